// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ChecksPage.h"

#include "session/TroubleshootingSession.h"
#include "ui/Look.h"
#include "ui/WizardState.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/StatusList.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using session::TroubleshootingSession;

namespace {

constexpr auto TickInterval = std::chrono::milliseconds(100);
constexpr qint64 ShowTimeFrom = 500; // ms

} // namespace

ChecksPage::ChecksPage(TroubleshootingSession &session, WizardState &state, QWidget *parent)
    : QWizardPage(parent)
    , m_session(session)
    , m_state(state)
    , m_doing(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_cancel(new QPushButton(tr("&Stop"), this))
    , m_again(new QPushButton(tr("&Run again"), this))
    , m_checks(new StatusList(this))
    , m_result(new Banner(this))
{
    setTitle(tr("Looking for evidence"));
    setSubTitle(tr("These checks only read. You can go on at any time; what has been seen by then counts."));
    m_doing->setObjectName(u"doing"_s);
    m_doing->setTextFormat(Qt::PlainText);
    m_progress->setObjectName(u"progress"_s);
    m_progress->setAccessibleName(tr("Progress of the checks"));
    m_cancel->setObjectName(u"cancelChecks"_s);
    m_cancel->setAutoDefault(false);
    m_again->setObjectName(u"runAgain"_s);
    m_again->setAutoDefault(false);
    m_checks->setObjectName(u"checks"_s);
    m_checks->setAccessibleName(tr("Checks"));
    m_result->setObjectName(u"checksResult"_s);
    build();
    listen();
}

void ChecksPage::build()
{
    auto *bar = new QHBoxLayout;
    bar->addWidget(m_progress, 1);
    bar->addWidget(m_cancel);
    bar->addWidget(m_again);
    m_progress->setFormat(tr("%v of %m"));
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_doing);
    layout->addLayout(bar);
    layout->addWidget(m_checks, 1);
    layout->addWidget(m_result);
    setRunning(false);

    m_tick.setInterval(TickInterval);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (StatusRow *row = m_checks->row(m_current); row && m_checkTime.elapsed() >= ShowTimeFrom)
            row->setTime(timeTaken(m_checkTime.elapsed()));
    });
    connect(m_cancel, &QPushButton::clicked, this, &ChecksPage::stop);
    connect(m_again, &QPushButton::clicked, this, &ChecksPage::restart);
}

void ChecksPage::listen()
{
    connect(&m_session, &TroubleshootingSession::connected, this, [this](session::RunId run, bool loggedIn) {
        if (run != m_connectRun)
            return;
        m_state.setLogin(loggedIn ? Login::Worked : Login::Failed);
        runChecks();
    });
    connect(&m_session, &TroubleshootingSession::checkStarted, this,
            [this](session::RunId run, const QString &id) {
                if (run == m_run)
                    showStarted(id);
            });
    connect(&m_session, &TroubleshootingSession::checkFinished, this,
            [this](session::RunId run, const QString &id, std::chrono::milliseconds took, bool complete,
                   const QStringList &remarks) {
                if (run == m_run)
                    showFinished(id, took, complete, remarks);
            });
    connect(&m_session, &TroubleshootingSession::checked, this, [this](session::RunId run) {
        if (run == m_run)
            finish();
    });
    connect(&m_session, &TroubleshootingSession::failed, this,
            [this](session::RunId run, const Error &error) {
                if (run != m_run && run != m_connectRun)
                    return;
                setRunning(false);
                m_result->say(Tone::Bad, error.detail);
            });
}

void ChecksPage::initializePage()
{
    restart();
}

void ChecksPage::cleanupPage()
{
    stop();
}

bool ChecksPage::validatePage()
{
    stop();
    return true;
}

void ChecksPage::restart()
{
    m_checks->clear();
    m_result->clear();
    for (const checks::Check &check : checks::allChecks()) {
        const QString id = check.id;
        m_checks->addRow(id, title(id))->setDetail(reads(id));
    }
    m_progress->setRange(0, qMax(1, static_cast<int>(m_checks->ids().size())));
    m_progress->setValue(0);
    m_current.clear();
    setRunning(true);

    const Given &given = m_state.given();
    if (given.hasTarget && !given.withoutLogin && m_state.login() == Login::NotTried) {
        m_doing->setText(tr("Connecting to %1 ...").arg(given.target.display()));
        m_connectRun = m_session.connectTo(given.target);
    } else {
        runChecks();
    }
}

