// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/LogReader.h"

#include <memory>

class QJsonObject;

namespace goneaway::log {

class EventCounter;

struct Occurrences {
    qint64 count = 0;
    std::optional<QDateTime> first; // UTC, the earliest and the latest of those that have a time
    std::optional<QDateTime> last;
};

// Events that are alike.
struct EventCount {
    evidence::LogEventKind kind = evidence::LogEventKind::Other;
    evidence::AbortReason reason = evidence::AbortReason::None;
    QString command; // of a general query log
    Occurrences seen;
    // Of Starting: how the run before ended, as far as the log shows.
    qint64 afterCrash = 0;
    qint64 afterCleanStop = 0;
};

// What happened to the sessions and logins of one account.
struct AccountCount {
    QString user; // empty: the log names none, as before a login
    QString host;
    Occurrences seen;
    QList<EventCount> events; // only kind, reason and number; most first
};

// What is in logs at all, without a word of any event.
struct LogCounts {
    struct File {
        QString path;
        ReadSummary summary;
    };
    QList<File> files;
    QList<EventCount> events; // in the order of their kinds and reasons
    QList<AccountCount> accounts; // with lost or refused connections; most first
    // Those beyond the ones listed; no number of accounts where there were too many to tell apart.
    std::optional<qint64> otherAccounts;
    qint64 ofOtherAccounts = 0; // events
};

// Counts the events of logs, general query logs among them, which it knows by their first lines. Memory does
// not grow with the files: at most 50,000 accounts are told apart.
class LogCounter
{
public:
    LogCounter();
    ~LogCounter();
    Q_DISABLE_COPY_MOVE(LogCounter)

    // Adds one file, with the errors of readLog(). What was counted before an error stays counted.
    Result<ReadSummary> add(const QString &path, const ReadOptions &options, const CancelToken &cancel);
    LogCounts counts(qsizetype mostAccounts) const;

private:
    std::unique_ptr<EventCounter> m_events;
    QList<LogCounts::File> m_files;
};

// {"schema":"goneaway.log-counts/1","files":[...],"events":[...],"accounts":[...]}
QJsonObject toJson(const LogCounts &counts);

} // namespace goneaway::log
