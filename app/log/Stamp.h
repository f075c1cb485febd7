// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/Bytes.h"

#include <QDateTime>

#include <optional>

namespace goneaway::log {

// A time as a log writes it, still without a decision about its zone.
struct Stamp {
    int year = 0; // 0: not written (syslog)
    int month = 0;
    int day = 0;
    qint64 micros = 0; // of the day
    std::optional<int> zoneOffsetSeconds; // written with the stamp: "Z", "+02:00"
    size_t length = 0; // bytes it takes
    bool zeroPaddedHour = false; // an hour before 10 written "03": MySQL; MariaDB writes " 3"
    bool ofServer = true; // a server may have written it; false: only journald, syslog, a container's log do
};

// The stamp that text starts with:
//   2026-11-23T03:11:27.123456Z  2026-11-23 03:11:27+00:00  2026-11-23  3:11:27  261123  3:11:27
//   Nov 23 03:11:27  [Mon Nov 23 03:11:27 2026]  Mon 2026-11-23 03:11:27 CET  1763867487.123456
std::optional<Stamp> parseStamp(Bytes text);

// The stamp of a time given in microseconds since 1970 UTC.
Stamp stampOfEpoch(qint64 micros, size_t length);

// "03:11:27 UTC - mysqld got signal": the time alone (crash head of MySQL 5.5 to 8.0). Microseconds of the
// day.
std::optional<qint64> parseTimeOfDay(Bytes text, size_t &length);

// Turns stamps into microseconds since 1970 UTC.
class ZoneResolver
{
public:
    // offset: the zone of stamps that carry none; without it, this machine's. reference: stamps without a
    // year are put into the year that ends with it.
    ZoneResolver(std::optional<int> offset, const QDateTime &reference);

    qint64 resolve(const Stamp &stamp);
    // Of the stamp's day, in its own zone: seconds since 1970.
    qint64 midnight(const Stamp &stamp);
    // How far the zone of stamps that carry none is ahead of UTC at a local time, in seconds.
    qint64 localOffset(qint64 localSeconds);

private:
    std::optional<int> m_offset;
    QDate m_reference;
    int m_cachedDate = 0; // year, month and day in one number
    qint64 m_cachedMidnight = 0;
    qint64 m_cachedHour =
        -1; // asking the system costs more than reading a line: once for each hour of the log
    qint64 m_cachedOffset = 0;
};

} // namespace goneaway::log
