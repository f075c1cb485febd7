// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ConnectionTarget.h"

#include <QWidget>

#include <optional>

class QProgressBar;
class QPushButton;

namespace goneaway::session {
class TroubleshootingSession;
}

namespace goneaway::ui {

class PlainLabel;

// Asks the server what only a bundle wants to know, and shows how far that is; hidden while nothing is asked.
class BundleLook final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(BundleLook)

public:
    BundleLook(session::TroubleshootingSession &session, QWidget *parent = nullptr);

    // Without a target there is nobody to ask: done() follows at once.
    void start(const std::optional<connect::ConnectionTarget> &target);
    bool isLooking() const { return m_run != 0; }
    bool skip(); // goes on without the rest; whether there was something to skip

signals:
    void done();

private:
    void finish();

    session::TroubleshootingSession &m_session;
    PlainLabel *m_doing;
    QProgressBar *m_progress;
    QPushButton *m_skip;
    quint64 m_run = 0;
};

} // namespace goneaway::ui
