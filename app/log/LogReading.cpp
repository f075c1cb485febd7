// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/LogReading.h"

#include "log/LogScanner.h"

#include <QFile>

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

} // namespace

LogReading::LogReading(QIODevice &device, const QString &name, const QDateTime &reference,
                       const ReadOptions &options, const CancelToken &cancel)
    : m_device(device)
    , m_name(name)
    , m_reference(reference)
    , m_options(options)
    , m_cancel(cancel)
    , m_filter(options)
{
}

// One thread where a file is too short to be worth more, or may keep its reader waiting.
void LogReading::useThreadsFor(const QFile &file)
{
    constexpr qint64 ShortFile = 4 * 1024 * 1024;
    constexpr unsigned Most = 4; // the caller's own part becomes the bottleneck
    if (!file.isSequential() && file.size() >= ShortFile)
        m_threads = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, Most));
}

Result<ReadSummary> LogReading::run(EventLines &lines)
{
    m_lines = &lines;
    return run([&lines](const RawEvent &event) { lines.add(event); });
}

Result<ReadSummary> LogReading::run(EventSink take)
{
    m_take = std::move(take);
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
    if (m_lines) // for their numbers; else the stretches' own are enough
        blocks.countLines();
    const auto takeStretch = [&](Stretch &stretch) {
        scanner.take(stretch);
        if (m_lines)
            m_lines->keep();
    };
    const auto reader = [this] {
        return makeReader();
    };
    const auto done = m_threads > 1 ? readStretchesAhead(blocks, reader, m_threads, m_cancel, takeStretch)
                                    : readStretches(blocks, reader, m_cancel, takeStretch);
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

ReadStretch LogReading::makeReader() const
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

std::optional<Window> LogReading::findWindow()
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

void LogReading::pass(const RawEvent &event)
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

} // namespace goneaway::log
