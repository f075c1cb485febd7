// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/CaseWindow.h"

#include "session/TroubleshootingSession.h"
#include "ui/Look.h"

#include <QApplication>
#include <QScreen>
#include <QSettings>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using session::TroubleshootingSession;

namespace {

QString geometryKey()
{
    return u"wizard/geometry"_s;
}

// Beside another wizard that opened at the same place, not right on top of it.
void stepAside(QWidget *wizard)
{
    const QRect screen = wizard->screen()->availableGeometry();
    const int step = 2 * lineHeight(wizard);
    const auto covers = [wizard](const QWidget *other) {
        return other != wizard && other->isVisible() && qobject_cast<const TroubleshootWizard *>(other)
            && other->pos() == wizard->pos();
    };
    const QWidgetList windows = QApplication::topLevelWidgets();
    while (std::any_of(windows.begin(), windows.end(), covers)
           && screen.contains(wizard->pos() + QPoint(2 * step, 2 * step)))
        wizard->move(wizard->pos() + QPoint(step, step));
}

} // namespace

CaseWindow::CaseWindow(TroubleshootingSession &session, QSettings &settings, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_settings(settings)
{
    listen();
}

CaseWindow::CaseWindow(std::unique_ptr<TroubleshootingSession> session, QSettings &settings, QObject *parent)
    : QObject(parent)
    , m_own(std::move(session))
    , m_session(*m_own)
    , m_settings(settings)
{
    listen();
}

CaseWindow::~CaseWindow()
{
    delete m_wizard; // it listens to the session, which outlives us
}

void CaseWindow::listen()
{
    connect(&m_session, &TroubleshootingSession::bundleOpened, this,
            [this](session::RunId run, const bundle::Opened &opened) {
                if (run != m_openRun)
                    return;
                m_opening.warnings = opened.warnings;
                m_opening.inventory = opened.inventory;
            });
    connect(&m_session, &TroubleshootingSession::diagnosed, this,
            [this](session::RunId run, const report::Report &report) {
                if (run != m_openRun)
                    return;
                if (m_incidentName.isEmpty())
                    show(new TroubleshootWizard(m_session, m_opening, report));
                else
                    show(new TroubleshootWizard(m_session, m_incidentName, report));
            });
    connect(&m_session, &TroubleshootingSession::failed, this,
            [this](session::RunId run, const Error &error) {
                if (run != m_openRun)
                    return;
                m_openRun = 0;
                emit failed(error.detail);
            });
}

void CaseWindow::troubleshoot(Given given)
{
    m_session.reset();
    show(new TroubleshootWizard(m_session, std::move(given)));
}

void CaseWindow::openBundle(const QString &path)
{
    m_session.reset();
    m_opening = {path, {}, {}};
    m_incidentName.clear();
    m_openRun = m_session.openBundle(path);
}

void CaseWindow::openIncident(const QString &name, const evidence::Evidence &evidence)
{
    m_session.reset();
    m_incidentName = name;
    m_openRun = m_session.openEvidence(evidence);
}

void CaseWindow::stopOpening()
{
    if (m_openRun == 0)
        return;
    m_openRun = 0;
    m_session.cancel();
}

void CaseWindow::bringUp()
{
    if (!m_wizard)
        return;
    m_wizard->setWindowState(m_wizard->windowState() & ~Qt::WindowMinimized);
    m_wizard->raise();
    m_wizard->activateWindow();
}

void CaseWindow::show(TroubleshootWizard *wizard)
{
    m_openRun = 0;
    m_wizard = wizard;
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    connect(wizard, &TroubleshootWizard::closed, this, &CaseWindow::close);
    connect(wizard, &TroubleshootWizard::bundleRequested, this, [this, wizard](const QString &path) {
        if (wizard->close())
            emit bundleRequested(path);
    });
    connect(wizard, &TroubleshootWizard::compareRequested, this, &CaseWindow::compareRequested);
    wizard->restoreGeometry(m_settings.value(geometryKey()).toByteArray());
    stepAside(wizard);
    wizard->show();
    emit shown();
}

void CaseWindow::close()
{
    m_settings.setValue(geometryKey(), m_wizard->saveGeometry());
    m_wizard.clear();
    emit closed();
}

} // namespace goneaway::ui
