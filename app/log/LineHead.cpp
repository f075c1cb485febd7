// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/LineHead.h"

#include "log/TableRow.h"

namespace goneaway::log {

namespace {

// Numbers over this are addresses of threads (MariaDB 10.0, 10.1), not sessions.
constexpr quint64 HighestSession = quint64{1} << 40;

// "7f3c5a2b8700 InnoDB: Error", "0x7f12  InnoDB: Assertion failure": a thread's address in front of what
// InnoDB of MySQL 5.6, 5.7 and MariaDB says itself.
void dropThreadAddress(Bytes &text)
{
    const auto end = text.substr(0, 24).find(' ');
    if (end == Bytes::npos || end < 4)
        return;
    Bytes address = text.substr(0, end);
    if (address.starts_with("0x"))
        address.remove_prefix(2);
    const Bytes rest = trimmedFront(text.substr(end));
    if (address.find_first_not_of("0123456789abcdef") == Bytes::npos && rest.starts_with("InnoDB: "))
        text = rest;
}

// MySQL 5.0's mysqld_safe does not name itself.
bool isOldWrapper(Bytes message)
{
    return message == "mysqld started" || message == "mysqld restarted" || message == "mysqld ended";
}

// " 12 [Note]", what follows a server's own stamp nearly always: no sender, row or second stamp looks like
// it.
bool startsWithThreadAndLevel(Bytes text)
{
    const auto afterBlanks = [&text](size_t from) {
        while (from < text.size() && text[from] == ' ')
            ++from;
        return from;
    };
    const size_t number = afterBlanks(0);
    size_t at = number;
    while (at < text.size() && isDigit(text[at]))
        ++at;
    const size_t level = afterBlanks(at);
    return number > 0 && at > number && level > at && level < text.size() && text[level] == '[';
}

// "03:11:27" or " 3:11:27" as seconds of the day; nothing where it is no time.
std::optional<qint64> secondsOfDay(const char *text)
{
    constexpr quint64 ColonPlaces = 0x0000FF0000FF0000;
    constexpr quint64 Colons = 0x00003A00003A0000;
    constexpr quint64 Zeros = 0x0000300000300000;
    constexpr quint64 ToZero = 0x10; // makes a blank of the first byte
    quint64 bytes = qFromLittleEndian<quint64>(text);
    if ((bytes & ColonPlaces) != Colons || (text[0] != ' ' && !isDigit(text[0])))
        return std::nullopt;
    bytes = (bytes & ~ColonPlaces) | Zeros | ToZero;
    if (!areDigits(bytes))
        return std::nullopt;
    const auto two = [bytes](int place) {
        return static_cast<int>((bytes >> 8 * place & 15) * 10 + (bytes >> 8 * (place + 1) & 15));
    };
    const int hour = two(0);
    const int minute = two(3);
    const int second = two(6);
    if (hour > 23 || minute > 59 || second > 60)
        return std::nullopt;
    return (hour * 60 + minute) * 60 + second;
}

// " [MY-010914] [Server] Aborted connection ...": the message, and the code if there is one.
Bytes behindLevel(Bytes text, LineHead &head)
{
    constexpr size_t CodeBytes = sizeof("[MY-010914] ") - 1;
    text = trimmedFront(text);
    if (!startsWith(text, "["))
        return text;
    Bytes next = bracketed(text);
    if (startsWith(next, "MY-")) {
        const auto digits = next.size() == CodeBytes - 3 && text.size() > CodeBytes
            ? sixDigits(next.data() + sizeof("MY-") - 1)
            : std::nullopt;
        head.code = digits ? static_cast<int>(*digits) : codeOf(next);
        text = trimmedFront(text.substr(next.size() + 2));
        next = bracketed(text); // "[Server]", "[InnoDB]", "[Repl]"
        if (!next.empty())
            text = trimmedFront(text.substr(next.size() + 2));
    }
    return behindFatal(text, head);
}

// A line with nothing in front of its message, as most of a crash: no stamp, level, thread, sender or
// container. Looks closer at all that could be one.
bool isBare(Bytes line)
{
    constexpr size_t LongestContainer = 256;
    constexpr size_t LongestProgram = 66;
    const Bytes text = trimmedFront(line);
    const char first = text.empty() ? '\0' : text.front();
    if (isDigit(first) || (first >= 'a' && first <= 'f') || first == 'k' || first == 'm' || first == '['
        || first == '{' || first == '<' || first == '|' || first == '"' || first == '\x1b' || first == '\xEF')
        return false;
    return text.substr(0, LongestContainer).find('|') == Bytes::npos
        && !contains(text.substr(0, LongestProgram), ": [") && !parseStamp(text);
}

} // namespace

bool LineHead::mayBeServers() const
{
    return level != Level::None || (namesServer(program) && !contains(program, "audit"));
}

LineParser::LineParser(std::optional<int> zoneOffsetSeconds, const QDateTime &reference)
    : m_zone(zoneOffsetSeconds, reference)
{
}

LineHead LineParser::parse(Bytes line)
{
    LineHead head;
    line = trimmedLine(line);
    if (parseUsual(line, head))
        return head;
    if (isBare(line)) {
        head.message = trimmedFront(line);
        return head;
    }
    if (line.substr(0, 3) == "\xEF\xBB\xBF")
        line.remove_prefix(3);
    if (!line.empty() && line.front() == '{' && (parseCarriedJson(line, head) || parseJson(line, head)))
        return head;
    parseText(line, head);
    return head;
}

// "2026-11-23T03:11:27.123456Z 12 [Note] [MY-010914] [Server] ...", "2026-11-23  3:11:27 12 [Note] ...":
// what servers of today write themselves, on a day seen before. False, and nothing done, for all else.
bool LineParser::parseUsual(Bytes line, LineHead &head)
{
    constexpr size_t Shortest = sizeof("2026-11-23  3:11:27 1 [Note] ") - 1;
    constexpr size_t ToHour = sizeof("2026-11-23T") - 1;
    constexpr size_t ToFraction = ToHour + sizeof("03:11:27") - 1;
    const char *const text = line.data();
    if (line.size() < Shortest || std::memcmp(text, m_day.data(), m_day.size()) != 0
        || (text[ToHour - 1] != 'T' && text[ToHour - 1] != ' '))
        return false;
    const auto seconds = secondsOfDay(text + ToHour);
    if (!seconds)
        return false;
    size_t at = ToFraction;
    quint32 fraction = 0;
    if (text[at] == '.') {
        const auto digits = sixDigits(text + at + 1);
        if (!digits)
            return false;
        fraction = *digits;
        at += sizeof(".123456") - 1;
    }
    const bool inUtc = text[at] == 'Z';
    if (inUtc)
        ++at;
    else if (at > ToFraction)
        return false;

    const auto takeBlanks = [&line, &at] {
        const size_t before = at;
        while (at < line.size() && line[at] == ' ')
            ++at;
        return at - before;
    };
    const size_t blanks = takeBlanks();
    Bytes rest = line.substr(at);
    const auto thread = takeNumber(rest);
    at = line.size() - rest.size();
    if (blanks == 0 || !thread || takeBlanks() == 0)
        return false;
    rest = line.substr(at);
    const Bytes level = bracketed(rest);
    head.level = levelOf(level);
    if (head.level == Level::None)
        return false;
    if (!inUtc && blanks == 1 && text[ToHour] == '0')
        m_threadIsProcess = true; // see parseText()
    const qint64 local = m_midnight + *seconds;
    head.micros = (inUtc ? local : local - m_zone.localOffset(local)) * 1'000'000 + fraction;
    head.zoneInferred = !inUtc;
    if (!m_threadIsProcess && *thread < HighestSession)
        head.thread = thread;
    head.message = behindLevel(rest.substr(level.size() + 2), head);
    head.fromServer = true;
    head.stamped = true;
    return true;
}

// The stamp that `text` starts with was read: others of its day need not be.
void LineParser::rememberDay(Bytes text, const Stamp &stamp)
{
    if (text[4] != '-' || !stamp.ofServer) // not "2026-11-23"
        return;
    std::memcpy(m_day.data(), text.data(), m_day.size());
    m_midnight = m_zone.midnight(stamp);
}

// The innermost stamp is the server's own and counts, unless only an outer one knows its zone.
void LineParser::takeStamp(const Stamp &stamp, LineHead &head)
{
    if (head.micros && !head.zoneInferred && !stamp.zoneOffsetSeconds)
        return;
    head.micros = m_zone.resolve(stamp);
    head.zoneInferred = !stamp.zoneOffsetSeconds.has_value();
}

void LineParser::parseText(Bytes text, LineHead &head)
{
    bool isRfc5424 = false;
    if (!text.empty() && !isDigit(text.front())) {
        text = trimmedFront(text);
        const bool priority = text.substr(0, 1) == "<";
        if (const Bytes container = takeContainer(text); !container.empty())
            head.origin = originOf(container);
        isRfc5424 = priority && text.substr(0, 2) == "1 ";
        if (isRfc5424)
            text.remove_prefix(2);
        if (text.substr(0, 1) == "\"" || text.substr(0, 1) == "|") // a row of a table
            text.remove_prefix(1);
    }
    bool stamped = false;
    for (int round = 0; round < 4; ++round) { // docker over syslog over the server's own
        text = trimmedFront(text);
        const auto stamp = parseStamp(text);
        if (!stamp && !takeMonotonic(text))
            break;
        head.sinceBoot = !stamp && !stamped;
        bool carried = true;
        if (stamp) {
            takeStamp(*stamp, head);
            rememberDay(text, *stamp);
            text.remove_prefix(stamp->length);
            stamped = true;
            head.stamped = stamp->ofServer;
            carried = !stamp->ofServer || stamp->zoneOffsetSeconds;
            if (stamp->zeroPaddedHour && !stamp->zoneOffsetSeconds && stamp->length == 19 && text.size() > 1
                && text[0] == ' ' && isDigit(text[1]) && !parseStamp(text.substr(1)))
                m_threadIsProcess = true;
            if (!isRfc5424 && startsWithThreadAndLevel(text))
                break;
            if (parseRowAfterStamp(text, head)) {
                head.fromServer = true;
                return;
            }
        }
        Sender sender;
        if (carried && takeSender(text, isRfc5424, sender)) {
            head.program = sender.program;
            head.stamped = false;
            if (!sender.host.empty())
                head.origin = originOf(sender.host);
        }
        isRfc5424 = false;
    }
    text = trimmedFront(text);
    if (stamped && text.substr(0, 1) == "{" && parseJson(text, head))
        return;
    parseMessage(text, head);
    head.fromServer = (stamped && head.level != Level::None) || head.message.starts_with("mysqld_safe ")
        || head.message.starts_with("mariadbd-safe") || (stamped && isOldWrapper(head.message));
}

void LineParser::parseMessage(Bytes text, LineHead &head)
{
    takeThreadAndLevel(text, head);
    if (head.level == Level::None)
        dropThreadAddress(text);
    head.message = text;
}

void LineParser::takeThreadAndLevel(Bytes &text, LineHead &head)
{
    Bytes rest = text;
    const auto number = takeNumber(rest);
    if (number)
        rest = trimmedFront(rest);
    Bytes word = bracketed(rest);
    head.level = levelOf(word);
    if (number) {
        if (head.level == Level::None && !rest.starts_with("mysqld"))
            return; // a number of the message
        if (!m_threadIsProcess && *number < HighestSession)
            head.thread = number;
        text = rest;
    }
    if (head.level == Level::None) {
        // "mysqld: [ERROR] unknown variable": before the log is open
        constexpr size_t LongestProgram = 64;
        const auto at = indexOf(text.substr(0, LongestProgram + 2), ": [");
        if (at != Bytes::npos && namesServer(text.substr(0, at))) {
            word = bracketed(text.substr(at + 2));
            head.level = levelOf(word);
            if (head.level != Level::None)
                text = text.substr(at + 2);
        }
        if (head.level == Level::None)
            return;
    }
    text = behindLevel(text.substr(word.size() + 2), head);
}

} // namespace goneaway::log
