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

// Symptom, Connect, Checks, Causes, Report; for an opened bundle Causes, Contents, Report. Owns its pages and
// nothing else.
class TroubleshootWizard final : public QWizard
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TroubleshootWizard)

public:
    enum PageId { Symptom, Connect, Checks, Causes, Contents, Report };

    TroubleshootWizard(session::TroubleshootingSession &session, Given given, QWidget *parent = nullptr);
    // On the evidence of a bundle.
    TroubleshootWizard(session::TroubleshootingSession &session, const OpenedBundle &opened,
                       const report::Report &report, QWidget *parent = nullptr);

    // On an incident that a watch caught, which goes by `name`.
    TroubleshootWizard(session::TroubleshootingSession &session, const QString &name,
                       const report::Report &report, QWidget *parent = nullptr);

    WizardState &state() { return m_state; }

signals:
    void closed();
    void bundleRequested(const QString &path); // one that was dropped here, in place of this case
    void compareRequested(const QString &path); // this bundle with another

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void done(int result) override;

private:
    void build(const QList<PageId> &steps);
    void addStep(PageId id);
    void letScroll(QWizardPage *page);
    QString stepName(PageId id) const;
    void resizeToScreen();
    bool stop();
    bool isSaving() const;
    void askAboutSaving(int result);
    void keep(); // what was found is saved
    bool wouldForget() const; // what was found, if it closed now
    void askWhetherToForget(int result);
    void saveAndClose(int result);

    session::TroubleshootingSession &m_session;
    WizardState m_state;
    ConnectPage *m_connect = nullptr;
    ChecksPage *m_checks = nullptr;
    ReportPage *m_report = nullptr;
    std::optional<int> m_resultWhenSaved; // the person closed the window, but for the bundle
    std::optional<evidence::Evidence> m_kept; // what was saved or copied last
    bool m_closesUnsaved = false;
};

} // namespace goneaway::ui
