// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/CausesPage.h"

#include "ui/Look.h"
#include "ui/WizardState.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/FindingList.h"
#include "ui/widgets/FindingView.h"

#include <QFileInfo>
#include <QSplitter>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {

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

CausesPage::CausesPage(WizardState &state, QWidget *parent)
    : QWizardPage(parent)
    , m_state(state)
    , m_headline(new Banner(this))
    , m_warning(new Banner(this))
    , m_findings(new FindingList(this))
    , m_detail(new FindingView(this))
{
    setTitle(tr("Why it happened"));
    setSubTitle(tr("Every known cause, weighed against the evidence."));
    m_headline->setObjectName(u"headline"_s);
    m_warning->setObjectName(u"causesWarning"_s);

    auto *splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_findings);
    splitter->addWidget(m_detail);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 5);
    splitter->setSizes({lineHeight(this) * 19, lineHeight(this) * 36});
    m_findings->setMinimumWidth(lineHeight(this) * 10);
    m_detail->setMinimumWidth(lineHeight(this) * 16);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_warning);
    layout->addWidget(m_headline);
    layout->addWidget(splitter, 1);

    connect(m_findings, &FindingList::findingSelected, m_detail, &FindingView::showFinding);
    connect(m_findings, &FindingList::overviewSelected, this, [this] {
        if (m_state.report())
            m_detail->showOverview(*m_state.report());
    });
    connect(&state, &WizardState::reportChanged, this, &CausesPage::showReport);
    connect(&state, &WizardState::diagnosisFailed, this,
            [this](const QString &why) { m_warning->say(Tone::Bad, why); });
}

void CausesPage::initializePage()
{
    if (m_state.openedFrom().isEmpty()) {
        if (!m_state.report())
            m_detail->showWaiting(tr("Weighing the evidence ..."));
        m_state.diagnose();
    } else {
        setSubTitle(tr("From the bundle %1: diagnosed anew on the evidence in it.")
                        .arg(QFileInfo(m_state.openedFrom()).fileName()));
        showReport();
    }
}

void CausesPage::showReport()
{
    const report::Report &report = *m_state.report();
    m_headline->say(toneOf(report.verdict), report.headline, report.advice);
    if (m_state.openWarnings().isEmpty())
        m_warning->clear();
    else
        m_warning->say(Tone::Warning, m_state.openWarnings().join(u'\n'));
    m_findings->setReport(report);
}

} // namespace goneaway::ui
