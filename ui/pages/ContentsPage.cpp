// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ContentsPage.h"

#include "session/TroubleshootingSession.h"
#include "ui/Look.h"
#include "ui/WizardState.h"
#include "ui/widgets/EvidenceTable.h"
#include "ui/widgets/OpenedFiles.h"
#include "ui/widgets/OpenedSummary.h"

#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

ContentsPage::ContentsPage(session::TroubleshootingSession &session, WizardState &state, QWidget *parent)
    : QWizardPage(parent)
    , m_state(state)
    , m_summary(new OpenedSummary(this))
    , m_tabs(new QTabWidget(this))
    , m_files(new OpenedFiles(session, this))
    , m_evidence(new EvidenceTable(session.texts(), this))
{
    setTitle(tr("What the bundle holds"));
    setSubTitle(tr("To be read only: nothing here changes the bundle."));
    m_tabs->setObjectName(u"contentsTabs"_s);
    m_tabs->addTab(m_files, tr("Fi&les"));
    m_tabs->addTab(m_evidence, tr("&Evidence"));
    m_tabs->setMinimumHeight(lineHeight(this) * 14);
    auto *compare = new QPushButton(tr("&Compare with another bundle..."), this);
    compare->setObjectName(u"compareBundle"_s);
    compare->setAutoDefault(false);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_summary);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(compare, 0, Qt::AlignLeft);
    connect(compare, &QPushButton::clicked, this, &ContentsPage::compareRequested);
}

void ContentsPage::initializePage()
{
    m_summary->showBundle(*m_state.opened(), *m_state.report());
    m_files->setBundle(m_state.opened()->path, m_state.opened()->inventory);
    m_evidence->setEvidence(m_state.report()->evidence);
}

} // namespace goneaway::ui
