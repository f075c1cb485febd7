// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/Probe.h"

#include <QMap>
#include <QObject>

#include <optional>

namespace goneaway::session {
class TroubleshootingSession;
}

namespace goneaway::ui {

class WizardState;

// The probes of one case: what each found, before a fix and after it, and the one that runs now.
class ProbeRuns final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProbeRuns)

public:
    struct Results {
        std::optional<probes::ProbeResult> before; // the first, once there is a second
        std::optional<probes::ProbeResult> latest;
        bool stopped = false; // the last run, by the person
        QString failure; // of our own, of the last run
    };

    ProbeRuns(session::TroubleshootingSession &session, WizardState &state, QObject *parent = nullptr);

    const Texts &texts() const;
    Results resultsOf(const QString &probe) const;
    // The probe that runs now, and what it does; empty when none does.
    const QString &running() const { return m_running; }
    const probes::ProbeStep &step() const { return m_step; }

    bool canRun() const; // there is a server that we can log in to
    QString server() const; // where it would run, for people
    // What the case already knows about what the application does.
    probes::ProbeOptions optionsFor(const QString &probe) const;

    void run(const QString &probe, const probes::ProbeOptions &options);
    void cancel();

signals:
    void changed(const QString &probe); // it began, ended or stopped
    void stepped();

private:
    void take(const probes::ProbeResult &result);
    void end();

    session::TroubleshootingSession &m_session;
    WizardState &m_state;
    QMap<QString, Results> m_results;
    QString m_running;
    probes::ProbeStep m_step;
    quint64 m_run = 0;
};

} // namespace goneaway::ui
