// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

#include <optional>

class QJsonObject;

namespace goneaway::evidence {

// What a line (or block of lines) of a server's error log tells. Names as in the JSON contract.
enum class LogEventKind {
    Starting,
    Ready,
    Shutdown,
    Crash,
    AbortedConnection,
    OutOfMemory,
    HostBlocked,
    TooManyConnections,
    DiskFull,
    Corruption,
    AccessDenied,
    NameResolution,
    ForcedClose,
    BadConfiguration,
    Other,
};

// Why the server gave up a connection, from the words in brackets of "Aborted connection".
enum class AbortReason {
    None, // not an aborted connection
    TimeoutReading,
    ErrorReading,
    TimeoutWriting,
    ErrorWriting,
    PacketTooLarge,
    Killed,
    OutOfOrder,
    NoAuthentication,
    BadHandshake,
    Inactivity,
    LockWaitTimeout,
    TooManyConnections,
    Other,
};

struct LogEvent {
    QString file;
    qint64 line = 0; // first line of the event, from 1
    std::optional<QDateTime> time; // UTC
    bool zoneInferred = false; // the stamp had no zone: `time` rests on an assumption
    LogEventKind kind = LogEventKind::Other;
    AbortReason reason = AbortReason::None;
    std::optional<quint64> connectionId; // of the session concerned (the victim)
    std::optional<quint64>
        byConnectionId; // of the session that did it: MariaDB's leading id on (KILLED); 0 = the server.
                        // Such a line may mean a KILL QUERY; without the id it is the session's own last word
    QString user;
    QString host;
    QString database;
    std::optional<int> signal; // of a crash
    QString statement; // the one a crash block names: holds literals
    std::optional<bool> afterCrash; // Starting only: did the run before end without a clean stop?
    QString text; // the line itself, or the head of the block, bounded

    bool operator==(const LogEvent &) const = default;
};

QString nameOf(LogEventKind kind);
QString nameOf(AbortReason reason); // empty for None

// One object of `goneaway-cli log`: {"file","line","time","event","reason","connection_id","text", ...}
QJsonObject toJson(const LogEvent &event);
// Nothing when the kind is unknown.
std::optional<LogEvent> logEventFromJson(const QJsonObject &object);

} // namespace goneaway::evidence
