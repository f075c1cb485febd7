// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Refusal.h"
#include "diagnose/Rivals.h"
#include "diagnose/ServerRuns.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
namespace hints = evidence::hints;
using evidence::AbortReason;
using evidence::LogEvent;
using evidence::LogEventKind;

namespace {

constexpr int ShutdownInProgress = 1053; // ER_SERVER_SHUTDOWN
constexpr int OfflineMode = 3032; // ER_SERVER_OFFLINE_MODE, MySQL

// The server's own word.
void judgeErrorNumbers(const Case &known, const ServerRuns &runs, Judgement &judgement)
{
    // The log's lines of a stopping server: 1077 normal shutdown, 1079 complete, 1080 forcing sessions to
    // close.
    if (known.reportedAny({1077, 1079, 1080}))
        judgement.likely(70).because(facts::Symptom, u"log-pasted"_s);
    if (known.reported(ShutdownInProgress)) {
        judgement.because(facts::Symptom, u"said-1053"_s);
        // MySQL 5 says 1053 to a session that was killed as well: a server that never stopped contradicts.
        const TextValues values{
            {u"start"_s, known.serverStartedAt() ? timeText(*known.serverStartedAt()) : u"?"_s}};
        if (known.upThroughout())
            judgement.possible(30).against(facts::ServerUptime, u"up-throughout"_s, values);
        else if (known.serverStartedAt() && !known.incidentTimeKnown() && runs.startTiming() == Timing::Apart)
            judgement.likely(80).missing(u"time"_s);
        else
            judgement.confirmed(95);
    }
    if (const Refusal refusal(known, {ShutdownInProgress}); refusal.now) {
        judgement.because(refusal.rung, u"shutting-down-now"_s);
        known.hasSymptom() ? judgement.likely(75) : judgement.confirmed(90);
    }
    // Not a shutdown, but done for one: MySQL ends all ordinary sessions when it goes offline.
    const Refusal offline(known, {OfflineMode});
    if (offline.now)
        judgement.possible(45).because(offline.rung, u"offline-mode-now"_s);
    else if (known.reported(OfflineMode))
        judgement.possible(45).because(facts::Symptom, u"offline-mode"_s);
}

// MySQL names the sessions that it cuts off on its way down.
bool judgeForcedClose(const Case &known, const ServerRuns &runs, Judgement &judgement)
{
    for (const LogEvent *line : known.events(LogEventKind::ForcedClose)) {
        if (!known.isOfLostSession(*line) || runs.timingOf(*line) > Timing::Recent)
            continue;
        judgement.because(facts::LogEvents, u"forced-close"_s, lineValues(*line));
        // The run after it has given the same number again, perhaps to the session that was lost.
        if (runs.timingOf(*line) == Timing::Decides || known.idIsOfEarlierRun() || runs.stillDown())
            judgement.confirmed(95);
        else
            judgement.likely(85);
        return true;
    }
    return false;
}

void judgeCleanStop(const ServerRuns &runs, Judgement &judgement)
{
    const TextValues values = endValues(*runs.end());
    switch (runs.endTiming()) {
    case Timing::Decides:
        judgement.confirmed(90).because(facts::LogEvents, u"stopped-then"_s, values);
        break;
    case Timing::Fits:
        judgement.likely(75).because(facts::LogEvents, u"stopped-near"_s, values);
        break;
    case Timing::Recent:
        judgement.likely(60).because(facts::LogEvents, u"stopped-recently"_s, values);
        break;
    case Timing::Loose:
        judgement.possible(25).because(facts::LogEvents, u"stopped-earlier"_s, values);
        break;
    case Timing::Apart:
        break;
    }
}

// Uptime alone is a thin reason where a refused connection has other explanations as well.
bool uptimeIsThin(const Case &known, const ServerRuns &runs)
{
    return runs.logKnowsOnlyThisRun()
        || (known.failedToConnect()
            && (!known.reportedAny({2002, 2003}) || known.variableIsOn("skip_networking"_L1)));
}

// The log tells nothing of it: the uptime alone says that there was a restart, not how.
void judgeByUptime(const Case &known, const ServerRuns &runs, Judgement &judgement)
{
    const auto started = known.serverStartedAt();
    if (!started)
        return;
    const TextValues values{{u"start"_s, timeText(*started)}};
    const int less = known.hintsAt(hints::Crashed) ? 5 : 0;
    const bool thin = uptimeIsThin(known, runs);
    switch (runs.startTiming()) {
    case Timing::Decides:
    case Timing::Fits:
        judgement.because(facts::ServerUptime, u"started-near"_s, values);
        thin ? judgement.possible(40) : judgement.likely(60 - less);
        break;
    case Timing::Recent:
        judgement.because(facts::ServerUptime, u"started-recently"_s, values);
        thin ? judgement.possible(35) : judgement.likely(50 - less);
        break;
    case Timing::Loose:
        judgement.possible(25).because(facts::ServerUptime, u"started-earlier"_s, values);
        break;
    case Timing::Apart:
        if (known.incidentTimeKnown() && *started > known.incidentTime())
            judgement.possible(15).against(facts::ServerUptime, u"started-later"_s, values);
        break;
    }
    if (runs.logKnowsOnlyThisRun() && runs.startTiming() <= Timing::Recent)
        judgement.against(facts::LogEvents, u"first-start"_s);
}

void judgeDownNow(const Case &known, const ServerRuns &runs, Judgement &judgement)
{
    const RunEnd *last = runs.stillDown();
    if (!ladderGoesToThisMachine(known))
        judgement.possible(30).because(facts::LadderTcp, u"not-running"_s);
    else if (last && last->how == RunEnd::How::CleanStop)
        judgement.likely(70)
            .because(facts::LadderTcp, u"not-running-here"_s)
            .because(facts::LogEvents, u"down-since-stop"_s, endValues(*last));
    else if ((last && last->how == RunEnd::How::Crash) || staleSocket(known) || runs.downWithoutAWord())
        judgement.possible(35).because(facts::LadderTcp, u"not-running-here"_s);
    else if (aServerRunsElsewhereHere(known))
        judgement.possible(known.hasSymptom() ? 35 : 20)
            .against(facts::LadderTcp, u"runs-elsewhere"_s, serverHereValues(known));
    else
        judgement.likely(50).because(facts::LadderTcp, u"not-running-here"_s);
}

void sayWhatIsMissing(const Case &known, Judgement &judgement)
{
    if (!known.hasSymptom())
        return;
    if (!known.incidentTimeKnown())
        judgement.missing(u"time"_s);
    if (!known.loggedIn())
        judgement.missing(u"login"_s);
    if (!known.errorLogRead())
        judgement.missing(u"log"_s);
}

} // namespace

