// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/WizardState.h"

#include "session/TroubleshootingSession.h"

namespace goneaway::ui {

using session::TroubleshootingSession;

WizardState::WizardState(TroubleshootingSession &session, Given given, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_given(std::move(given))
{
    connect(&session, &TroubleshootingSession::diagnosed, this,
            [this](session::RunId run, const report::Report &report) {
                if (run != m_run)
                    return;
                m_report = report;
                emit reportChanged();
            });
    connect(&session, &TroubleshootingSession::failed, this, [this](session::RunId run, const Error &error) {
        if (run == m_run)
            emit diagnosisFailed(error.detail);
    });
}

void WizardState::setSymptom(std::optional<evidence::Symptom> symptom, const evidence::Incident &incident)
{
    if (m_given.symptom == symptom && m_given.incident == incident)
        return;
    m_given.symptom = std::move(symptom);
    m_given.incident = incident;
    if (m_run != 0)
        diagnose();
}

void WizardState::setCaught(const QString &name, const report::Report &report)
{
    m_caught = name;
    setEvidence(report);
}

void WizardState::setOpened(const OpenedBundle &opened, const report::Report &report)
{
    m_opened = opened;
    setEvidence(report);
}

void WizardState::setEvidence(const report::Report &report)
{
    m_given.symptom = report.evidence.symptom();
    m_given.incident = report.evidence.incident();
    m_report = report;
    emit reportChanged();
}

void WizardState::diagnose()
{
    emit diagnosing();
    m_run = m_session.diagnose(m_given.symptom, m_given.incident);
}

} // namespace goneaway::ui
