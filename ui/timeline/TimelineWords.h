// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/Timeline.h"

#include <QStringList>

// What the plot, the table and the line below them say: in one place, so that they say the same.
namespace goneaway::ui {

// A moment of the case that is no line of a log.
enum class Moment { Error, LastUse, Sent, ServerStarted, LookedAt };

// Something of a timeline that can be pointed at: a moment, or events of one group that stand together.
struct TimelinePoint {
    std::optional<Moment> moment;
    qsizetype first = 0; // position in Timeline::events; meaningless for a moment
    qsizetype count = 0; // of events; 0 for a moment

    bool operator==(const TimelinePoint &) const = default;
};

// In which clock times are told.
enum class ClockFace { Local, Utc };

QString timeWords(const QDateTime &time, ClockFace clock); // "2026-11-23 03:11:07"; milliseconds where given
QString clockWords(const QDateTime &time, ClockFace clock); // "local time, UTC+01:00"

QDateTime timeOf(const report::Timeline &timeline, Moment moment); // invalid when it is unknown
QList<Moment> momentsOf(const report::Timeline &timeline); // those that are known, by time
QString momentWords(Moment moment); // "Error"
// The same as a sentence with its time and what is doubtful about it.
QString momentSentence(const report::Timeline &timeline, Moment moment, ClockFace clock);

QString groupWords(report::EventGroup group); // "Lost connections"
QString kindWords(const evidence::LogEvent &event); // "Aborted connection: timeout reading"
QString stateWords(report::ServerSpan::State state); // "running"
// Time, kind, place and the line itself; for several events their number and both ends. Bounded plain text.
QString pointWords(const report::Timeline &timeline, const TimelinePoint &point, ClockFace clock);
// The line of the log, on one line, without control characters, bounded.
QString lineWords(const evidence::LogEvent &event);

// What is missing and how to get it, a sentence each. An opened bundle cannot be asked for more.
QStringList gapSentences(const report::Timeline &timeline, bool opened);

} // namespace goneaway::ui
