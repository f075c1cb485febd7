// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/Report.h"

#include <QWizardPage>

class QSplitter;

namespace goneaway::session {
class TroubleshootingSession;
}

namespace goneaway::ui {

class Banner;
class FindingList;
class FindingView;
class FoldBox;
class ProbeCard;
class ProbeRuns;
class TimelineView;
class WizardState;

// The diagnosis: its headline, every cause by rank, the whole story of the selected one, and what happened
// when below them. A probe stands beside the causes that it can prove.
class CausesPage final : public QWizardPage
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CausesPage)

public:
    CausesPage(session::TroubleshootingSession &session, WizardState &state, QWidget *parent = nullptr);

    void initializePage() override; // diagnoses, unless the case is an opened bundle's

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showReport();
    void tellOfBundle(const report::Report &report);
    bool hasRoomForBoth() const;
    void settleTimeline();
    void placeTimeline();

    WizardState &m_state;
    Banner *m_headline;
    Banner *m_warning;
    FindingList *m_findings;
    FindingView *m_detail;
    ProbeRuns *m_probes;
    ProbeCard *m_probe;
    TimelineView *m_timeline;
    FoldBox *m_timelineBox;
    QSplitter *m_both; // the findings above, the timeline below
    QSplitter *m_causes;
    bool m_timelineChosen = false; // the person opened or closed it
    bool m_settling = false;
};

} // namespace goneaway::ui
