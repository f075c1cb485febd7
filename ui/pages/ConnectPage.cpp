// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ConnectPage.h"

#include "report/Rungs.h"
#include "session/TroubleshootingSession.h"
#include "ui/Look.h"
#include "ui/WizardState.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/FittingScroll.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/LogFileList.h"
#include "ui/widgets/ServerForm.h"
#include "ui/widgets/StatusList.h"
#include "ui/widgets/TargetForm.h"

#include <QCheckBox>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using session::TroubleshootingSession;

namespace {

constexpr auto TickInterval = std::chrono::milliseconds(100);
constexpr qint64 ShowTimeFrom = 500; // ms; a number that flashes by tells nothing

RowState rowState(report::RungState state)
{
    switch (state) {
    case report::RungState::Good:
        return RowState::Good;
    case report::RungState::Warning:
        return RowState::Warning;
    case report::RungState::NotTried:
    case report::RungState::NotNeeded:
    case report::RungState::NotKnown:
        return RowState::Skipped;
    case report::RungState::Failed:
    case report::RungState::NoAnswer:
        break;
    }
    return RowState::Bad;
}

} // namespace

ConnectPage::ConnectPage(TroubleshootingSession &session, WizardState &state, QWidget *parent)
    : QWizardPage(parent)
    , m_session(session)
    , m_state(state)
    , m_server(new ServerForm(session.profiles(), this))
    , m_target(m_server->fields())
    , m_withoutLogin(new QCheckBox(tr("&Go on without a login"), this))
    , m_logFiles(new LogFileList(this))
    , m_connect(new QPushButton(tr("C&onnect"), this))
    , m_cancel(new QPushButton(tr("&Stop"), this))
    , m_busy(new QProgressBar(this))
    , m_ladder(new StatusList(this))
    , m_result(new Banner(this))
{
    setTitle(tr("Which server?"));
    setSubTitle(tr("Every step of the connection is tried and timed. Nothing on the server is changed."));
    m_withoutLogin->setObjectName(u"withoutLogin"_s);
    m_withoutLogin->setToolTip(tr("Only this computer and the log files below are looked at."));
    m_connect->setObjectName(u"connectButton"_s);
    m_connect->setAutoDefault(false);
    m_cancel->setObjectName(u"cancelConnect"_s);
    m_cancel->setAutoDefault(false);
    m_busy->setObjectName(u"connecting"_s);
    m_busy->setAccessibleName(tr("Connecting"));
    m_ladder->setObjectName(u"ladder"_s);
    m_ladder->setAccessibleName(tr("Steps of the connection"));
    m_result->setObjectName(u"connectResult"_s);
    build();

    m_tick.setInterval(TickInterval);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (StatusRow *row = m_ladder->row(nextRung()); row && m_rungTime.elapsed() >= ShowTimeFrom)
            row->setTime(timeTaken(m_rungTime.elapsed()));
    });
    connect(m_connect, &QPushButton::clicked, this, &ConnectPage::connectNow);
    connect(m_target, &TargetForm::submitted, this, &ConnectPage::connectNow);
    connect(m_target, &TargetForm::edited, this, [this] {
        stop();
        m_state.given().hasTarget = true;
        m_state.setLogin(Login::NotTried); // what was tried is no longer what stands there
    });
    connect(m_server, &ServerForm::profileChosen, this, [this](bool any) {
        stop();
        m_result->clear();
        m_state.setLogin(Login::NotTried);
        if (any)
            m_state.given().hasTarget = true;
    });
    connect(m_server, &ServerForm::said, this,
            [this](Tone tone, const QString &sentence) { m_result->say(tone, sentence); });
    connect(m_cancel, &QPushButton::clicked, this, &ConnectPage::stop);
    connect(m_withoutLogin, &QCheckBox::toggled, this, [this](bool without) {
        stop();
        m_server->setEnabled(!without);
        m_connect->setEnabled(!without);
    });
    connect(&session, &TroubleshootingSession::rungClimbed, this,
            [this](session::RunId run, const evidence::Observation &rung) {
                if (run == m_run)
                    showRung(rung);
            });
    connect(&session, &TroubleshootingSession::connected, this, [this](session::RunId run, bool loggedIn) {
        if (run == m_run)
            finish(loggedIn);
    });
}

void ConnectPage::build()
{
    auto *server = new QGroupBox(tr("Server"), this);
    auto *serverLayout = new QVBoxLayout(server);
    serverLayout->addWidget(m_server);

    auto *logs = new QGroupBox(tr("Log files of the server (optional)"), this);
    auto *logsLayout = new QVBoxLayout(logs);
    logsLayout->addWidget(m_logFiles);

    auto *form = new QWidget(this);
    auto *left = new QVBoxLayout(form);
    left->setContentsMargins(0, 0, lineHeight(this) / 3, 0);
    left->addWidget(server);
    left->addWidget(logs);
    left->addStretch(1);
    auto *scroll = new FittingScroll(this);
    scroll->setWidget(form);
    scroll->setMinimumWidth(form->minimumSizeHint().width() + lineHeight(this));
    // Below what scrolls: however many sections are open, they stay in sight.
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_connect);
    buttons->addWidget(m_cancel);
    buttons->addSpacing(lineHeight(this));
    buttons->addWidget(m_withoutLogin);
    buttons->addStretch(1);
    auto *leftSide = new QVBoxLayout;
    leftSide->addWidget(scroll);
    leftSide->addLayout(buttons);
    leftSide->addStretch(1);

    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setFixedHeight(lineHeight(this) / 2);
    QSizePolicy keepsItsPlace = m_busy->sizePolicy();
    keepsItsPlace.setRetainSizeWhenHidden(true);
    m_busy->setSizePolicy(keepsItsPlace);
    m_ladder->setMinimumWidth(lineHeight(this) * 14);
    auto *right = new QVBoxLayout;
    right->addWidget(m_busy);
    right->addWidget(m_ladder, 1);
    right->addWidget(m_result);

    auto *layout = new QHBoxLayout(this);
    layout->addLayout(leftSide, 5);
    layout->addLayout(right, 6);
    resetLadder();
    setRunning(false);
}