void ChecksPage::runChecks()
{
    m_connectRun = 0;
    m_doing->setText(tr("Checking ..."));
    const bool withLogin = hasLogin();
    m_run = m_session.runChecks(withLogin ? std::optional(m_state.given().target) : std::nullopt,
                                m_state.given().logFiles);
}

void ChecksPage::showStarted(const QString &id)
{
    StatusRow *row = m_checks->row(id);
    if (!row)
        row = m_checks->addRow(id, title(id));
    m_current = id;
    m_checkTime.start();
    row->setState(RowState::Running);
    row->setTime({});
    m_checks->ensureWidgetVisible(row);
    m_doing->setText(
        tr("Check %1 of %2: %3").arg(m_progress->value() + 1).arg(m_progress->maximum()).arg(title(id)));
}

void ChecksPage::showFinished(const QString &id, std::chrono::milliseconds took, bool complete,
                              const QStringList &remarks)
{
    StatusRow *row = m_checks->row(id);
    if (!row)
        row = m_checks->addRow(id, title(id));
    if (needsLogin(id) && !hasLogin()) {
        row->setState(RowState::Skipped);
    } else {
        row->setState(complete ? RowState::Good : RowState::Partial);
        row->setTime(timeTaken(took.count()));
    }
    row->setDetail(remarks.isEmpty() ? reads(id) : remarks.join(u'\n'));
    m_progress->setValue(m_progress->value() + 1);
    m_current.clear();
}

void ChecksPage::finish()
{
    setRunning(false);
    int complete = 0;
    int partial = 0;
    for (const QString &id : m_checks->ids()) {
        StatusRow *row = m_checks->row(id);
        if (row->state() == RowState::Waiting || row->state() == RowState::Running)
            row->setState(RowState::Skipped);
        complete += row->state() == RowState::Good ? 1 : 0;
        partial += row->state() == RowState::Good ? 0 : 1;
    }
    m_progress->setValue(m_progress->maximum());
    m_checks->verticalScrollBar()->setValue(0);
    m_doing->setText(tr("The checks are done."));
    if (partial == 0) {
        m_result->say(Tone::Good, tr("Every check saw what it looks for."));
    } else {
        m_result->say(Tone::Notice,
                      tr("Checks that could not see everything: %1 of %2. The list says why.")
                          .arg(partial)
                          .arg(partial + complete),
                      hasLogin()
                          ? QString()
                          : tr("Without a login only this computer and the log files can be looked at."));
    }
}

bool ChecksPage::stop()
{
    if (m_run == 0 && m_connectRun == 0)
        return false;
    m_session.cancel();
    setRunning(false);
    for (const QString &id : m_checks->ids()) {
        StatusRow *row = m_checks->row(id);
        if (row->state() == RowState::Waiting || row->state() == RowState::Running)
            row->setState(RowState::Skipped, tr("stopped"));
    }
    m_doing->setText(tr("Stopped."));
    m_result->say(Tone::Notice,
                  tr("Stopped. You can run the checks again, or go on with what has been seen."));
    return true;
}

void ChecksPage::setRunning(bool running)
{
    if (!running) {
        m_run = 0;
        m_connectRun = 0;
    }
    const bool hadFocus = m_cancel->hasFocus() || m_again->hasFocus();
    m_cancel->setVisible(running);
    m_again->setVisible(!running);
    if (hadFocus)
        (running ? m_cancel : m_again)->setFocus();
    if (running)
        m_tick.start();
    else
        m_tick.stop();
}

bool ChecksPage::hasLogin() const
{
    return m_state.login() == Login::Worked && !m_state.given().withoutLogin;
}

bool ChecksPage::needsLogin(const QString &checkId) const
{
    for (const checks::Check &check : checks::allChecks()) {
        if (check.id == checkId)
            return check.needs == checks::Needs::Session;
    }
    return false;
}

QString ChecksPage::title(const QString &checkId) const
{
    return m_session.texts().text(u"check."_s + checkId + u".title"_s);
}

QString ChecksPage::reads(const QString &checkId) const
{
    return m_session.texts().text(u"check."_s + checkId + u".reads"_s);
}

} // namespace goneaway::ui
