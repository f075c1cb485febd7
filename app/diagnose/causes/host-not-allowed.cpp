// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Accounts.h"
#include "diagnose/Case.h"
#include "diagnose/Finding.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;

namespace {

// MySQL counts refusals for want of an account in its host cache.
QString hostsRefused(const Case &known)
{
    const auto *table = known.evidence().value<evidence::Table>(facts::ServerHostCache);
    if (!table)
        return {};
    QStringList hosts;
    for (const QStringList &row : table->rows) {
        if (row.value(table->column("COUNT_HOST_ACL_ERRORS"_L1)).toLongLong() > 0)
            hosts.append(row.value(table->column("IP"_L1)));
    }
    return hosts.join(u", "_s);
}

// Where any account of that name exists for '%', the server says 1045 instead of 1130 (SIGNATURES 2).
void weighDenied(Judgement &judgement, const Case &known)
{
    const AccountMatch match(known);
    switch (match.kind) {
    case AccountMatch::Kind::OtherHostsOnly:
        judgement.likely(88).because(facts::ServerAccounts, u"other-hosts"_s, match.values());
        break;
    case AccountMatch::Kind::Covered:
    case AccountMatch::Kind::NoSuchUser:
        judgement.ruledOut().against(facts::ServerAccounts, u"host-fits"_s, match.values());
        break;
    case AccountMatch::Kind::Unknown:
        judgement.possible(30).because(facts::Symptom, u"said-1045"_s).missing(u"accounts"_s);
        break;
    }
}

} // namespace

Finding judgeHostNotAllowed(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("host-not-allowed"_L1);

    if (known.reported(1130)) {
        judgement.confirmed(95).because(facts::Symptom, u"said-1130"_s);
        if (known.tcpNow() != TcpOutcome::NotTried && known.loggedIn())
            judgement.against(facts::LadderLogin, u"let-in-here"_s);
        return judgement.finding();
    }
    const evidence::Observation *broken = known.brokenRung();
    const bool refusedNow = broken && broken->error && broken->error->code == 1130;
    if (refusedNow && known.failsNowAsReported())
        return judgement.confirmed(95).because(facts::LadderLogin, u"refused-now"_s).finding();
    if (refusedNow)
        judgement.possible(30).because(facts::LadderLogin, u"refused-now"_s);

    if (known.hasSymptom() && !known.failedToConnect())
        return judgement.ruledOut().against(facts::Symptom, u"was-connected"_s).finding();
    if (known.reported(1045))
        weighDenied(judgement, known);
    else if (known.hasSymptom())
        return judgement.ruledOut().against(facts::Symptom, u"other-error"_s).finding();
    else if (known.loggedIn() && !refusedNow)
        judgement.ruledOut().against(facts::LadderLogin, u"let-in-here"_s);

    if (const QString hosts = hostsRefused(known); !hosts.isEmpty())
        judgement.possible(20).because(facts::ServerHostCache, u"host-cache"_s, {{u"hosts"_s, hosts}});
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
