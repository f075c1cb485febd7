// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "base/Clock.h"
#include "checks/LogMemory.h"
#include "connect/ConnectionTarget.h"
#include "watch/Happenings.h"

#include <QStringList>

#include <span>

namespace goneaway::watch {

// What the incident is to be judged for: the error that somebody met, and its circumstances.
struct Complaint {
    std::optional<evidence::Symptom> symptom; // nothing: only a look at the server
    evidence::Incident incident;
    evidence::Record notice; // see facts::WatchNotice; empty when nobody lost anything
};

// What the triggers complain of. A loss of our own tells most: its error, time, session and idle time are
// known to the millisecond. Then the person's log, then the server's. `slept`: the machine had, shortly
// before.
Complaint complaintOf(std::span<const Trigger> triggers, bool slept);

// Looks at both sides of an incident, as `goneaway-cli check` does: a fresh ladder and all checks.
class Capture
{
public:
    Capture(const connect::ConnectionTarget &target, const QStringList &logFiles, const Clock &clock);

    // The first look, before anything happened: what the server is, and where its log is.
    evidence::Evidence learn(const CancelToken &cancel);
    // The server's log, as a file of this machine that can be read; empty when there is none.
    QString errorLogPath() const { return m_errorLog; }
    QString whyNoErrorLog() const { return m_noErrorLog; } // a key in resources/texts
    std::optional<int> zoneOffsetSeconds() const;
    std::optional<qint64> maxConnections() const { return m_maxConnections; }
    bool knowsServer() const { return m_version.has_value(); }
    QString server() const; // "MariaDB 10.11.19"

    // Everything about one incident; `before` is the minute before it.
    evidence::Evidence look(const Complaint &complaint, std::span<const Trigger> triggers,
                            std::span<const Sample> before, const CancelToken &cancel);

private:
    void climbAndCheck(evidence::Evidence &evidence, const CancelToken &cancel);
    QDateTime logsSince(const evidence::Incident &incident) const;
    void remember(const evidence::Evidence &evidence);
    std::optional<evidence::Symptom> raisedSince(const evidence::Evidence &evidence) const;

    checks::LogMemory m_logMemory;
    connect::ConnectionTarget m_target;
    QStringList m_logFiles;
    const Clock &m_clock;
    QString m_errorLog;
    QString m_noErrorLog;
    std::optional<qint64> m_maxConnections;
    // Of the last time that somebody could log in: they outlast the run of the server.
    std::optional<evidence::Observation> m_version;
    QList<evidence::Observation> m_lasting;
    std::optional<evidence::Table> m_errorSummary;
};

} // namespace goneaway::watch
