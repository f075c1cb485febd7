// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/IncidentBook.h"

#include <algorithm>

namespace goneaway::watch {

namespace {

bool isEmpty(const evidence::Evidence &evidence)
{
    return evidence.observations().isEmpty() && !evidence.symptom();
}

} // namespace

void IncidentBook::put(const Caught &caught)
{
    const auto known = std::find_if(m_incidents.begin(), m_incidents.end(),
                                    [&](const Caught &other) { return other.id == caught.id; });
    if (known != m_incidents.end()) {
        const Repeated repeated = known->repeated;
        *known = caught;
        known->repeated = repeated;
    } else {
        m_incidents.append(caught);
    }
    if (m_firstNamed == 0 && caught.diagnosis.top())
        m_firstNamed = caught.id;
    letGo();
}

void IncidentBook::repeated(const Repeated &repeated)
{
    for (Caught &one : m_incidents) {
        if (one.id == repeated.incident)
            one.repeated = repeated;
    }
}

void IncidentBook::letGo()
{
    qsizetype whole = std::count_if(m_incidents.begin(), m_incidents.end(),
                                    [](const Caught &one) { return !isEmpty(one.evidence); });
    for (Caught &one : m_incidents) {
        if (whole <= MostWithEvidence)
            break;
        if (isEmpty(one.evidence) || one.id == m_firstNamed)
            continue;
        one.evidence = {};
        --whole;
    }
    while (m_incidents.size() > MostAtAll) {
        const bool keepFirst = m_incidents.first().id == m_firstNamed;
        m_incidents.removeAt(keepFirst ? 1 : 0);
        ++m_dropped;
    }
}

const Caught *IncidentBook::find(int id) const
{
    const auto found = std::find_if(m_incidents.begin(), m_incidents.end(),
                                    [id](const Caught &one) { return one.id == id; });
    return found == m_incidents.end() ? nullptr : &*found;
}

bool IncidentBook::hasEvidence(int id) const
{
    const Caught *one = find(id);
    return one && !isEmpty(one->evidence);
}

const Caught *IncidentBook::mostTelling() const
{
    if (const Caught *named = find(m_firstNamed))
        return named;
    return m_incidents.isEmpty() ? nullptr : &m_incidents.first();
}

} // namespace goneaway::watch
