// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Rivals.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
using evidence::AbortReason;
using evidence::LogEvent;

namespace {

struct Limit {
    QString name;
    std::chrono::seconds time{0};
};

// The shortest of MariaDB's limits for a transaction in which nothing happens; 0 is none. MySQL has none.
std::optional<Limit> shortestLimit(const Case &known)
{
    std::optional<Limit> shortest;
    for (const QLatin1StringView name : {"idle_transaction_timeout"_L1, "idle_write_transaction_timeout"_L1,
                                         "idle_readonly_transaction_timeout"_L1}) {
        const auto seconds = known.variable(name);
        if (seconds && *seconds > 0 && (!shortest || *seconds < shortest->time.count()))
            shortest = Limit{name, std::chrono::seconds(*seconds)};
    }
    return shortest;
}

// The line is the same as for wait_timeout (SIGNATURES 1): only the times tell them apart.
void judgeByTimes(const Case &known, const Limit &limit, const LogEvent *line, Judgement &judgement)
{
    const auto idle = known.incident().idleBefore;
    const auto timeout = known.variable("wait_timeout"_L1);
    const TextValues values{
        {u"limit"_s, durationText(limit.time)},
        {u"name"_s, limit.name},
        {u"idle"_s, idle ? durationText(*idle) : u"?"_s},
        {u"wait_timeout"_s, timeout ? durationText(std::chrono::seconds(*timeout)) : u"?"_s}};
    if (idle && *idle + std::chrono::seconds(1) < limit.time) {
        judgement.ruledOut().against(facts::Incident, u"idle-shorter"_s, values);
        return;
    }
    if (line)
        judgement.because(facts::LogEvents, u"log-line"_s, lineValues(*line));
    if (!idle) {
        judgement.because(facts::ServerVariables, u"limit-set"_s, values).missing(u"idle-time"_s);
        line ? judgement.likely(50) : judgement.possible(30);
    } else if (timeout && *idle < std::chrono::seconds(*timeout)) {
        judgement.because(facts::Incident, u"idle-longer"_s, values);
        if (line && known.isOfLostSession(*line))
            judgement.confirmed(90);
        else
            judgement.likely(line ? 88 : 65);
    } else {
        judgement.possible(40).because(facts::Incident, u"idle-longer-than-both"_s, values);
    }
    judgement.missing(u"was-in-transaction"_s);
}

} // namespace

Finding judgeIdleTransaction(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("idle-transaction"_L1);
    if (known.flavour() == Flavour::MySql)
        return judgement.ruledOut().against(facts::ServerFlavour, u"mysql-has-none"_s).finding();
    if (isAnotherMatter(judgement, known, {}, {AbortReason::TimeoutReading}))
        return judgement.finding();

    const auto limit = shortestLimit(known);
    if (!limit) {
        if (known.variable("idle_transaction_timeout"_L1))
            judgement.ruledOut().against(facts::ServerVariables, u"not-set"_s);
        else if (known.hasSymptom())
            judgement.missing(u"login"_s);
        return judgement.finding();
    }
    if (!known.hasSymptom())
        return judgement.possible(10)
            .because(facts::ServerVariables, u"limit-set"_s,
                     {{u"limit"_s, durationText(limit->time)}, {u"name"_s, limit->name}})
            .finding();
    if (known.restartedBeforeError())
        return judgement.ruledOut().against(facts::ServerUptime, u"restarted"_s).finding();
    judgeByTimes(known, *limit, known.abortLine({AbortReason::TimeoutReading}, Span::SinceLastUse),
                 judgement);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
