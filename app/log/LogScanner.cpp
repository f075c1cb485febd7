// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/LogScanner.h"

namespace goneaway::log {

namespace {

// Lines at the head of each stretch that are tried for the shape of a log, until one has it.
constexpr int ShapeLines = 200;

} // namespace

LogScanner::LogScanner(std::optional<int> zoneOffsetSeconds, const QDateTime &reference, EventSink sink)
    : m_reader(zoneOffsetSeconds, reference)
    , m_sequencer(std::move(sink))
{
}

void LogScanner::take(Stretch &stretch)
{
    const char *const begin = stretch.block.begin;
    const char *const end = stretch.block.end;
    if (!m_looksLikeLog || !m_first)
        lookAtShape(begin, end);
    if (stretch.threadIsProcess != m_reader.threadIsProcess())
        m_reader.read(stretch); // read before it was known what the numbers mean
    const char *at = feedCrash(begin, end, m_lines + 1);
    for (FoundLine &found : stretch.found) {
        if (found.begin < at)
            continue; // part of a crash
        const qint64 number = m_lines + found.before + 1;
        if (found.isRead)
            use(found.reading, number);
        else
            readInOrder(lineBetween(found.begin, found.next), number, begin);
        at = feedCrash(found.next, end, number + 1);
    }
    m_lines += stretch.lines;
    if (stretch.last) {
        m_carried.micros = stretch.last;
        m_carried.zoneInferred = stretch.lastInferred;
    }
    m_reader.setThreadIsProcess(m_reader.threadIsProcess() || stretch.becameProcess);
}

void LogScanner::finish()
{
    while (m_crash.isActive())
        endCrash();
    m_sequencer.finish();
}

void LogScanner::beginFile()
{
    finish();
    m_lines = 0;
    m_sequencer.beginFile();
}

void LogScanner::use(Reading &reading, qint64 number)
{
    reading.event.line = number;
    // A kernel's line that names a killed process is worth reading by itself.
    m_looksLikeLog = m_looksLikeLog || reading.showsLog || reading.role == Role::Crash
        || reading.role == Role::CrashPart || reading.role == Role::Killed
        || reading.event.kind == evidence::LogEventKind::OutOfMemory;
    if (reading.role == Role::Crash || reading.role == Role::CrashRepeated) {
        m_crash.begin(reading);
    } else if (reading.role == Role::CrashPart) {
        m_crash.beginInside(reading, m_reader.parse(reading.event.text).message);
    } else {
        m_sequencer.add(reading);
    }
}

void LogScanner::readInOrder(Bytes line, qint64 number, const char *before)
{
    if (auto reading = m_reader.readLine(line, before, m_carried))
        use(*reading, number);
}

// Hands lines to the crash block until it is over; `number`: of the first line. Returns the first line that
// is no part of it.
const char *LogScanner::feedCrash(const char *from, const char *end, qint64 number)
{
    while (m_crash.isActive() && from < end) {
        const char *stop = lineEnd(from, end);
        const Bytes line = lineBetween(from, stop);
        if (!m_crash.take(m_reader.parse(line), line, number)) {
            endCrash(); // which may bring the next crash to light
            continue;
        }
        from = stop < end ? stop + 1 : end;
        ++number;
    }
    return from;
}

// Lines of others that stood inside the block may begin a block of their own; each call is left with fewer of
// them.
void LogScanner::endCrash()
{
    m_sequencer.add(m_crash.finish());
    for (const auto &line : m_crash.takeDeferred()) {
        if (m_crash.isActive()) {
            if (m_crash.take(m_reader.parse(line.bytes), line.bytes, line.number))
                continue;
            endCrash();
        }
        m_padded.assign(line.bytes);
        m_padded.append(NeedleFinder::Padding, '\0');
        readInOrder(Bytes(m_padded.data(), line.bytes.size()), line.number, nullptr);
    }
}

void LogScanner::lookAtShape(const char *begin, const char *end)
{
    const char *at = begin;
    for (int i = 0; i < ShapeLines && at < end && !(m_looksLikeLog && m_first); ++i) {
        const char *stop = lineEnd(at, end);
        const LineHead head = m_reader.parse(lineBetween(at, stop));
        m_looksLikeLog = m_looksLikeLog || head.fromServer;
        if (head.micros && !m_first)
            m_first = head.micros;
        at = stop < end ? stop + 1 : end;
    }
}

} // namespace goneaway::log
