// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ReportPage.h"

#include "session/TroubleshootingSession.h"
#include "ui/Look.h"
#include "ui/Quantities.h"
#include "ui/WizardState.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/BundleTree.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/QuestionsForm.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGroupBox>
#include <QGuiApplication>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStandardPaths>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using session::TroubleshootingSession;

namespace {

constexpr auto TypingPause = std::chrono::milliseconds(400);
// More than anybody reads in a preview; the file itself is complete.
constexpr qsizetype MaxPreview = 256 * 1024;

} // namespace

ReportPage::ReportPage(TroubleshootingSession &session, WizardState &state, QWidget *parent)
    : QWizardPage(parent)
    , m_session(session)
    , m_state(state)
    , m_questions(new QuestionsForm(this))
    , m_tree(new BundleTree(this))
    , m_pseudonyms(new QCheckBox(
          tr("Replace hosts, accounts, schema, table and file &names by pseudonyms (passwords and "
             "values in statements always go)"),
          this))
    , m_about(new PlainLabel({}, this))
    , m_preview(new QPlainTextEdit(this))
    , m_save(new QPushButton(tr("&Save bundle..."), this))
    , m_cancel(new QPushButton(tr("S&top"), this))
    , m_copy(new QPushButton(tr("&Copy as bug report..."), this))
    , m_copyMenu(new QMenu(this))
    , m_result(new Banner(this))
{
    setTitle(tr("Report"));
    setSubTitle(tr("Nothing leaves this computer unless you send it."));
    setFinalPage(true);
    m_questions->setObjectName(u"questions"_s);
    m_pseudonyms->setObjectName(u"pseudonyms"_s);
    m_pseudonyms->setChecked(true);
    m_preview->setObjectName(u"preview"_s);
    m_save->setObjectName(u"saveBundle"_s);
    m_cancel->setObjectName(u"cancelSave"_s);
    m_copy->setObjectName(u"copyReport"_s);
    buildCopyMenu();
    m_result->setObjectName(u"saveResult"_s);
    for (QPushButton *button : {m_save, m_cancel, m_copy})
        button->setAutoDefault(false);

    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(buildQuestions());
    splitter->addWidget(buildContents());
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({lineHeight(this) * 17, lineHeight(this) * 20});
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_save);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_copy);
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(splitter, 1);
    layout->addWidget(m_result);
    layout->addLayout(buttons);
    setSaving(false);
    m_save->setEnabled(false);
    m_copy->setEnabled(false);
    listen();
}

QWidget *ReportPage::buildQuestions()
{
    auto *content = new QWidget(this);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, lineHeight(this) / 2, 0);
    layout->addWidget(m_questions);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    scroll->setAccessibleName(tr("Questions of a bug report"));
    scroll->setMinimumHeight(lineHeight(this) * 6);
    return scroll;
}

QWidget *ReportPage::buildContents()
{
    m_preview->setReadOnly(true);
    m_preview->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_preview->setFont(monospaceFont());
    m_preview->setTabChangesFocus(true);
    m_preview->setAccessibleName(tr("Preview of the selected file"));
    m_about->setTone(Tone::Neutral);
    m_about->setObjectName(u"about"_s);

    auto *right = new QWidget(this);
    auto *rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(0, 0, 0, 0);
    rightLayout->addWidget(m_about);
    rightLayout->addWidget(m_preview, 1);
    auto *splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_tree);
    splitter->addWidget(right);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({lineHeight(this) * 26, lineHeight(this) * 28});
    m_tree->setMinimumWidth(lineHeight(this) * 20);
    m_preview->setMinimumWidth(lineHeight(this) * 14);

    auto *group = new QGroupBox(tr("What goes into the bundle"), this);
    auto *layout = new QVBoxLayout(group);
    layout->addWidget(splitter, 1);
    layout->addWidget(m_pseudonyms);
    group->setMinimumHeight(lineHeight(this) * 10);
    return group;
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
    connect(m_pseudonyms, &QCheckBox::toggled, this, &ReportPage::collect);
    connect(m_tree, &BundleTree::entrySelected, this, &ReportPage::preview);
    connect(m_tree, &BundleTree::keySelected, this, &ReportPage::previewKey);
    connect(m_save, &QPushButton::clicked, this, &ReportPage::askWhere);
    connect(m_cancel, &QPushButton::clicked, this, &ReportPage::stop);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { m_copyMenu->popup(m_copy->mapToGlobal(QPoint(0, m_copy->height()))); });
    connect(m_result->action(), &QPushButton::clicked, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_folderOfResult)); });

    connect(&m_session, &TroubleshootingSession::bundleCollected, this,
            [this](session::RunId run, const bundle::Contents &contents) {
                if (run == m_collectRun)
                    showContents(contents);
            });
    connect(&m_session, &TroubleshootingSession::bundleWritten, this,
            [this](session::RunId run, const bundle::Written &written) {
                if (run == m_writeRun)
                    showSaved(written);
            });
    connect(&m_session, &TroubleshootingSession::failed, this,
            [this](session::RunId run, const Error &error) {
                if (run != m_writeRun && run != m_collectRun)
                    return;
                if (run == m_writeRun)
                    setSaving(false);
                m_result->say(Tone::Bad, error.detail);
            });
}

