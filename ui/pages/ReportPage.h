// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/Bundle.h"

#include <QTimer>
#include <QWizardPage>

class QCheckBox;
class QMenu;
class QPlainTextEdit;
class QPushButton;

namespace goneaway::session {
class TroubleshootingSession;
}

namespace goneaway::ui {

class Banner;
class BundleTree;
class PlainLabel;
class QuestionsForm;
class WizardState;

// The bug report: the manual's questions, everything that goes into the bundle as it will be sent, and saving
// it.
class ReportPage final : public QWizardPage
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReportPage)

public:
    ReportPage(session::TroubleshootingSession &session, WizardState &state, QWidget *parent = nullptr);

    void initializePage() override;

    bool stop(); // whether there was something to stop

    // Writes the bundle there; the person has agreed to replace what may be there.
    void saveTo(const QString &path);

private:
    QWidget *buildQuestions();
    QWidget *buildContents();
    void listen();
    void collect();
    void showContents(const bundle::Contents &contents);
    void preview(const bundle::Entry &entry);
    void previewKey();
    void showText(const QString &about, const QString &text);
    void askWhere();
    void showSaved(const bundle::Written &written);
    void buildCopyMenu();
    void copyAsBugReport(report::BugReportStyle style);
    void setSaving(bool saving);

    session::TroubleshootingSession &m_session;
    WizardState &m_state;
    QuestionsForm *m_questions;
    BundleTree *m_tree;
    QCheckBox *m_pseudonyms;
    PlainLabel *m_about;
    QPlainTextEdit *m_preview;
    QPushButton *m_save;
    QPushButton *m_cancel;
    QPushButton *m_copy;
    QMenu *m_copyMenu;
    Banner *m_result;
    QTimer m_pause; // diagnosing anew waits for a pause in the typing
    quint64 m_collectRun = 0;
    quint64 m_writeRun = 0; // 0: not saving
    bool m_entered = false; // nothing is collected before the person comes here
    QString m_folderOfResult; // for "Open folder"
};

} // namespace goneaway::ui
