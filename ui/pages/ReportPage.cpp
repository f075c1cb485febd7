// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ReportPage.h"

#include "session/TroubleshootingSession.h"
#include "ui/Look.h"
#include "ui/WizardState.h"
#include "ui/widgets/BundleLook.h"
#include "ui/widgets/BundlePreview.h"
#include "ui/widgets/BundleTree.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/QuestionsForm.h"
#include "ui/widgets/RedactionSwitches.h"
#include "ui/widgets/SaveBar.h"

#include <QScrollArea>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using session::TroubleshootingSession;

namespace {

constexpr auto TypingPause = std::chrono::milliseconds(400);
constexpr int ContentsTab = 0;
constexpr int QuestionsTab = 1;

} // namespace

ReportPage::ReportPage(TroubleshootingSession &session, WizardState &state, QWidget *parent)
    : QWizardPage(parent)
    , m_session(session)
    , m_state(state)
    , m_tabs(new QTabWidget(this))
    , m_questions(new QuestionsForm(this))
    , m_look(new BundleLook(session, this))
    , m_tree(new BundleTree(this))
    , m_preview(new BundlePreview(this))
    , m_totals(new PlainLabel({}, this))
    , m_switches(new RedactionSwitches(this))
    , m_asSent(new PlainLabel(tr("This bundle was redacted when it was made: names that were replaced then "
                                 "stay replaced, and nobody but its sender has the key."),
                              this))
    , m_save(new SaveBar(session, this))
{
    setTitle(tr("Report"));
    setSubTitle(tr("Nothing leaves this computer unless you send it."));
    setFinalPage(true);
    m_questions->setObjectName(u"questions"_s);
    m_totals->setObjectName(u"totals"_s);
    m_tabs->setObjectName(u"reportTabs"_s);
    m_asSent->setTone(Tone::Neutral);
    m_asSent->hide();

    m_tabs->addTab(buildContents(), tr("What goes &into the bundle"));
    m_tabs->addTab(buildQuestions(), tr("&Questions of a bug report"));
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_look);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_save);
    listen();
}

QWidget *ReportPage::buildQuestions()
{
    auto *content = new QWidget(this);
    auto *layout = new QVBoxLayout(content);
    layout->addWidget(m_questions);
    layout->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    content->setAutoFillBackground(false); // the tab's own shows through
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setAccessibleName(tr("Questions of a bug report"));
    return scroll;
}

QWidget *ReportPage::buildContents()
{
    auto *splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_tree);
    splitter->addWidget(m_preview);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({lineHeight(this) * 26, lineHeight(this) * 28});
    m_tree->setMinimumWidth(lineHeight(this) * 15);
    m_preview->setMinimumWidth(lineHeight(this) * 14);
    splitter->setMinimumHeight(lineHeight(this) * 10);

    auto *contents = new QWidget(this);
    auto *layout = new QVBoxLayout(contents);
    layout->addWidget(splitter, 1);
    layout->addWidget(m_totals);
    layout->addWidget(m_switches);
    layout->addWidget(m_asSent);
    return contents;
}

