// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/LogReader.h"

class QJsonObject;

namespace goneaway::log {

// One command of a session, from a server's general query log.
struct GeneralEntry {
    qint64 line = 0; // its first, from 1
    std::optional<QDateTime> time; // UTC; carried over from the lines above where the line has none
    bool zoneInferred = false;
    quint64 connectionId = 0;
    QString command; // "Connect", "Query", "Quit", "Kill", "Init DB", ...
    QString argument; // bounded; SQL with its literals
    std::optional<quint64> kills; // the session that it ends

    bool operator==(const GeneralEntry &) const = default;
};

// True when the file is a general query log, by its first lines. Errors: it cannot be read.
Result<bool> isGeneralLog(const QString &path);

// Streams what the session of options.connectionId did, and who killed it; without it, Connect, Quit and the
// KILLs of all sessions. In the order of the file; memory does not grow with it.
Result<ReadSummary> readGeneralLog(const QString &path, const ReadOptions &options, const CancelToken &cancel,
                                   const std::function<void(GeneralEntry)> &take);
Result<ReadSummary> readGeneralLog(QIODevice &device, const QString &name, const ReadOptions &options,
                                   const CancelToken &cancel, const std::function<void(GeneralEntry)> &take);

// The end of the file, and before it what one session did earlier: as lines like those of the file, at most
// maxBytes.
Result<QString> generalExcerpt(const QString &path, const ReadOptions &options, const CancelToken &cancel,
                               qsizetype maxBytes);

// As an event of an error log, of kind AccessDenied or Other.
evidence::LogEvent toLogEvent(const GeneralEntry &entry, const QString &file);
// Its command; "Kill" for a statement that is one.
QString commandOf(const GeneralEntry &entry);
// Like an event of an error log (the session killed is "connection_id", its killer "by_connection_id") with
// the "command" beside it.
QJsonObject toJson(const GeneralEntry &entry, const QString &file);
// For people: time, session, command, argument.
QString toText(const GeneralEntry &entry);

} // namespace goneaway::log
