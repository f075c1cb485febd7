// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/StretchReader.h"

#include "log/TableRow.h"

#include <algorithm>

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

void Stretch::clear()
{
    found.clear();
    lines = 0;
    crashesUsed = 0;
    written.clear();
}

StretchReader::StretchReader(std::optional<int> zoneOffsetSeconds, const QDateTime &reference)
    : m_finder(eventFinder())
    , m_parser(zoneOffsetSeconds, reference)
    , m_context(zoneOffsetSeconds, reference)
{
}

void StretchReader::read(Stretch &stretch, const char *crashesFrom)
{
    const char *const begin = stretch.block.begin;
    const char *const end = stretch.block.end;
    stretch.clear();
    stretch.threadIsProcess = m_parser.threadIsProcess();
    const char *counted = begin;
    const char *at = begin;
    while (at < end) {
        auto match = m_finder.find(at, at, end);
        if (!match.at)
            break;
        FoundLine &found = stretch.found.emplace_back();
        found.begin = lineStart(match.at, at);
        const char *stop = lineEnd(match.at, end);
        Words words;
        words.first = static_cast<size_t>(match.at - found.begin);
        words.words[words.count++] = match.needle;
        at = found.next = stop < end ? stop + 1 : end;

        const Bytes line = lineBetween(found.begin, stop);
        const bool inCrash = isCrashPart(words.words[0]);
        LineHead head = inCrash ? LineHead() : m_parser.parse(line);
        // What a JSON line says may have no place in the stretch; a stamp may stand in the stretch before.
        found.isRead = !inCrash && isWithin(line, head.message)
            && (head.micros || head.sinceBoot || takeContext(head, line, begin));
        if (found.isRead) {
            // The first word decides nearly always: the others are searched for only where it does not.
            if (isWeak(match.needle) || !applyRule(match.needle, head, line, found.reading)) {
                addWords(words, found.begin, match.next, stop);
                if (!apply(head, line, words, found.reading)) {
                    stretch.found.pop_back();
                    continue;
                }
            }
            noteProcess(found.reading, head);
        }
        stretch.lines += countLineEnds(counted, found.begin);
        counted = found.begin;
        found.before = stretch.lines;
        if (found.isRead && isCrash(found.reading.role) && found.begin >= crashesFrom)
            at = readCrash(stretch, found);
        found.searchedFrom = at;
        if (at == found.next && stop < end) { // lines that follow each other need no counting
            counted = at;
            stretch.lines += found.lines;
        }
    }
    stretch.lines += countLineEnds(counted, end);
    if (end > begin && end[-1] != '\n')
        ++stretch.lines; // half a line at the end of the file
    lookAtEnd(stretch);
    stretch.becameProcess = m_parser.threadIsProcess();
}

// Reads on to the end of a crash. One that goes on behind the stretch is left to whoever knows what follows:
// there is nothing else in the stretch then. Returns the next line to look at.
const char *StretchReader::readCrash(Stretch &stretch, FoundLine &found)
{
    const char *const end = stretch.block.end;
    if (stretch.crashesUsed == stretch.crashes.size())
        stretch.crashes.emplace_back();
    CrashBlock &crash = stretch.crashes[stretch.crashesUsed];
    crash.begin(found.reading);
    qint64 number = 1; // of lines behind the first
    const char *const next = crash.takeLines(m_parser, found.next, end, number);
    if (next == end)
        return end;
    ++stretch.crashesUsed;
    found.reading = crash.finish();
    found.crash = &crash;
    found.next = next;
    found.lines = number;
    return next;
}

void StretchReader::addWords(Words &words, const char *begin, const char *from, const char *end) const
{
    while (words.count < MostWords) {
        const auto match = m_finder.find(begin, from, end);
        if (!match.at)
            return;
        words.words[words.count++] = match.needle;
        from = match.next;
    }
}

