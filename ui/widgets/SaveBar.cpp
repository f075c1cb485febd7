// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/SaveBar.h"

#include "session/TroubleshootingSession.h"
#include "ui/Look.h"
#include "ui/Quantities.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Labels.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardPaths>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using session::TroubleshootingSession;

SaveBar::SaveBar(TroubleshootingSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_save(new QPushButton(tr("&Save bundle..."), this))
    , m_stop(new QPushButton(tr("S&top"), this))
    , m_copy(new QPushButton(tr("&Copy as bug report..."), this))
    , m_copyMenu(new QMenu(this))
    , m_progress(new QProgressBar(this))
    , m_doing(new PlainLabel({}, this))
    , m_result(new Banner(this))
{
    m_save->setObjectName(u"saveBundle"_s);
    m_stop->setObjectName(u"cancelSave"_s);
    m_copy->setObjectName(u"copyReport"_s);
    m_doing->setObjectName(u"saveDoing"_s);
    m_progress->setObjectName(u"saveProgress"_s);
    m_progress->setAccessibleName(tr("Saving the bundle"));
    m_result->setObjectName(u"saveResult"_s);
    for (QPushButton *button : {m_save, m_stop, m_copy})
        button->setAutoDefault(false);
    buildCopyMenu();

    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_save);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_progress, 1);
    buttons->addWidget(m_stop);
    buttons->addStretch(0);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_result);
    layout->addWidget(m_doing);
    layout->addLayout(buttons);
    setSaving(false);
    setReady(false);
    listen();
}

void SaveBar::listen()
{
    connect(m_save, &QPushButton::clicked, this, &SaveBar::askWhere);
    connect(m_stop, &QPushButton::clicked, this, &SaveBar::stop);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { m_copyMenu->popup(m_copy->mapToGlobal(QPoint(0, m_copy->height()))); });
    connect(m_result->action(), &QPushButton::clicked, this, [this] {
        if (m_result->tone() == Tone::Good)
            QDesktopServices::openUrl(QUrl::fromLocalFile(m_folder));
        else
            askWhere();
    });
    connect(&m_session, &TroubleshootingSession::bundleProgress, this,
            [this](session::RunId run, const bundle::WriteProgress &progress) {
                if (run == m_writeRun)
                    showProgress(progress);
            });
    connect(&m_session, &TroubleshootingSession::bundleWritten, this,
            [this](session::RunId run, const bundle::Written &written) {
                if (run == m_writeRun)
                    showSaved(written);
            });
    connect(&m_session, &TroubleshootingSession::bugReportMade, this,
            [this](session::RunId run, const QString &text) {
                if (run != m_copyRun)
                    return;
                QGuiApplication::clipboard()->setText(text);
                m_result->say(Tone::Good,
                              tr("The report is on the clipboard, redacted as shown and without what you "
                                 "left out. Paste it where you want to report."));
                emit copied();
            });
    connect(&m_session, &TroubleshootingSession::failed, this,
            [this](session::RunId run, const Error &error) {
                if (run == m_writeRun)
                    showFailed(error);
            });
}

void SaveBar::setContents(const bundle::Contents &contents)
{
    m_contents = contents;
}

void SaveBar::setReady(bool ready)
{
    m_save->setEnabled(ready);
    m_copy->setEnabled(ready);
}

void SaveBar::setOpened(bool opened)
{
    m_save->setText(opened ? tr("&Save a copy...") : tr("&Save bundle..."));
}

void SaveBar::askWhere()
{
    auto *dialog = new QFileDialog(this, tr("Save the bundle"));
    dialog->setObjectName(u"saveDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    // We ask ourselves, once the whole name is known: some dialogs do not with the suffix that they add.
    dialog->setOption(QFileDialog::DontConfirmOverwrite);
    dialog->setNameFilters({tr("Bundles (*.zip)")});
    dialog->setDefaultSuffix(u"zip"_s);
    dialog->setDirectory(
        m_folder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) : m_folder);
    dialog->selectFile(bundle::defaultName(m_contents.madeAt));
    connect(dialog, &QFileDialog::fileSelected, this, &SaveBar::saveTo);
    connect(dialog, &QDialog::rejected, this, [this] {
        if (!isSaving())
            emit finished(false);
    });
    dialog->open();
}

void SaveBar::saveTo(const QString &path)
{
    write(path, false);
}

void SaveBar::write(const QString &path, bool overwrite)
{
    m_path = path;
    m_writeRun = m_session.writeBundle(m_contents, path, overwrite);
    setSaving(true);
    m_progress->setRange(0, 0);
    m_doing->setText(tr("Preparing %1 ...").arg(QFileInfo(path).fileName()));
    m_result->clear();
}

