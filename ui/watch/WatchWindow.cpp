// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/watch/WatchWindow.h"

#include "ui/Look.h"
#include "ui/watch/IncidentList.h"
#include "ui/watch/NumbersView.h"
#include "ui/watch/WatchForm.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Labels.h"

#include <QApplication>
#include <QCloseEvent>
#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QSystemTrayIcon>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

WatchWindow::WatchWindow(session::WatchSession &session, session::Profiles &profiles, const Given &given,
                         QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_stack(new QStackedWidget(this))
    , m_form(new WatchForm(profiles, this))
    , m_watching(new QWidget(this))
    , m_icon(new IconLabel(this))
    , m_state(new PlainLabel({}, this))
    , m_figures(new PlainLabel({}, this))
    , m_pause(new QPushButton(tr("&Pause"), this))
    , m_end(new QPushButton(tr("&End the watch"), this))
    , m_message(new Banner(this))
    , m_incidents(new IncidentList(this))
    , m_numbers(new NumbersView(this))
{
    setObjectName(u"watchWindow"_s);
    setWindowTitle(tr("Watch until it happens"));
    m_state->setObjectName(u"watchState"_s);
    m_state->setHeading(1.2);
    m_figures->setObjectName(u"watchFigures"_s);
    m_figures->setTone(Tone::Neutral);
    m_pause->setObjectName(u"watchPause"_s);
    m_end->setObjectName(u"watchEnd"_s);
    m_message->setObjectName(u"watchMessage"_s);
    m_message->clear();
    m_incidents->setKept([this](int incident) { return m_session.book().hasEvidence(incident); });

    auto *split = new QSplitter(Qt::Vertical, m_watching);
    split->setChildrenCollapsible(false);
    split->addWidget(m_incidents);
    split->addWidget(m_numbers);
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 3);
    const int line = lineHeight(this);
    auto *watching = new QVBoxLayout(m_watching);
    watching->setContentsMargins(line, line, line, line);
    watching->setSpacing(line / 2);
    watching->addWidget(makeHeading());
    watching->addWidget(m_message);
    watching->addWidget(split, 1);

    m_stack->addWidget(m_form);
    m_stack->addWidget(m_watching);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    resize(line * 60, line * 46);
    m_form->setGiven(given);
    m_tick.setInterval(1000);
    listen();
}

WatchWindow::~WatchWindow()
{
    QApplication::setQuitOnLastWindowClosed(true);
    m_session.stop();
}

QWidget *WatchWindow::makeHeading()
{
    auto *heading = new QWidget(m_watching);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(m_state);
    texts->addWidget(m_figures);
    m_icon->setScale(2);
    auto *layout = new QHBoxLayout(heading);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(lineHeight(this) / 2);
    layout->addWidget(m_icon);
    layout->addLayout(texts, 1);
    layout->addWidget(m_pause);
    layout->addWidget(m_end);
    return heading;
}

void WatchWindow::listen()
{
    using session::WatchSession;
    connect(m_form, &WatchForm::startRequested, this, &WatchWindow::begin);
    connect(m_pause, &QPushButton::clicked, this, &WatchWindow::pauseOrGoOn);
    connect(m_end, &QPushButton::clicked, this, &WatchWindow::endIfWanted);
    connect(m_incidents, &IncidentList::openRequested, this, &WatchWindow::openRequested);
    connect(m_incidents, &IncidentList::saveRequested, this, &WatchWindow::saveBundle);
    connect(m_numbers, &NumbersView::numbersWanted, &m_session, &WatchSession::saveNumbers);
    connect(m_numbers, &NumbersView::said, this, [this](const QString &sentence) { say(true, sentence); });
    connect(&m_tick, &QTimer::timeout, this, &WatchWindow::showFigures);

    connect(&m_session, &WatchSession::started, this, [this](const watch::Started &started) {
        m_server = started.server;
        showFigures();
    });
    connect(&m_session, &WatchSession::sampled, this, [this](const watch::Sample &sample) {
        m_last = sample;
        if (isVisible())
            m_numbers->setSamples(m_session.history().values());
        showFigures();
    });
    connect(&m_session, &WatchSession::changed, this, &WatchWindow::showState);
    connect(&m_session, &WatchSession::caught, this, &WatchWindow::showCaught);
    connect(&m_session, &WatchSession::repeated, m_incidents, &IncidentList::put);
    connect(&m_session, &WatchSession::ended, this, &WatchWindow::showEnded);
    connect(&m_session, &WatchSession::bundleSaved, this,
            [this](int incident, const bundle::Written &written) {
                if (m_saving.contains(incident)) // not one of the watch before
                    m_saved.insert(incident, m_saving.take(incident));
                say(true,
                    written.keyPath.isEmpty()
                        ? tr("The bundle was saved as %1.").arg(written.path)
                        : tr("The bundle was saved as %1. Names in it were replaced; keep the "
                             "key to them for yourself: %2.")
                              .arg(written.path, written.keyPath));
            });
    connect(&m_session, &WatchSession::numbersSaved, this,
            [this](const QString &path) { say(true, tr("The numbers were saved as %1.").arg(path)); });
    connect(&m_session, &WatchSession::failed, this,
            [this](const Error &error) { say(false, error.detail); });
}

