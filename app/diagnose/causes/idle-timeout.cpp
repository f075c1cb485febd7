// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Case.h"
#include "diagnose/Finding.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
using evidence::AbortReason;
using evidence::LogEvent;

namespace {

// The line that the server writes when it gives up an idle connection. MariaDB uses the same words for
// wait_timeout, the idle_transaction family and net_read_timeout (SIGNATURES 1).
const LogEvent *idleLine(const Case &facts)
{
    QList<const LogEvent *> lines = facts.aborts(AbortReason::Inactivity);
    if (facts.flavour() != Flavour::MySql)
        lines += facts.aborts(AbortReason::TimeoutReading);
    return facts.nearest(lines);
}

TextValues about(const LogEvent &line)
{
    return {{u"id"_s, line.connectionId ? QString::number(*line.connectionId) : u"?"_s},
            {u"time"_s, line.time ? timeText(*line.time) : u"?"_s},
            {u"line"_s, QString::number(line.line)}};
}

} // namespace

Finding judgeIdleTimeout(const evidence::Evidence &evidence)
{
    const Case facts(evidence);
    Judgement judgement("idle-timeout"_L1);

    const auto timeout = facts.variable("wait_timeout"_L1);
    const QString timeoutText = timeout ? durationText(std::chrono::seconds(*timeout)) : u"?"_s;
    const auto idle = facts.incident().idleBefore;

    // The server's own word, sent down the dead connection: MySQL 8.0.24 and later.
    if (facts.reported(4031))
        return judgement.confirmed(95).because(facts::Symptom, u"said-4031"_s).finding();

    if (facts.hasSymptom() && !facts.lostAfterLogin())
        return judgement.ruledOut().against(facts::Symptom, u"never-connected"_s).finding();

    const LogEvent *line = idleLine(facts);
    if (line && facts.isOfLostSession(*line))
        return judgement.confirmed(95).because(facts::LogEvents, u"log-same-id"_s, about(*line)).finding();

    if (idle && timeout && *idle + std::chrono::seconds(1) < std::chrono::seconds(*timeout)) {
        // Sessions opened before the setting was raised keep the old one: it argues against, it does not decide.
        judgement.against(facts::Incident, u"idle-shorter"_s, {{u"idle"_s, durationText(*idle)}, {u"wait_timeout"_s, timeoutText}});
        if (!line)
            return judgement.ruledOut().finding();
    }
    if (facts.restartedSinceIncident().value_or(false) && !line) {
        return judgement.ruledOut().against(facts::ServerUptime, u"restarted"_s).finding();
    }
    if (line && facts.lostAfterLogin()) {
        judgement.likely(facts.incidentTimeKnown() || idle ? 75 : 70).because(facts::LogEvents, u"log-line"_s, about(*line));
    }
    if (idle && timeout && *idle + std::chrono::seconds(1) >= std::chrono::seconds(*timeout)) {
        judgement.likely(70).because(facts::Incident, u"idle-longer"_s,
                                     {{u"idle"_s, durationText(*idle)}, {u"wait_timeout"_s, timeoutText}});
    } else if (facts.lostAfterLogin() && (facts.hintsAt(evidence::hints::Idle) || facts.hintsAt(evidence::hints::MachineSlept))) {
        judgement.likely(40).because(facts::Symptom, u"words-idle"_s);
    } else if (facts.lostAfterLogin()) {
        judgement.possible(30);
    }
    if (timeout && *timeout < 600)
        judgement.possible(20).because(facts::ServerVariables, u"short-timeout"_s, {{u"wait_timeout"_s, timeoutText}});

    if (facts.hasSymptom() && !idle)
        judgement.missing(u"idle-time"_s);
    if (!facts.loggedIn())
        judgement.missing(u"login"_s);
    else if (!facts.logShowsAborts() && facts.hasSymptom())
        judgement.missing(u"log"_s);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
