// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Case.h"
#include "diagnose/Finding.h"
#include "diagnose/ProbeSigns.h"
#include "diagnose/Rivals.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
using evidence::AbortReason;
using evidence::LogEvent;

namespace {

// Longer than applications rest between two statements of one task.
constexpr std::chrono::seconds APause = 60s;

// From here on MySQL tells the client why (error 4031): MySQL 8.0.24 release notes.
constexpr int MySqlSays4031 = 80024;

// MariaDB uses the words of its idle line for other timeouts as well (SIGNATURES 1): the idle_transaction
// family, and net_read_timeout, which strikes in the middle of LOAD DATA LOCAL.
bool lineCanMeanOtherTimeouts(const Case &known)
{
    if (known.flavour() == Flavour::MySql)
        return false;
    for (const QLatin1StringView name :
         {"idle_transaction_timeout"_L1, "idle_readonly_transaction_timeout"_L1,
          "idle_write_transaction_timeout"_L1}) {
        if (known.variable(name).value_or(0) != 0)
            return true;
    }
    return !known.variable("wait_timeout"_L1)
        || known.incident().statement.contains("LOAD DATA"_L1, Qt::CaseInsensitive);
}

// PHP's own library reads MySQL's farewell packet (4031) where it expects an answer, and complains about its
// number.
bool phpReadTheFarewell(const Case &known)
{
    return known.hasSymptom() && known.flavour() != Flavour::MariaDb
        && known.evidence().symptom()->text.contains(
            "Packets out of order. Expected 1 received 0. Packet size=1"_L1);
}

const LogEvent *idleLine(const Case &known)
{
    if (known.flavour() == Flavour::MySql)
        return known.abortLine({AbortReason::Inactivity}, Span::SinceLastUse);
    return known.abortLine({AbortReason::Inactivity, AbortReason::TimeoutReading}, Span::SinceLastUse);
}

// What speaks against it so strongly that nothing else counts; true when ruled out.
bool isRuledOut(Judgement &judgement, const Case &known, bool anyTrace)
{
    if (isAnotherMatter(judgement, known, {1159, 4031},
                        {AbortReason::Inactivity, AbortReason::TimeoutReading})
        || libraryGaveAnotherReason(judgement, known))
        return true;
    if (const auto after = known.incident().failedAfter; after && *after >= 5s) {
        judgement.ruledOut().against(facts::Incident, u"not-at-once"_s, {{u"time"_s, durationText(*after)}});
        return true;
    }
    if (const auto command = known.commandOfLostSession()) {
        judgement.ruledOut().against(facts::ServerProcesslist, u"still-there"_s, {{u"command"_s, *command}});
        return true;
    }
    if (anyTrace)
        return false;
    if (known.restartedBeforeError()) {
        judgement.ruledOut().against(facts::ServerUptime, u"restarted"_s);
        return true;
    }
    if (known.countedNoAbort()) {
        judgement.ruledOut().against(facts::ServerStatus, u"no-abort-counted"_s);
        return true;
    }
    if (known.hasSymptom() && known.flavour() == Flavour::MySql && known.versionNumber() >= MySqlSays4031
        && known.raised(4031, Span::SinceLastUse) == false) {
        judgement.ruledOut().against(facts::ServerErrorSummary, u"not-counted"_s);
        return true;
    }
    return false;
}

void weighIdleTime(Judgement &judgement, const Case &known, bool anyTrace)
{
    const auto idle = known.incident().idleBefore;
    const auto timeout = known.variable("wait_timeout"_L1);
    if (idle && !timeout && known.lostAfterLogin()) {
        if (*idle >= UsualWaitTimeout)
            judgement.likely(65).because(facts::Incident, u"idle-usual"_s,
                                         {{u"idle"_s, durationText(*idle)}});
        else if (*idle >= APause)
            judgement.possible(32).because(facts::Incident, u"idle-known"_s,
                                           {{u"idle"_s, durationText(*idle)}});
        return;
    }
    if (!idle || !timeout)
        return;
    const TextValues values{{u"idle"_s, durationText(*idle)},
                            {u"wait_timeout"_s, durationText(std::chrono::seconds(*timeout))}};
    if (*idle + 1s >= std::chrono::seconds(*timeout)) {
        if (known.lostAfterLogin())
            judgement.likely(70).because(facts::Incident, u"idle-longer"_s, values);
        return;
    }
    judgement.against(facts::Incident, u"idle-shorter"_s, values);
    // Interactive programs have a patience of their own, and a session may set its own: then the line tells.
    const auto interactive = known.variable("interactive_timeout"_L1).value_or(*timeout);
    if (!anyTrace && *idle + 1s < std::chrono::seconds(std::min(interactive, *timeout)))
        judgement.ruledOut();
}

void weighWords(Judgement &judgement, const Case &known)
{
    if (!known.lostAfterLogin())
        return;
    // Connector/J compares the pause with the server's setting by itself.
    if (known.evidence().symptom()->text.contains(
            "longer than the server configured value of 'wait_timeout'"_L1))
        judgement.likely(70).because(facts::Symptom, u"driver-said"_s);
    if (phpReadTheFarewell(known))
        judgement.likely(65).because(facts::Symptom, u"php-farewell"_s);
    // A pause for which the server would usually have waited, and something in between that may not have.
    const auto idle = known.incident().idleBefore;
    const bool otherwise = idle && *idle < UsualWaitTimeout && !known.variable("wait_timeout"_L1)
        && (known.hintsAt(evidence::hints::Proxy) || known.hintsAt(evidence::hints::Vpn));
    if (known.hintsAt(evidence::hints::Idle) || known.hintsAt(evidence::hints::MachineSlept)) {
        judgement.because(facts::Symptom, u"words-idle"_s);
        otherwise ? judgement.possible(35) : judgement.likely(40);
    }
    const bool readFailed = known.clientTellsWriteFromRead().value_or(false) && !known.reported(2006);
    // A dead TCP connection to MariaDB fails on writing; only its thread pool and a lost reset look
    // otherwise.
    if (readFailed)
        judgement.against(facts::Symptom, u"read-failed"_s);
    // Whose answer had begun was not resting, nor was an import or a long query under way.
    const bool answering = known.phase() == evidence::Phase::Result;
    // A failed write (2006) is no long query's: that was a task that let its connection rest meanwhile.
    const bool atWork = known.hintsAt(evidence::hints::BigStatement)
        || ((known.hintsAt(evidence::hints::LongQuery) || known.hintsAt(evidence::hints::BigResult))
            && !known.reported(2006));
    // A stream of the binary log is one command that lasts: no server waits for the next one meanwhile.
    const bool streams = known.readsBinaryLog();
    judgement.possible(answering || streams ? 8 : atWork ? 15 : readFailed ? 20 : 30);
}

// The probes made connections of their own end so.
void weighProbes(Judgement &judgement, const Case &known)
{
    if (!known.lostAfterLogin())
        return;
    if (const auto cut = pathCut(known); cut && cut->endedBy == "server"_L1) {
        const Fits fits = fitsIdleTime(known, *cut);
        const TextValues values{{u"after"_s, durationText(cut->after)}};
        if (fits == Fits::Yes)
            judgement.likely(70).because(facts::ProbeIdlePath, u"probe-cut"_s, values);
        else if (fits == Fits::No)
            judgement.against(facts::ProbeIdlePath, u"probe-later"_s, values);
    }
    const evidence::Observation *shown = known.evidence().findSeen(facts::ProbeIdle);
    const int code = shown ? shown->field("first_code"_L1).toInt() : 0;
    if (code != 0 && known.reported(code))
        judgement.possible(20).because(facts::ProbeIdle, u"probe-alike"_s,
                                       {{u"code"_s, QString::number(code)}});
}

void nameWhatIsMissing(Judgement &judgement, const Case &known)
{
    if (known.hasSymptom() && !known.incident().idleBefore)
        judgement.missing(u"idle-time"_s);
    if (!known.loggedIn())
        judgement.missing(u"login"_s);
    else if (known.hasSymptom() && !known.logShowsAborts())
        judgement.missing(u"log"_s);
}

} // namespace