void WatchWindow::makeTray()
{
    if (m_tray || !QSystemTrayIcon::isSystemTrayAvailable())
        return;
    m_tray = new QSystemTrayIcon(icon(u"goneaway"_s), this);
    auto *menu = new QMenu(this);
    const auto bringUp = [this] {
        QApplication::setQuitOnLastWindowClosed(true);
        showNormal();
        raise();
        activateWindow();
        m_numbers->setSamples(m_session.history().values());
    };
    connect(menu->addAction(tr("Show the watch")), &QAction::triggered, this, bringUp);
    connect(menu->addAction(tr("End the watch")), &QAction::triggered, this, [this, bringUp] {
        bringUp();
        endIfWanted();
    });
    m_tray->setContextMenu(menu);
    connect(m_tray, &QSystemTrayIcon::activated, this, [bringUp](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
            bringUp();
    });
    connect(m_tray, &QSystemTrayIcon::messageClicked, this, bringUp);
}

bool WatchWindow::isWatching() const
{
    return m_session.isRunning();
}

void WatchWindow::begin(const watch::Plan &plan)
{
    makeTray();
    m_incidents->clear();
    m_last.reset();
    m_saved.clear();
    m_saving.clear();
    m_refused = false;
    m_everWatched = false;
    m_server.clear();
    m_message->clear();
    m_since = QDateTime::currentDateTimeUtc();
    m_stack->setCurrentWidget(m_watching);
    m_session.start(plan);
    m_numbers->setSamples({});
    m_numbers->setIncidents({});
    m_pause->setText(tr("&Pause"));
    m_pause->setEnabled(true);
    setWindowTitle(tr("Watching %1").arg(plan.target.display()));
    setState(u"state-running"_s, tr("Connecting to %1 ...").arg(plan.target.display()));
    showFigures();
    m_tick.start();
    if (m_tray) {
        m_tray->setToolTip(windowTitle());
        m_tray->show();
    }
    m_pause->setFocus();
}

void WatchWindow::setState(const QString &iconName, const QString &sentence)
{
    m_icon->setIcon(iconName);
    m_state->setText(sentence);
}

void WatchWindow::showState(const watch::State &state)
{
    const QString place = m_session.plan().target.display();
    switch (state.kind) {
    case watch::StateKind::Watching:
        m_everWatched = true;
        setState(u"state-good"_s,
                 m_server.isEmpty() ? tr("Watching %1.").arg(place)
                                    : tr("Watching %1 at %2.").arg(m_server, place));
        break;
    case watch::StateKind::Away:
        m_everWatched = true;
        setState(u"state-bad"_s, tr("%1 cannot be reached now; the watch tries on.").arg(place));
        m_last.reset();
        break;
    case watch::StateKind::Slept:
        say(true, tr("This computer slept for %1; the watch goes on.").arg(timeTaken(state.seconds * 1000)));
        break;
    case watch::StateKind::LogGone:
        say(false, tr("%1 cannot be read any more; the watch goes on without it.").arg(state.says));
        break;
    }
    showFigures();
}

void WatchWindow::showFigures()
{
    QStringList parts;
    if (isWatching())
        parts.append(
            tr("For %1").arg(timeTaken(m_since.msecsTo(QDateTime::currentDateTimeUtc()) / 1000 * 1000)));
    const auto count = static_cast<int>(m_session.incidents().size());
    parts.append(count == 0       ? tr("no incident so far")
                     : count == 1 ? tr("one incident")
                                  : tr("%1 incidents").arg(count));
    if (m_last) {
        parts.append(
            tr("round trip %1 ms").arg(static_cast<double>(m_last->roundTrip.count()) / 1000.0, 0, 'f', 1));
        if (const auto connected = m_last->value(watch::Counter::ThreadsConnected))
            parts.append(tr("connections on the server: %1").arg(*connected));
    }
    m_figures->setText(parts.join(u"  \u00b7  "_s));
}