void ReportPage::listen()
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(TypingPause);
    connect(&m_pause, &QTimer::timeout, &m_state, &WizardState::diagnose);
    connect(m_questions, &QuestionsForm::edited, this, [this] {
        m_state.given().incident = m_questions->applyTo(m_state.given().incident);
        m_pause.start();
    });
    connect(&m_state, &WizardState::reportChanged, this, [this] {
        if (m_entered)
            collect();
    });
    connect(m_save, &SaveBar::finished, this, &ReportPage::saveFinished);
    connect(m_save, &SaveBar::copied, this, &ReportPage::copied);
    connect(m_look, &BundleLook::done, this, &ReportPage::collect);
    connect(m_switches, &RedactionSwitches::changed, this, &ReportPage::collect);
    connect(m_tree, &BundleTree::choiceChanged, this, &ReportPage::choose);
    connect(m_tree, &BundleTree::entrySelected, this, [this](const bundle::Entry &entry) {
        m_preview->showEntry(entry, m_tree->contents().pseudonyms);
    });
    connect(m_tree, &BundleTree::keySelected, this,
            [this] { m_preview->showKey(m_tree->contents().pseudonyms); });

    connect(&m_session, &TroubleshootingSession::bundleCollected, this,
            [this](session::RunId run, const bundle::Contents &contents) {
                if (run != m_collectRun)
                    return;
                m_collected = true;
                m_tree->setContents(contents);
                m_switches->setContents(contents);
                choose();
            });
    connect(&m_session, &TroubleshootingSession::bundleChosen, this,
            [this](session::RunId run, const bundle::Contents &contents) {
                if (run != m_chooseRun)
                    return;
                m_tree->setChosen(contents);
                retell();
            });
    connect(&m_session, &TroubleshootingSession::failed, this,
            [this](session::RunId run, const Error &error) {
                if (run == m_collectRun || run == m_chooseRun)
                    m_save->say(error);
            });
}

void ReportPage::initializePage()
{
    m_entered = true;
    const bool opened = m_state.opened().has_value();
    m_questions->setReadOnly(opened);
    m_questions->setIncident(m_state.given().incident);
    m_switches->setVisible(!opened);
    m_asSent->setVisible(opened);
    m_save->setOpened(opened);
    if (opened) {
        setSubTitle(tr("For a report of your own, or a copy to pass on. The opened bundle stays as it is."));
        m_tabs->setTabText(ContentsTab, tr("What goes &into a copy"));
        m_tree->hideRedactions();
        m_preview->hideRedactions();
    }
    if (m_state.report())
        collect();
    look();
}

// Only a login that worked has somebody to ask.
void ReportPage::look()
{
    const Given &given = m_state.given();
    if (!m_state.opened() && given.hasTarget && !given.withoutLogin && m_state.login() == Login::Worked)
        m_look->start(given.target);
    retell();
}

void ReportPage::cleanupPage()
{
    m_wantsToSave = false;
    m_look->skip();
}

void ReportPage::collect()
{
    if (!m_state.report())
        return;
    m_questions->setQuestions(m_state.report()->questions);
    countQuestions();
    const bool opened = m_state.opened().has_value();
    m_collected = false; // what was collected may show what is no longer wanted readable
    m_collectRun =
        m_session.collectBundle(opened ? bundle::RedactionPolicy{.pseudonyms = false} : m_switches->policy());
    retell();
}

// Without what is left out the other files say less, too: they are made anew.
void ReportPage::choose()
{
    m_chooseRun = m_session.chooseInBundle(m_tree->contents());
    m_save->setContents(m_tree->contents());
    retell();
}

void ReportPage::retell()
{
    m_totals->setText(m_collected ? m_tree->totals() : tr("Collecting ..."));
    const bool ready = m_collected && !m_look->isLooking();
    m_save->setReady(ready);
    if (ready && std::exchange(m_wantsToSave, false))
        m_save->askWhere();
}

void ReportPage::askWhereToSave()
{
    m_wantsToSave = true;
    retell();
}

void ReportPage::countQuestions()
{
    const auto &questions = m_state.report()->questions;
    const auto open = std::count_if(questions.begin(), questions.end(), [](const report::Question &question) {
        return question.state == report::Question::State::Unknown;
    });
    m_tabs->setTabText(QuestionsTab,
                       open == 0 ? tr("&Questions of a bug report")
                                 : tr("&Questions of a bug report (%1 not answered)").arg(open));
}

void ReportPage::saveTo(const QString &path)
{
    m_save->saveTo(path);
}

bool ReportPage::stop()
{
    return m_look->skip() || m_save->stop();
}

bool ReportPage::isSaving() const
{
    return m_save->isSaving();
}

} // namespace goneaway::ui
