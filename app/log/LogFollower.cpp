// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/LogFollower.h"

#include "log/ByteSource.h"
#include "log/Conversion.h"
#include "log/EventLines.h"
#include "log/FileIdentity.h"
#include "log/LogFile.h"
#include "log/LogScanner.h"

#include <chrono>
#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::log {

namespace {

constexpr qint64 ChunkBytes = 256 * 1024;
constexpr size_t LongestLine = 1024 * 1024; // what is longer is left out
constexpr qint64 FingerprintBytes = 64;
constexpr auto Tick = 50ms;
constexpr int TicksToFlush = 12; // a server writes the lines of one event at once

} // namespace

class LogFollower::State
{
public:
    State(const QString &path, const ReadOptions &options, EventSink take)
        : m_path(path)
        , m_filter(options)
        , m_take(std::move(take))
        , m_reader(options.zoneOffsetSeconds, QDateTime::currentDateTimeUtc())
        , m_scanner(options.zoneOffsetSeconds, QDateTime::currentDateTimeUtc(),
                    [this](const RawEvent &event) { pass(event); })
    {
    }

    Result<void> start(From from)
    {
        if (const auto opened = openLogFile(m_file, m_path); !opened)
            return opened;
        const auto source = openSource(m_file, m_path);
        if (!source)
            return source.error();
        if (m_file.isSequential() || !(*source)->isPlain())
            return Error{
                ErrorCode::Unsupported,
                u"\"%1\" cannot be followed: it is compressed, in UTF-16, or a pipe. Name the file that the "
                "server itself writes."_s.arg(m_path)};
        m_identity = identityOf(m_file);
        if (from == From::End) {
            m_linesUnknown = true;
            m_position = m_file.size();
            if (m_position > 0 && readAt(m_position - 1, 1) != "\n")
                m_skipping = true; // half a line, whose beginning is of no interest
            remember();
        }
        release();
        return {};
    }

    Result<bool> poll(const CancelToken &cancel)
    {
        bool any = false;
        // A second round where the file was made anew.
        for (int round = 0; round < 2 && !cancel.isCancelled(); ++round) {
            if (!m_file.isOpen()) {
                const auto rest = comeBack(cancel);
                if (!rest)
                    return rest;
                any = any || *rest;
                if (!m_file.isOpen())
                    return any; // not there just now
            }
            const auto read = readOn(cancel);
            if (!read)
                return read;
            any = any || *read;
            const auto now = identityOf(m_path);
            if (!now || now == m_identity)
                break;
            endFile();
            m_file.close();
            m_identity = now;
            any = true;
        }
        release();
        return any;
    }

    void flush() { m_scanner.finish(); }

private:
    // Opens what now has the name. Another file that had it at the last look, and was not held open since
    // (Windows), is read to its end first, wherever it was moved: true when that brought something.
    Result<bool> comeBack(const CancelToken &cancel)
    {
        if (openShared(m_file, m_path)) {
            const auto opened = identityOf(m_file);
            if (!m_identity || opened == m_identity) {
                m_identity = opened;
                return false;
            }
        }
        m_file.close();
        Result<bool> rest = false;
        const auto now = identityOf(m_path);
        if (m_identity && now != m_identity) {
            const QString moved = movedTo(m_path, *m_identity);
            if (!moved.isEmpty() && openShared(m_file, moved))
                rest = readOn(cancel);
            m_file.close();
            if (!now && (!moved.isEmpty() || isOutOfReach(m_path)))
                return rest; // the moved one goes on until a new one is there
            endFile();
            m_identity = now;
        }
        if (openShared(m_file, m_path))
            m_identity = identityOf(m_file);
        return rest;
    }

    // All that stands behind the position.
    Result<bool> readOn(const CancelToken &cancel)
    {
        const qint64 size = m_file.size();
        if (size < m_position || (size > m_position && !isContinued()))
            endFile();
        bool any = false;
        m_file.seek(m_position);
        std::string chunk(ChunkBytes, '\0');
        while (!cancel.isCancelled()) {
            const qint64 count = m_file.read(chunk.data(), ChunkBytes);
            if (count < 0)
                return Error{ErrorCode::Io,
                             u"Reading \"%1\" failed: %2."_s.arg(m_path, m_file.errorString())};
            if (count == 0)
                break;
            any = true;
            m_position += count;
            takeBytes(Bytes(chunk.data(), static_cast<size_t>(count)));
        }
        if (any)
            remember();
        return any;
    }

