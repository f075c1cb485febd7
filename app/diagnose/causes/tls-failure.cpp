// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Finding.h"
#include "diagnose/Refusal.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
using evidence::Phase;

namespace {

constexpr int TlsError = 2026; // CR_SSL_CONNECTION_ERROR
constexpr int PlainRefused = 3159; // ER_SECURE_TRANSPORT_REQUIRED, MySQL
constexpr int Denied = 1045;

bool speaksOf(const Refusal &refusal, QLatin1StringView words)
{
    return refusal.message.contains(words, Qt::CaseInsensitive);
}

// A cut TLS session: MariaDB Connector/C says 2026 where it says 2013 without TLS (SIGNATURES 1).
bool onlyCutOff(const Refusal &refusal)
{
    return refusal.code == TlsError
        && (speaksOf(refusal, "unexpected eof"_L1) || speaksOf(refusal, "timed out"_L1)
            || speaksOf(refusal, "reset by peer"_L1) || speaksOf(refusal, "broken pipe"_L1));
}

// The number decides; OpenSSL's words only tell which check failed. Oracle's library says "certificate verify
// failed" for an expired, an unknown and a wrongly named certificate alike.
void explain(Judgement &judgement, QLatin1StringView fact, const Refusal &refusal)
{
    if (refusal.code == PlainRefused)
        judgement.because(fact, u"said-3159"_s);
    else if (speaksOf(refusal, "expired"_L1))
        judgement.because(fact, u"expired"_s);
    else if (speaksOf(refusal, "self-signed"_L1) || speaksOf(refusal, "self signed"_L1)
             || speaksOf(refusal, "local issuer"_L1))
        judgement.because(fact, u"unknown-authority"_s);
    else if (speaksOf(refusal, "Validation of SSL server certificate"_L1) || speaksOf(refusal, "hostname"_L1))
        judgement.because(fact, u"wrong-name"_s);
    else if (speaksOf(refusal, "certificate verify failed"_L1))
        judgement.because(fact, u"certificate"_s);
    else if (speaksOf(refusal, "version"_L1) || speaksOf(refusal, "unsupported protocol"_L1))
        judgement.because(fact, u"version"_s);
    else if (speaksOf(refusal, "doesn't support"_L1) || speaksOf(refusal, "does not support"_L1))
        judgement.because(fact, u"server-without-tls"_s);
    else
        judgement.because(fact, u"said-2026"_s);
}

bool afterLogin(const Case &known)
{
    const Phase phase = known.phase();
    return phase == Phase::Idle || phase == Phase::Send || phase == Phase::Execute || phase == Phase::Result;
}

void judgeReported(const Case &known, const Refusal &refusal, Judgement &judgement)
{
    if (onlyCutOff(refusal) || known.lostAfterLogin()) {
        judgement.possible(20).because(facts::Symptom, u"cut-off"_s);
        return;
    }
    explain(judgement, facts::Symptom, refusal);
    if (refusal.code == PlainRefused || refusal.now)
        judgement.confirmed(94);
    else
        judgement.likely(afterLogin(known) ? 50 : 80);
    if (refusal.now)
        judgement.because(refusal.rung, u"still-now"_s);
    else
        judgement.missing(u"client-settings"_s);
}

// The same without a look at the setting: nobody got in so far.
bool deniedInClearText(const Case &known)
{
    const auto *greeting = known.rung(facts::LadderGreeting);
    return known.flavour() != Flavour::MySql && !known.loggedIn() && Refusal(known, {Denied}).reported
        && greeting && greeting->field("tls_offered"_L1) != "no"_L1;
}

} // namespace

Finding judgeTlsFailure(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("tls-failure"_L1);
    const Refusal refusal(known, {TlsError, PlainRefused});

    if (refusal.reported) {
        judgeReported(known, refusal, judgement);
    } else if (refusal.settles()) {
        explain(judgement, refusal.rung, refusal);
        onlyCutOff(refusal) ? judgement.likely(50) : judgement.confirmed(92);
    } else if (refusal.now) {
        judgement.possible(30).because(refusal.rung, u"own-login-only"_s);
    } else if (refusal) {
        judgement.possible(30).because(facts::Symptom, u"said-later"_s);
    } else if (known.reportedSymbol({"TLS_FAILURE"_L1})) {
        judgement.because(facts::Symptom, u"driver-said"_s).missing(u"client-settings"_s);
        afterLogin(known) ? judgement.possible(30) : judgement.likely(75);
    } else if (known.hasSymptom() && !known.failedToConnect()) {
        return judgement.ruledOut().against(facts::Symptom, u"was-connected"_s).finding();
    }
    // MariaDB answers a plain login with "Access denied" where TLS is required (SIGNATURES 2).
    if (known.flavour() != Flavour::MySql && known.variableIsOn("require_secure_transport"_L1)
        && Refusal(known, {Denied}).reported)
        judgement.likely(70).because(facts::ServerVariables, u"required-1045"_s);
    else if (deniedInClearText(known))
        judgement.possible(9).because(facts::LadderGreeting, u"perhaps-required"_s);
    if (!refusal && known.hasSymptom() && known.evidence().symptom()->errors.isEmpty())
        judgement.missing(u"error-number"_s);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
