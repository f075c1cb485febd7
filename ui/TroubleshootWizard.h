// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/WizardState.h"

#include <QWizard>

namespace goneaway::session {
class TroubleshootingSession;
}

namespace goneaway::ui {

class ChecksPage;
class ConnectPage;
class ReportPage;
class StepList;

// Symptom, Connect, Checks, Causes, Report; for an opened bundle the last two. Owns its pages and nothing
// else.
class TroubleshootWizard final : public QWizard
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TroubleshootWizard)

public:
    enum PageId { Symptom, Connect, Checks, Causes, Report };

    TroubleshootWizard(session::TroubleshootingSession &session, Given given, QWidget *parent = nullptr);
    // On the evidence of a bundle that was opened from `path`.
    TroubleshootWizard(session::TroubleshootingSession &session, const QString &path,
                       const QStringList &warnings, const report::Report &report, QWidget *parent = nullptr);

    WizardState &state() { return m_state; }

signals:
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void done(int result) override;

private:
    void build(const QList<PageId> &steps);
    void addStep(PageId id);
    void letScroll(QWizardPage *page);
    QString stepName(PageId id) const;
    void resizeToScreen();
    bool stop();

    session::TroubleshootingSession &m_session;
    WizardState m_state;
    ConnectPage *m_connect = nullptr;
    ChecksPage *m_checks = nullptr;
    ReportPage *m_report = nullptr;
};

} // namespace goneaway::ui
