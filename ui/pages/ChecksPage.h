// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWizardPage>

#include <chrono>

class QLabel;
class QProgressBar;
class QPushButton;

namespace goneaway::session {
class TroubleshootingSession;
}

namespace goneaway::ui {

class Banner;
class StatusList;
class WizardState;

// The checks, run by themselves: what each reads, how it went and how long it took.
class ChecksPage final : public QWizardPage
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ChecksPage)

public:
    ChecksPage(session::TroubleshootingSession &session, WizardState &state, QWidget *parent = nullptr);

    void initializePage() override; // starts
    void cleanupPage() override; // stops
    bool validatePage() override; // stops

    bool stop(); // whether there was something to stop

private:
    void build();
    void listen();
    void restart();
    void runChecks();
    void showStarted(const QString &id);
    void showFinished(const QString &id, std::chrono::milliseconds took, bool complete,
                      const QStringList &remarks);
    void finish();
    void setRunning(bool running);
    bool hasLogin() const;
    bool needsLogin(const QString &checkId) const;
    QString title(const QString &checkId) const;
    QString reads(const QString &checkId) const;

    session::TroubleshootingSession &m_session;
    WizardState &m_state;
    QLabel *m_doing;
    QProgressBar *m_progress;
    QPushButton *m_cancel;
    QPushButton *m_again;
    StatusList *m_checks;
    Banner *m_result;
    QTimer m_tick;
    QElapsedTimer m_checkTime;
    QString m_current; // the check that runs now
    quint64 m_connectRun = 0; // a login on the way to the checks, when none was tried before
    quint64 m_run = 0;
};

} // namespace goneaway::ui
