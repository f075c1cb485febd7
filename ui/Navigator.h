// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/PracticeSession.h"
#include "ui/CompareWindow.h"
#include "ui/StartWindow.h"
#include "ui/TroubleshootWizard.h"

#include <QPointer>

class QSettings;

namespace goneaway::session {
class TroubleshootingSession;
}

namespace goneaway::ui {

// Leads from the start window through a door and back: one case at a time.
class Navigator final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Navigator)

public:
    // `settings` remembers the size of the window; borrowed.
    Navigator(session::TroubleshootingSession &session, QSettings &settings, QObject *parent = nullptr);
    ~Navigator() override;

    StartWindow &startWindow() { return m_start; }
    TroubleshootWizard *wizard() const { return m_wizard; } // null while the start window is shown
    CompareWindow *compareWindow() const { return m_compare; } // null until asked for

    void showStart();
    void troubleshoot(Given given);
    void openBundle(const QString &path);
    void compare(const QStringList &bundles); // one or two are known already, or none
    void practise(); // chooses an incident, makes it happen, and opens the wizard on it

private:
    void showWizard(TroubleshootWizard *wizard);
    void closeWizard();

    session::TroubleshootingSession &m_session;
    QSettings &m_settings;
    StartWindow m_start;
    QPointer<TroubleshootWizard> m_wizard; // deletes itself when closed
    session::PracticeSession m_practice; // its server is there as long as the wizard on its incident
    quint64 m_openRun = 0;
    OpenedBundle m_opening;
    QPointer<CompareWindow> m_compare; // deletes itself when closed
};

} // namespace goneaway::ui