    void takeBytes(Bytes bytes)
    {
        if (m_skipping) {
            const auto end = bytes.find('\n');
            if (end == Bytes::npos)
                return;
            m_skipping = false;
            bytes.remove_prefix(end + 1);
        }
        const auto last = bytes.rfind('\n');
        if (last == Bytes::npos) {
            m_begun += bytes;
            if (m_begun.size() > LongestLine) {
                m_begun += '\n';
                takeLines(m_begun);
                m_begun.clear();
                m_skipping = true;
            }
            return;
        }
        m_begun += bytes.substr(0, last + 1);
        takeLines(m_begun);
        m_begun.assign(bytes.substr(last + 1));
    }

    void takeLines(Bytes lines)
    {
        Stretch stretch;
        stretch.block.buffer = std::make_unique<char[]>(lines.size() + NeedleFinder::Padding);
        std::memcpy(stretch.block.buffer.get(), lines.data(), lines.size());
        stretch.block.begin = stretch.block.buffer.get();
        stretch.block.end = stretch.block.begin + lines.size();
        m_reader.read(stretch);
        m_scanner.take(stretch);
    }

    // The file was cut to nothing, or another one stands in its place: what was begun will not be finished.
    void endFile()
    {
        if (!m_begun.empty())
            takeLines(m_begun);
        m_begun.clear();
        m_skipping = false;
        m_position = 0;
        m_fingerprint.clear();
        m_linesUnknown = false;
        m_scanner.beginFile();
    }

    QByteArray readAt(qint64 offset, qint64 bytes)
    {
        m_file.seek(offset);
        return m_file.read(bytes);
    }

    // A file that was cut and has grown past the old position since has other bytes before it.
    bool isContinued()
    {
        return readAt(m_position - m_fingerprint.size(), m_fingerprint.size()) == m_fingerprint;
    }
    void remember()
    {
        const qint64 bytes = std::min(m_position, FingerprintBytes);
        m_fingerprint = readAt(m_position - bytes, bytes);
    }

    // On Windows the name of a removed file stays taken as long as somebody holds it open.
    void release()
    {
#ifdef Q_OS_WIN
        m_file.close();
#endif
    }

    void pass(const RawEvent &event)
    {
        if (!m_filter.lets(event))
            return;
        RawEvent told = event;
        if (m_linesUnknown)
            told.line = 0;
        m_take(told);
    }

    const QString m_path;
    EventFilter m_filter;
    EventSink m_take;
    StretchReader m_reader;
    LogScanner m_scanner;
    QFile m_file;
    std::optional<FileIdentity> m_identity;
    qint64 m_position = 0;
    QByteArray m_fingerprint; // the bytes before the position
    std::string m_begun; // a line whose end has not come yet
    bool m_skipping = false; // up to the next line end
    bool m_linesUnknown = false;
};

LogFollower::LogFollower(std::unique_ptr<State> state)
    : m_state(std::move(state))
{
}

LogFollower::~LogFollower() = default;

Result<std::unique_ptr<LogFollower>> LogFollower::open(const QString &path, From from,
                                                       const ReadOptions &options, EventSink take)
{
    auto state = std::make_unique<State>(path, options, std::move(take));
    if (const auto started = state->start(from); !started)
        return started.error();
    return std::unique_ptr<LogFollower>(new LogFollower(std::move(state)));
}

Result<bool> LogFollower::poll(const CancelToken &cancel)
{
    return m_state->poll(cancel);
}

void LogFollower::flush()
{
    m_state->flush();
}

namespace {

// `handOver` is called when all that was new has been read.
Result<void> follow(const QString &path, LogFollower::From from, const ReadOptions &options,
                    const CancelToken &cancel, EventSink sink, const std::function<void()> &handOver)
{
    auto follower = LogFollower::open(path, from, options, std::move(sink));
    if (!follower)
        return follower.error();
    for (int quiet = 0; !cancel.isCancelled();) {
        const auto any = (*follower)->poll(cancel);
        if (!any)
            return any.error();
        quiet = *any ? 0 : quiet + 1;
        if (quiet == TicksToFlush)
            (*follower)->flush();
        handOver();
        if (!*any)
            std::this_thread::sleep_for(Tick);
    }
    return {};
}

} // namespace

Result<void> followLog(const QString &path, LogFollower::From from, const ReadOptions &options,
                       const CancelToken &cancel, const std::function<void(evidence::LogEvent)> &take)
{
    return follow(
        path, from, options, cancel, [&](const RawEvent &event) { take(toLogEvent(event, path)); }, [] {});
}

Result<void> followLogAsLines(const QString &path, LineFormat format, const ReadOptions &options,
                              const CancelToken &cancel,
                              const std::function<void(QByteArrayView lines)> &take)
{
    EventLines lines(format, path, take);
    return follow(
        path, LogFollower::From::Start, options, cancel,
        [&lines](const RawEvent &event) { lines.add(event); }, [&lines] { lines.flush(); });
}

} // namespace goneaway::log
