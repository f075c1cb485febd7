// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Finding.h"
#include "diagnose/Refusal.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;

namespace {

constexpr int ServerFull = 1040; // ER_CON_COUNT_ERROR; 1203 and 1226 are limits of one account

// 1226 names the limit that it is about; two of them count statements, not connections.
bool countsStatements(const Refusal &refusal)
{
    return refusal.message.contains("max_questions"_L1) || refusal.message.contains("max_updates"_L1);
}

// How full the server has been since it started. It supports a refusal, and is a risk without one.
void judgeHighWater(const Case &known, Judgement &judgement)
{
    const auto most = known.status("Max_used_connections"_L1);
    const auto limit = known.variable("max_connections"_L1);
    if (!most || !limit || *limit <= 0)
        return;
    const TextValues values{{u"most"_s, QString::number(*most)}, {u"limit"_s, QString::number(*limit)}};
    // One connection above the limit is kept for an administrator.
    if (*most >= *limit)
        judgement.possible(known.failedToConnect() ? 30 : 20)
            .because(facts::ServerStatus, u"was-full"_s, values);
    else if (*most * 10 >= *limit * 9)
        judgement.possible(10).because(facts::ServerStatus, u"nearly-full"_s, values);
}

} // namespace

Finding judgeTooManyConnections(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("too-many-connections"_L1);

    const Refusal refusal(known, {1040, 1203, 1226});
    const bool full = refusal.code == ServerFull;
    if (countsStatements(refusal)) {
        judgement.possible(30).because(facts::Symptom, u"other-limit"_s);
    } else if (refusal.reported) {
        judgement.confirmed(95).because(facts::Symptom, full ? u"said-full"_s : u"said-account"_s,
                                        refusal.values());
        if (refusal.now)
            judgement.because(refusal.rung, u"still-now"_s);
    } else if (refusal.settles()) {
        judgement.confirmed(92).because(refusal.rung, full ? u"full-now"_s : u"account-now"_s,
                                        refusal.values());
    } else if (refusal.now) {
        judgement.possible(40).because(refusal.rung, full ? u"full-now"_s : u"account-now"_s,
                                       refusal.values());
    } else if (refusal) {
        judgement.possible(40).because(facts::Symptom, u"said-later"_s, refusal.values());
    }
    if (refusal || !known.hasSymptom() || known.failedToConnect())
        judgeHighWater(known, judgement);

    if (!refusal && known.hasSymptom() && !known.failedToConnect())
        return judgement.ruledOut().against(facts::Symptom, u"was-connected"_s).finding();
    if (refusal && !known.loggedIn())
        judgement.missing(u"counters"_s);
    else if (!refusal && known.hasSymptom() && known.evidence().symptom()->errors.isEmpty())
        judgement.missing(u"error-number"_s);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
