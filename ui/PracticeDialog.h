// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/PracticeSession.h"

#include <QDialog>

class QComboBox;
class QListWidget;
class QProgressBar;
class QPushButton;

namespace goneaway::ui {

class Banner;

// Chooses an incident and waits until it has happened on a practice server. Accepted when the session is
// ready.
class PracticeDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PracticeDialog)

public:
    explicit PracticeDialog(session::PracticeSession &session, QWidget *parent = nullptr);

    void done(int result) override;

private:
    QWidget *makeServerRow();
    void fillIncidents();
    void setWorking(bool working);

    session::PracticeSession &m_session;
    QComboBox *m_server;
    QListWidget *m_incidents;
    Banner *m_message;
    QProgressBar *m_busy;
    QPushButton *m_start;
};

} // namespace goneaway::ui
