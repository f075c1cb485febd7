// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/Json.h"

namespace goneaway::evidence {

QString timeToText(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

std::optional<QDateTime> timeFromText(const QString &text)
{
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid())
        return std::nullopt;
    return time.toUTC();
}

void putTime(QJsonObject &object, QLatin1StringView key, const std::optional<QDateTime> &time)
{
    if (time)
        object.insert(key, timeToText(*time));
}

void putNumber(QJsonObject &object, QLatin1StringView key, std::optional<qint64> number)
{
    if (number)
        object.insert(key, *number);
}

void putText(QJsonObject &object, QLatin1StringView key, const QString &text)
{
    if (!text.isEmpty())
        object.insert(key, text);
}

std::optional<QDateTime> takeTime(const QJsonObject &object, QLatin1StringView key)
{
    return timeFromText(object.value(key).toString());
}

std::optional<qint64> takeNumber(const QJsonObject &object, QLatin1StringView key)
{
    const QJsonValue value = object.value(key);
    if (!value.isDouble())
        return std::nullopt;
    return value.toInteger();
}

std::optional<std::chrono::milliseconds> takeMilliseconds(const QJsonObject &object, QLatin1StringView key)
{
    const auto number = takeNumber(object, key);
    if (!number)
        return std::nullopt;
    return std::chrono::milliseconds(*number);
}

std::optional<qint64> count(std::optional<std::chrono::milliseconds> time)
{
    if (!time)
        return std::nullopt;
    return time->count();
}

} // namespace goneaway::evidence
