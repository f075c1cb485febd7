// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Rivals.h"
#include "diagnose/ServerRuns.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
namespace hints = evidence::hints;
using evidence::LogEvent;
using evidence::LogEventKind;

namespace {

bool is(const RunEnd *end, RunEnd::How how)
{
    return end && end->how == how;
}

// Something else in the log that takes the server down: then the crash is what it led to.
bool anotherRoot(const Case &known, const ServerRuns &runs)
{
    const auto near = [&](LogEventKind kind) {
        const auto events = known.events(kind);
        return std::any_of(events.begin(), events.end(),
                           [&](const LogEvent *event) { return runs.timingOf(*event) <= Timing::Recent; });
    };
    return near(LogEventKind::OutOfMemory) || near(LogEventKind::DiskFull);
}

// The crash report names the session whose statement was running: MySQL and MariaDB count their sessions
// anew at each start, so the id decides only for the run that ended last.
void judgeOwnReport(const Case &known, const ServerRuns &runs, Judgement &judgement)
{
    for (const RunEnd &end : runs.ends()) {
        if (end.how != RunEnd::How::Crash || !known.isOfLostSession(*end.line) || !end.line->time)
            continue;
        const Timing timing = runs.timingOf(*end.line);
        const bool lastRun = &end == &runs.ends().last();
        if (timing > Timing::Loose || (timing == Timing::Loose && !lastRun))
            continue;
        TextValues values = endValues(end);
        values.insert(u"id"_s, QString::number(*end.line->connectionId));
        judgement.because(facts::LogEvents, u"report-same-id"_s, values);
        // The run after it has given the same number again, perhaps to the session that was lost.
        if (timing == Timing::Decides || known.idIsOfEarlierRun() || end.start == nullptr)
            judgement.confirmed(95);
        else
            judgement.likely(timing == Timing::Loose ? 60 : 85);
        return;
    }
}

void judgeReport(const Case &known, const ServerRuns &runs, Judgement &judgement)
{
    const RunEnd &end = *runs.end();
    const bool led = anotherRoot(known, runs);
    switch (runs.endTiming()) {
    case Timing::Decides:
        (led ? judgement.likely(60) : judgement.confirmed(88))
            .because(facts::LogEvents, u"crashed-then"_s, endValues(end));
        break;
    case Timing::Fits:
        judgement.likely(led ? 60 : 75).because(facts::LogEvents, u"crashed-near"_s, endValues(end));
        break;
    case Timing::Recent:
        judgement.likely(led ? 50 : 60).because(facts::LogEvents, u"crashed-recently"_s, endValues(end));
        break;
    case Timing::Loose:
        judgement.possible(25).because(facts::LogEvents, u"crashed-earlier"_s, endValues(end));
        break;
    case Timing::Apart:
        break;
    }
}

// SIGKILL, the kernel's out-of-memory killer and a power cut leave no word (SIGNATURES 3, rule 4).
void judgeSilentDeath(const Case &known, const ServerRuns &runs, Judgement &judgement)
{
    const RunEnd &end = *runs.end();
    const bool killed =
        anotherRoot(known, runs) || known.hintsAt(hints::OutOfMemory) || known.hintsAt(hints::Container);
    judgement.because(facts::LogEvents, u"unclean-start"_s, endValues(end)).missing(u"kernel-log"_s);
    if (runs.endTiming() <= Timing::Fits)
        killed ? judgement.likely(50) : judgement.likely(70);
    else if (runs.endTiming() == Timing::Recent)
        killed ? judgement.likely(45) : judgement.likely(55);
    else
        judgement.possible(25);
}

// It restarted, and nobody could read how the run before ended.
void judgeByUptime(const Case &known, const ServerRuns &runs, Judgement &judgement)
{
    const bool told =
        known.hintsAt(hints::Crashed) || known.incident().alwaysSameStatement == evidence::Answer::Yes;
    if (runs.startTiming() <= Timing::Recent && !runs.logKnowsOnlyThisRun()) {
        const TextValues values{{u"start"_s, timeText(*known.serverStartedAt())}};
        judgement.because(facts::ServerUptime, u"restarted"_s, values);
        told ? judgement.likely(62) : judgement.possible(45);
    } else if (known.lostAfterLogin() && told) {
        judgement.likely(40);
    }
}

void judgeDownNow(const Case &known, const ServerRuns &runs, Judgement &judgement)
{
    if (!ladderGoesToThisMachine(known)) {
        judgement.possible(25).because(facts::LadderTcp, u"not-running"_s);
        return;
    }
    if (is(runs.stillDown(), RunEnd::How::Crash))
        judgement.likely(75).because(facts::LogEvents, u"down-since-crash"_s, endValues(*runs.stillDown()));
    if (is(runs.stillDown(), RunEnd::How::CleanStop))
        return;
    if (runs.downWithoutAWord())
        judgement.likely(65).because(facts::LogEvents, u"down-without-a-word"_s);
    else if (staleSocket(known))
        judgement.likely(50).because(facts::LadderTcp, u"stale-socket"_s);
    else if (aServerRunsElsewhereHere(known) && !known.hasSymptom())
        judgement.possible(15).against(facts::LadderTcp, u"runs-elsewhere"_s, serverHereValues(known));
    else
        judgement.possible(40).because(facts::LadderTcp, u"not-running"_s);
}

} // namespace

Finding judgeServerCrash(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("server-crash"_L1);
    const ServerRuns runs(known);

    judgeOwnReport(known, runs, judgement);
    if (judgement.finding().certainty == Certainty::Confirmed)
        return judgement.finding();
    if (!reportedServerDown(known) && isAnotherMatter(judgement, known, {}, {}))
        return judgement.finding();
    if (known.upThroughout())
        return judgement.ruledOut()
            .against(facts::ServerUptime, u"up-throughout"_s,
                     {{u"start"_s, timeText(*known.serverStartedAt())}})
            .finding();

    if (runs.endedBy(RunEnd::How::Crash)) {
        judgeReport(known, runs, judgement);
    } else if (runs.endedBy(RunEnd::How::Died)) {
        judgeSilentDeath(known, runs, judgement);
    } else if (runs.endedBy(RunEnd::How::CleanStop) && runs.endTiming() <= Timing::Recent) {
        return judgement.ruledOut()
            .against(facts::LogEvents, u"clean-stop"_s, endValues(*runs.end()))
            .finding();
    } else {
        judgeByUptime(known, runs, judgement);
    }
    if (known.failedToConnect() && known.throughSocket() && known.reportedOsErrno() == 111)
        judgement.possible(30).because(facts::Symptom, u"stale-socket-then"_s);
    if (nothingListensNow(known))
        judgeDownNow(known, runs, judgement);
    if (known.lostAfterLogin() && known.hintsAt(hints::Crashed))
        judgement.because(facts::Symptom, u"words-crash"_s);
    if (known.serverAwayAfterLoss())
        judgement.likely(known.phase() == evidence::Phase::Execute ? 45 : 40)
            .because(facts::Symptom, u"then-refused"_s);
    if (known.incident().alwaysSameStatement == evidence::Answer::Yes)
        judgement.because(facts::Incident, u"same-statement"_s);

    if (known.hasSymptom() && !known.incidentTimeKnown())
        judgement.missing(u"time"_s);
    if (known.hasSymptom() && !known.errorLogRead())
        judgement.missing(u"log"_s);
    if (known.hasSymptom() && !known.loggedIn())
        judgement.missing(u"login"_s);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
