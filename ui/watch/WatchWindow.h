// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/WatchSession.h"
#include "ui/WizardState.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

#include <functional>

class QPushButton;
class QStackedWidget;
class QSystemTrayIcon;

namespace goneaway::session {
class Profiles;
}

namespace goneaway::ui {

class Banner;
class IconLabel;
class IncidentList;
class NumbersView;
class PlainLabel;
class WatchForm;

// Watch until it happens: first what to watch, then the watch itself, with its incidents and its numbers.
// While it watches, closing the window leaves it in the tray, where there is one.
class WatchWindow final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WatchWindow)

public:
    // Both borrowed.
    WatchWindow(session::WatchSession &session, session::Profiles &profiles, const Given &given,
                QWidget *parent = nullptr);
    ~WatchWindow() override;

    void begin(const watch::Plan &plan); // as the form's button does
    bool isWatching() const;

signals:
    void closed(); // for good: nothing is watched any more
    void openRequested(int incident); // in the wizard

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    QWidget *makeHeading();
    void makeTray();
    void listen();
    void showState(const watch::State &state);
    void showFigures();
    void showEnded(const watch::Ended &ended);
    void showCaught(const session::WatchIncident &incident);
    void pauseOrGoOn();
    void saveBundle(int incident);
    bool wouldForget() const; // an incident that nobody saved, if it ended now
    void askWhetherToEnd(const std::function<void()> &then);
    void endIfWanted();
    void end();
    void say(bool well, const QString &sentence);
    void setState(const QString &iconName, const QString &sentence);

    session::WatchSession &m_session;
    QStackedWidget *m_stack;
    WatchForm *m_form;
    QWidget *m_watching;
    IconLabel *m_icon;
    PlainLabel *m_state;
    PlainLabel *m_figures;
    QPushButton *m_pause;
    QPushButton *m_end;
    Banner *m_message;
    IncidentList *m_incidents;
    NumbersView *m_numbers;
    QSystemTrayIcon *m_tray = nullptr; // null where there is no tray
    QTimer m_tick; // for what is said of the time that went by
    QDateTime m_since; // UTC
    QString m_server;
    std::optional<watch::Sample> m_last;
    QHash<int, watch::Known> m_saved; // incidents, with what was known of them then
    QHash<int, watch::Known> m_saving; // a bundle of each is being written
    bool m_refused = false; // the login, from the first: nothing worth keeping is left
    bool m_everWatched = false;
    bool m_toldOfTray = false;
};

} // namespace goneaway::ui