void WatchWindow::showCaught(const session::WatchIncident &incident)
{
    m_incidents->put(incident);
    m_numbers->setIncidents(m_incidents->marks());
    showFigures();
    if (m_tray && !isActiveWindow())
        m_tray->showMessage(incident.look == 1 ? tr("A connection was lost") : tr("More is known now"),
                            incident.headline, QSystemTrayIcon::Warning);
}

void WatchWindow::showEnded(const watch::Ended &ended)
{
    m_tick.stop();
    showFigures();
    m_pause->setText(tr("&Go on"));
    const bool refused = ended.reason == watch::EndReason::Refused;
    m_refused = refused && !m_everWatched;
    if (refused)
        setState(u"state-bad"_s, tr("The watch ended: the server refuses the login."));
    else
        setState(u"state-skipped"_s, tr("The watch is paused."));
}

void WatchWindow::pauseOrGoOn()
{
    if (isWatching()) {
        m_session.pause();
        m_tick.stop();
        m_last.reset();
        showFigures();
        setState(u"state-skipped"_s, tr("The watch is paused."));
        m_pause->setText(tr("&Go on"));
        return;
    }
    m_session.goOn();
    m_since = QDateTime::currentDateTimeUtc();
    m_tick.start();
    m_pause->setText(tr("&Pause"));
    setState(u"state-running"_s, tr("Connecting to %1 ...").arg(m_session.plan().target.display()));
    showFigures();
}

void WatchWindow::saveBundle(int incident)
{
    const watch::Caught *one = m_session.book().find(incident);
    if (!one)
        return;
    auto *dialog =
        new QFileDialog(this, tr("Save as bundle"), bundle::defaultName(one->at), tr("Bundles (*.zip)"));
    dialog->setObjectName(u"bundleDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"zip"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this, incident](const QString &path) {
        if (const watch::Caught *caught = m_session.book().find(incident))
            m_saving.insert(incident, caught->known());
        m_session.saveBundle(incident, path, {});
    });
    dialog->open();
}

// Back to the form.
void WatchWindow::end()
{
    m_session.stop();
    m_tick.stop();
    if (m_tray)
        m_tray->hide();
    m_message->clear();
    setWindowTitle(tr("Watch until it happens"));
    m_stack->setCurrentWidget(m_form);
}

void WatchWindow::say(bool well, const QString &sentence)
{
    m_message->say(well ? Tone::Good : Tone::Bad, sentence);
}

bool WatchWindow::wouldForget() const
{
    const auto &incidents = m_session.incidents();
    return !m_refused && m_stack->currentWidget() == m_watching
        && std::any_of(incidents.begin(), incidents.end(), [this](const session::WatchIncident &incident) {
               const watch::Caught *caught = m_session.book().find(incident.id);
               const bool saved = caught && m_saved.value(incident.id) == caught->known();
               return !saved && m_session.book().hasEvidence(incident.id);
           });
}

void WatchWindow::endIfWanted()
{
    if (wouldForget())
        askWhetherToEnd([this] { end(); });
    else
        end();
}

void WatchWindow::askWhetherToEnd(const std::function<void()> &then)
{
    if (findChild<QMessageBox *>(u"endQuestion"_s))
        return;
    auto *box =
        new QMessageBox(QMessageBox::Question, tr("Watch until it happens"),
                        wouldForget() ? tr("End the watch? Incidents that were not saved are forgotten.")
                                      : tr("End the watch?"),
                        QMessageBox::NoButton, this);
    box->setObjectName(u"endQuestion"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    QPushButton *yes = box->addButton(tr("&End the watch"), QMessageBox::AcceptRole);
    box->setDefaultButton(
        box->addButton(isWatching() ? tr("&Keep watching") : tr("&Keep it open"), QMessageBox::RejectRole));
    connect(yes, &QPushButton::clicked, this, then);
    box->open();
}

void WatchWindow::closeEvent(QCloseEvent *event)
{
    const auto endAndClose = [this] {
        end();
        close();
    };
    if (!isWatching() && wouldForget()) {
        event->ignore();
        askWhetherToEnd(endAndClose);
        return;
    }
    if (!isWatching()) {
        if (m_tray)
            m_tray->hide();
        event->accept();
        emit closed();
        return;
    }
    event->ignore();
    if (!m_tray || !m_tray->isVisible()) {
        askWhetherToEnd(endAndClose);
        return;
    }
    // A wizard that is closed meanwhile may be the last window in sight.
    QApplication::setQuitOnLastWindowClosed(false);
    hide();
    if (!m_toldOfTray)
        m_tray->showMessage(tr("The watch goes on"),
                            tr("Goneaway keeps watching from here, and tells you when a connection is lost. "
                               "Its menu ends the watch."),
                            QSystemTrayIcon::Information);
    m_toldOfTray = true;
}

} // namespace goneaway::ui
