// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/Stamp.h"

#include <algorithm>
#include <array>

namespace goneaway::log {

namespace {

constexpr qint64 MicrosPerSecond = 1000000;
constexpr qint64 MicrosPerDay = 86400 * MicrosPerSecond;

// Days since 1970-01-01 of a Gregorian date; months are counted from March so that the leap day comes last.
qint64 daysSinceEpoch(int year, int month, int day)
{
    const qint64 y = month <= 2 ? year - 1 : year;
    const qint64 era = y / 400;
    const qint64 yearOfEra = y - era * 400;
    const qint64 dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

// A cursor over a stamp. Every take...() leaves the text alone when it fails.
class Reader
{
public:
    explicit Reader(Bytes text)
        : m_text(text)
    {
    }

    size_t position() const { return m_at; }
    char peek(size_t ahead = 0) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0'; }
    bool take(char c)
    {
        const bool yes = peek() == c && m_at < m_text.size();
        m_at += yes ? 1 : 0;
        return yes;
    }
    template <size_t Count>
    bool digits(int &number)
    {
        if (m_at + Count > m_text.size())
            return false;
        number = 0;
        bool all = true;
        for (size_t i = 0; i < Count; ++i) {
            const char c = m_text[m_at + i];
            all = all && isDigit(c);
            number = number * 10 + (c - '0');
        }
        m_at += all ? Count : 0;
        return all;
    }
    void back(size_t position) { m_at = position; }
    Bytes rest() const { return m_text.substr(m_at); }

private:
    Bytes m_text;
    size_t m_at = 0;
};

// "03:11:27", " 3:11:27" or "3:11:27", with a fraction.
bool takeTime(Reader &reader, Stamp &stamp)
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    reader.take(' ');
    const bool twoDigits = isDigit(reader.peek(1));
    if (!(twoDigits ? reader.digits<2>(hour) : reader.digits<1>(hour)) || !reader.take(':')
        || !reader.digits<2>(minute) || !reader.take(':') || !reader.digits<2>(second) || hour > 23
        || minute > 59 || second > 60)
        return false;
    stamp.zeroPaddedHour = twoDigits && hour < 10;
    stamp.micros = ((hour * 60 + minute) * 60 + second) * MicrosPerSecond;
    if ((reader.peek() == '.' || reader.peek() == ',') && isDigit(reader.peek(1))) {
        const Bytes fraction = reader.rest().substr(1);
        qint64 unit = MicrosPerSecond;
        size_t length = 0;
        for (; length < fraction.size() && isDigit(fraction[length]); ++length) {
            unit /= 10; // digits beyond microseconds count nothing
            stamp.micros += unit * (fraction[length] - '0');
        }
        reader.back(reader.position() + 1 + length);
    }
    return true;
}

// "Z", "+02:00", "+0200", "-03", also after one space only for "UTC" (not followed by " -": the crash head).
void takeZone(Reader &reader, Stamp &stamp)
{
    if (reader.take('Z')) {
        stamp.zoneOffsetSeconds = 0;
        return;
    }
    const size_t before = reader.position();
    const char sign = reader.peek();
    if (sign == '+' || sign == '-') {
        int hours = 0;
        int minutes = 0;
        reader.take(sign);
        if (reader.digits<2>(hours)) {
            const size_t afterHours = reader.position();
            reader.take(':');
            if (!reader.digits<2>(minutes))
                reader.back(afterHours);
            if (hours <= 14 && minutes < 60) {
                stamp.zoneOffsetSeconds = (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
                return;
            }
        }
        reader.back(before);
    }
    if (reader.rest().substr(0, 4) == " UTC")
        stamp.zoneOffsetSeconds = 0;
}

// The names of zones are many and unclear: only two of them count, the others are passed over.
void takeZoneName(Reader &reader, Stamp &stamp)
{
    const Bytes rest = reader.rest();
    size_t length = 1;
    while (length < rest.size() && length < 7
           && ((rest[length] >= 'A' && rest[length] <= 'Z') || isDigit(rest[length]) || rest[length] == '+'
               || rest[length] == '-'))
        ++length;
    if (rest.substr(0, 1) != " " || length < 3 || rest.substr(length, 1) != " ")
        return;
    const Bytes name = rest.substr(1, length - 1);
    if (name == "UTC" || name == "GMT")
        stamp.zoneOffsetSeconds = 0;
    reader.back(reader.position() + length);
}

bool isDate(const Stamp &stamp)
{
    return stamp.month >= 1 && stamp.month <= 12 && stamp.day >= 1 && stamp.day <= 31;
}

std::optional<Stamp> finish(const Reader &reader, Stamp stamp)
{
    // A time that runs on into a word is no stamp.
    const char next = reader.peek();
    if (!isDate(stamp) || isDigit(next) || (next >= 'a' && next <= 'z'))
        return std::nullopt;
    stamp.length = reader.position();
    return stamp;
}

std::optional<Stamp> parseIso(Bytes text)
{
    Reader reader(text);
    Stamp stamp;
    if (!reader.digits<4>(stamp.year) || !reader.take('-') || !reader.digits<2>(stamp.month)
        || !reader.take('-') || !reader.digits<2>(stamp.day) || (!reader.take('T') && !reader.take(' '))
        || stamp.year < 1990 || !takeTime(reader, stamp))
        return std::nullopt;
    takeZone(reader, stamp);
    return finish(reader, stamp);
}

// "261123  3:11:27", "061123 13:11:27"
std::optional<Stamp> parseShort(Bytes text)
{
    Reader reader(text);
    Stamp stamp;
    int year = 0;
    if (!reader.digits<2>(year) || !reader.digits<2>(stamp.month) || !reader.digits<2>(stamp.day)
        || !reader.take(' ') || !takeTime(reader, stamp))
        return std::nullopt;
    stamp.year = 2000 + year; // no server that writes this is older
    return finish(reader, stamp);
}

int takeMonth(Reader &reader)
{
    constexpr std::array<Bytes, 12> Months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const Bytes name = reader.rest().substr(0, 3);
    for (size_t i = 0; i < Months.size(); ++i) {
        if (name == Months[i]) {
            reader.back(reader.position() + 3);
            return static_cast<int>(i) + 1;
        }
    }
    return 0;
}

// "Nov 23 03:11:27" and, inside brackets, "Mon Nov 23 03:11:27 2026"
std::optional<Stamp> parseNamed(Bytes text)
{
    Reader reader(text);
    Stamp stamp;
    const bool bracket = reader.take('[');
    if (bracket)
        reader.back(5); // the day's name
    stamp.ofServer = false;
    stamp.month = takeMonth(reader);
    if (stamp.month == 0 || !reader.take(' '))
        return std::nullopt;
    reader.take(' ');
    if (!(isDigit(reader.peek(1)) ? reader.digits<2>(stamp.day) : reader.digits<1>(stamp.day))
        || !reader.take(' ') || !takeTime(reader, stamp))
        return std::nullopt;
    if (bracket && (!reader.take(' ') || !reader.digits<4>(stamp.year) || !reader.take(']')))
        return std::nullopt;
    return finish(reader, stamp);
}

// "Mon 2026-11-23 03:11:27 CET": journalctl -o short-full, with-unit
std::optional<Stamp> parseNamedIso(Bytes text)
{
    constexpr size_t DayLength = 4;
    const auto stamp = parseIso(text.substr(DayLength));
    if (!stamp)
        return std::nullopt;
    Stamp full = *stamp;
    full.ofServer = false;
    Reader reader(text);
    reader.back(DayLength + stamp->length);
    takeZoneName(reader, full);
    full.length = reader.position();
    return full;
}

// "1763867487.123456": journalctl -o short-unix
std::optional<Stamp> parseEpoch(Bytes text)
{
    constexpr size_t SecondsLength = 10;
    constexpr size_t MicrosLength = 6;
    if (text.size() < SecondsLength + 1 + MicrosLength + 1 || text[SecondsLength] != '.'
        || text[SecondsLength + 1 + MicrosLength] != ' ')
        return std::nullopt;
    Bytes rest = text;
    const auto seconds = takeNumber(rest);
    rest.remove_prefix(1);
    const size_t before = rest.size();
    const auto micros = takeNumber(rest);
    if (!seconds || !micros || before - rest.size() != MicrosLength)
        return std::nullopt;
    return stampOfEpoch(static_cast<qint64>(*seconds) * MicrosPerSecond + static_cast<qint64>(*micros),
                        SecondsLength + 1 + MicrosLength);
}

bool isDayName(Bytes text)
{
    constexpr std::array<Bytes, 7> Days{"Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "};
    return std::find(Days.begin(), Days.end(), text.substr(0, 4)) != Days.end();
}

} // namespace

Stamp stampOfEpoch(qint64 micros, size_t length)
{
    const QDate date = QDate(1970, 1, 1).addDays(micros / MicrosPerDay);
    Stamp stamp;
    stamp.year = date.year();
    stamp.month = date.month();
    stamp.day = date.day();
    stamp.micros = micros % MicrosPerDay;
    stamp.zoneOffsetSeconds = 0;
    stamp.length = length;
    stamp.ofServer = false;
    return stamp;
}

std::optional<Stamp> parseStamp(Bytes text)
{
    if (text.size() < 14)
        return std::nullopt;
    const char first = text.front();
    if (isDigit(first)) {
        if (text[4] == '-')
            return parseIso(text);
        if (text[6] == ' ')
            return parseShort(text);
        return text[10] == '.' ? parseEpoch(text) : std::nullopt;
    }
    // A short name and a blank: most lines that begin with a letter need no further look.
    constexpr size_t AfterName = 3;
    constexpr size_t AfterBracketDayAndName = 8;
    if ((first >= 'A' && first <= 'W' && text[AfterName] == ' ')
        || (first == '[' && text[AfterBracketDayAndName] == ' '))
        return isDayName(text) ? parseNamedIso(text) : parseNamed(text);
    return std::nullopt;
}

std::optional<qint64> parseTimeOfDay(Bytes text, size_t &length)
{
    Reader reader(text);
    Stamp stamp;
    if (!isDigit(reader.peek()) || !takeTime(reader, stamp))
        return std::nullopt;
    length = reader.position();
    return stamp.micros;
}

ZoneResolver::ZoneResolver(std::optional<int> offset, const QDateTime &reference)
    : m_offset(offset)
    , m_reference(reference.toUTC().date().addDays(1))
{
}

qint64 ZoneResolver::midnight(const Stamp &stamp)
{
    int year = stamp.year;
    if (year == 0) {
        year = m_reference.year();
        const auto inYear = std::pair(stamp.month, stamp.day);
        if (inYear > std::pair(m_reference.month(), m_reference.day()))
            --year;
    }
    const int date = (year * 16 + stamp.month) * 32 + stamp.day;
    if (date != m_cachedDate) {
        m_cachedDate = date;
        m_cachedMidnight = daysSinceEpoch(year, stamp.month, stamp.day) * 86400;
    }
    return m_cachedMidnight;
}

qint64 ZoneResolver::resolve(const Stamp &stamp)
{
    const qint64 local = midnight(stamp);
    const qint64 offset = stamp.zoneOffsetSeconds ? *stamp.zoneOffsetSeconds
                                                  : localOffset(local + stamp.micros / MicrosPerSecond);
    return (local - offset) * MicrosPerSecond + stamp.micros;
}

qint64 ZoneResolver::localOffset(qint64 localSeconds)
{
    if (m_offset)
        return *m_offset;
    const qint64 hour = localSeconds / 3600;
    if (hour != m_cachedHour) {
        m_cachedHour = hour;
        const QDateTime asUtc = QDateTime::fromSecsSinceEpoch(localSeconds, Qt::UTC);
        m_cachedOffset = QDateTime(asUtc.date(), asUtc.time(), Qt::LocalTime).offsetFromUtc();
    }
    return m_cachedOffset;
}

} // namespace goneaway::log