void ReportPage::initializePage()
{
    m_entered = true;
    const bool opened = !m_state.openedFrom().isEmpty();
    m_questions->setReadOnly(opened);
    m_questions->setIncident(m_state.given().incident);
    if (opened)
        m_save->setText(tr("&Save a copy..."));
    if (m_state.report())
        collect();
}

void ReportPage::collect()
{
    if (!m_state.report())
        return;
    m_questions->setQuestions(m_state.report()->questions);
    m_collectRun = m_session.collectBundle({.pseudonyms = m_pseudonyms->isChecked()});
}

void ReportPage::showContents(const bundle::Contents &contents)
{
    m_tree->setContents(contents);
    m_save->setEnabled(true);
    m_copy->setEnabled(true);
}

void ReportPage::preview(const bundle::Entry &entry)
{
    if (!entry.why.isEmpty()) {
        showText(tr("This file is missing."), entry.why);
        return;
    }
    QStringList about{entry.path};
    if (!entry.source.isEmpty())
        about.append(tr("from %1").arg(entry.source));
    about.append(entry.redactions > 0 ? tr("redactions: %1").arg(entry.redactions) : tr("nothing redacted"));
    showText(about.join(u" \u00b7 "_s),
             QString::fromUtf8(entry.content.first(qMin(entry.content.size(), MaxPreview))));
    if (entry.content.size() > MaxPreview)
        m_preview->appendPlainText(tr("[The preview ends here; the file in the bundle is complete.]"));
}

void ReportPage::previewKey()
{
    QString text;
    const auto &pseudonyms = m_tree->contents().pseudonyms;
    for (auto it = pseudonyms.cbegin(); it != pseudonyms.cend(); ++it)
        text += it.key() + u" = "_s + it.value() + u'\n';
    showText(tr("Saved beside the bundle and never in it, so that you can read an answer that speaks of "
                "pseudonyms."),
             text);
}

void ReportPage::showText(const QString &about, const QString &text)
{
    m_about->setText(about);
    m_preview->setPlainText(text);
}

void ReportPage::askWhere()
{
    auto *dialog = new QFileDialog(this, tr("Save the bundle"));
    dialog->setObjectName(u"saveDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave); // asks before it replaces a file
    dialog->setNameFilters({tr("Bundles (*.zip)")});
    dialog->setDefaultSuffix(u"zip"_s);
    dialog->setDirectory(m_folderOfResult.isEmpty()
                             ? QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)
                             : m_folderOfResult);
    dialog->selectFile(bundle::defaultName(m_state.report()->madeAt));
    connect(dialog, &QFileDialog::fileSelected, this, &ReportPage::saveTo);
    dialog->open();
}

void ReportPage::saveTo(const QString &path)
{
    m_writeRun = m_session.writeBundle(m_tree->contents(), path, true);
    setSaving(true);
    m_result->say(Tone::Notice, tr("Saving ..."));
}

void ReportPage::showSaved(const bundle::Written &written)
{
    setSaving(false);
    m_folderOfResult = QFileInfo(written.path).absolutePath();
    const QString key = written.keyPath.isEmpty()
        ? QString()
        : tr("The key to the pseudonyms is beside it and stays with you: %1")
              .arg(QDir::toNativeSeparators(written.keyPath));
    m_result->say(
        Tone::Good,
        tr("Saved: %1 (%2)").arg(QDir::toNativeSeparators(written.path), sizeForReading(written.bytes)), key);
    m_result->action()->setText(tr("&Open folder"));
    m_result->action()->show();
}

void ReportPage::buildCopyMenu()
{
    using report::BugReportStyle;
    for (const auto &[style, title] : {std::pair{BugReportStyle::GitHub, tr("For an issue on &GitHub")},
                                       std::pair{BugReportStyle::MySql, tr("For the bug system of &MySQL")},
                                       std::pair{BugReportStyle::MariaDb, tr("For the &Jira of MariaDB")},
                                       std::pair{BugReportStyle::Mail, tr("For a plain m&ail")}}) {
        QAction *action = m_copyMenu->addAction(title);
        action->setObjectName(u"copyFor-"_s + report::nameOf(style));
        connect(action, &QAction::triggered, this, [this, style = style] { copyAsBugReport(style); });
    }
}

void ReportPage::copyAsBugReport(report::BugReportStyle style)
{
    QGuiApplication::clipboard()->setText(
        bundle::bugReport(m_tree->contents(), m_session.texts(), m_session.catalogue(), style));
    m_result->say(Tone::Good,
                  tr("The report is on the clipboard, redacted as shown and without what you left out. Paste "
                     "it where you want to report."));
}

bool ReportPage::stop()
{
    if (m_writeRun == 0)
        return false;
    m_session.cancel();
    setSaving(false);
    m_result->say(Tone::Notice, tr("Stopped. No bundle was saved."));
    return true;
}

void ReportPage::setSaving(bool saving)
{
    if (!saving)
        m_writeRun = 0;
    m_save->setVisible(!saving);
    m_cancel->setVisible(saving);
}

} // namespace goneaway::ui
