// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/TimeStamps.h"

#include "symptom/Matching.h"

#include <QTimeZone>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::symptom {

namespace {

// Named groups: y m d (or b for the month's English name), H M S, f fraction, ap AM/PM, z zone.
// Each pattern begins with digits or a letter at a word's edge and has no nested repetition.
QList<QRegularExpression> makePatterns()
{
    const QString clock = u"(?<H>\\d{1,2}):(?<M>\\d{2}):(?<S>\\d{2})(?:[.,](?<f>\\d{1,9}))?"_s;
    const QString zone =
        u"(?:\\s?(?<z>Z\\b|[+-]\\d{2}:?\\d{2}\\b|[A-Z][A-Za-z]{1,14}/[A-Za-z_/+-]{2,30}|[A-Z]{3,4}\\b))?"_s;
    const QStringList patterns{
        // ISO, MySQL, MariaDB ("2026-11-23  3:07:22"), Go ("2026/11/23 11:02:33"), Python ("...,123")
        u"(?<!\\d)(?<y>\\d{4})[-/](?<m>\\d{2})[-/](?<d>\\d{2})(?:T|,?\\s{1,2})"_s + clock + zone,
        // PHP: [23-Nov-2026 11:02:33 UTC]; web servers: [23/Nov/2026:11:02:33 +0000]
        u"(?<!\\d)(?<d>\\d{2})[-/](?<b>[A-Z][a-z]{2})[-/](?<y>\\d{4})[ :]"_s + clock + zone,
        // ctime: Mon Nov 23 11:02:33.123456 2026
        u"\\b(?<b>[A-Z][a-z]{2})\\s{1,2}(?<d>\\d{1,2})\\s"_s + clock + u"\\s(?<y>\\d{4})\\b"_s,
        // Java: Nov 23, 2026 11:02:33 AM
        u"\\b(?<b>[A-Z][a-z]{2})\\s(?<d>\\d{1,2}),\\s(?<y>\\d{4}),?\\s"_s + clock + u"(?:\\s(?<ap>[AP]M))?"_s
            + zone,
        // German: 23.11.2026 11:02:33
        u"(?<!\\d)(?<d>\\d{1,2})\\.(?<m>\\d{1,2})\\.(?<y>\\d{4}),?\\s"_s + clock + zone,
        // MariaDB's crash header and mysqld_safe: 261123  3:11:27
        u"(?<![\\d.])(?<y>\\d{2})(?<m>\\d{2})(?<d>\\d{2})\\s{1,2}"_s + clock,
    };
    QList<QRegularExpression> compiled;
    for (const QString &pattern : patterns)
        compiled.append(QRegularExpression(pattern));
    return compiled;
}

struct NamedZone {
    QLatin1StringView name;
    int hours; // east of Greenwich
};

// Abbreviations that mean one thing only. Others ("IST", "BST") are left alone.
constexpr NamedZone NamedZones[] = {
    {"UTC"_L1, 0},  {"GMT"_L1, 0},  {"CET"_L1, 1},  {"CEST"_L1, 2}, {"EET"_L1, 2},  {"EEST"_L1, 3},
    {"MSK"_L1, 3},  {"EST"_L1, -5}, {"EDT"_L1, -4}, {"CDT"_L1, -5}, {"MST"_L1, -7}, {"MDT"_L1, -6},
    {"PST"_L1, -8}, {"PDT"_L1, -7}, {"JST"_L1, 9},  {"KST"_L1, 9},  {"HKT"_L1, 8},  {"SGT"_L1, 8},
};

int monthOf(QStringView name)
{
    constexpr QStringView Months = u"JanFebMarAprMayJunJulAugSepOctNovDec";
    const qsizetype at = Months.indexOf(name);
    return name.size() == 3 && at >= 0 && at % 3 == 0 ? static_cast<int>(at / 3) + 1 : 0;
}

struct Stamp {
    QDateTime time; // UTC
    bool namesZone;
};

std::optional<Stamp> inZone(QDate date, QTime time, const QString &zone)
{
    if (zone.isEmpty())
        return Stamp{QDateTime(date, time, Qt::LocalTime).toUTC(), false};
    if (zone == "Z"_L1)
        return Stamp{QDateTime(date, time, Qt::UTC), true};
    if (zone[0] == u'+' || zone[0] == u'-') {
        const int hours = QStringView(zone).sliced(1, 2).toInt();
        const int minutes = QStringView(zone).last(2).toInt();
        const int offset = (hours * 60 + minutes) * 60 * (zone[0] == u'-' ? -1 : 1);
        if (hours > 14 || minutes > 59)
            return std::nullopt;
        return Stamp{QDateTime(date, time, Qt::OffsetFromUTC, offset).toUTC(), true};
    }
    const auto named = std::find_if(std::begin(NamedZones), std::end(NamedZones),
                                    [&zone](const NamedZone &known) { return zone == known.name; });
    if (named != std::end(NamedZones))
        return Stamp{QDateTime(date, time, Qt::OffsetFromUTC, named->hours * 3600).toUTC(), true};
    if (zone.contains(u'/')) {
        const QTimeZone place(zone.toLatin1());
        if (!place.isValid())
            return std::nullopt;
        return Stamp{QDateTime(date, time, place).toUTC(), true};
    }
    // Some word in capitals: "ERROR", "WARN". Not a zone.
    return Stamp{QDateTime(date, time, Qt::LocalTime).toUTC(), false};
}

std::optional<Stamp> toStamp(const QRegularExpressionMatch &match)
{
    const auto number = [&match](const QString &group) {
        return match.capturedView(group).toInt();
    };
    int year = number(u"y"_s);
    if (match.capturedView(u"y"_s).size() == 2)
        year += 2000;
    const bool named = match.regularExpression().namedCaptureGroups().contains(u"b"_s);
    const QDate date(year, named ? monthOf(match.capturedView(u"b"_s)) : number(u"m"_s), number(u"d"_s));
    int hour = number(u"H"_s);
    const bool hasHalf = match.regularExpression().namedCaptureGroups().contains(u"ap"_s);
    const QString half = hasHalf ? match.captured(u"ap"_s) : QString();
    if (half == "PM"_L1 && hour < 12)
        hour += 12;
    else if (half == "AM"_L1 && hour == 12)
        hour = 0;
    const QString fraction = match.captured(u"f"_s).leftJustified(3, u'0', true);
    const QTime time(hour, number(u"M"_s), number(u"S"_s), fraction.toInt());
    if (!date.isValid() || !time.isValid() || year < 1995 || year > 2100)
        return std::nullopt;
    const bool hasZone = match.regularExpression().namedCaptureGroups().contains(u"z"_s);
    return inZone(date, time, hasZone ? match.captured(u"z"_s) : QString());
}

} // namespace

std::optional<QDateTime> timeStampIn(QStringView line)
{
    static const QList<QRegularExpression> patterns = makePatterns();
    constexpr qsizetype MaxLine = 500; // stamps stand at the front
    line = line.first(std::min(line.size(), MaxLine));
    std::optional<QDateTime> withoutZone;
    for (const QRegularExpression &pattern : patterns) {
        for (auto it = matchesIn(pattern, line); it.hasNext();) {
            const auto stamp = toStamp(it.next());
            if (stamp && stamp->namesZone)
                return stamp->time;
            if (stamp && !withoutZone)
                withoutZone = stamp->time;
        }
    }
    return withoutZone;
}

} // namespace goneaway::symptom
