// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Rivals.h"
#include "diagnose/ServerRuns.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
namespace hints = evidence::hints;
using evidence::LogEvent;
using evidence::LogEventKind;

namespace {

bool says(const LogEvent &event, QLatin1StringView words)
{
    return event.text.contains(words, Qt::CaseInsensitive);
}

// A line of the kernel's log: it killed a process. The server's own "Out of memory" is another thing.
bool isKernels(const LogEvent &event)
{
    return says(event, "killed process"_L1) || says(event, "oom-kill"_L1) || says(event, "oom_kill"_L1);
}

// Started by a loader of its own, the server goes by another name; then the line names no server.
bool namesTheServer(const LogEvent &event)
{
    return says(event, "mysqld"_L1) || says(event, "mariadb"_L1);
}

void judgeKernelLine(const Case &known, const ServerRuns &runs, const LogEvent &event, Judgement &judgement)
{
    const TextValues values = lineValues(event);
    if (!namesTheServer(event)) {
        judgement.possible(20).because(facts::LogEvents, u"kernel-killed-other"_s, values);
        return;
    }
    judgement.because(facts::LogEvents, u"kernel-killed"_s, values);
    switch (runs.timingOf(event)) {
    case Timing::Decides:
        // Several servers may run on one machine: only the one that is known to have died is ours.
        runs.endedBy(RunEnd::How::Died) || nothingListensNow(known) ? judgement.confirmed(92)
                                                                    : judgement.likely(88);
        break;
    case Timing::Fits:
        judgement.likely(88);
        break;
    case Timing::Recent:
        judgement.likely(80);
        break;
    case Timing::Loose:
    case Timing::Apart:
        judgement.possible(30);
        break;
    }
}

void judgeLines(const Case &known, const ServerRuns &runs, Judgement &judgement)
{
    for (const LogEvent *event : known.events(LogEventKind::OutOfMemory)) {
        if (isKernels(*event)) {
            judgeKernelLine(known, runs, *event, judgement);
            return;
        }
    }
    if (const LogEvent *own = known.nearest(known.events(LogEventKind::OutOfMemory))) {
        judgement.because(facts::LogEvents, u"server-complained"_s, lineValues(*own));
        runs.timingOf(*own) <= Timing::Recent ? judgement.likely(55) : judgement.possible(25);
    }
}

// The kernel's victim leaves no word of its own (SIGNATURES 3, rule 4).
void judgeSilentDeath(const Case &known, const ServerRuns &runs, Judgement &judgement)
{
    const bool told = known.hintsAt(hints::OutOfMemory) || known.hintsAt(hints::Container);
    if (runs.endedBy(RunEnd::How::Died)) {
        judgement.because(facts::LogEvents, u"died-silently"_s, endValues(*runs.end()));
        if (told && runs.endTiming() <= Timing::Recent)
            judgement.likely(runs.endTiming() <= Timing::Fits ? 75 : 65);
        else
            judgement.possible(runs.endTiming() <= Timing::Recent ? 35 : 15);
    } else if (told && known.serverStartedAt() && runs.startTiming() <= Timing::Recent) {
        judgement.likely(62).because(facts::ServerUptime, u"restarted"_s,
                                     {{u"start"_s, timeText(*known.serverStartedAt())}});
    } else if (known.lostAfterLogin() && !known.errorLogRead() && known.serverStartedAt()
               && runs.startTiming() <= Timing::Fits)
        judgement.possible(24).because(facts::ServerUptime, u"restarted"_s,
                                       {{u"start"_s, timeText(*known.serverStartedAt())}});
    if (known.serverAwayAfterLoss() && !runs.end())
        judgement.possible(32).because(facts::Symptom, u"then-refused"_s);
    if (known.hintsAt(hints::OutOfMemory)) {
        judgement.because(facts::Symptom, u"words-memory"_s);
        known.serverStartedAt() || !known.lostAfterLogin() ? judgement.possible(35) : judgement.likely(45);
    } else if (known.hintsAt(hints::Container)) {
        judgement.possible(30).because(facts::Symptom, u"words-container"_s);
    }
}

bool isRuledOut(const Case &known, const ServerRuns &runs, Judgement &judgement)
{
    if (!reportedServerDown(known) && isAnotherMatter(judgement, known, {}, {}))
        return true;
    if (known.upThroughout()) {
        judgement.ruledOut().against(facts::ServerUptime, u"up-throughout"_s,
                                     {{u"start"_s, timeText(*known.serverStartedAt())}});
        return true;
    }
    if (runs.endedBy(RunEnd::How::CleanStop) && runs.endTiming() <= Timing::Recent) {
        judgement.ruledOut().against(facts::LogEvents, u"clean-stop"_s, endValues(*runs.end()));
        return true;
    }
    return false;
}

} // namespace

Finding judgeOutOfMemory(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("out-of-memory"_L1);
    const ServerRuns runs(known);

    if (isRuledOut(known, runs, judgement))
        return judgement.finding();
    judgeLines(known, runs, judgement);
    if (judgement.finding().certainty == Certainty::NotChecked)
        judgeSilentDeath(known, runs, judgement);
    if (judgement.finding().certainty != Certainty::Confirmed
        && (known.hasSymptom() || judgement.finding().certainty != Certainty::NotChecked))
        judgement.missing(u"kernel-log"_s);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
