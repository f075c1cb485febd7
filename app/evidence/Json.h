// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <chrono>
#include <optional>
#include <span>

// The few words that every value of this room needs to become JSON and back.
namespace goneaway::evidence {

// One name of an enumeration in files.
template <typename Enum>
struct EnumName {
    Enum value;
    QLatin1StringView name;
};

template <typename Enum, std::size_t N>
QString nameIn(const EnumName<Enum> (&names)[N], Enum value)
{
    for (const auto &entry : names) {
        if (entry.value == value)
            return entry.name;
    }
    return {};
}

template <typename Enum, std::size_t N>
std::optional<Enum> valueIn(const EnumName<Enum> (&names)[N], QStringView name)
{
    for (const auto &entry : names) {
        if (entry.name == name)
            return entry.value;
    }
    return std::nullopt;
}

// UTC, milliseconds, ISO 8601 with Z.
QString timeToText(const QDateTime &time);
std::optional<QDateTime> timeFromText(const QString &text);

// Writes the key only where there is a value: absent means unknown.
void putTime(QJsonObject &object, QLatin1StringView key, const std::optional<QDateTime> &time);
void putNumber(QJsonObject &object, QLatin1StringView key, std::optional<qint64> number);
void putText(QJsonObject &object, QLatin1StringView key, const QString &text);

std::optional<QDateTime> takeTime(const QJsonObject &object, QLatin1StringView key);
std::optional<qint64> takeNumber(const QJsonObject &object, QLatin1StringView key);
std::optional<std::chrono::milliseconds> takeMilliseconds(const QJsonObject &object, QLatin1StringView key);

// std::optional<milliseconds> as a plain number, for putNumber().
std::optional<qint64> count(std::optional<std::chrono::milliseconds> time);

} // namespace goneaway::evidence