void ConnectPage::initializePage()
{
    if (m_filled)
        return; // back here again: what was typed and tried still stands
    m_filled = true;
    const Given &given = m_state.given();
    m_server->setGiven(given);
    m_withoutLogin->setChecked(given.withoutLogin);
    m_logFiles->setFiles(given.logFiles);
}

void ConnectPage::cleanupPage()
{
    stop();
    store();
}

bool ConnectPage::validatePage()
{
    stop();
    store();
    return true;
}

void ConnectPage::store()
{
    Given &given = m_state.given();
    given.target = m_target->target();
    given.withoutLogin = m_withoutLogin->isChecked();
    given.logFiles = m_logFiles->files();
}

void ConnectPage::connectNow()
{
    if (const QString problem = m_target->problem(); !problem.isEmpty()) {
        m_result->say(Tone::Warning, problem);
        m_target->focusProblem();
        return;
    }
    store();
    m_state.given().hasTarget = true;
    m_state.setLogin(Login::NotTried);
    m_server->keepTypedPassword();
    resetLadder();
    m_run = m_session.connectTo(m_state.given().target);
    setRunning(true);
    m_ladder->row(nextRung())->setState(RowState::Running);
}

QString ConnectPage::nextRung() const
{
    for (const QString &id : m_ladder->ids()) {
        const RowState state = m_ladder->row(id)->state();
        if (state == RowState::Waiting || state == RowState::Running)
            return id;
    }
    return {};
}

void ConnectPage::showRung(const evidence::Observation &rung)
{
    StatusRow *row = m_ladder->row(rung.fact.text());
    if (!row)
        return;
    const report::RungState state = report::stateOf(rung);
    const bool tried = state != report::RungState::NotTried;
    row->setState(rowState(state), report::wordOf(state, m_session.texts()));
    row->setDetail(tried ? report::explain(rung, m_session.texts()) : QString());
    row->setTime(rowState(state) == RowState::Skipped ? QString() : timeTaken(rung.took.count()));
    m_ladder->ensureWidgetVisible(row);
    m_rungTime.restart();
    if (StatusRow *next = m_ladder->row(nextRung()); next && tried && rowState(state) != RowState::Bad)
        next->setState(RowState::Running);
}

void ConnectPage::finish(bool loggedIn)
{
    setRunning(false);
    m_state.setLogin(loggedIn ? Login::Worked : Login::Failed);
    if (loggedIn) {
        const QStringList warnings = titlesOf(RowState::Warning);
        m_result->say(
            Tone::Good,
            tr("Logged in to %1. The next step checks the server.").arg(m_target->target().display()),
            warnings.isEmpty() ? QString() : tr("With a warning at: %1.").arg(warnings.join(u", "_s)));
    } else {
        const QStringList broken = titlesOf(RowState::Bad);
        m_result->say(Tone::Warning,
                      broken.isEmpty() ? tr("The connection did not succeed, and that is evidence too.")
                                       : tr("It broke at: %1. That is evidence too.").arg(broken.first()),
                      tr("Correct what is wrong and connect again, or go on: the causes are weighed on what "
                         "was seen here, on this computer and in the log files."));
    }
}

QStringList ConnectPage::titlesOf(RowState state) const
{
    QStringList titles;
    for (const QString &id : m_ladder->ids()) {
        if (m_ladder->row(id)->state() == state)
            titles << m_session.texts().text(id + ".title"_L1);
    }
    return titles;
}

bool ConnectPage::stop()
{
    if (m_run == 0)
        return false;
    m_session.cancel();
    setRunning(false);
    for (const QString &id : m_ladder->ids()) {
        StatusRow *row = m_ladder->row(id);
        if (row->state() == RowState::Waiting || row->state() == RowState::Running)
            row->setState(RowState::Skipped, tr("stopped"));
    }
    m_result->say(Tone::Notice, tr("Stopped. You can connect again, or go on without a login."));
    return true;
}

void ConnectPage::setRunning(bool running)
{
    if (!running)
        m_run = 0;
    const bool hadFocus = m_connect->hasFocus() || m_cancel->hasFocus();
    m_connect->setVisible(!running);
    m_cancel->setVisible(running);
    m_busy->setVisible(running);
    if (hadFocus)
        (running ? m_cancel : m_connect)->setFocus();
    if (running) {
        m_result->clear();
        m_rungTime.start();
        m_tick.start();
    } else {
        m_tick.stop();
    }
}

void ConnectPage::resetLadder()
{
    m_ladder->clear();
    if (m_target->target().ssh)
        m_ladder->addRow(evidence::facts::LadderTunnel,
                         m_session.texts().text(evidence::facts::LadderTunnel + ".title"_L1));
    for (const QLatin1StringView rung : evidence::facts::LadderRungs)
        m_ladder->addRow(rung, m_session.texts().text(rung + ".title"_L1));
}

} // namespace goneaway::ui
