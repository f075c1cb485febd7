// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Quantities.h"

#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

#include <array>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {

using std::chrono::milliseconds;

constexpr qint64 Second = 1000;
constexpr qint64 Minute = 60 * Second;
constexpr qint64 Hour = 60 * Minute;
constexpr qint64 Day = 24 * Hour;
constexpr double Longest = 3652.0 * Day;
constexpr double Largest = 1e15; // bytes; far over any packet, far under the limits of qint64

std::optional<qint64> unitOfTime(const QString &word)
{
    if (word == "ms"_L1 || word == "msec"_L1 || word.startsWith("millis"_L1))
        return 1;
    if (word.isEmpty() || word == "s"_L1 || word.startsWith("sec"_L1))
        return Second;
    if (word == "m"_L1 || word.startsWith("min"_L1))
        return Minute;
    if (word == "h"_L1 || word == "hr"_L1 || word == "hrs"_L1 || word.startsWith("hour"_L1))
        return Hour;
    if (word == "d"_L1 || word == "day"_L1 || word == "days"_L1)
        return Day;
    return std::nullopt;
}

std::optional<milliseconds> clockDuration(const QString &text)
{
    static const QRegularExpression pattern(u"^(\\d{1,5}):([0-5]\\d)(?::([0-5]\\d))?$"_s);
    const auto match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    return milliseconds(match.captured(1).toLongLong() * Hour + match.captured(2).toLongLong() * Minute
                        + match.captured(3).toLongLong() * Second);
}

} // namespace

std::optional<milliseconds> durationFrom(const QString &typed)
{
    const QString text = typed.trimmed().toLower().replace(u',', u'.');
    if (const auto clock = clockDuration(text))
        return clock;
    static const QRegularExpression whole(u"^(?:\\d{1,15}(?:\\.\\d{1,6})?\\s*[a-z]*\\s*)+$"_s);
    static const QRegularExpression part(u"(\\d+(?:\\.\\d+)?)\\s*([a-z]*)"_s);
    if (text.size() > 60 || !whole.match(text).hasMatch())
        return std::nullopt;
    double total = 0;
    for (auto parts = part.globalMatch(text); parts.hasNext();) {
        const auto match = parts.next();
        const auto unit = unitOfTime(match.captured(2));
        if (!unit)
            return std::nullopt;
        total += match.captured(1).toDouble() * static_cast<double>(*unit);
    }
    if (total > Longest)
        return std::nullopt;
    return milliseconds(std::llround(total));
}

QString durationInput(milliseconds duration)
{
    struct Unit {
        qint64 length;
        QLatin1StringView name;
    };
    static constexpr std::array<Unit, 5> units{
        {{Day, "d"_L1}, {Hour, "h"_L1}, {Minute, "min"_L1}, {Second, "s"_L1}, {1, "ms"_L1}}};
    qint64 rest = duration.count();
    QStringList parts;
    for (const Unit &unit : units) {
        if (const qint64 count = rest / unit.length) {
            parts.append(QString::number(count) + u' ' + unit.name);
            rest %= unit.length;
        }
    }
    return parts.isEmpty() ? u"0 ms"_s : parts.join(u' ');
}

std::optional<qint64> sizeFrom(const QString &typed)
{
    static const QRegularExpression pattern(
        u"^(\\d{1,18}(?:\\.\\d{1,6})?)\\s*(?:([kmg])?(?:i?b)?|bytes?)$"_s);
    const auto match = pattern.match(typed.trimmed().toLower().replace(u',', u'.'));
    if (!match.hasMatch())
        return std::nullopt;
    const QString unit = match.captured(2);
    const int power = unit == "k"_L1 ? 1 : unit == "m"_L1 ? 2 : unit == "g"_L1 ? 3 : 0;
    const double bytes = match.captured(1).toDouble() * std::pow(1024.0, power);
    if (bytes > Largest)
        return std::nullopt;
    return std::llround(bytes);
}

QString sizeInput(qint64 bytes)
{
    static constexpr std::array<QLatin1StringView, 4> units{"bytes"_L1, "KiB"_L1, "MiB"_L1, "GiB"_L1};
    std::size_t unit = 0;
    while (bytes != 0 && bytes % 1024 == 0 && unit + 1 < units.size()) {
        bytes /= 1024;
        ++unit;
    }
    return QString::number(bytes) + u' ' + units[unit];
}

QString sizeForReading(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeIecFormat);
}

} // namespace goneaway::ui
