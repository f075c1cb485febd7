// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "evidence/Incident.h"
#include "evidence/LogEvent.h"
#include "evidence/Observation.h"
#include "evidence/Symptom.h"

#include <QList>

#include <optional>

class QJsonObject;

namespace goneaway::evidence {

// Everything that is known about one case. Append-only: nothing that was seen is ever changed or taken away,
// a second look at the same fact is a second observation. Diagnosis reads nothing else, so a saved copy gives
// the same diagnosis anywhere.
class Evidence
{
public:
    void add(Observation observation);
    void add(LogEvent event);

    // What the person pasted, and the circumstances; without a symptom this is a check-up of the server.
    void setSymptom(Symptom symptom) { m_symptom = std::move(symptom); }
    void setIncident(Incident incident) { m_incident = std::move(incident); }

    const QList<Observation> &observations() const { return m_observations; }
    const QList<LogEvent> &logEvents() const { return m_logEvents; }
    const std::optional<Symptom> &symptom() const { return m_symptom; }
    const Incident &incident() const { return m_incident; }

    // The latest observation of a fact, whatever its status; null when nobody looked.
    const Observation *find(const FactId &fact) const;
    // The same, only when it was seen.
    const Observation *findSeen(const FactId &fact) const;
    // The value of a seen fact, or null when it was not seen or is of another kind.
    template <typename T>
    const T *value(const FactId &fact) const
    {
        const Observation *observation = findSeen(fact);
        return observation ? std::get_if<T>(&observation->value) : nullptr;
    }

    // When the newest observation was made (UTC): the "now" of this evidence. Invalid when there is none.
    QDateTime collectedAt() const;

    bool operator==(const Evidence &) const = default;

private:
    QList<Observation> m_observations;
    QList<LogEvent> m_logEvents;
    std::optional<Symptom> m_symptom;
    Incident m_incident;
};

// The statement that failed, as far as anybody named it: the person, what was pasted, or the newest event of
// the log that holds one, as a crash does. Empty when nobody did.
struct NamedStatement {
    QString text;
    const LogEvent *event = nullptr; // where it stands, when it is the log's; as long as the evidence lives
};
NamedStatement namedStatement(const Evidence &evidence);

// {"schema":"goneaway.evidence/1","symptom":{},"incident":{},"observations":[],"log_events":[]}
QJsonObject toJson(const Evidence &evidence);
// Observations of kinds this version does not know are left out. A newer schema is read as far as it is
// known; a foreign one is an error.
Result<Evidence> evidenceFromJson(const QJsonObject &object);
bool isOfNewerVersion(const QJsonObject &evidence);

} // namespace goneaway::evidence
