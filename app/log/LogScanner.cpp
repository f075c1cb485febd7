// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/LogScanner.h"

#include <algorithm>

namespace goneaway::log {

namespace {

// How far to look back for the stamp that a line without one inherits.
constexpr int CarryLines = 60;
constexpr qsizetype CarryBytes = 16384;
// Lines at the head of each stretch that are tried for the shape of a log, until one has it.
constexpr int ShapeLines = 200;
constexpr qint64 MicrosPerDay = 86400LL * 1000000;

// The line without its end.
Bytes lineBetween(const char *start, const char *end)
{
    return trimmedLine(Bytes(start, static_cast<size_t>(end - start)));
}

} // namespace

LogScanner::LogScanner(std::optional<int> zoneOffsetSeconds, const QDateTime &reference, EventSink sink)
    : m_finder(eventFinder())
    , m_parser(zoneOffsetSeconds, reference)
    , m_context(zoneOffsetSeconds, reference)
    , m_sequencer(std::move(sink))
{
}

void LogScanner::scan(const char *begin, const char *end)
{
    m_counted = m_stretch = begin;
    if (!m_looksLikeLog || !m_first)
        lookAtShape(begin, end);
    const char *at = begin;
    while (at < end) {
        if (m_crash.isActive()) {
            at = feedCrash(at, end);
            continue;
        }
        const auto match = m_finder.find(at, at, end);
        if (!match.at)
            break;
        at = scanLine(at, match, end);
    }
    m_lines += m_finder.countLines(m_counted, end);
    if (end > begin && end[-1] != '\n')
        ++m_lines; // half a line at the end of the file
    lookAtEnd(begin, end);
}

void LogScanner::finish()
{
    m_stretch = nullptr;
    if (m_crash.isActive())
        endCrash();
    m_sequencer.finish();
}

qint64 LogScanner::lineNumberAt(const char *at)
{
    m_lines += m_finder.countLines(m_counted, at);
    m_counted = at;
    return m_lines + 1;
}

// Reads the line around a first match; returns the start of the next line. `begin` is the start of a line.
const char *LogScanner::scanLine(const char *begin, const NeedleFinder::Match &first, const char *end)
{
    const char *start = lineStart(first.at, begin);
    const char *stop = lineEnd(first.at, end);
    size_t words[MostWords] = {first.needle};
    size_t count = 1;
    for (auto match = m_finder.find(start, first.next, stop); match.at && count < MostWords;
         match = m_finder.find(start, match.next, stop))
        words[count++] = match.needle;
    interpret(lineBetween(start, stop), lineNumberAt(start), words, count);
    return stop < end ? stop + 1 : end;
}

void LogScanner::interpret(Bytes line, qint64 number, const size_t *words, size_t count)
{
    LineHead head = m_parser.parse(line);
    if (!head.micros)
        carryStamp(head, line);
    std::optional<Reading> reading;
    for (const bool weak : {false, true}) {
        for (size_t i = 0; i < count && !reading; ++i) {
            if (isWeak(words[i]) == weak)
                reading = applyRule(words[i], head, line);
        }
    }
    if (!reading)
        return;
    reading->event.line = number;
    // A kernel's line that names a killed process is worth reading by itself.
    m_looksLikeLog = m_looksLikeLog || head.fromServer || reading->role == Role::Crash
        || reading->event.kind == evidence::LogEventKind::OutOfMemory;
    if (reading->role == Role::Crash || reading->role == Role::CrashRepeated)
        m_crash.begin(*reading);
    else
        m_sequencer.add(*reading);
}

// A line that was set aside, and is no part of the current stretch.
void LogScanner::interpretWhole(Bytes line, qint64 number)
{
    m_padded.assign(line);
    m_padded.append(NeedleFinder::Padding, '\0');
    m_stretch = nullptr;
    const char *begin = m_padded.data();
    const char *end = begin + line.size();
    size_t words[MostWords] = {};
    size_t count = 0;
    for (auto match = m_finder.find(begin, begin, end); match.at && count < MostWords;
         match = m_finder.find(begin, match.next, end))
        words[count++] = match.needle;
    if (count > 0)
        interpret(Bytes(begin, line.size()), number, words, count);
}

// Hands lines to the crash block until it is over.
const char *LogScanner::feedCrash(const char *from, const char *end)
{
    while (from < end) {
        const char *stop = lineEnd(from, end);
        const Bytes line = lineBetween(from, stop);
        if (!m_crash.take(m_parser.parse(line), line, lineNumberAt(from))) {
            endCrash();
            return from;
        }
        from = stop < end ? stop + 1 : end;
    }
    return from;
}

void LogScanner::endCrash()
{
    m_sequencer.add(m_crash.finish());
    const char *stretch = m_stretch;
    for (const auto &line : m_crash.takeDeferred())
        interpretWhole(line.bytes, line.number);
    m_stretch = stretch;
}

// A line without a stamp happened at the time of the last line with one.
void LogScanner::carryStamp(LineHead &head, Bytes line)
{
    head.micros = m_carried;
    head.zoneInferred = m_carriedInferred;
    const char *at = line.data();
    if (m_stretch && at > m_stretch) {
        const char *lowest = at - m_stretch > CarryBytes ? at - CarryBytes : m_stretch;
        for (int i = 0; i < CarryLines && at > lowest; ++i) {
            const char *start = lineStart(at - 1, lowest);
            const LineHead above = m_context.parse(lineBetween(start, at));
            if (above.micros) {
                head.micros = above.micros;
                head.zoneInferred = above.zoneInferred;
                break;
            }
            at = start;
        }
    }
    dateTimeOfDay(head);
}

// "03:11:27 UTC - mysqld got signal 11 ;": the day is that of the last stamp.
void LogScanner::dateTimeOfDay(LineHead &head) const
{
    size_t length = 0;
    const auto time = parseTimeOfDay(head.message, length);
    if (!time || !head.micros || !head.message.substr(length).starts_with(" UTC"))
        return;
    const qint64 before = *head.micros;
    qint64 micros = before / MicrosPerDay * MicrosPerDay + *time;
    if (micros < before - MicrosPerDay / 2)
        micros += MicrosPerDay;
    else if (micros > before + MicrosPerDay / 2)
        micros -= MicrosPerDay;
    head.micros = micros;
    head.zoneInferred = false;
}

void LogScanner::lookAtShape(const char *begin, const char *end)
{
    const char *at = begin;
    for (int i = 0; i < ShapeLines && at < end && !(m_looksLikeLog && m_first); ++i) {
        const char *stop = lineEnd(at, end);
        const LineHead head = m_context.parse(lineBetween(at, stop));
        m_looksLikeLog = m_looksLikeLog || head.fromServer;
        if (head.micros && !m_first)
            m_first = head.micros;
        at = stop < end ? stop + 1 : end;
    }
}

void LogScanner::lookAtEnd(const char *begin, const char *end)
{
    const char *lowest = end - begin > CarryBytes ? end - CarryBytes : begin;
    const char *at = end;
    for (int i = 0; i < CarryLines && at > lowest; ++i) {
        const char *start = lineStart(at - 1, lowest);
        const LineHead head = m_context.parse(lineBetween(start, at));
        if (head.micros) {
            m_last = m_carried = head.micros;
            m_carriedInferred = head.zoneInferred;
            return;
        }
        at = start;
    }
}

} // namespace goneaway::log
