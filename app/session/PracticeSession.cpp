// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/PracticeSession.h"

#include "lab/Scenario.h"

#include <QSet>

#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::session {

namespace {

lab::ServerKind labKind(PracticeServerKind kind)
{
    return kind == PracticeServerKind::MariaDb ? lab::ServerKind::MariaDb : lab::ServerKind::MySql;
}

lab::Setting settingOf(PracticeServerKind kind)
{
    lab::Setting setting;
    setting.server = labKind(kind);
    return setting;
}

} // namespace

// Owns the incident: its processes must be started, waited for and ended on one and the same thread.
class PracticeSession::Worker final : public QObject
{
public:
    Result<PracticeIncident> provoke(const lab::Scenario &scenario, const lab::Setting &setting)
    {
        m_provoked.reset();
        auto provoked = lab::provoke(scenario, setting);
        if (!provoked)
            return provoked.error();
        m_provoked.emplace(std::move(*provoked));
        const lab::Look look = m_provoked->look(lab::Privileges::All);
        return PracticeIncident{m_provoked->symptom, look.target, look.logFiles};
    }
    void end() { m_provoked.reset(); }

private:
    std::optional<lab::Provoked> m_provoked;
};

PracticeSession::PracticeSession(QObject *parent)
    : QObject(parent)
    , m_worker(new Worker)
{
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

PracticeSession::~PracticeSession()
{
    m_thread.quit();
    m_thread.wait();
}

QList<PracticeServerChoice> PracticeSession::servers()
{
    QList<PracticeServerChoice> choices{{PracticeServerKind::MariaDb, u"MariaDB"_s, {}},
                                        {PracticeServerKind::MySql, u"MySQL"_s, {}}};
    for (PracticeServerChoice &choice : choices) {
        if (const auto program = lab::serverProgram(labKind(choice.kind)); !program)
            choice.missing = program.error().detail;
    }
    return choices;
}

QList<PracticeChoice> PracticeSession::incidents(PracticeServerKind server)
{
    QList<PracticeChoice> choices;
    QSet<QLatin1StringView> causes;
    for (const lab::Scenario &scenario : lab::allScenarios()) {
        const bool can = !scenario.ownNetwork && (!scenario.exists || scenario.exists(settingOf(server)))
            && (!scenario.possibleHere || scenario.possibleHere());
        if (!can || causes.contains(scenario.cause))
            continue;
        causes.insert(scenario.cause);
        choices.append({scenario.id(), scenario.title});
    }
    return choices;
}

void PracticeSession::start(PracticeServerKind server, const QString &incidentId)
{
    const lab::Scenario *scenario = lab::scenarioFor(incidentId);
    const quint64 run = ++m_run;
    QMetaObject::invokeMethod(m_worker, [this, run, scenario, server] {
        const auto incident = scenario
            ? m_worker->provoke(*scenario, settingOf(server))
            : Result<PracticeIncident>(Error{ErrorCode::NotFound, u"There is no such practice incident."_s});
        QMetaObject::invokeMethod(this, [this, run, incident] {
            if (run != m_run)
                return;
            if (incident)
                emit ready(*incident);
            else
                emit failed(incident.error());
        });
    });
}

void PracticeSession::stop()
{
    ++m_run;
    QMetaObject::invokeMethod(m_worker, [this] { m_worker->end(); });
}

} // namespace goneaway::session
