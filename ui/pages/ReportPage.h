// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/Bundle.h"

#include <QTimer>
#include <QWizardPage>

class QTabWidget;

namespace goneaway::session {
class TroubleshootingSession;
}

namespace goneaway::ui {

class BundleLook;
class BundlePreview;
class BundleTree;
class PlainLabel;
class QuestionsForm;
class RedactionSwitches;
class SaveBar;
class WizardState;

// The bug report: everything that goes into the bundle as it will be sent, the manual's questions, and saving
// it.
class ReportPage final : public QWizardPage
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReportPage)

public:
    ReportPage(session::TroubleshootingSession &session, WizardState &state, QWidget *parent = nullptr);

    void initializePage() override;
    void cleanupPage() override;

    bool stop(); // whether there was something to stop
    bool isSaving() const; // a bundle

    void askWhereToSave(); // as soon as all is collected
    // Writes the bundle there; asks before it replaces something.
    void saveTo(const QString &path);

signals:
    void saveFinished(bool saved);
    void copied(); // as a bug report

private:
    QWidget *buildQuestions();
    QWidget *buildContents();
    void listen();
    void look();
    void collect();
    void choose();
    void retell();
    void countQuestions();

    session::TroubleshootingSession &m_session;
    WizardState &m_state;
    QTabWidget *m_tabs;
    QuestionsForm *m_questions;
    BundleLook *m_look;
    BundleTree *m_tree;
    BundlePreview *m_preview;
    PlainLabel *m_totals;
    RedactionSwitches *m_switches;
    PlainLabel *m_asSent; // in place of the switches: an opened bundle
    SaveBar *m_save;
    QTimer m_pause; // diagnosing anew waits for a pause in the typing
    quint64 m_collectRun = 0;
    quint64 m_chooseRun = 0;
    bool m_entered = false; // nothing is collected before the person comes here
    bool m_collected = false;
    bool m_wantsToSave = false; // once it is
};

} // namespace goneaway::ui
