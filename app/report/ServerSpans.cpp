// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/ServerSpans.h"

#include "diagnose/Case.h"
#include "diagnose/ServerRuns.h"

#include <QHash>

#include <algorithm>

namespace goneaway::report {

using diagnose::RunEnd;
using diagnose::ServerRuns;
using evidence::LogEvent;
using evidence::LogEventKind;
using State = ServerSpan::State;

namespace {

// s between the first line of a start and the moment that Uptime counts from
constexpr qint64 SameStart = 60;

// Walks through time, and closes one span where the next begins.
class Walk
{
public:
    void starting(const QDateTime &at)
    {
        if (m_open && m_open->state == State::Up)
            vanished(at); // no word of an end
        if (!m_open || m_open->state != State::Starting)
            become(State::Starting, at);
    }

    void ready(const QDateTime &at)
    {
        if (m_open && m_open->state == State::Up)
            return;
        // Without a line of a start, it may have been there for long.
        const bool began = m_open && m_open->state == State::Starting;
        become(State::Up, at);
        m_open->fromKnown = began || m_spans.size() > 0;
    }

    void ended(const QDateTime &at)
    {
        if (!m_open || m_open->state != State::Down)
            become(State::Down, at);
    }

    // It was gone without a word some time before `at`, and after its last line.
    void vanished(const QDateTime &at)
    {
        const QDateTime last = m_open ? std::max(m_open->time.from, m_lastSign) : m_lastSign;
        if (m_open && m_open->state == State::Down)
            return;
        if (m_open) {
            m_open->toKnown = false;
            close(last);
        }
        if (last.isValid() && last < at)
            m_spans.append({State::Unknown, {last, at}, true, true});
        m_open.reset();
    }

    // Any other line that the server wrote: it was there.
    void lived(const QDateTime &at)
    {
        if (!m_open) {
            become(State::Up, at);
            m_open->fromKnown = false;
        } else if (m_open->state == State::Starting) {
            become(State::Up, at);
        }
    }

    void sign(const QDateTime &at) { m_lastSign = at; }

    // By its uptime it began then; no line tells of that.
    void startedSilently(const QDateTime &at)
    {
        if (m_open && m_open->state != State::Down)
            vanished(at);
        become(State::Up, at);
    }

    bool isUp() const { return m_open && (m_open->state == State::Up || m_open->state == State::Starting); }

    QList<ServerSpan> end(const QDateTime &lastKnown)
    {
        if (m_open) {
            m_open->toKnown = false;
            close(std::max(m_open->time.from, lastKnown.isValid() ? lastKnown : m_lastSign));
        }
        return m_spans;
    }

private:
    void become(State state, const QDateTime &at)
    {
        close(at);
        m_open = ServerSpan{state, {at, at}, true, true};
    }
    void close(const QDateTime &at)
    {
        if (!m_open)
            return;
        m_open->time.to = std::max(at, m_open->time.from);
        if (m_open->time.to > m_open->time.from)
            m_spans.append(*m_open);
        m_open.reset();
    }

    QList<ServerSpan> m_spans;
    std::optional<ServerSpan> m_open;
    QDateTime m_lastSign; // of the server, before now
};

bool isStartOrReady(const LogEvent &event)
{
    return event.kind == LogEventKind::Starting || event.kind == LogEventKind::Ready;
}

// A log line tells of the start that the uptime counts from.
bool isTold(const QDateTime &started, const QList<LogEvent> &log)
{
    return std::any_of(log.begin(), log.end(), [&](const LogEvent &event) {
        return isStartOrReady(event) && event.time && std::abs(event.time->secsTo(started)) <= SameStart;
    });
}

} // namespace

QList<ServerSpan> serverSpans(const diagnose::Case &known, const QList<TimelineEvent> &events)
{
    const QList<LogEvent> &log = known.evidence().logEvents();
    const ServerRuns runs(known);
    QHash<const LogEvent *, RunEnd::How> ends;
    for (const RunEnd &end : runs.ends())
        ends.insert(end.line, end.how);

    const auto started = known.serverStartedAt();
    bool silentStart = started && !isTold(*started, log);
    Walk walk;
    for (const TimelineEvent &entry : events) {
        const LogEvent &event = log.at(entry.event);
        if (silentStart && *started <= *event.time) {
            walk.startedSilently(*started);
            silentStart = false;
        }
        if (const auto end = ends.constFind(&event); end != ends.constEnd()) {
            if (*end == RunEnd::How::Died)
                walk.vanished(*event.time);
            else
                walk.ended(*event.time);
        }
        if (event.kind == LogEventKind::Starting)
            walk.starting(*event.time);
        else if (event.kind == LogEventKind::Ready)
            walk.ready(*event.time);
        else if (event.kind == LogEventKind::AbortedConnection || event.kind == LogEventKind::AccessDenied)
            walk.lived(*event.time);
        if (event.kind != LogEventKind::OutOfMemory) // that may be the kernel's line
            walk.sign(*event.time);
    }
    if (silentStart)
        walk.startedSilently(*started);
    // Up now when we could ask it; down until now when the log, read just now, knows of no new start.
    const bool seenNow = walk.isUp() ? started.has_value() || known.loggedIn() : !known.loggedIn();
    return walk.end(seenNow ? known.evidence().collectedAt() : QDateTime());
}

} // namespace goneaway::report
