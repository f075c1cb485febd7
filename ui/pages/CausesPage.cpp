// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/CausesPage.h"

#include "ui/Look.h"
#include "ui/ProbeRuns.h"
#include "ui/WizardState.h"
#include "ui/timeline/TimelineView.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/FindingList.h"
#include "ui/widgets/FindingView.h"
#include "ui/widgets/FoldBox.h"
#include "ui/widgets/ProbeCard.h"

#include <QFileInfo>
#include <QSplitter>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {

constexpr int RoomForBoth = 27; // lines: below that, findings and timeline would both be too small to use

Tone toneOf(diagnose::Verdict verdict)
{
    using diagnose::Verdict;
    switch (verdict) {
    case Verdict::Explained:
    case Verdict::SeveralCandidates:
        return Tone::Warning;
    case Verdict::Healthy:
        return Tone::Good;
    case Verdict::Unexplained:
    case Verdict::NotEnoughEvidence:
        break;
    }
    return Tone::Notice;
}

} // namespace

CausesPage::CausesPage(session::TroubleshootingSession &session, WizardState &state, QWidget *parent)
    : QWizardPage(parent)
    , m_state(state)
    , m_headline(new Banner(this))
    , m_warning(new Banner(this))
    , m_findings(new FindingList(this))
    , m_detail(new FindingView(this))
    , m_probes(new ProbeRuns(session, state, this))
    , m_probe(new ProbeCard(*m_probes, this))
    , m_timeline(new TimelineView)
    , m_timelineBox(new FoldBox(tr("&Timeline"), m_timeline, this))
    , m_both(new QSplitter(Qt::Vertical, this))
    , m_causes(new QSplitter(this))
{
    setTitle(tr("Why it happened"));
    setSubTitle(tr("Every known cause, weighed against the evidence."));
    m_headline->setObjectName(u"headline"_s);
    m_warning->setObjectName(u"causesWarning"_s);

    m_detail->setCard(m_probe);
    m_causes->setChildrenCollapsible(false);
    m_causes->addWidget(m_findings);
    m_causes->addWidget(m_detail);
    m_causes->setStretchFactor(0, 2);
    m_causes->setStretchFactor(1, 5);
    m_causes->setSizes({lineHeight(this) * 19, lineHeight(this) * 36});
    m_findings->setMinimumWidth(lineHeight(this) * 8);
    m_detail->setMinimumWidth(lineHeight(this) * 9);
    m_causes->setMinimumHeight(lineHeight(this) * 7);
    m_both->setChildrenCollapsible(false);
    m_both->addWidget(m_causes);
    m_both->addWidget(m_timelineBox);
    m_both->setStretchFactor(0, 1);
    m_both->setStretchFactor(1, 0);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_warning);
    layout->addWidget(m_headline);
    layout->addWidget(m_both, 1);
    placeTimeline();

    connect(m_timelineBox, &FoldBox::toggled, this, [this] {
        m_timelineChosen = m_timelineChosen || !m_settling;
        placeTimeline();
    });
    connect(m_findings, &FindingList::findingSelected, this, [this](const report::ReportedFinding &found) {
        m_detail->showFinding(found);
        m_probe->setCause(found.finding.cause.text());
    });
    connect(m_findings, &FindingList::findingSelected, m_timeline,
            [this](const report::ReportedFinding &found) { m_timeline->highlight(found.finding); });
    connect(m_findings, &FindingList::overviewSelected, this, [this] {
        m_timeline->highlightNothing();
        if (m_state.report())
            m_detail->showOverview(*m_state.report());
    });
    connect(&state, &WizardState::reportChanged, this, &CausesPage::showReport);
    connect(&state, &WizardState::diagnosisFailed, this,
            [this](const QString &why) { m_warning->say(Tone::Bad, why); });
}

void CausesPage::initializePage()
{
    if (!m_state.opened() && m_state.caught().isEmpty()) {
        if (!m_state.report())
            m_detail->showWaiting(tr("Weighing the evidence ..."));
        m_state.diagnose();
    } else {
        setSubTitle(m_state.opened()
                        ? tr("From the bundle %1: diagnosed anew on the evidence in it.")
                              .arg(QFileInfo(m_state.opened()->path).fileName())
                        : tr("%1, with what was seen on both sides right then, and in the minute before.")
                              .arg(m_state.caught()));
        showReport();
    }
}

void CausesPage::showReport()
{
    const report::Report &report = *m_state.report();
    m_headline->say(toneOf(report.verdict), report.headline, report.advice);
    tellOfBundle(report);
    m_timeline->setTimeline(report.timeline, m_state.opened().has_value());
    m_findings->setReport(report); // selects, and with that highlights
    settleTimeline();
}

void CausesPage::tellOfBundle(const report::Report &report)
{
    m_warning->clear();
    if (!m_state.opened())
        return;
    const auto &stored = m_state.opened()->inventory.stored;
    const diagnose::Finding *first = report.findings.isEmpty() ? nullptr : &report.findings.first().finding;
    if (!m_state.opened()->warnings.isEmpty())
        m_warning->say(
            Tone::Warning,
            m_state.opened()->inventory.isAsMade()
                ? tr("There is something to note about this bundle: the next page says what.")
                : tr("This bundle is not as it was when it was made. The next page says what is different."));
    else if (stored && bundle::differs(*stored, report.verdict, first))
        m_warning->say(
            Tone::Notice,
            tr("This is today's diagnosis. The one in the bundle was another: the next page shows both."));
}

// Until the person decides, it is open where there is something to see and room for it.
void CausesPage::settleTimeline()
{
    if (m_timelineChosen || !m_state.report())
        return;
    m_settling = true;
    m_timelineBox->setOpen(hasRoomForBoth() && !m_state.report()->timeline.isEmpty());
    m_settling = false;
}

bool CausesPage::hasRoomForBoth() const
{
    return height() >= lineHeight(this) * RoomForBoth;
}

// Closed it is one line. Open it shares the page with the findings, or takes it over where that is too small.
void CausesPage::placeTimeline()
{
    const bool open = m_timelineBox->isOpen();
    m_causes->setVisible(!open || hasRoomForBoth());
    m_timelineBox->setMaximumHeight(open ? QWIDGETSIZE_MAX : m_timelineBox->sizeHint().height());
    if (open && m_causes->isVisibleTo(this)) {
        // Shares of the page: the splitter may not know its own height yet.
        const int wanted = qMin(m_timelineBox->sizeHint().height(), height() / 2);
        m_both->setSizes({height() - wanted, wanted});
    }
}

void CausesPage::resizeEvent(QResizeEvent *event)
{
    QWizardPage::resizeEvent(event);
    settleTimeline();
    const bool both = hasRoomForBoth();
    if (m_timelineBox->isOpen() && both == m_causes->isHidden())
        placeTimeline();
}

} // namespace goneaway::ui
