// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/Quantities.h"

#include <QList>
#include <QString>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::symptom {

namespace {

using std::chrono::milliseconds;

struct TimeUnit {
    milliseconds length;
    QStringView names; // separated by blanks
};

constexpr TimeUnit TimeUnits[] = {
    {1ms,
     u"ms msec msecs millis millisecond milliseconds millisekunden milisegundos millisecondes milissegundos "
     u"毫秒 ミリ秒"},
    {1s,
     u"s sec secs second seconds sek sekunde sekunden seg segundo segundos seconde secondes 秒 秒钟 秒間"},
    {1min, u"min mins minute minutes minuten minuto minutos 分 分钟 分鐘 分間"},
    {1h, u"h hr hrs hour hours std stunde stunden hora horas heure heures 小时 小時 个小时 時間"},
    {24h, u"d day days tag tage tagen día días dia dias jour jours 天 日 日間"},
};

bool isAsciiDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

bool isGroupSeparator(QChar c)
{
    return c == u',' || c == u'.' || c == u'\'' || c == u' ' || c == u'_' || c.unicode() == 0x202f
        || c.unicode() == 0x00a0;
}

// Splits "16 MB" into "16" and "MB".
struct Split {
    QStringView number;
    QStringView unit;
};

Split split(QStringView text)
{
    text = text.trimmed();
    qsizetype end = 0;
    while (end < text.size() && (isAsciiDigit(text[end]) || isGroupSeparator(text[end])))
        ++end;
    return {text.first(end).trimmed(), text.sliced(end).trimmed()};
}

// "00:10:30", "1:05"
std::optional<milliseconds> readClock(QStringView text)
{
    const auto parts = text.split(u':');
    if (parts.size() < 2 || parts.size() > 3)
        return std::nullopt;
    double seconds = 0;
    for (const QStringView part : parts) {
        bool ok = false;
        const double value = part.toDouble(&ok);
        if (!ok || value < 0 || value > 1e6)
            return std::nullopt;
        seconds = seconds * 60 + value;
    }
    return milliseconds(static_cast<qint64>(seconds * 1000.0 + 0.5));
}

} // namespace

std::optional<double> readNumber(QStringView text)
{
    text = text.trimmed();
    if (text.isEmpty() || text.size() > 32)
        return std::nullopt;
    QString digits;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (isAsciiDigit(text[at])) {
            digits.append(text[at]);
            continue;
        }
        if (!isGroupSeparator(text[at]))
            return std::nullopt;
        const QStringView rest = text.sliced(at + 1);
        const auto next = std::find_if_not(rest.begin(), rest.end(), isAsciiDigit);
        const auto group = next - rest.begin();
        const bool last = next == rest.end();
        const bool canBeDecimal = text[at] == u'.' || text[at] == u',';
        // "30.005 sec" is a decimal fraction, "28,800,012" and "1.048.576" are groups of three.
        const bool onlySeparator = std::count_if(text.begin(), text.end(), isGroupSeparator) == 1;
        if (last && canBeDecimal && (group != 3 || (onlySeparator && text[at] == u'.')))
            digits.append(u'.');
        else if (group != 3)
            return std::nullopt;
    }
    bool ok = false;
    const double value = digits.toDouble(&ok);
    return ok ? std::optional<double>(value) : std::nullopt;
}

std::optional<milliseconds> unitOfTime(QStringView unit)
{
    const QString name = unit.toString().toLower();
    for (const TimeUnit &known : TimeUnits) {
        for (const QStringView candidate : known.names.split(u' ')) {
            if (candidate == name)
                return known.length;
        }
    }
    return std::nullopt;
}

std::optional<milliseconds> readDuration(QStringView text)
{
    text = text.trimmed();
    if (text.contains(u':'))
        return readClock(text);
    const Split parts = split(text);
    const auto number = readNumber(parts.number);
    const auto unit = unitOfTime(parts.unit);
    if (!number || !unit)
        return std::nullopt;
    const double length = *number * static_cast<double>(unit->count());
    constexpr double Year = 366.0 * 86400.0 * 1000.0;
    if (length > Year)
        return std::nullopt;
    return milliseconds(static_cast<qint64>(length + 0.5));
}

std::optional<qint64> readSize(QStringView text)
{
    const Split parts = split(text);
    const auto number = readNumber(parts.number);
    if (!number)
        return std::nullopt;
    const QString unit = parts.unit.toString().toLower();
    double factor = 0;
    if (unit.isEmpty() || unit == "b"_L1 || unit == "byte"_L1 || unit == "bytes"_L1)
        factor = 1;
    else if (unit == "k"_L1 || unit == "kb"_L1 || unit == "kib"_L1)
        factor = 1024;
    else if (unit == "m"_L1 || unit == "mb"_L1 || unit == "mib"_L1)
        factor = 1024.0 * 1024;
    else if (unit == "g"_L1 || unit == "gb"_L1 || unit == "gib"_L1)
        factor = 1024.0 * 1024 * 1024;
    constexpr double Tebibyte = 1024.0 * 1024 * 1024 * 1024;
    const double bytes = *number * factor;
    if (factor <= 0 || bytes > Tebibyte)
        return std::nullopt;
    return static_cast<qint64>(bytes + 0.5);
}

} // namespace goneaway::symptom
