// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/StretchReader.h"

namespace goneaway::log {

namespace {

// How far to look back for the stamp that a line without one inherits.
constexpr int CarryLines = 60;
constexpr qsizetype CarryBytes = 16384;
constexpr qint64 MicrosPerDay = 86400LL * 1000000;

// "03:11:27 UTC - mysqld got signal 11 ;": the day is that of the last stamp.
void dateTimeOfDay(LineHead &head)
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

} // namespace

StretchReader::StretchReader(std::optional<int> zoneOffsetSeconds, const QDateTime &reference)
    : m_finder(eventFinder())
    , m_parser(zoneOffsetSeconds, reference)
    , m_context(zoneOffsetSeconds, reference)
{
}

void StretchReader::read(Stretch &stretch)
{
    const char *const begin = stretch.block.begin;
    const char *const end = stretch.block.end;
    stretch.found.clear();
    stretch.lines = 0;
    stretch.threadIsProcess = m_parser.threadIsProcess();
    const char *counted = begin;
    const char *at = begin;
    while (at < end) {
        auto match = m_finder.find(at, at, end);
        if (!match.at)
            break;
        FoundLine found;
        found.begin = lineStart(match.at, at);
        const char *stop = lineEnd(match.at, end);
        Words words;
        for (; match.at && words.count < MostWords; match = m_finder.find(found.begin, match.next, stop))
            words.words[words.count++] = match.needle;
        at = found.next = stop < end ? stop + 1 : end;

        const Bytes line = lineBetween(found.begin, stop);
        LineHead head = m_parser.parse(line);
        // What a JSON line says has no place in the stretch; a stamp may stand in the stretch before.
        found.isRead = line.front() != '{' && (head.micros || takeStampAbove(head, line, begin));
        if (found.isRead) {
            const auto reading = apply(head, line, words);
            if (!reading)
                continue;
            found.reading = *reading;
            found.showsLog = head.fromServer;
        }
        stretch.lines += m_finder.countLines(counted, found.begin);
        counted = found.begin;
        found.before = stretch.lines;
        stretch.found.push_back(found);
    }
    stretch.lines += m_finder.countLines(counted, end);
    if (end > begin && end[-1] != '\n')
        ++stretch.lines; // half a line at the end of the file
    lookAtEnd(stretch);
    stretch.becameProcess = m_parser.threadIsProcess();
}

std::optional<Reading> StretchReader::apply(const LineHead &head, Bytes line, const Words &words) const
{
    for (const bool weak : {false, true}) {
        for (size_t i = 0; i < words.count; ++i) {
            if (isWeak(words.words[i]) != weak)
                continue;
            if (auto reading = applyRule(words.words[i], head, line))
                return reading;
        }
    }
    return std::nullopt;
}

std::optional<Reading> StretchReader::readLine(Bytes line, const char *before, const LineHead &carried,
                                               bool &showsLog)
{
    const char *const begin = line.data();
    const char *const end = begin + line.size();
    Words words;
    for (auto match = m_finder.find(begin, begin, end); match.at && words.count < MostWords;
         match = m_finder.find(begin, match.next, end))
        words.words[words.count++] = match.needle;
    LineHead head = m_parser.parse(line);
    if (!head.micros && !(before && takeStampAbove(head, line, before))) {
        head.micros = carried.micros;
        head.zoneInferred = carried.zoneInferred;
        dateTimeOfDay(head);
    }
    showsLog = head.fromServer;
    return apply(head, line, words);
}

// A line without a stamp happened at the time of the last line with one.
bool StretchReader::takeStampAbove(LineHead &head, Bytes line, const char *before)
{
    const char *at = line.data();
    const char *lowest = at - before > CarryBytes ? at - CarryBytes : before;
    for (int i = 0; i < CarryLines && at > lowest; ++i) {
        const char *start = lineStart(at - 1, lowest);
        const LineHead above = m_context.parse(lineBetween(start, at));
        if (above.micros) {
            head.micros = above.micros;
            head.zoneInferred = above.zoneInferred;
            dateTimeOfDay(head);
            return true;
        }
        at = start;
    }
    return false;
}

void StretchReader::lookAtEnd(Stretch &stretch)
{
    LineHead last;
    stretch.last.reset();
    const Bytes behind(stretch.block.end, 0);
    if (takeStampAbove(last, behind, stretch.block.begin)) {
        stretch.last = last.micros;
        stretch.lastInferred = last.zoneInferred;
    }
}

} // namespace goneaway::log
