// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/Finding.h"
#include "evidence/Evidence.h"

#include <QDateTime>
#include <QList>

#include <optional>

namespace goneaway::report {

// The kinds of log events, as people look for them: one row of the timeline each, in this order.
enum class EventGroup { Lifecycle, Crash, OutOfMemory, LostConnections, Refusals, Trouble, Other };
inline constexpr int EventGroupCount = 7;
EventGroup groupOf(evidence::LogEventKind kind);

// From and to, both UTC.
struct TimeRange {
    QDateTime from;
    QDateTime to;

    bool isValid() const { return from.isValid() && to.isValid() && from <= to; }
    bool operator==(const TimeRange &) const = default;
};

// What the server was doing for a while, as far as its log and its uptime tell.
struct ServerSpan {
    enum class State {
        Up,
        Starting, // from its first line to "ready for connections"
        Down,
        Unknown, // it ended somewhere in here, without a word
    };
    State state = State::Up;
    TimeRange time;
    bool fromKnown = true; // false: it may have begun earlier
    bool toKnown = true; // false: it lasted at least until then

    bool operator==(const ServerSpan &) const = default;
};

// When the application got its error.
struct ErrorTime {
    QDateTime at; // as told; invalid when nobody said
    TimeRange within; // it lies in here

    bool operator==(const ErrorTime &) const = default;
};

// One event of the log at its place in time.
struct TimelineEvent {
    qint64 at = 0; // ms since 1970, UTC
    qsizetype event = 0; // index in Timeline::log
    EventGroup group = EventGroup::Other;
    bool zoneAssumed = false; // its stamp had no zone and the server's is not known: may be hours off
    bool ofLostSession = false; // carries the lost connection's own id

    bool operator==(const TimelineEvent &) const = default;
};

// What happened when, for people to look at: the server's runs, what its log tells, and the life of the lost
// connection. Only what the evidence holds, so an opened bundle shows the same.
struct Timeline {
    // What keeps the timeline from showing more.
    enum class Gap {
        NoLog, // no log was read
        EmptyLog, // a log was read; it tells of nothing that belongs here
        NoErrorTime, // a loss was reported, but not when
        NoUptime, // nobody could ask the server since when it runs
        ZoneAssumed, // times of the log rest on an assumption
        Undated, // some events have no time
    };

    QList<ServerSpan> server; // oldest first, none overlaps another
    std::optional<ErrorTime> error; // nothing when nobody reported a loss
    // The lost connection's last good use, when it is known how long it was idle, and when the statement
    // that failed was sent; invalid when unknown.
    QDateTime lastUse;
    QDateTime sent;
    QDateTime serverStarted; // by its uptime; invalid when unknown
    QDateTime lookedAt; // when the evidence was collected

    QList<evidence::LogEvent> log; // all events, as in the evidence
    QList<TimelineEvent> events; // those with a time, oldest first
    QList<qsizetype> undated; // the others: indices in `log`
    QList<Gap> gaps;

    bool isEmpty() const { return events.isEmpty() && server.isEmpty() && !error; }
    // From the first thing to the last; invalid when there is none.
    TimeRange all() const;
    // What to look at first: the error with the connection's life before it, what happened near it, and a
    // margin; everything when nobody said when the error was.
    TimeRange aroundError() const;
    // The positions in `events` on which a finding rests, for or against, oldest first.
    QList<qsizetype> eventsBehind(const diagnose::Finding &finding) const;
};

// Pure; takes a time that grows with the number of events only.
Timeline timelineOf(const evidence::Evidence &evidence);

} // namespace goneaway::report
