// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/Inventory.h"
#include "connect/ConnectionTarget.h"
#include "evidence/Incident.h"
#include "evidence/Symptom.h"
#include "report/Report.h"

#include <QMap>
#include <QObject>
#include <QStringList>

#include <optional>

namespace goneaway::session {
class TroubleshootingSession;
}

namespace goneaway::ui {

// What the person said, on the command line or on the pages.
struct Given {
    QString symptomText; // as typed or pasted so far
    bool noMessage = false; // "I have no message: check the server anyway"
    std::optional<evidence::Symptom> symptom; // what the decoder made of it
    evidence::Incident incident; // the decoder's reading with the person's corrections

    connect::ConnectionTarget target;
    bool hasTarget = false; // somebody named a server; otherwise target holds nothing but defaults
    QString profile; // the id of the saved one that the target began as; empty for none
    QMap<QString, QString> origins; // option name to where its value came from, for people
    bool passwordWanted = false; // -p without a value
    bool withoutLogin = false; // "Go on without a login"
    QStringList logFiles;
    bool practice = false; // the incident of a practice server: it can be made again
};

// The bundle that a case was opened from.
struct OpenedBundle {
    QString path;
    QStringList warnings;
    bundle::Inventory inventory;
};

enum class Login { NotTried, Failed, Worked };

// The one model of a wizard: its pages read and write this, and nothing of each other.
class WizardState final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WizardState)

public:
    WizardState(session::TroubleshootingSession &session, Given given, QObject *parent = nullptr);

    Given &given() { return m_given; }
    const Given &given() const { return m_given; }
    // A symptom decoded late must not be missing from a diagnosis that was made meanwhile.
    void setSymptom(std::optional<evidence::Symptom> symptom, const evidence::Incident &incident);

    Login login() const { return m_login; }
    void setLogin(Login login) { m_login = login; }

    // Nothing for a case of our own.
    const std::optional<OpenedBundle> &opened() const { return m_opened; }
    void setOpened(const OpenedBundle &opened, const report::Report &report);
    // The incident of a watch that this case is about; empty for any other.
    const QString &caught() const { return m_caught; }
    void setCaught(const QString &name, const report::Report &report);

    const std::optional<report::Report> &report() const { return m_report; }
    // Diagnoses what is known now: diagnosing(), then reportChanged() or diagnosisFailed().
    void diagnose();

signals:
    void diagnosing();
    void reportChanged();
    void diagnosisFailed(const QString &why);

private:
    void setEvidence(const report::Report &report);

    session::TroubleshootingSession &m_session;
    Given m_given;
    Login m_login = Login::NotTried;
    std::optional<OpenedBundle> m_opened;
    QString m_caught;
    std::optional<report::Report> m_report;
    quint64 m_run = 0; // the diagnosis that is being waited for
};

} // namespace goneaway::ui