// Words that say something before the one that says no more than "some error"; and where the line makes no
// sense as it stands, the server's line inside it.
bool StretchReader::apply(const LineHead &head, Bytes line, const Words &words, Reading &reading)
{
    if (applyStrong(head, line, words, reading))
        return true;
    const bool isStrong = std::any_of(words.words.begin(), words.words.begin() + words.count,
                                      [](size_t word) { return !isWeak(word); });
    const bool mayHoldAnother = !head.fromServer || (isStrong && contains(head.message, "] "));
    const auto inside =
        mayHoldAnother && isWithin(line, head.message) ? headInside(line, head, words) : std::nullopt;
    if (inside && applyStrong(*inside, line, words, reading))
        return true;
    for (size_t i = 0; i < words.count; ++i) {
        if (!isWeak(words.words[i]))
            continue;
        if (applyRule(words.words[i], head, line, reading)
            || (inside && applyRule(words.words[i], *inside, line, reading)))
            return true;
    }
    return false;
}

bool StretchReader::applyStrong(const LineHead &head, Bytes line, const Words &words, Reading &reading) const
{
    for (size_t i = 0; i < words.count; ++i) {
        if (!isWeak(words.words[i]) && applyRule(words.words[i], head, line, reading))
            return true;
    }
    return false;
}

// The head that stands closest before the first word: behind a prefix that is not known ("db-0 mariadb ",
// "error.log:12:"), or where two lines ran into each other. Nothing inside quotes: that is a statement.
std::optional<LineHead> StretchReader::headInside(Bytes line, const LineHead &outer, const Words &words)
{
    constexpr size_t LongestHead = 160;
    const size_t last = std::min(words.first, line.size());
    const size_t lowest = last > LongestHead ? last - LongestHead : 1;
    for (size_t at = last; at >= lowest && at > 0; --at) {
        const char before = line[at - 1];
        if (!isDigit(line[at < line.size() ? at : 0]) || isDigit(before) || before == '\'' || before == '"'
            || before == '`')
            continue;
        const Bytes rest = line.substr(at);
        if (!parseStamp(rest))
            continue;
        LineHead head = m_parser.parse(rest);
        if (head.level == Level::None || !isWithin(line, head.message))
            continue;
        if (head.zoneInferred && outer.micros && !outer.zoneInferred) {
            head.micros = outer.micros;
            head.zoneInferred = false;
        }
        return head;
    }
    return std::nullopt;
}

std::optional<Reading> StretchReader::readLine(Bytes line, const char *before, const LineHead &carried)
{
    const char *const begin = line.data();
    const char *const end = begin + line.size();
    Words words;
    const auto match = m_finder.find(begin, begin, end);
    words.first = match.at ? static_cast<size_t>(match.at - begin) : 0;
    addWords(words, begin, begin, end);
    LineHead head = m_parser.parse(line);
    if (!head.micros && !head.sinceBoot && !(before && takeContext(head, line, before))) {
        head.micros = carried.micros;
        head.zoneInferred = carried.zoneInferred;
        dateTimeOfDay(head);
    }
    Reading reading;
    if (!apply(head, line, words, reading))
        return std::nullopt;
    noteProcess(reading, head);
    return reading;
}

// "2014-08-01 14:00:00 12345 [Note] mysqld (mysqld 5.6.20) starting as process 12345": it was no session's
// number.
void StretchReader::noteProcess(const Reading &reading, const LineHead &head)
{
    if (reading.role == Role::Start && head.thread.value_or(0) != 0
        && numberAfter(head.message, "as process ") == head.thread)
        m_parser.setThreadIsProcess(true);
}

bool StretchReader::takeContext(LineHead &head, Bytes line, const char *before)
{
    return takeRowAbove(head, line, before) || takeStampAbove(head, line, before);
}

// "  DATA: Aborted connection ...", the last line of a row that the mysql client wrote with \G.
bool StretchReader::takeRowAbove(LineHead &head, Bytes line, const char *before)
{
    constexpr Bytes Data = "DATA: ";
    if (!head.message.starts_with(Data))
        return false;
    LineHead row = head;
    const char *at = line.data();
    for (int i = 0; i < RowLinesAboveData && at > before; ++i) {
        const char *start = lineStart(at - 1, before);
        if (!parseRowField(lineBetween(start, at), m_context, row))
            break;
        at = start;
    }
    if (!row.micros || row.level == Level::None)
        return false;
    row.message = head.message.substr(Data.size());
    row.fromServer = true;
    head = row;
    return true;
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
