// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/Symptom.h"

#include "evidence/Json.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::evidence {

namespace {

constexpr EnumName<Phase> PhaseNames[] = {
    {Phase::Unknown, "unknown"_L1}, {Phase::Connect, "connect"_L1}, {Phase::Handshake, "handshake"_L1},
    {Phase::Idle, "idle"_L1},       {Phase::Send, "send"_L1},       {Phase::Execute, "execute"_L1},
    {Phase::Result, "result"_L1},
};

} // namespace

bool Symptom::has(int code) const
{
    return std::any_of(errors.begin(), errors.end(), [code](const ClientError &e) { return e.code == code; });
}

QString nameOf(Phase phase)
{
    return nameIn(PhaseNames, phase);
}

QJsonObject toJson(const Symptom &symptom)
{
    QJsonArray errors;
    for (const ClientError &error : symptom.errors)
        errors.append(toJson(error));
    return {
        {u"text"_s, symptom.text},
        {u"errors"_s, errors},
        {u"client"_s, QJsonObject{{u"id"_s, symptom.client.id}, {u"name"_s, symptom.client.name}}},
        {u"phase"_s, nameOf(symptom.phase)},
        {u"hints"_s, QJsonArray::fromStringList(symptom.hints)},
        {u"connection_loss"_s, symptom.connectionLoss},
    };
}

Symptom symptomFromJson(const QJsonObject &object)
{
    Symptom symptom;
    symptom.text = object.value("text"_L1).toString();
    for (const QJsonValue &error : object.value("errors"_L1).toArray())
        symptom.errors.append(clientErrorFromJson(error.toObject()));
    const QJsonObject client = object.value("client"_L1).toObject();
    symptom.client = {client.value("id"_L1).toString(), client.value("name"_L1).toString()};
    symptom.phase = valueIn(PhaseNames, object.value("phase"_L1).toString()).value_or(Phase::Unknown);
    for (const QJsonValue &hint : object.value("hints"_L1).toArray())
        symptom.hints.append(hint.toString());
    symptom.connectionLoss = object.value("connection_loss"_L1).toBool();
    return symptom;
}

} // namespace goneaway::evidence
