// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/FactValue.h"

#include "evidence/Json.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::evidence {

qsizetype Table::column(QLatin1StringView name) const
{
    for (qsizetype i = 0; i < columns.size(); ++i) {
        if (columns[i].compare(name, Qt::CaseInsensitive) == 0)
            return i;
    }
    return -1;
}

std::optional<QString> Table::valueOf(QLatin1StringView name) const
{
    for (const QStringList &row : rows) {
        if (row.size() >= 2 && row[0].compare(name, Qt::CaseInsensitive) == 0)
            return row[1];
    }
    return std::nullopt;
}

namespace {

QJsonValue cell(const QString &text)
{
    return text.isNull() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

QString fromCell(const QJsonValue &json)
{
    if (json.isNull())
        return {};
    const QString text = json.toString();
    return text.isNull() ? u""_s : text; // an empty string is not NULL
}

struct ToJson {
    QJsonValue operator()(std::monostate) const { return QJsonValue::Null; }
    QJsonValue operator()(bool value) const { return value; }
    // Plain JSON numbers are doubles: an integer travels as a tagged string, so that no digit is ever lost.
    QJsonValue operator()(qint64 value) const { return QJsonObject{{u"int"_s, QString::number(value)}}; }
    QJsonValue operator()(double value) const { return value; }
    QJsonValue operator()(const QString &value) const { return value; }
    QJsonValue operator()(const QDateTime &value) const
    {
        return QJsonObject{{u"time"_s, timeToText(value)}};
    }
    QJsonValue operator()(const Record &value) const
    {
        QJsonObject fields;
        for (auto it = value.begin(); it != value.end(); ++it)
            fields.insert(it.key(), it.value());
        return QJsonObject{{u"record"_s, fields}};
    }
    QJsonValue operator()(const Table &value) const
    {
        QJsonArray rows;
        for (const QStringList &row : value.rows) {
            QJsonArray cells;
            for (const QString &text : row)
                cells.append(cell(text));
            rows.append(cells);
        }
        return QJsonObject{{u"columns"_s, QJsonArray::fromStringList(value.columns)}, {u"rows"_s, rows}};
    }
};

Table tableFromJson(const QJsonObject &object)
{
    Table table;
    for (const QJsonValue &column : object.value("columns"_L1).toArray())
        table.columns.append(column.toString());
    for (const QJsonValue &row : object.value("rows"_L1).toArray()) {
        QStringList cells;
        for (const QJsonValue &value : row.toArray())
            cells.append(fromCell(value));
        table.rows.append(cells);
    }
    return table;
}

} // namespace

QJsonValue toJson(const FactValue &value)
{
    return std::visit(ToJson{}, value);
}

std::optional<FactValue> factValueFromJson(const QJsonValue &json)
{
    switch (json.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        return FactValue{};
    case QJsonValue::Bool:
        return FactValue{json.toBool()};
    case QJsonValue::Double:
        return FactValue{json.toDouble()};
    case QJsonValue::String:
        return FactValue{json.toString()};
    case QJsonValue::Array:
        return std::nullopt;
    case QJsonValue::Object:
        break;
    }
    const QJsonObject object = json.toObject();
    if (object.contains("int"_L1)) {
        bool ok = false;
        const qint64 number = object.value("int"_L1).toString().toLongLong(&ok);
        return ok ? std::optional<FactValue>(number) : std::nullopt;
    }
    if (object.contains("time"_L1)) {
        const auto time = timeFromText(object.value("time"_L1).toString());
        return time ? std::optional<FactValue>(*time) : std::nullopt;
    }
    if (object.contains("record"_L1)) {
        Record record;
        const QJsonObject fields = object.value("record"_L1).toObject();
        for (auto it = fields.begin(); it != fields.end(); ++it)
            record.insert(it.key(), it.value().toString());
        return FactValue{record};
    }
    if (object.contains("columns"_L1))
        return FactValue{tableFromJson(object)};
    return std::nullopt;
}

} // namespace goneaway::evidence
