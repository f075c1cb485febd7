// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/Observation.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWizardPage>

class QCheckBox;
class QProgressBar;
class QPushButton;

namespace goneaway::session {
class TroubleshootingSession;
}

namespace goneaway::ui {

class Banner;
class LogFileList;
class ServerForm;
class StatusList;
class TargetForm;
class WizardState;
enum class RowState;

// Where the server is, and the connect ladder climbed before one's eyes. Nobody has to connect to go on.
class ConnectPage final : public QWizardPage
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectPage)

public:
    ConnectPage(session::TroubleshootingSession &session, WizardState &state, QWidget *parent = nullptr);

    void initializePage() override;
    void cleanupPage() override;
    bool validatePage() override;

    bool stop(); // whether there was something to stop

private:
    void build();
    void connectNow();
    void showRung(const evidence::Observation &rung);
    void finish(bool loggedIn);
    void setRunning(bool running);
    void store();
    void resetLadder();
    QString nextRung() const;
    QStringList titlesOf(RowState state) const; // of the rungs in it

    session::TroubleshootingSession &m_session;
    WizardState &m_state;
    ServerForm *m_server;
    TargetForm *m_target; // of m_server
    QCheckBox *m_withoutLogin;
    LogFileList *m_logFiles;
    QPushButton *m_connect;
    QPushButton *m_cancel;
    QProgressBar *m_busy;
    StatusList *m_ladder;
    Banner *m_result;
    QTimer m_tick; // shows the time that the present rung is taking
    QElapsedTimer m_rungTime;
    quint64 m_run = 0; // 0: not connecting
    bool m_filled = false;
};

} // namespace goneaway::ui
