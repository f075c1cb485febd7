// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/Incident.h"

#include "evidence/Json.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::evidence {

namespace {

constexpr EnumName<Answer> AnswerNames[] = {
    {Answer::Unknown, "unknown"_L1},
    {Answer::Yes, "yes"_L1},
    {Answer::No, "no"_L1},
};

template <typename T>
void override(std::optional<T> &known, const std::optional<T> &said)
{
    if (said)
        known = said;
}

} // namespace

void Incident::overrideWith(const Incident &said)
{
    override(at, said.at);
    override(idleBefore, said.idleBefore);
    override(failedAfter, said.failedAfter);
    override(statementBytes, said.statementBytes);
    override(connectionId, said.connectionId);
    if (!said.statement.isEmpty())
        statement = said.statement;
    if (said.alwaysSameStatement != Answer::Unknown)
        alwaysSameStatement = said.alwaysSameStatement;
    if (said.tableChecked != Answer::Unknown)
        tableChecked = said.tableChecked;
    for (auto it = said.answers.begin(); it != said.answers.end(); ++it)
        answers.insert(it.key(), it.value());
}

QJsonObject toJson(const Incident &incident)
{
    QJsonObject object;
    putTime(object, "at"_L1, incident.at);
    putNumber(object, "idle_ms"_L1, count(incident.idleBefore));
    putNumber(object, "failed_after_ms"_L1, count(incident.failedAfter));
    putNumber(object, "statement_bytes"_L1, incident.statementBytes);
    if (incident.connectionId)
        object.insert("connection_id"_L1, static_cast<qint64>(*incident.connectionId));
    putText(object, "statement"_L1, incident.statement);
    object.insert("always_same_statement"_L1, nameIn(AnswerNames, incident.alwaysSameStatement));
    object.insert("table_checked"_L1, nameIn(AnswerNames, incident.tableChecked));
    if (!incident.answers.isEmpty()) {
        QJsonObject answers;
        for (auto it = incident.answers.begin(); it != incident.answers.end(); ++it)
            answers.insert(it.key(), it.value());
        object.insert("answers"_L1, answers);
    }
    return object;
}

Incident incidentFromJson(const QJsonObject &object)
{
    Incident incident;
    incident.at = takeTime(object, "at"_L1);
    incident.idleBefore = takeMilliseconds(object, "idle_ms"_L1);
    incident.failedAfter = takeMilliseconds(object, "failed_after_ms"_L1);
    incident.statementBytes = takeNumber(object, "statement_bytes"_L1);
    if (const auto id = takeNumber(object, "connection_id"_L1); id && *id >= 0)
        incident.connectionId = static_cast<quint64>(*id);
    incident.statement = object.value("statement"_L1).toString();
    incident.alwaysSameStatement =
        valueIn(AnswerNames, object.value("always_same_statement"_L1).toString()).value_or(Answer::Unknown);
    incident.tableChecked =
        valueIn(AnswerNames, object.value("table_checked"_L1).toString()).value_or(Answer::Unknown);
    const QJsonObject answers = object.value("answers"_L1).toObject();
    for (auto it = answers.begin(); it != answers.end(); ++it) {
        if (it.value().isString())
            incident.answers.insert(it.key(), it.value().toString());
    }
    return incident;
}

} // namespace goneaway::evidence
