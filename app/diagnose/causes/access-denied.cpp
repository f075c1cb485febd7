// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Accounts.h"
#include "diagnose/Finding.h"
#include "diagnose/Refusal.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;

namespace {

constexpr int Denied = 1045; // ER_ACCESS_DENIED_ERROR

// 1045 also stands for "no account for this host" and for MariaDB's require_secure_transport (SIGNATURES 2).
bool otherReadingOf1045(const Case &known)
{
    return known.flavour() != Flavour::MySql && known.variableIsOn("require_secure_transport"_L1);
}

// What the number says about why.
Judgement &explain(Judgement &judgement, QLatin1StringView fact, const Refusal &refusal)
{
    const TextValues values = refusal.values();
    switch (refusal.code) {
    case 1044: // ER_DBACCESS_DENIED_ERROR
        return judgement.because(fact, u"no-database-right"_s, values);
    case 1049: // ER_BAD_DB_ERROR
        return judgement.because(fact, u"no-such-database"_s, values);
    case 1698: // ER_ACCESS_DENIED_NO_PASSWORD_ERROR: the account logs in by its system user
        return judgement.because(fact, u"socket-account"_s, values);
    case 1820: // ER_MUST_CHANGE_PASSWORD
    case 1862: // ER_MUST_CHANGE_PASSWORD_LOGIN
        return judgement.because(fact, u"expired"_s, values);
    case 3118: // ER_ACCOUNT_HAS_BEEN_LOCKED, MySQL
    case 4151: // the same, MariaDB
        return judgement.because(fact, u"locked"_s, values);
    case 3955: // MySQL: locked for a time after failed logins
    case 4150: // ER_USER_IS_BLOCKED, MariaDB: max_password_errors
        return judgement.because(fact, u"blocked"_s, values);
    case 1251: // ER_NOT_SUPPORTED_AUTH_MODE
    case 1275: // ER_SERVER_IS_IN_SECURE_AUTH_MODE
    case 1524: // ER_PLUGIN_IS_NOT_LOADED
    case 2049: // CR_SECURE_AUTH
    case 2054: // mysqlnd: "authentication method unknown to the client"
    case 2059: // CR_AUTH_PLUGIN_CANNOT_LOAD
        return judgement.because(fact, u"plugin"_s, values);
    case 2061: // CR_AUTH_PLUGIN_ERR
        return judgement.because(fact, u"needs-secure"_s, values);
    default:
        return judgement.because(fact, u"denied"_s, values);
    }
}

// The number alone does not tell a wrong password from an account that may not come from this host.
Judgement &weighDenied(Judgement &judgement, const Case &known, bool now)
{
    if (otherReadingOf1045(known))
        return judgement.likely(60);
    const AccountMatch match(known);
    switch (match.kind) {
    case AccountMatch::Kind::Covered:
        judgement.because(facts::ServerAccounts, u"account-fits"_s, match.values());
        return now ? judgement.confirmed(92) : judgement.likely(85);
    case AccountMatch::Kind::NoSuchUser:
        judgement.because(facts::ServerAccounts, u"no-such-user"_s, match.values());
        return now ? judgement.confirmed(92) : judgement.likely(85);
    case AccountMatch::Kind::OtherHostsOnly:
        return judgement.possible(30).against(facts::ServerAccounts, u"other-hosts"_s, match.values());
    case AccountMatch::Kind::Unknown:
        break;
    }
    return judgement.likely(80).missing(u"accounts"_s);
}

} // namespace

Finding judgeAccessDenied(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("access-denied"_L1);
    Refusal refusal(known,
                    {Denied, 1044, 1049, 1251, 1275, 1524, 1698, 1820, 1862, 2049, 2054, 2059, 2061, 3118,
                     3955, 4150, 4151});
    // MySQL uses MariaDB's numbers for locked accounts for something else.
    if (refusal.code >= 4150 && known.flavour() == Flavour::MySql)
        refusal = Refusal(known, {});

    if (refusal.reported) {
        explain(judgement, facts::Symptom, refusal);
        if (refusal.code != Denied)
            judgement.confirmed(92);
        else
            weighDenied(judgement, known, refusal.now);
        if (refusal.now)
            judgement.because(refusal.rung, u"still-now"_s);
        else if (known.loggedIn())
            judgement.against(facts::LadderLogin, u"works-now"_s);
    } else if (refusal.settles()) {
        explain(judgement, refusal.rung, refusal);
        refusal.code == Denied ? weighDenied(judgement, known, true) : judgement.confirmed(92);
    } else if (refusal.now) {
        judgement.possible(20).because(refusal.rung, u"own-login-only"_s, refusal.values());
    } else if (refusal) {
        judgement.possible(35).because(facts::Symptom, u"said-later"_s, refusal.values());
    } else if (known.hasSymptom() && !known.failedToConnect()) {
        return judgement.ruledOut().against(facts::Symptom, u"was-connected"_s).finding();
    }
    if (refusal.reported && !refusal.now && !known.loggedIn())
        judgement.missing(u"try-same-account"_s);
    if (!refusal && known.hasSymptom() && known.evidence().symptom()->errors.isEmpty())
        judgement.missing(u"error-number"_s);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
