// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Navigator.h"

#include "session/TroubleshootingSession.h"
#include "ui/PracticeDialog.h"

#include <algorithm>

namespace goneaway::ui {

using session::TroubleshootingSession;

Navigator::Navigator(TroubleshootingSession &session, QSettings &settings, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_settings(settings)
    , m_watchSession(session.texts(), session.catalogue())
{
    connect(&m_practice, &session::PracticeSession::ready, this,
            [this](const session::PracticeIncident &incident) {
                Given given;
                given.symptomText = incident.symptom;
                given.target = incident.target;
                given.hasTarget = true;
                given.logFiles = incident.logFiles;
                given.practice = true;
                m_practiceCase = &freeCase();
                m_practiceCase->troubleshoot(std::move(given));
            });
}

Navigator::~Navigator()
{
    delete m_compare; // it listens to the session, which outlives us
}

StartWindow &Navigator::startWindow()
{
    if (m_start)
        return *m_start;
    m_start = std::make_unique<StartWindow>();
    connect(m_start.get(), &StartWindow::troubleshootRequested, this, [this] { troubleshoot({}); });
    connect(m_start.get(), &StartWindow::watchRequested, this, [this] { watch({}); });
    connect(m_start.get(), &StartWindow::bundleRequested, this, &Navigator::openBundle);
    connect(m_start.get(), &StartWindow::compareRequested, this, &Navigator::compare);
    connect(m_start.get(), &StartWindow::practiceRequested, this, &Navigator::practise);
    connect(m_start.get(), &StartWindow::openingCancelled, this, [this] {
        for (const auto &one : m_cases)
            one->stopOpening();
        m_start->showReady();
    });
    return *m_start;
}

void Navigator::hideStart()
{
    if (m_start)
        m_start->hide();
}

TroubleshootWizard *Navigator::wizard() const
{
    return m_open.isEmpty() ? nullptr : m_open.last()->wizard();
}

CaseWindow &Navigator::freeCase()
{
    const auto free =
        std::find_if(m_cases.begin(), m_cases.end(), [](const auto &one) { return one->isFree(); });
    if (free != m_cases.end()) {
        m_shown.removeIf([&free](const Shown &shown) { return shown.window == free->get(); });
        return **free;
    }
    auto made = m_cases.empty() ? std::make_unique<CaseWindow>(m_session, m_settings)
                                : std::make_unique<CaseWindow>(std::make_unique<TroubleshootingSession>(
                                                                   m_session.texts(), m_session.catalogue(),
                                                                   nullptr, m_session.profiles().store()),
                                                               m_settings);
    CaseWindow &window = *m_cases.emplace_back(std::move(made));
    connect(&window, &CaseWindow::shown, this, [this, &window] {
        m_open.append(&window);
        hideStart();
    });
    connect(&window, &CaseWindow::closed, this, [this, &window] { closeCase(window); });
    connect(&window, &CaseWindow::failed, this,
            [this](const QString &problem) { startWindow().showProblem(problem); });
    connect(&window, &CaseWindow::bundleRequested, this, &Navigator::openBundle);
    connect(&window, &CaseWindow::compareRequested, this, [this](const QString &path) { compare({path}); });
    return window;
}

void Navigator::showStart()
{
    startWindow().showReady();
    startWindow().show();
}

void Navigator::troubleshoot(Given given)
{
    freeCase().troubleshoot(std::move(given));
}

void Navigator::openBundle(const QString &path)
{
    freeCase().openBundle(path);
    startWindow().show();
    startWindow().showOpening(path);
}

// A window of its own: the case beside it stays.
void Navigator::compare(const QStringList &bundles)
{
    if (!m_compare) {
        m_compare = new CompareWindow(m_session);
        m_compare->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_compare->setBundles(bundles.value(0), bundles.value(1));
    m_compare->show();
    m_compare->raise();
    m_compare->activateWindow();
}

void Navigator::watch(const Given &given)
{
    if (!m_watch) {
        m_watch = std::make_unique<WatchWindow>(m_watchSession, m_session.profiles(), given);
        connect(m_watch.get(), &WatchWindow::openRequested, this, &Navigator::showIncident);
        connect(m_watch.get(), &WatchWindow::closed, this, &Navigator::closeWatch);
    }
    m_watch->show();
    hideStart();
}

// The same one again comes up as it was left, unless more is known of it now.
void Navigator::showIncident(int incident)
{
    const watch::Caught *caught = m_watchSession.book().find(incident);
    if (!caught)
        return;
    for (const Shown &shown : std::as_const(m_shown)) {
        if (shown.incident == caught->known() && !shown.window->isFree()) {
            shown.window->bringUp();
            return;
        }
    }
    CaseWindow &window = freeCase();
    m_shown.append({caught->known(), &window});
    window.openIncident(tr("Incident %1").arg(incident), watch::evidenceOf(*caught));
}

void Navigator::closeWatch()
{
    // It is in the middle of its own closeEvent().
    m_watch.release()->deleteLater();
    if (m_open.isEmpty())
        showStart();
}

bool Navigator::finish(std::chrono::milliseconds patience)
{
    bool done = m_watchSession.finish(patience);
    for (const auto &one : m_cases)
        done = one->session().finish(patience) && done;
    return done;
}

void Navigator::practise()
{
    auto *dialog = new PracticeDialog(m_practice, &startWindow());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void Navigator::closeCase(CaseWindow &window)
{
    m_open.removeOne(&window);
    if (m_practiceCase == &window) {
        m_practice.stop();
        m_practiceCase = nullptr;
    }
    if (!m_watch && m_open.isEmpty())
        showStart();
    else if (m_watch && m_watch->isVisible())
        m_watch->activateWindow();
}

} // namespace goneaway::ui
