// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Navigator.h"

#include "session/TroubleshootingSession.h"
#include "ui/PracticeDialog.h"

#include <QSettings>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using session::TroubleshootingSession;

namespace {

QString geometryKey()
{
    return u"wizard/geometry"_s;
}

} // namespace

Navigator::Navigator(TroubleshootingSession &session, QSettings &settings, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_settings(settings)
    , m_watchSession(session.texts(), session.catalogue())
{
    connect(&m_start, &StartWindow::troubleshootRequested, this, [this] { troubleshoot({}); });
    connect(&m_start, &StartWindow::watchRequested, this, [this] { watch({}); });
    connect(&m_start, &StartWindow::bundleRequested, this, &Navigator::openBundle);
    connect(&m_start, &StartWindow::compareRequested, this, &Navigator::compare);
    connect(&m_start, &StartWindow::practiceRequested, this, &Navigator::practise);
    connect(&m_practice, &session::PracticeSession::ready, this,
            [this](const session::PracticeIncident &incident) {
                Given given;
                given.symptomText = incident.symptom;
                given.target = incident.target;
                given.hasTarget = true;
                given.logFiles = incident.logFiles;
                troubleshoot(std::move(given));
            });
    connect(&m_start, &StartWindow::openingCancelled, this, [this] {
        m_openRun = 0;
        m_session.cancel();
        m_start.showReady();
    });
    connect(&session, &TroubleshootingSession::bundleOpened, this,
            [this](session::RunId run, const bundle::Opened &opened) {
                if (run != m_openRun)
                    return;
                m_opening.warnings = opened.warnings;
                m_opening.inventory = opened.inventory;
            });
    connect(&session, &TroubleshootingSession::diagnosed, this,
            [this](session::RunId run, const report::Report &report) {
                if (run != m_openRun)
                    return;
                if (m_caughtName.isEmpty())
                    showWizard(new TroubleshootWizard(m_session, m_opening, report));
                else
                    showWizard(new TroubleshootWizard(m_session, m_caughtName, report));
            });
    connect(&session, &TroubleshootingSession::failed, this, [this](session::RunId run, const Error &error) {
        if (run != m_openRun)
            return;
        m_openRun = 0;
        m_start.showProblem(error.detail);
    });
}

Navigator::~Navigator()
{
    delete m_wizard; // they listen to the session, which outlives us
    delete m_compare;
}

void Navigator::showStart()
{
    m_start.showReady();
    m_start.show();
}

void Navigator::troubleshoot(Given given)
{
    m_session.reset();
    showWizard(new TroubleshootWizard(m_session, std::move(given)));
}

void Navigator::openBundle(const QString &path)
{
    m_session.reset();
    m_opening = {path, {}, {}};
    m_caughtName.clear();
    m_openRun = m_session.openBundle(path);
    m_start.show();
    m_start.showOpening(path);
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
        m_watch = std::make_unique<WatchWindow>(m_watchSession, given);
        connect(m_watch.get(), &WatchWindow::openRequested, this, &Navigator::openIncident);
        connect(m_watch.get(), &WatchWindow::closed, this, &Navigator::closeWatch);
    }
    m_watch->show();
    m_start.hide();
}

void Navigator::openIncident(int incident)
{
    const watch::Caught *caught = m_watchSession.book().find(incident);
    if (!caught)
        return;
    m_session.reset();
    m_caughtName = tr("Incident %1").arg(incident);
    m_openRun = m_session.openEvidence(caught->evidence);
}

void Navigator::closeWatch()
{
    // It is in the middle of its own closeEvent().
    m_watch.release()->deleteLater();
    if (!m_wizard)
        showStart();
}

bool Navigator::finish(std::chrono::milliseconds patience)
{
    return m_watchSession.finish(patience);
}

void Navigator::practise()
{
    auto *dialog = new PracticeDialog(m_practice, &m_start);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void Navigator::showWizard(TroubleshootWizard *wizard)
{
    m_openRun = 0;
    delete m_wizard;
    m_wizard = wizard;
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    connect(wizard, &TroubleshootWizard::closed, this, &Navigator::closeWizard);
    connect(wizard, &TroubleshootWizard::bundleRequested, this, [this, wizard](const QString &path) {
        wizard->close();
        openBundle(path);
    });
    connect(wizard, &TroubleshootWizard::compareRequested, this,
            [this](const QString &path) { compare({path}); });
    wizard->restoreGeometry(m_settings.value(geometryKey()).toByteArray());
    wizard->show();
    m_start.hide();
}

void Navigator::closeWizard()
{
    m_settings.setValue(geometryKey(), m_wizard->saveGeometry());
    m_wizard.clear();
    m_practice.stop();
    if (!m_watch)
        showStart();
    else if (m_watch->isVisible())
        m_watch->activateWindow();
}

} // namespace goneaway::ui
