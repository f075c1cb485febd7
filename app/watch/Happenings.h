// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/Diagnoser.h"
#include "evidence/Evidence.h"
#include "watch/Loss.h"
#include "watch/Sample.h"

#include <QJsonObject>

// What a watch tells of: plain values that cross threads.
namespace goneaway::watch {

enum class TriggerKind {
    ConnectionLost, // one of the watch's own
    NoAnswer, // the heartbeat waited for longer than AnswerLimit
    CannotConnect, // no connection could be made
    ServerRestarted, // the server's uptime fell
    CounterJumped,
    LogEvent, // a line of the server's error log
    OwnLog, // the person's own log file tells of a loss
};
QString nameOf(TriggerKind kind); // "connection-lost", ...

// Something happened that may be, or belong to, an incident.
struct Trigger {
    TriggerKind kind = TriggerKind::ConnectionLost;
    QDateTime at; // UTC, when it was noticed
    Steady::time_point noticed{}; // the same, by the clock that nobody sets
    // "quiet" or "heartbeat", the counter's name, the log event's kind, or the file
    QString subject;
    QString says; // the error, the line, "3 -> 4": plain text, bounded
    std::optional<evidence::ClientError> error;
    std::optional<Loss> loss; // of ConnectionLost
    std::optional<evidence::LogEvent> event; // of LogEvent
    QString text; // of OwnLog: the lines, for the decoder
    // Of ServerRestarted: the run that answers now had begun before the last sample of the other one. So
    // another server answers at this address, as behind a balancer; that the one before went down, this does
    // not tell.
    bool otherServer = false;

    // Those of one key are the same thing happening again.
    QString key() const;
};

// What happened again, and was not told each time: a noisy thing is not to fill the list.
struct Repeated {
    int incident = 0; // that it repeats
    qint64 count = 0; // times, besides what the incident tells of
    QDateTime since; // UTC, the first of them
    QDateTime last;

    bool operator==(const Repeated &) const = default;
};

// An incident as far as it is known: with each further look at it `took` grows.
struct Known {
    QDateTime at; // see Caught
    std::chrono::milliseconds took{0};

    bool operator==(const Known &) const = default;
};

// One incident: everything that belongs together in time, what was seen on both sides, and what it means.
struct Caught {
    int id = 0; // from 1
    QDateTime at; // UTC, when it was noticed
    Steady::time_point noticed{};
    QList<Trigger> triggers; // in the order in which they were noticed; at most MostTriggers
    evidence::Evidence evidence; // empty when it was let go of (see IncidentBook)
    diagnose::Diagnosis diagnosis;
    std::chrono::milliseconds took{0}; // from noticing to this diagnosis
    int look = 1; // 2 and more: looked at again, when more was to be seen
    bool news = true; // false: no more than further evidence for what was told already
    Repeated repeated; // as far as it was told, see IncidentBook

    static constexpr qsizetype MostTriggers = 20;

    Known known() const { return {at, took}; }
};

// Its evidence, with what happened again since.
evidence::Evidence evidenceOf(const Caught &caught);

struct Started {
    QDateTime at;
    QString server; // "MariaDB 10.11.19" as the server gives its version; empty when nobody could log in
    QStringList errorLogs; // that are followed
    QString noErrorLog; // why none is, a key in resources/texts; empty otherwise
    QStringList ownLogs;
};

enum class StateKind {
    Watching, // both connections are there (again)
    Away, // the server cannot be reached, or refuses; the watch goes on trying
    Slept, // the machine did, for `seconds`; the watch goes on
    LogGone, // a followed file cannot be read any more
};
QString nameOf(StateKind kind); // "watching", "away", "slept", "log-gone"

struct State {
    StateKind kind = StateKind::Watching;
    QDateTime at;
    qint64 seconds = 0;
    QString says; // the error, or the file; plain text
    quint64 quietId = 0; // of Watching: the two connections as they are from now on
    quint64 heartbeatId = 0;

    bool operator==(const State &) const = default;
};

enum class EndReason { Duration, Stopped, Refused };
QString nameOf(EndReason reason); // "duration", "stopped", "refused"

struct Ended {
    QDateTime at;
    EndReason reason = EndReason::Stopped;
    int incidents = 0;
    qint64 beats = 0; // round trips of the heartbeat
    std::chrono::milliseconds lasted{0};
};

// One line each of `goneaway-cli watch --json`, schema goneaway.watch/1. The sentences of an incident's
// finding are added by whoever has the texts.
QJsonObject toJson(const Started &started);
QJsonObject toJson(const Trigger &trigger, int incident);
QJsonObject toJson(const Caught &caught);
QJsonObject toJson(const Repeated &repeated);
QJsonObject toJson(const State &state);
QJsonObject toJson(const Ended &ended);

} // namespace goneaway::watch