Finding judgeIdleTimeout(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("idle-timeout"_L1);

    // The server's own word, sent down the dead connection: MySQL 8.0.24 and later. MariaDB has another 4031.
    if (known.reported(4031) && known.flavour() != Flavour::MariaDb)
        return judgement.confirmed(95).because(facts::Symptom, u"said-4031"_s).finding();

    const LogEvent *line = idleLine(known);
    const bool counted = known.hasSymptom() && known.raised(4031, Span::SinceLastUse) == true;
    if (isRuledOut(judgement, known, line || counted))
        return judgement.finding();

    if (line && known.isOfLostSession(*line)) {
        if (!lineCanMeanOtherTimeouts(known))
            return judgement.confirmed(95)
                .because(facts::LogEvents, u"log-same-id"_s, lineValues(*line))
                .finding();
        judgement.likely(75).because(facts::LogEvents, u"log-same-id"_s, lineValues(*line));
        judgement.against(facts::ServerVariables, u"other-timeouts"_s);
    } else if (line && known.lostAfterLogin()) {
        const bool placed = known.incidentTimeKnown() || known.incident().idleBefore;
        judgement.likely(placed ? 75 : 60).because(facts::LogEvents, u"log-line"_s, lineValues(*line));
    } else if (known.reported(1159) && (known.reported(1184) || known.phase() == evidence::Phase::Idle))
        judgement.likely(60).because(facts::Symptom, u"log-pasted"_s);
    if (counted)
        judgement.likely(75).because(facts::ServerErrorSummary, u"counted"_s);
    weighIdleTime(judgement, known, line || counted);
    weighWords(judgement, known);
    weighProbes(judgement, known);
    if (const auto timeout = known.variable("wait_timeout"_L1); timeout && *timeout < 600)
        judgement.possible(20).because(facts::ServerVariables, u"short-timeout"_s,
                                       {{u"wait_timeout"_s, durationText(std::chrono::seconds(*timeout))}});
    nameWhatIsMissing(judgement, known);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
