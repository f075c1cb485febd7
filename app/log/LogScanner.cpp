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
    if (stretch.threadIsProcess != m_reader.parser().threadIsProcess())
        m_reader.read(stretch); // read before it was known what the numbers mean
    const char *at = feedCrash(begin, end, m_lines + 1);
    for (size_t i = 0; i < stretch.found.size(); ++i) {
        FoundLine &found = stretch.found[i];
        if (found.begin < at) {
            if (found.searchedFrom > at) { // a crash that began inside another, and goes on behind it
                readAnew(stretch, at);
                i = size_t(-1);
            }
            continue;
        }
        const qint64 number = m_lines + found.before + 1;
        if (found.isRead) {
            found.reading.event.written = stretch.written.view().substr(found.writtenAt, found.writtenBytes);
            use(found, number);
        } else {
            readInOrder(lineBetween(found.begin, found.next), number, begin);
        }
        at = feedCrash(found.next, end, number + found.lines);
    }
    m_sequencer.keep();
    m_lines += stretch.lines;
    if (stretch.last) {
        m_carried.micros = stretch.last;
        m_carried.zoneInferred = stretch.lastInferred;
    }
    m_reader.parser().setThreadIsProcess(m_reader.parser().threadIsProcess() || stretch.becameProcess);
}

// Reads a stretch once more, where it was taken for granted that no crash goes on from the stretch before:
// nothing above `from` begins one.
void LogScanner::readAnew(Stretch &stretch, const char *from)
{
    m_sequencer.keep();
    LineParser &parser = m_reader.parser();
    const bool isProcess = parser.threadIsProcess();
    parser.setThreadIsProcess(stretch.threadIsProcess);
    m_reader.read(stretch, from);
    parser.setThreadIsProcess(isProcess || parser.threadIsProcess());
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

void LogScanner::use(FoundLine &found, qint64 number)
{
    if (!found.crash)
        return use(found.reading, number);
    look(found.reading);
    found.reading.event.line = number;
    m_sequencer.add(found.reading);
    readDeferred(found.crash->takeDeferred(), number);
}

void LogScanner::use(Reading &reading, qint64 number)
{
    reading.event.line = number;
    look(reading);
    if (isCrash(reading.role))
        m_crash.begin(reading);
    else if (reading.role == Role::CrashPart)
        m_crash.beginInside(reading, m_reader.parser().parse(reading.event.text).message);
    else
        m_sequencer.add(reading);
}

void LogScanner::look(const Reading &reading)
{
    // A kernel's line that names a killed process is worth reading by itself.
    m_looksLikeLog = m_looksLikeLog || reading.showsLog || reading.role == Role::Crash
        || reading.role == Role::CrashPart || reading.role == Role::Killed
        || reading.event.kind == evidence::LogEventKind::OutOfMemory;
}

void LogScanner::readInOrder(Bytes line, qint64 number, const char *before)
{
    if (auto reading = m_reader.readLine(line, before, m_carried)) {
        use(*reading, number);
        m_sequencer.keep(); // some of its bytes may be those of the parser
    }
}

// Hands lines to the crash block until it is over; `number`: of the first line. Returns the first line that
// is no part of it.
const char *LogScanner::feedCrash(const char *from, const char *end, qint64 number)
{
    while (m_crash.isActive() && from < end) {
        from = m_crash.takeLines(m_reader.parser(), from, end, number);
        if (from < end)
            endCrash(); // which may bring the next crash to light
    }
    return from;
}

void LogScanner::endCrash()
{
    m_sequencer.add(m_crash.finish());
    m_sequencer.keep();
    readDeferred(m_crash.takeDeferred(), 0);
}

// Lines of others that stood inside a crash may begin a block of their own; each call is left with fewer of
// them. Their numbers count from `base`.
void LogScanner::readDeferred(const std::vector<CrashBlock::DeferredLine> &lines, qint64 base)
{
    for (const auto &line : lines) {
        const qint64 number = base + line.number;
        if (m_crash.isActive()) {
            if (m_crash.take(m_reader.parser().parse(line.bytes), line.bytes, number))
                continue;
            endCrash();
        }
        m_padded.assign(line.bytes);
        m_padded.append(NeedleFinder::Padding, '\0');
        readInOrder(Bytes(m_padded.data(), line.bytes.size()), number, nullptr);
    }
}

void LogScanner::lookAtShape(const char *begin, const char *end)
{
    const char *at = begin;
    for (int i = 0; i < ShapeLines && at < end && !(m_looksLikeLog && m_first); ++i) {
        const char *stop = lineEnd(at, end);
        const LineHead head = m_reader.parser().parse(lineBetween(at, stop));
        m_looksLikeLog = m_looksLikeLog || head.fromServer;
        if (head.micros && !m_first)
            m_first = head.micros;
        at = stop < end ? stop + 1 : end;
    }
}

} // namespace goneaway::log