void SaveBar::askWhetherToReplace()
{
    auto *question = new QMessageBox(
        QMessageBox::Question, tr("Save the bundle"),
        tr("%1 already exists. Do you want to replace it?").arg(QDir::toNativeSeparators(m_path)),
        QMessageBox::NoButton, this);
    question->setObjectName(u"replaceQuestion"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    const QAbstractButton *replace = question->addButton(tr("&Replace"), QMessageBox::DestructiveRole);
    const QAbstractButton *other =
        question->addButton(tr("Choose &another name..."), QMessageBox::ActionRole);
    question->setDefaultButton(question->addButton(QMessageBox::Cancel));
    connect(question, &QMessageBox::buttonClicked, this, [this, replace, other](QAbstractButton *button) {
        if (button == replace)
            write(m_path, true);
        else if (button == other)
            askWhere();
        else
            m_result->say(Tone::Notice, tr("No bundle was saved."));
    });
    question->open();
}

void SaveBar::showProgress(const bundle::WriteProgress &progress)
{
    // In KiB: a progress bar counts in int.
    m_progress->setRange(0, static_cast<int>(progress.allBytes / 1024) + 1);
    m_progress->setValue(static_cast<int>(progress.bytes / 1024));
    m_doing->setText(progress.entries < progress.allEntries
                         ? tr("Packed: %1 of %2 files, %3 of %4.")
                               .arg(QString::number(progress.entries), QString::number(progress.allEntries),
                                    sizeForReading(progress.bytes), sizeForReading(progress.allBytes))
                         : tr("Writing to the disk ..."));
}

QStringList SaveBar::whatIsNotIn() const
{
    QStringList lines;
    QStringList cut;
    int leftOut = 0;
    int missing = 0;
    for (const bundle::Entry &entry : m_contents.entries) {
        if (!entry.why.isEmpty())
            ++missing;
        else if (!entry.included)
            ++leftOut;
        else if (!entry.cut.isEmpty())
            cut.append(tr("%1: %2").arg(entry.path, entry.cut));
    }
    if (!cut.isEmpty())
        lines.append(cut);
    if (leftOut > 0)
        lines.append(tr("Files that you left out: %1.").arg(leftOut));
    if (missing > 0)
        lines.append(
            tr("Files that could not be made: %1. The manifest in the bundle says why.").arg(missing));
    return lines;
}

void SaveBar::showSaved(const bundle::Written &written)
{
    setSaving(false);
    m_folder = QFileInfo(written.path).absolutePath();
    QStringList more;
    if (!written.keyPath.isEmpty())
        more.append(tr("The key is beside it and stays with you, do not send it: %1")
                        .arg(QDir::toNativeSeparators(written.keyPath)));
    more += whatIsNotIn();
    m_result->say(
        Tone::Good,
        tr("Saved: %1 (%2)").arg(QDir::toNativeSeparators(written.path), sizeForReading(written.bytes)),
        more.join(u'\n'));
    m_result->action()->setText(tr("&Open folder"));
    m_result->action()->show();
    emit finished(true);
}

void SaveBar::showFailed(const Error &error)
{
    setSaving(false);
    emit finished(false);
    if (error.code == ErrorCode::AlreadyExists) {
        askWhetherToReplace();
        return;
    }
    if (error.code == ErrorCode::Cancelled) {
        m_result->say(Tone::Notice, tr("Stopped. No bundle was saved."));
        return;
    }
    say(error);
    m_result->action()->setText(tr("Choose an&other place..."));
    m_result->action()->show();
}

void SaveBar::say(const Error &error)
{
    m_result->say(Tone::Bad, error.detail);
}

void SaveBar::buildCopyMenu()
{
    using report::BugReportStyle;
    for (const auto &[style, title] : {std::pair{BugReportStyle::GitHub, tr("For an issue on &GitHub")},
                                       std::pair{BugReportStyle::MySql, tr("For the bug system of &MySQL")},
                                       std::pair{BugReportStyle::MariaDb, tr("For the &Jira of MariaDB")},
                                       std::pair{BugReportStyle::Mail, tr("For a plain m&ail")}}) {
        QAction *action = m_copyMenu->addAction(title);
        action->setObjectName(u"copyFor-"_s + report::nameOf(style));
        connect(action, &QAction::triggered, this,
                [this, style = style] { m_copyRun = m_session.makeBugReport(m_contents, style); });
    }
}

bool SaveBar::stop()
{
    if (m_writeRun == 0)
        return false;
    m_session.cancelWriting();
    m_stop->setEnabled(false);
    m_doing->setText(tr("Stopping ..."));
    return true;
}

void SaveBar::setSaving(bool saving)
{
    if (!saving)
        m_writeRun = 0;
    const bool hadFocus = m_save->hasFocus() || m_stop->hasFocus();
    m_save->setVisible(!saving);
    m_copy->setVisible(!saving);
    m_stop->setVisible(saving);
    m_stop->setEnabled(saving);
    m_progress->setVisible(saving);
    m_doing->setVisible(saving);
    if (hadFocus)
        (saving ? m_stop : m_save)->setFocus();
}

} // namespace goneaway::ui