Finding judgeServerRestart(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("server-restart"_L1);
    const ServerRuns runs(known);

    judgeErrorNumbers(known, runs, judgement);
    if (judgement.finding().certainty != Certainty::NotChecked || judgeForcedClose(known, runs, judgement))
        return judgement.finding();
    if (!reportedServerDown(known)
        && isAnotherMatter(judgement, known, {ShutdownInProgress}, {AbortReason::Killed, AbortReason::Other}))
        return judgement.finding();
    if (known.upThroughout() || known.upAtFailedConnect())
        return judgement.ruledOut()
            .against(facts::ServerUptime, u"up-throughout"_s,
                     {{u"start"_s, timeText(*known.serverStartedAt())}})
            .finding();

    if (runs.endedBy(RunEnd::How::CleanStop)) {
        judgeCleanStop(runs, judgement);
    } else if (runs.end() && runs.endTiming() <= Timing::Recent) {
        return judgement.ruledOut().against(facts::LogEvents, u"it-died"_s, endValues(*runs.end())).finding();
    } else {
        judgeByUptime(known, runs, judgement);
        if (known.lostAfterLogin() && (known.hintsAt(hints::Restarted) || known.hintsAt(hints::Upgraded)))
            judgement.likely(40).because(facts::Symptom, u"words-restart"_s);
    }
    if (known.serverAwayAfterLoss())
        judgement.likely(40).because(facts::Symptom, u"then-refused"_s);
    else if (known.lostAfterLogin() && known.reportedAny({2002, 2003}))
        judgement.possible(40).because(facts::Symptom, u"then-refused"_s);
    // A clean stop takes the socket file away (SIGNATURES 2).
    if (reportedServerDown(known) && known.reportedAny({2002, 2003}))
        judgement.possible(25).because(facts::Symptom, u"nothing-listened"_s);
    if (nothingListensNow(known))
        judgeDownNow(known, runs, judgement);
    sayWhatIsMissing(known, judgement);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
