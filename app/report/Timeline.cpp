// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/Timeline.h"

#include "diagnose/Case.h"
#include "diagnose/ServerRuns.h"
#include "report/ServerSpans.h"

#include <algorithm>
#include <chrono>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::report {

namespace facts = evidence::facts;
using diagnose::Case;
using evidence::LogEvent;
using evidence::LogEventKind;

namespace {

// Shown before and after an error: of which nothing else is known, and at least.
constexpr std::chrono::milliseconds Around = 5min;
constexpr std::chrono::milliseconds LeastAround = 10s;

void widen(TimeRange &range, const QDateTime &time)
{
    if (!time.isValid())
        return;
    if (!range.from.isValid() || time < range.from)
        range.from = time;
    if (!range.to.isValid() || time > range.to)
        range.to = time;
}

void placeEvents(Timeline &timeline, const Case &known)
{
    const bool zoneKnown = known.evidence().findSeen(facts::ServerTimeZone);
    timeline.events.reserve(timeline.log.size());
    for (qsizetype i = 0; i < timeline.log.size(); ++i) {
        const LogEvent &event = timeline.log.at(i);
        if (!event.time || !event.time->isValid()) {
            timeline.undated.append(i);
            continue;
        }
        timeline.events.append({event.time->toMSecsSinceEpoch(), i, groupOf(event.kind),
                                event.zoneInferred && !zoneKnown, known.isOfLostSession(event)});
    }
    // Logs are written oldest first; several of them are not.
    const auto earlier = [](const TimelineEvent &a, const TimelineEvent &b) {
        return a.at < b.at;
    };
    if (!std::is_sorted(timeline.events.begin(), timeline.events.end(), earlier))
        std::stable_sort(timeline.events.begin(), timeline.events.end(), earlier);
}

void placeError(Timeline &timeline, const Case &known)
{
    const evidence::Incident &incident = known.incident();
    if (!known.hasSymptom() && !incident.at)
        return;
    ErrorTime error;
    if (incident.at) {
        error.at = *incident.at;
        const qint64 doubt = diagnose::ClocksAgreeWithin.count();
        error.within = {error.at.addSecs(-doubt), error.at.addSecs(doubt)};
        if (incident.idleBefore)
            timeline.lastUse = error.at.addMSecs(-incident.idleBefore->count());
        if (incident.failedAfter)
            timeline.sent = error.at.addMSecs(-incident.failedAfter->count());
    } else {
        error.within = {known.relevantFrom(), known.incidentTime()};
        if (!error.within.isValid())
            return; // evidence without any time
    }
    timeline.error = error;
}

void nameGaps(Timeline &timeline, const Case &known)
{
    using Gap = Timeline::Gap;
    const auto say = [&timeline](Gap gap, bool there) {
        if (there)
            timeline.gaps.append(gap);
    };
    say(Gap::NoLog, timeline.log.isEmpty() && !known.errorLogRead());
    say(Gap::EmptyLog, timeline.log.isEmpty() && known.errorLogRead());
    say(Gap::NoErrorTime, known.hasSymptom() && !known.incidentTimeKnown());
    say(Gap::NoUptime, !known.serverStartedAt());
    say(Gap::ZoneAssumed,
        std::any_of(timeline.events.begin(), timeline.events.end(),
                    [](const TimelineEvent &event) { return event.zoneAssumed; }));
    say(Gap::Undated, !timeline.undated.isEmpty());
}

} // namespace

EventGroup groupOf(LogEventKind kind)
{
    switch (kind) {
    case LogEventKind::Starting:
    case LogEventKind::Ready:
    case LogEventKind::Shutdown:
        return EventGroup::Lifecycle;
    case LogEventKind::Crash:
        return EventGroup::Crash;
    case LogEventKind::OutOfMemory:
        return EventGroup::OutOfMemory;
    case LogEventKind::AbortedConnection:
    case LogEventKind::ForcedClose:
        return EventGroup::LostConnections;
    case LogEventKind::HostBlocked:
    case LogEventKind::TooManyConnections:
    case LogEventKind::AccessDenied:
    case LogEventKind::NameResolution:
        return EventGroup::Refusals;
    case LogEventKind::DiskFull:
    case LogEventKind::Corruption:
    case LogEventKind::BadConfiguration:
        return EventGroup::Trouble;
    case LogEventKind::Other:
        break;
    }
    return EventGroup::Other;
}

TimeRange Timeline::all() const
{
    TimeRange range;
    for (const ServerSpan &span : server) {
        widen(range, span.time.from);
        widen(range, span.time.to);
    }
    if (error) {
        widen(range, error->within.from);
        widen(range, error->within.to);
    }
    widen(range, lastUse);
    widen(range, sent);
    if (!events.isEmpty()) {
        widen(range, *log.at(events.first().event).time);
        widen(range, *log.at(events.last().event).time);
    }
    return range;
}

TimeRange Timeline::aroundError() const
{
    if (!error || !error->at.isValid())
        return all();
    TimeRange range{error->at, error->at};
    widen(range, lastUse);
    widen(range, sent);
    const auto belongs = [this](const QDateTime &time) {
        return time >= error->within.from && time <= error->within.to;
    };
    for (const TimelineEvent &entry : events) {
        const QDateTime &time = *log.at(entry.event).time;
        if (entry.ofLostSession || belongs(time))
            widen(range, time);
    }
    for (const ServerSpan &span : server) {
        if (span.fromKnown && belongs(span.time.from))
            widen(range, span.time.from);
    }
    const qint64 length = range.from.msecsTo(range.to);
    const qint64 around = length == 0 ? Around.count() : std::max<qint64>(LeastAround.count(), length / 4);
    return {range.from.addMSecs(-around), range.to.addMSecs(around)};
}

QList<qsizetype> Timeline::eventsBehind(const diagnose::Finding &finding) const
{
    // A reason names its line by number and time: {line}, {time}; of a run's end also the next {start}.
    QList<qsizetype> found;
    for (const diagnose::Reason &reason : finding.because) {
        if (reason.fact != evidence::FactId(facts::LogEvents))
            continue;
        const qint64 line = reason.values.value(u"line"_s).toLongLong(); // 0, which is no line, without one
        const QString time = reason.values.value(u"time"_s);
        const QString start = reason.values.value(u"start"_s);
        for (qsizetype i = 0; i < events.size(); ++i) {
            const LogEvent &event = log.at(events.at(i).event);
            const bool itself = event.line == line && diagnose::timeText(*event.time) == time;
            const bool nextStart = !start.isEmpty() && event.kind == LogEventKind::Starting
                && diagnose::timeText(*event.time) == start;
            if ((itself || nextStart) && !found.contains(i))
                found.append(i);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

Timeline timelineOf(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Timeline timeline;
    timeline.log = evidence.logEvents();
    timeline.lookedAt = evidence.collectedAt();
    timeline.serverStarted = known.serverStartedAt().value_or(QDateTime());
    placeEvents(timeline, known);
    placeError(timeline, known);
    timeline.server = serverSpans(known, timeline.events);
    nameGaps(timeline, known);
    return timeline;
}

} // namespace goneaway::report
