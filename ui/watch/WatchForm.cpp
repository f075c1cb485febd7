// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/watch/WatchForm.h"

#include "session/Profiles.h"
#include "ui/Look.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/LogFileList.h"
#include "ui/widgets/ServerForm.h"
#include "ui/widgets/TargetForm.h"

#include <QGroupBox>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {

QGroupBox *boxed(const QString &title, QWidget *content, QWidget *parent)
{
    auto *box = new QGroupBox(title, parent);
    auto *layout = new QVBoxLayout(box);
    layout->addWidget(content);
    return box;
}

} // namespace

WatchForm::WatchForm(session::Profiles &profiles, QWidget *parent)
    : QWidget(parent)
    , m_server(new ServerForm(profiles, this))
    , m_target(m_server->fields())
    , m_errorLogs(new LogFileList(this))
    , m_ownLogs(new LogFileList(this))
    , m_problem(new Banner(this))
    , m_start(new QPushButton(tr("&Start watching"), this))
{
    setObjectName(u"watchForm"_s);
    m_errorLogs->setObjectName(u"watchErrorLogs"_s);
    m_ownLogs->setObjectName(u"watchOwnLogs"_s);
    m_problem->setObjectName(u"watchProblem"_s);
    m_start->setObjectName(u"watchStart"_s);
    m_start->setDefault(true);

    const int line = lineHeight(this);
    auto *heading = new PlainLabel(tr("Watch until it happens"), this);
    heading->setHeading(1.4);
    auto *how = new PlainLabel(
        tr("Two connections watch the server: one lies idle as your application's do, the other asks for the "
           "server's counters once a second. When a connection is lost, Goneaway looks at both sides at once "
           "and tells you why. Nothing on the server is changed, and any account will do."),
        this);

    auto *form = new QWidget(this);
    auto *fields = new QVBoxLayout(form);
    fields->setContentsMargins(0, 0, line / 3, 0);
    fields->setSpacing(line / 2);
    fields->addWidget(heading);
    fields->addWidget(how);
    fields->addWidget(boxed(tr("Server"), m_server, form));
    auto *logs = new QHBoxLayout;
    m_errorLogs->setToolTip(tr("Without any, the server's own log is followed where it can be read."));
    m_ownLogs->setToolTip(tr("Each lost connection that your application writes of is looked at."));
    logs->addWidget(boxed(tr("Log files of the server (optional)"), m_errorLogs, form));
    logs->addWidget(boxed(tr("Log files of your application (optional)"), m_ownLogs, form));
    fields->addLayout(logs);
    fields->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(form);
    scroll->setMinimumWidth(form->minimumSizeHint().width() + line * 3 / 2);

    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_start);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(line, line, line, line);
    layout->setSpacing(line / 2);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_problem);
    layout->addLayout(buttons);

    connect(m_start, &QPushButton::clicked, this, &WatchForm::submit);
    connect(m_target, &TargetForm::submitted, this, &WatchForm::submit);
    connect(m_target, &TargetForm::edited, m_problem, &Banner::clear);
    connect(m_server, &ServerForm::profileChosen, m_problem, &Banner::clear);
    connect(m_server, &ServerForm::said, this,
            [this](Tone tone, const QString &sentence) { m_problem->say(tone, sentence); });
    m_problem->clear();
}

void WatchForm::setGiven(const Given &given)
{
    m_server->setGiven(given);
    m_errorLogs->setFiles(given.logFiles);
}

void WatchForm::showProblem(const QString &problem)
{
    m_problem->say(Tone::Bad, problem);
}

void WatchForm::submit()
{
    if (const QString problem = m_target->problem(); !problem.isEmpty()) {
        showProblem(problem);
        m_target->focusProblem();
        return;
    }
    m_problem->clear();
    m_server->keepTypedPassword();
    watch::Plan plan;
    plan.target = m_target->target();
    plan.errorLogs = m_errorLogs->files();
    plan.ownLogs = m_ownLogs->files();
    emit startRequested(plan);
}

} // namespace goneaway::ui
