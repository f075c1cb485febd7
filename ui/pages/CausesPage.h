// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWizardPage>

namespace goneaway::ui {

class Banner;
class FindingList;
class FindingView;
class WizardState;

// The diagnosis: its headline, every cause by rank, and the whole story of the selected one.
class CausesPage final : public QWizardPage
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CausesPage)

public:
    explicit CausesPage(WizardState &state, QWidget *parent = nullptr);

    void initializePage() override; // diagnoses, unless the case is an opened bundle's

private:
    void showReport();

    WizardState &m_state;
    Banner *m_headline;
    Banner *m_warning;
    FindingList *m_findings;
    FindingView *m_detail;
};

} // namespace goneaway::ui
