// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWizardPage>

class QTabWidget;

namespace goneaway::session {
class TroubleshootingSession;
}

namespace goneaway::ui {

class EvidenceTable;
class OpenedFiles;
class OpenedSummary;
class WizardState;

// What an opened bundle holds, to be read only: whether it is as it was made, its files, and its evidence.
class ContentsPage final : public QWizardPage
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ContentsPage)

public:
    ContentsPage(session::TroubleshootingSession &session, WizardState &state, QWidget *parent = nullptr);

    void initializePage() override;

signals:
    void compareRequested();

private:
    WizardState &m_state;
    OpenedSummary *m_summary;
    QTabWidget *m_tabs;
    OpenedFiles *m_files;
    EvidenceTable *m_evidence;
};

} // namespace goneaway::ui
