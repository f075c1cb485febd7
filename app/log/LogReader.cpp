// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/LogReader.h"

#include "log/Conversion.h"
#include "log/LogFile.h"
#include "log/LogReading.h"

namespace goneaway::log {

Result<ReadSummary> readLog(const QString &path, const ReadOptions &options, const CancelToken &cancel,
                            const std::function<void(evidence::LogEvent)> &take)
{
    QFile file;
    if (const auto opened = openLogFile(file, path); !opened)
        return opened.error();
    LogReading reading(file, path, referenceOf(file), options, cancel);
    reading.useThreadsFor(file);
    return reading.run([&](const RawEvent &event) { take(toLogEvent(event, path)); });
}

Result<ReadSummary> readLog(QIODevice &device, const QString &name, const ReadOptions &options,
                            const CancelToken &cancel, const std::function<void(evidence::LogEvent)> &take)
{
    LogReading reading(device, name, QDateTime::currentDateTimeUtc(), options, cancel);
    return reading.run([&](const RawEvent &event) { take(toLogEvent(event, name)); });
}

Result<ReadSummary> readLogAsLines(const QString &path, LineFormat format, const ReadOptions &options,
                                   const CancelToken &cancel,
                                   const std::function<void(QByteArrayView lines)> &take)
{
    QFile file;
    if (const auto opened = openLogFile(file, path); !opened)
        return opened.error();
    EventLines lines(format, path, take);
    LogReading reading(file, path, referenceOf(file), options, cancel);
    reading.useThreadsFor(file);
    auto summary = reading.run(lines);
    lines.flush();
    return summary;
}

} // namespace goneaway::log
