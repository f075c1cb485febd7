// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/PracticeSession.h"
#include "ui/CaseWindow.h"
#include "ui/CompareWindow.h"
#include "ui/StartWindow.h"
#include "ui/watch/WatchWindow.h"

#include <QPointer>

#include <memory>
#include <vector>

namespace goneaway::ui {

// Leads from the start window through a door and back. Each case has a window of its own: none is forgotten
// for another.
class Navigator final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Navigator)

public:
    // Both borrowed. `session` is the first case's; `settings` remembers the size of its window.
    Navigator(session::TroubleshootingSession &session, QSettings &settings, QObject *parent = nullptr);
    ~Navigator() override;

    StartWindow &startWindow(); // made when it is first asked for: a case can be all that is wanted
    WatchWindow *watchWindow() const { return m_watch.get(); } // null while nothing is watched
    TroubleshootWizard *wizard() const; // the one that was opened last; null when there is none
    CompareWindow *compareWindow() const { return m_compare; } // null until asked for

    void showStart();
    void troubleshoot(Given given);
    void openBundle(const QString &path);
    void compare(const QStringList &bundles); // one or two are known already, or none
    void watch(const Given &given); // the second door
    // Before the program ends: false when something still waits for an unresponsive server after `patience`.
    bool finish(std::chrono::milliseconds patience);
    void practise(); // chooses an incident, makes it happen, and opens the wizard on it

private:
    // Of one incident of one watch, as a look at it left it.
    struct Shown {
        watch::Known incident;
        CaseWindow *window = nullptr;
    };

    void hideStart();
    CaseWindow &freeCase();
    void showIncident(int incident);
    void closeCase(CaseWindow &window);
    void closeWatch();

    session::TroubleshootingSession &m_session;
    QSettings &m_settings;
    std::unique_ptr<StartWindow> m_start; // null until it is needed
    std::vector<std::unique_ptr<CaseWindow>> m_cases; // as many as were open at once
    QList<CaseWindow *> m_open; // in the order in which their wizards were shown
    QList<Shown> m_shown; // incidents of the watch
    session::PracticeSession m_practice; // its server is there as long as the wizard on its incident
    CaseWindow *m_practiceCase = nullptr;
    session::WatchSession m_watchSession;
    std::unique_ptr<WatchWindow> m_watch; // goes on while wizards are open on its incidents
    QPointer<CompareWindow> m_compare; // deletes itself when closed
};

} // namespace goneaway::ui
