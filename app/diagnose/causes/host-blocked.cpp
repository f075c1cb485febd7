// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Finding.h"
#include "diagnose/Refusal.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
using evidence::LogEventKind;

namespace {

// The worst host of performance_schema.host_cache: how near it is to being blocked. MariaDB without
// performance_schema shows an empty table while hosts are blocked (SIGNATURES 4).
void judgeHostCache(const Case &known, Judgement &judgement)
{
    const auto *table = known.evidence().value<evidence::Table>(facts::ServerHostCache);
    const auto limit = known.variable("max_connect_errors"_L1);
    if (!table || !limit)
        return;
    const qsizetype column = table->column("SUM_CONNECT_ERRORS"_L1);
    const qsizetype blocked = table->column("COUNT_HOST_BLOCKED_ERRORS"_L1);
    qint64 worst = 0;
    bool wasBlocked = false;
    for (const QStringList &row : table->rows) {
        worst = std::max(worst, row.value(column).toLongLong());
        wasBlocked = wasBlocked || row.value(blocked).toLongLong() > 0;
    }
    const TextValues values{{u"errors"_s, QString::number(worst)}, {u"limit"_s, QString::number(*limit)}};
    if (wasBlocked || (worst > 0 && worst >= *limit))
        judgement.possible(30).because(facts::ServerHostCache, u"cache-blocked"_s, values);
    else if (worst > 0 && worst * 2 >= *limit)
        judgement.possible(15).because(facts::ServerHostCache, u"cache-near"_s, values);
}

} // namespace

Finding judgeHostBlocked(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("host-blocked"_L1);

    const Refusal refusal(known, {1129});
    if (refusal.reported) {
        judgement.confirmed(95).because(facts::Symptom, u"said-1129"_s);
        if (refusal.now)
            judgement.because(refusal.rung, u"still-now"_s);
    } else if (refusal.now) {
        judgement.because(refusal.rung, u"blocked-now"_s);
        refusal.settles() ? judgement.confirmed(92) : judgement.possible(40);
    } else if (refusal) {
        judgement.possible(40).because(facts::Symptom, u"said-later"_s);
    }
    if (!refusal && known.hasSymptom() && !known.failedToConnect())
        return judgement.ruledOut().against(facts::Symptom, u"was-connected"_s).finding();

    judgeHostCache(known, judgement);
    if (!known.events(LogEventKind::HostBlocked).isEmpty())
        judgement.possible(30).because(facts::LogEvents, u"log-blocked"_s);
    if (!refusal && known.hasSymptom() && known.evidence().symptom()->errors.isEmpty())
        judgement.missing(u"error-number"_s);
    if (refusal && !known.evidence().findSeen(facts::ServerHostCache))
        judgement.missing(u"host-cache"_s);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
