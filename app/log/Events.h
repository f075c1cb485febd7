// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/LogEvent.h"
#include "log/Bytes.h"

#include <functional>
#include <optional>

namespace goneaway::log {

// An event while it is still bytes. The views are good only during the call that hands it over.
struct RawEvent {
    // What the order of events turns on comes first: it is read on another thread than it was written on.
    qint64 line = 0;
    evidence::LogEventKind kind = evidence::LogEventKind::Other;
    evidence::AbortReason reason = evidence::AbortReason::None;
    quint32 origin = 0; // see LineHead
    bool zoneInferred = false;
    bool tellsRecovery = false; // of a start: this version would say so if it had to recover
    std::optional<bool> afterCrash;
    std::optional<quint64> connectionId;
    std::optional<quint64> byConnectionId;
    std::optional<qint64> micros; // since 1970 UTC
    Bytes written; // the event as a line, where an EventWriter made one of it already
    std::optional<int> signal;
    std::optional<quint64> process; // that the kernel killed
    Bytes user;
    Bytes host;
    Bytes database;
    Bytes statement;
    Bytes text;
};

using EventSink = std::function<void(const RawEvent &)>;

// What a line means for the story of the server's starts and stops, beyond its being an event.
enum class Role {
    Event, // nothing more than the event itself
    LifeSign, // an event that only a running server writes
    Companion, // repeats, with less, what an "Aborted connection" line of the same session says
    WrapperStart, // mysqld_safe starts the server
    WrapperRestart, // mysqld_safe starts it again because it died
    WrapperEnd, // mysqld_safe saw it end in order
    StartBanner, // "MySQL Server - start.", before the line with the version
    Start,
    Ready,
    ShutdownBegin,
    ShutdownEnd,
    Crash,
    CrashRepeated, // MySQL tells the last crash once more at the next start
    CrashPart, // from the middle of a crash, for a log that begins there
    // Not events:
    Recovery, // this start has to repair what the run before left behind
    TemporaryFilesLeft, // MariaDB: found its temporary tablespace, or removes it in a clean stop
    Aborting, // this start fails
    EngineStopped, // InnoDB has stopped in order, which it says in English whatever the server speaks
    Killed, // somebody outside says that the server was killed
};

inline bool isCrash(Role role)
{
    return role == Role::Crash || role == Role::CrashRepeated;
}

} // namespace goneaway::log
