// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/Finding.h"
#include "evidence/Evidence.h"
#include "support/EvidenceBuilder.h"

namespace goneaway::test {

// One incident as it was observed, and what the diagnosis owes it.
struct OtherIncident {
    QString name;
    evidence::Evidence evidence;
    QString cause;
    diagnose::Certainty certainty;
    QStringList besides; // causes that may be as strong, or stronger
};

// Collects incidents under their names.
class Incidents
{
public:
    explicit Incidents(const char *cause)
        : m_cause(QString::fromLatin1(cause))
    {
    }

    void add(const QString &name, const EvidenceBuilder &builder, diagnose::Certainty certainty,
             const QStringList &besides = {})
    {
        m_list.append({name, builder.evidence(), m_cause, certainty, besides});
    }
    const QList<OtherIncident> &list() const { return m_list; }

private:
    QString m_cause;
    QList<OtherIncident> m_list;
};

QList<OtherIncident> serverWentDown(); // crashed, killed, stopped, out of memory, out of disk
QList<OtherIncident> serverDownNow(); // found so by the ladder
QList<OtherIncident> refusedLogins(); // 1040, 1045, 1129, TLS, and ports of other programs
QList<OtherIncident> betweenTheTwo(); // networks, proxies, timeouts of transfers and statements

} // namespace goneaway::test
