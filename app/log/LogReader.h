// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "base/Result.h"
#include "evidence/LogEvent.h"

#include <QDateTime>

#include <functional>
#include <optional>

class QIODevice;

namespace goneaway::log {

struct ReadOptions {
    std::optional<QDateTime> since; // UTC; events without a time are kept
    std::optional<QDateTime> until;
    // Zone of stamps that carry none (MariaDB writes local time). Without it the zone of this machine is assumed;
    // either way such events are marked zoneInferred.
    std::optional<int> zoneOffsetSeconds;
};

struct ReadSummary {
    qint64 bytes = 0;
    qint64 lines = 0;
    qint64 events = 0;
    bool looksLikeLog = false; // false: not a single line has the shape of a server's error log
    std::optional<QDateTime> first; // UTC, of the first and last stamp seen
    std::optional<QDateTime> last;
};

// Streams the events of one error log, in the order of the file, to `take`; memory does not grow with the file.
// Errors: the file cannot be opened or read, it is binary (Malformed), or the user cancelled.
Result<ReadSummary> readLog(const QString &path, const ReadOptions &options, const CancelToken &cancel,
                            const std::function<void(evidence::LogEvent)> &take);
// The same from an open device; `name` becomes LogEvent::file.
Result<ReadSummary> readLog(QIODevice &device, const QString &name, const ReadOptions &options, const CancelToken &cancel,
                            const std::function<void(evidence::LogEvent)> &take);

// The lines around a time, or the end of the file when no time is given: at most maxBytes, whole lines, decoded to
// text, for people to read. For a bundle's excerpt.
Result<QString> excerpt(const QString &path, std::optional<QDateTime> around, const ReadOptions &options, qsizetype maxBytes);

} // namespace goneaway::log
