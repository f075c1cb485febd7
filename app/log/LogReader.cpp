// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/LogReader.h"

#include "log/Conversion.h"
#include "log/EventFilter.h"
#include "log/EventLines.h"
#include "log/LogFile.h"
#include "log/LogScanner.h"
#include "log/StretchQueue.h"
#include "log/Window.h"

#include <algorithm>
#include <thread>

namespace goneaway::log {

namespace {

std::optional<QDateTime> timeOf(std::optional<qint64> micros)
{
    if (!micros)
        return std::nullopt;
    return QDateTime::fromMSecsSinceEpoch(*micros / 1000, Qt::UTC);
}

// Bytes from the device's position on, up to a limit.
class RangeSource final : public ByteSource
{
public:
    RangeSource(QIODevice &device, qint64 size)
        : m_device(device)
        , m_left(size)
    {
    }
    Result<qint64> read(char *to, qint64 max) override
    {
        const qint64 count = m_device.read(to, std::min(max, m_left));
        if (count < 0)
            return Error{ErrorCode::Io, m_device.errorString()};
        m_left -= count;
        return count;
    }

private:
    QIODevice &m_device;
    qint64 m_left;
};

// Threads that read; 1 where a file is too short to be worth more, or may keep its reader waiting.
int threadsFor(const QFile &file)
{
    constexpr qint64 ShortFile = 4 * 1024 * 1024;
    constexpr unsigned Most = 4; // the caller's own part becomes the bottleneck
    if (file.isSequential() || file.size() < ShortFile)
        return 1;
    return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, Most));
}

class LogReading
{
public:
    LogReading(QIODevice &device, const QString &name, const QDateTime &reference, const ReadOptions &options,
               const CancelToken &cancel, int threads, EventSink take, EventLines *lines = nullptr)
        : m_device(device)
        , m_name(name)
        , m_reference(reference)
        , m_options(options)
        , m_cancel(cancel)
        , m_threads(threads)
        , m_take(std::move(take))
        , m_lines(lines)
        , m_filter(options)
    {
    }

    Result<ReadSummary> run()
    {
        auto source = openSource(m_device, m_name);
        if (!source)
            return source.error();
        bool skipFirst = false;
        if (const auto window = (*source)->isPlain() ? findWindow() : std::nullopt) {
            m_summary.partly = true;
            skipFirst = window->from > 0; // the middle of a line
            m_device.seek(window->from);
            *source = std::make_unique<RangeSource>(m_device, window->to - window->from);
        }
        LogScanner scanner(m_options.zoneOffsetSeconds, m_reference,
                           [this](const RawEvent &event) { pass(event); });
        LineBlocks blocks(**source, skipFirst);
        const auto take = [&](Stretch &stretch) {
            scanner.take(stretch);
            if (m_lines)
                m_lines->keep();
        };
        const auto reader = [this] {
            return makeReader();
        };
        const auto done = m_threads > 1 ? readStretchesAhead(blocks, reader, m_threads, m_cancel, take)
                                        : readStretches(blocks, reader, m_cancel, take);
        scanner.finish();
        if (!done)
            return done.error();
        m_summary.bytes = blocks.bytes();
        m_summary.lines = scanner.lines();
        m_summary.looksLikeLog = scanner.looksLikeLog();
        m_summary.first = timeOf(scanner.firstMicros());
        m_summary.last = timeOf(scanner.lastMicros());
        return m_summary;
    }

private:
    ReadStretch makeReader() const
    {
        const auto reader = std::make_shared<StretchReader>(m_options.zoneOffsetSeconds, m_reference);
        const auto writer = m_lines
            ? std::make_shared<StretchWriter>(m_lines->newWriter(), m_filter, !m_summary.partly)
            : nullptr;
        return [reader, writer](Stretch &stretch) {
            reader->read(stretch);
            if (writer)
                writer->write(stretch);
        };
    }

    std::optional<Window> findWindow()
    {
        if ((!m_filter.since && !m_filter.until) || m_device.isSequential()
            || m_device.size() <= m_options.bisectAbove)
            return std::nullopt;
        const qint64 position = m_device.pos();
        LineParser parser(m_options.zoneOffsetSeconds, m_reference);
        const auto window = windowOfTimes(m_device, m_filter.since, m_filter.until, parser);
        m_device.seek(position);
        return window;
    }

    void pass(const RawEvent &event)
    {
        if (!m_filter.lets(event))
            return;
        ++m_summary.events;
        m_summary.zonesInferred += event.zoneInferred && event.micros ? 1 : 0;
        if (!m_summary.partly)
            return m_take(event);
        RawEvent uncounted = event;
        uncounted.line = 0;
        m_take(uncounted);
    }

    QIODevice &m_device;
    const QString &m_name;
    QDateTime m_reference;
    const ReadOptions &m_options;
    const CancelToken &m_cancel;
    int m_threads;
    EventSink m_take;
    EventLines *m_lines; // that `m_take` adds to, if it does
    EventFilter m_filter;
    ReadSummary m_summary;
};

} // namespace

Result<ReadSummary> readLog(const QString &path, const ReadOptions &options, const CancelToken &cancel,
                            const std::function<void(evidence::LogEvent)> &take)
{
    QFile file;
    if (const auto opened = openLogFile(file, path); !opened)
        return opened.error();
    const auto sink = [&](const RawEvent &event) {
        take(toLogEvent(event, path));
    };
    return LogReading(file, path, referenceOf(file), options, cancel, threadsFor(file), sink).run();
}

Result<ReadSummary> readLog(QIODevice &device, const QString &name, const ReadOptions &options,
                            const CancelToken &cancel, const std::function<void(evidence::LogEvent)> &take)
{
    const auto sink = [&](const RawEvent &event) {
        take(toLogEvent(event, name));
    };
    return LogReading(device, name, QDateTime::currentDateTimeUtc(), options, cancel, 1, sink).run();
}

Result<ReadSummary> readLogAsLines(const QString &path, LineFormat format, const ReadOptions &options,
                                   const CancelToken &cancel,
                                   const std::function<void(QByteArrayView lines)> &take)
{
    QFile file;
    if (const auto opened = openLogFile(file, path); !opened)
        return opened.error();
    EventLines lines(format, path, take);
    const auto add = [&lines](const RawEvent &event) {
        lines.add(event);
    };
    auto summary =
        LogReading(file, path, referenceOf(file), options, cancel, threadsFor(file), add, &lines).run();
    lines.flush();
    return summary;
}

} // namespace goneaway::log
