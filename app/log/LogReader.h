// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "base/Result.h"
#include "evidence/LogEvent.h"

#include <QByteArrayView>
#include <QDateTime>

#include <functional>
#include <optional>

class QIODevice;

namespace goneaway::log {

struct ReadOptions {
    std::optional<QDateTime> since; // UTC; events without a time are kept
    std::optional<QDateTime> until;
    // Zone of stamps that carry none (MariaDB writes local time). Without it the zone of this machine is
    // assumed; either way such events are marked zoneInferred.
    std::optional<int> zoneOffsetSeconds;
    // Only what concerns this session: its end, its crash, and whom it killed.
    std::optional<quint64> connectionId;
    // Plain files over this many bytes are not read whole when since or until is given: the part is found by
    // bisection. Lines before it are not counted, so LogEvent::line is then 0 (unknown).
    qint64 bisectAbove = 64LL * 1024 * 1024;
};

struct ReadSummary {
    qint64 bytes = 0; // read, after unpacking
    qint64 lines = 0; // read
    qint64 events = 0;
    qint64 zonesInferred = 0; // events whose stamp says nothing of its zone
    bool looksLikeLog = false; // false: not a single line has the shape of a server's error log
    bool partly = false; // only the part around the time window was read
    std::optional<QDateTime> first; // UTC, of the first and last stamp seen
    std::optional<QDateTime> last;
};

// Streams the events of one error log, in the order of the file, to `take`; memory does not grow with the
// file. Plain text (UTF-8, Latin-1, UTF-16) or gzip. Errors: the file cannot be opened or read, it is binary
// (Malformed), or the user cancelled.
Result<ReadSummary> readLog(const QString &path, const ReadOptions &options, const CancelToken &cancel,
                            const std::function<void(evidence::LogEvent)> &take);
// The same from an open device; `name` becomes LogEvent::file.
Result<ReadSummary> readLog(QIODevice &device, const QString &name, const ReadOptions &options,
                            const CancelToken &cancel, const std::function<void(evidence::LogEvent)> &take);

enum class LineFormat {
    Plain, // for people: time in UTC (followed by ~ where its zone was assumed), event, the log's own words
    Json, // the compact form of evidence::toJson()
};

// The events as lines, made straight from the log's bytes: what the command line prints of a log with
// millions of events. `take` gets whole lines, many at a time, in UTF-8.
Result<ReadSummary> readLogAsLines(const QString &path, LineFormat format, const ReadOptions &options,
                                   const CancelToken &cancel,
                                   const std::function<void(QByteArrayView lines)> &take);

// The lines around a time, or the end of the file when no time is given: at most maxBytes, whole lines,
// decoded to text, for people to read. For a bundle's excerpt.
Result<QString> excerpt(const QString &path, std::optional<QDateTime> around, const ReadOptions &options,
                        qsizetype maxBytes);

} // namespace goneaway::log
