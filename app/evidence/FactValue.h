// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

class QJsonValue;

namespace goneaway::evidence {

// A small answer of several named parts, e.g. what one rung of the ladder learned.
using Record = QMap<QString, QString>;

// A result set as the server gave it. NULL is kept apart from the empty string: it is a null QString.
struct Table {
    QStringList columns;
    QList<QStringList> rows;

    // Position of a column, without regard to case (servers differ); -1 when it is not there.
    qsizetype column(QLatin1StringView name) const;
    // The value beside a name, for two-column tables such as SHOW VARIABLES; nothing when it is not there.
    std::optional<QString> valueOf(QLatin1StringView name) const;

    bool operator==(const Table &) const = default;
};

// What was seen: nothing, or one value of a closed set of kinds that survive a trip through JSON unchanged.
using FactValue = std::variant<std::monostate, bool, qint64, double, QString, QDateTime, Record, Table>;

QJsonValue toJson(const FactValue &value);
// Nothing when the JSON is of no kind that we know (a newer version's bundle).
std::optional<FactValue> factValueFromJson(const QJsonValue &json);

} // namespace goneaway::evidence
