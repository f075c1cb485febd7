// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/WizardState.h"
#include "watch/Plan.h"

#include <QWidget>

class QPushButton;

namespace goneaway::session {
class Profiles;
}

namespace goneaway::ui {

class Banner;
class LogFileList;
class ServerForm;
class TargetForm;

// What to watch: the server, and the logs to follow.
class WatchForm final : public QWidget
{
    Q_OBJECT

public:
    explicit WatchForm(session::Profiles &profiles, QWidget *parent = nullptr);

    void setGiven(const Given &given);
    void showProblem(const QString &problem);

signals:
    void startRequested(const goneaway::watch::Plan &plan);

private:
    void submit();

    ServerForm *m_server;
    TargetForm *m_target; // of m_server
    LogFileList *m_errorLogs;
    LogFileList *m_ownLogs;
    Banner *m_problem;
    QPushButton *m_start;
};

} // namespace goneaway::ui
