// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/Evidence.h"

#include "evidence/Json.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::evidence {

namespace {

// The first version; older ones do not exist.
constexpr int SchemaVersion = 1;
const QString Schema = u"goneaway.evidence/1"_s;

std::optional<int> schemaVersion(const QJsonObject &object)
{
    static const QRegularExpression pattern(u"^goneaway\\.evidence/([1-9]\\d{0,5})$"_s);
    const auto match = pattern.match(object.value("schema"_L1).toString());
    return match.hasMatch() ? std::optional(match.captured(1).toInt()) : std::nullopt;
}

template <typename Range>
QJsonArray arrayOf(const Range &range)
{
    QJsonArray array;
    for (const auto &item : range)
        array.append(toJson(item));
    return array;
}

} // namespace

void Evidence::add(Observation observation)
{
    m_observations.append(std::move(observation));
}

void Evidence::add(LogEvent event)
{
    m_logEvents.append(std::move(event));
}

const Observation *Evidence::find(const FactId &fact) const
{
    const auto it =
        std::find_if(m_observations.rbegin(), m_observations.rend(),
                     [&fact](const Observation &observation) { return observation.fact == fact; });
    return it == m_observations.rend() ? nullptr : &*it;
}

const Observation *Evidence::findSeen(const FactId &fact) const
{
    const auto it =
        std::find_if(m_observations.rbegin(), m_observations.rend(), [&fact](const Observation &observation) {
            return observation.fact == fact && observation.seen();
        });
    return it == m_observations.rend() ? nullptr : &*it;
}

QDateTime Evidence::collectedAt() const
{
    QDateTime newest;
    for (const Observation &observation : m_observations) {
        if (!newest.isValid() || observation.at > newest)
            newest = observation.at;
    }
    return newest;
}

NamedStatement namedStatement(const Evidence &evidence)
{
    if (const QString said = evidence.incident().statement.trimmed(); !said.isEmpty())
        return {said, nullptr};
    const auto &events = evidence.logEvents();
    for (auto event = events.crbegin(); event != events.crend(); ++event) {
        if (const QString logged = event->statement.trimmed(); !logged.isEmpty())
            return {logged, &*event};
    }
    return {};
}

QJsonObject toJson(const Evidence &evidence)
{
    QJsonObject object{
        {u"schema"_s, Schema},
        {u"incident"_s, toJson(evidence.incident())},
        {u"observations"_s, arrayOf(evidence.observations())},
        {u"log_events"_s, arrayOf(evidence.logEvents())},
    };
    if (evidence.symptom())
        object.insert("symptom"_L1, toJson(*evidence.symptom()));
    return object;
}

bool isOfNewerVersion(const QJsonObject &evidence)
{
    return schemaVersion(evidence).value_or(0) > SchemaVersion;
}

Result<Evidence> evidenceFromJson(const QJsonObject &object)
{
    const auto version = schemaVersion(object);
    if (!version)
        return Error{ErrorCode::Malformed, u"this is no evidence written by Goneaway"_s};
    // A newer one is read as far as it is known. What is not even a list of observations is not.
    if (*version > SchemaVersion && !object.value("observations"_L1).isArray())
        return Error{ErrorCode::Unsupported,
                     u"made by a newer Goneaway (%1): update Goneaway to open it"_s.arg(
                         object.value("schema"_L1).toString())};
    Evidence evidence;
    if (object.contains("symptom"_L1))
        evidence.setSymptom(symptomFromJson(object.value("symptom"_L1).toObject()));
    evidence.setIncident(incidentFromJson(object.value("incident"_L1).toObject()));
    for (const QJsonValue &value : object.value("observations"_L1).toArray()) {
        if (auto observation = observationFromJson(value.toObject()))
            evidence.add(std::move(*observation));
    }
    for (const QJsonValue &value : object.value("log_events"_L1).toArray()) {
        if (auto event = logEventFromJson(value.toObject()))
            evidence.add(std::move(*event));
    }
    return evidence;
}

} // namespace goneaway::evidence
