// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/PracticeSession.h"
#include "ui/CompareWindow.h"
#include "ui/StartWindow.h"
#include "ui/TroubleshootWizard.h"
#include "ui/watch/WatchWindow.h"

#include <QPointer>

#include <memory>

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
    WatchWindow *watchWindow() const { return m_watch.get(); } // null while nothing is watched
    TroubleshootWizard *wizard() const { return m_wizard; } // null while the start window is shown
    CompareWindow *compareWindow() const { return m_compare; } // null until asked for

    void showStart();
    void troubleshoot(Given given);
    void openBundle(const QString &path);
    void compare(const QStringList &bundles); // one or two are known already, or none
    void watch(const Given &given); // the second door
    // Before the program ends: false when a watch still waits for an unresponsive server after `patience`.
    bool finish(std::chrono::milliseconds patience);
    void practise(); // chooses an incident, makes it happen, and opens the wizard on it

private:
    void showWizard(TroubleshootWizard *wizard);
    void closeWizard();
    void openIncident(int incident);
    void closeWatch();

    session::TroubleshootingSession &m_session;
    QSettings &m_settings;
    StartWindow m_start;
    QPointer<TroubleshootWizard> m_wizard; // deletes itself when closed
    session::PracticeSession m_practice; // its server is there as long as the wizard on its incident
    session::WatchSession m_watchSession;
    std::unique_ptr<WatchWindow> m_watch; // goes on while a wizard is open on one of its incidents
    QString m_caughtName; // of the incident that is being opened; empty for a bundle
    quint64 m_openRun = 0;
    OpenedBundle m_opening;
    QPointer<CompareWindow> m_compare; // deletes itself when closed
};

} // namespace goneaway::ui
