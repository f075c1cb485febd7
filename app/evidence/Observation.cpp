// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/Observation.h"

#include "evidence/Json.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::evidence {

namespace {

constexpr EnumName<Status> StatusNames[] = {
    {Status::Seen, "seen"_L1},
    {Status::Failed, "failed"_L1},
    {Status::NotPermitted, "not-permitted"_L1},
    {Status::TimedOut, "timed-out"_L1},
    {Status::Skipped, "skipped"_L1},
    {Status::NotApplicable, "not-applicable"_L1},
};

constexpr EnumName<Sensitivity> SensitivityNames[] = {
    {Sensitivity::Public, "public"_L1},
    {Sensitivity::Identifying, "identifying"_L1},
    {Sensitivity::SqlText, "sql-text"_L1},
};

} // namespace

QString nameOf(Status status)
{
    return nameIn(StatusNames, status);
}

QString nameOf(Sensitivity sensitivity)
{
    return nameIn(SensitivityNames, sensitivity);
}

QString Observation::field(QLatin1StringView name) const
{
    const auto *record = std::get_if<Record>(&value);
    return record ? record->value(name) : QString();
}

TextValues Observation::textValues() const
{
    TextValues values;
    if (const auto *record = std::get_if<Record>(&value))
        values = *record;
    if (error) {
        values.insert(u"code"_s, QString::number(error->code));
        values.insert(u"message"_s, error->message);
        if (error->osErrno)
            values.insert(u"os_errno"_s, QString::number(*error->osErrno));
    }
    values.insert(u"took"_s, QString::number(took.count()));
    return values;
}

QJsonObject toJson(const Observation &observation)
{
    QJsonObject object{
        {u"fact"_s, observation.fact.text()},
        {u"value"_s, toJson(observation.value)},
        {u"status"_s, nameOf(observation.status)},
        {u"sensitivity"_s, nameOf(observation.sensitivity)},
        {u"at"_s, timeToText(observation.at)},
        {u"took_ms"_s, static_cast<qint64>(observation.took.count())},
    };
    putText(object, "note"_L1, observation.note);
    putText(object, "detail"_L1, observation.detail);
    if (observation.error)
        object.insert("error"_L1, toJson(*observation.error));
    QJsonObject source;
    putText(source, "kind"_L1, observation.source.kind);
    putText(source, "what"_L1, observation.source.what);
    putText(source, "library"_L1, observation.source.library);
    object.insert("source"_L1, source);
    return object;
}

std::optional<Observation> observationFromJson(const QJsonObject &object)
{
    Observation observation;
    observation.fact = FactId(object.value("fact"_L1).toString());
    auto value = factValueFromJson(object.value("value"_L1));
    const auto status = valueIn(StatusNames, object.value("status"_L1).toString());
    const auto at = timeFromText(object.value("at"_L1).toString());
    if (observation.fact.isEmpty() || !value || !status || !at)
        return std::nullopt;
    observation.value = std::move(*value);
    observation.status = *status;
    observation.at = *at;
    // An unknown sensitivity, from a newer version, is treated with the most care.
    observation.sensitivity =
        valueIn(SensitivityNames, object.value("sensitivity"_L1).toString()).value_or(Sensitivity::SqlText);
    observation.took = std::chrono::milliseconds(object.value("took_ms"_L1).toInteger());
    observation.note = object.value("note"_L1).toString();
    observation.detail = object.value("detail"_L1).toString();
    if (object.contains("error"_L1))
        observation.error = clientErrorFromJson(object.value("error"_L1).toObject());
    const QJsonObject source = object.value("source"_L1).toObject();
    observation.source = {source.value("kind"_L1).toString(), source.value("what"_L1).toString(),
                          source.value("library"_L1).toString()};
    return observation;
}

} // namespace goneaway::evidence
