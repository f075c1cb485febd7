// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Case.h"
#include "diagnose/Finding.h"
#include "diagnose/ServerRuns.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
using evidence::Observation;

namespace {

enum class Listening { Unknown, Nowhere, LocallyOnly, OneAddress, Everywhere };

// What the server's own settings say about where it listens.
Listening listening(const Case &known)
{
    if (known.variableIsOn("skip_networking"_L1) || known.variable("port"_L1) == 0)
        return Listening::Nowhere;
    const auto bind = known.variableText("bind_address"_L1);
    if (!bind)
        return Listening::Unknown;
    if (bind->isEmpty() || bind->contains(u'*') || bind->contains("0.0.0.0"_L1)
        || bind->split(u',').contains("::"_L1))
        return Listening::Everywhere;
    // MySQL takes a list; all of it must be local.
    const QStringList addresses = bind->split(u',');
    for (const QString &address : addresses) {
        const QString trimmed = address.trimmed();
        if (!trimmed.startsWith("127."_L1) && trimmed != "::1"_L1 && trimmed != "localhost"_L1)
            return Listening::OneAddress;
    }
    return Listening::LocallyOnly;
}

bool isAddress(const QString &host)
{
    static const QRegularExpression digits(u"^[0-9.]+$|:"_s);
    return digits.match(host).hasMatch();
}

bool listensAt(const Case &known, const QString &address)
{
    const QStringList addresses = known.variableText("bind_address"_L1).value_or(QString()).split(u',');
    return std::any_of(addresses.begin(), addresses.end(),
                       [&](const QString &one) { return one.trimmed() == address; });
}

bool isRefusal(TcpOutcome outcome)
{
    return outcome == TcpOutcome::Refused || outcome == TcpOutcome::Unclear;
}

// The settings were read through another way in (a socket, another address): they decide.
void weighSettings(Judgement &judgement, const Case &known, bool refused)
{
    const TextValues values{{u"bind_address"_s, known.variableText("bind_address"_L1).value_or(QString())},
                            {u"host"_s, known.targetHost()}};
    switch (listening(known)) {
    case Listening::Nowhere:
        judgement.because(facts::ServerVariables, u"skip-networking"_s);
        // (115) may hide another failure, and a restart since may have changed the setting.
        if (known.tcpReported() == TcpOutcome::Refused && !known.restartedSinceIncident().value_or(false))
            judgement.confirmed(90);
        else if (refused)
            judgement.likely(80);
        judgement.possible(20);
        break;
    case Listening::LocallyOnly:
        if (refused && isAddress(known.targetHost()) && !listensAt(known, known.targetHost())) {
            judgement.because(facts::ServerVariables, u"bind-one"_s, values).likely(80);
        } else if (known.targetIsThisMachine()) {
            judgement.ruledOut().against(facts::ServerVariables, u"listens"_s, values);
        } else if (refused) {
            judgement.because(facts::ServerVariables, u"bind-local"_s, values)
                .likely(known.targetHost().isEmpty() ? 60 : 80);
        }
        break;
    case Listening::OneAddress:
        if (refused && isAddress(known.targetHost()) && listensAt(known, known.targetHost()))
            judgement.ruledOut().against(facts::ServerVariables, u"listens"_s, values);
        else if (refused)
            judgement.because(facts::ServerVariables, u"bind-one"_s, values).possible(35);
        break;
    case Listening::Everywhere:
        judgement.ruledOut().against(facts::ServerVariables, u"listens"_s, values);
        break;
    case Listening::Unknown:
        break;
    }
}

// Only the refusal is known: nothing listens there, whoever is to blame.
void weighRefusal(Judgement &judgement, const Case &known)
{
    const bool now = known.tcpNow() == TcpOutcome::Refused && known.failsNowAsReported();
    if (known.tcpNow() == TcpOutcome::Open) {
        judgement.ruledOut().against(facts::LadderTcp, u"answers-now"_s);
        return;
    }
    if (now && aServerRunsElsewhereHere(known)) {
        // Whether it is the one that was meant, nobody but the person knows.
        const bool told = !known.rung(facts::LadderTcp)->field("listening"_L1).isEmpty();
        judgement.because(facts::LadderTcp, told ? u"runs-elsewhere"_s : u"runs-here"_s,
                          serverHereValues(known));
        known.hasSymptom() ? judgement.possible(40) : judgement.likely(told ? 62 : 52);
    } else if (now) {
        judgement.because(facts::LadderTcp, u"refused-now"_s);
    } else {
        const bool said = known.tcpReported() == TcpOutcome::Refused;
        judgement.because(facts::Symptom, said ? u"refused"_s : u"perhaps-refused"_s);
    }
    // On the server's own machine a refusal mostly means that the server is not running.
    if (now && known.rung(facts::LadderTcp)->field("all_seen"_L1) == "yes"_L1
        && !aServerRunsElsewhereHere(known))
        judgement.possible(10).against(facts::LadderTcp, u"none-runs"_s);
    else if (known.targetIsThisMachine())
        judgement.possible(25);
    else if (now)
        judgement.likely(42);
    else
        judgement.possible(35);
    judgement.missing(u"settings"_s);
}

} // namespace

Finding judgeNetworkingDisabled(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("networking-disabled"_L1);
    const TcpOutcome reported = known.tcpReported();
    const bool refused = known.hasSymptom() ? isRefusal(reported) : known.tcpNow() == TcpOutcome::Refused;

    if (known.hasSymptom() && !known.failedToConnect())
        return judgement.ruledOut().against(facts::Symptom, u"was-connected"_s).finding();
    if (known.hasSymptom() && known.throughSocket())
        return judgement.ruledOut().against(facts::Symptom, u"through-socket"_s).finding();
    if (known.hasSymptom() && !refused) // timed out, unreachable, or the server answered something
        return judgement.ruledOut().against(facts::Symptom, u"not-refused"_s).finding();

    const bool settingsKnown = listening(known) != Listening::Unknown;
    if (!known.hasSymptom() && !refused) {
        if (known.tcpNow() == TcpOutcome::Open)
            return judgement.ruledOut().against(facts::LadderTcp, u"answers-now"_s).finding();
        if (known.tcpNow() != TcpOutcome::NotTried)
            return judgement.ruledOut().against(facts::LadderTcp, u"not-refused"_s).finding();
        if (listening(known) == Listening::Nowhere)
            return judgement.possible(10).because(facts::ServerVariables, u"skip-networking"_s).finding();
        return settingsKnown
            ? judgement.ruledOut().against(facts::ServerVariables, u"listens-somewhere"_s).finding()
            : judgement.missing(u"settings"_s).finding();
    }
    if (settingsKnown)
        weighSettings(judgement, known, refused);
    else
        weighRefusal(judgement, known);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
