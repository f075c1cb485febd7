// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/TroubleshootWizard.h"

#include <QPointer>

#include <memory>

class QSettings;

namespace goneaway::session {
class TroubleshootingSession;
}

namespace goneaway::ui {

// One case in a wizard of its own, on a session of its own: whatever else is opened meanwhile, it stays. When
// its wizard is closed, the next case may have the place.
class CaseWindow final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CaseWindow)

public:
    // Both borrowed; `settings` remembers the size of the window.
    CaseWindow(session::TroubleshootingSession &session, QSettings &settings, QObject *parent = nullptr);
    CaseWindow(std::unique_ptr<session::TroubleshootingSession> session, QSettings &settings,
               QObject *parent = nullptr);
    ~CaseWindow() override;

    // Only while it is free.
    void troubleshoot(Given given);
    void openBundle(const QString &path); // -> shown or failed
    void openIncident(const QString &name, const evidence::Evidence &evidence); // -> shown or failed

    void stopOpening();
    void bringUp();
    TroubleshootWizard *wizard() const { return m_wizard; } // null until one is shown
    bool isFree() const { return !m_wizard && m_openRun == 0; }
    session::TroubleshootingSession &session() { return m_session; }

signals:
    void shown();
    void closed();
    void failed(const QString &problem); // nothing is shown
    void bundleRequested(const QString &path); // in place of this case, which is closed
    void compareRequested(const QString &path);

private:
    void listen();
    void show(TroubleshootWizard *wizard);
    void close();

    std::unique_ptr<session::TroubleshootingSession> m_own;
    session::TroubleshootingSession &m_session;
    QSettings &m_settings;
    QPointer<TroubleshootWizard> m_wizard; // deletes itself when closed
    OpenedBundle m_opening;
    QString m_incidentName; // of the one that is being opened; empty for a bundle
    quint64 m_openRun = 0; // 0: nothing is being opened
};

} // namespace goneaway::ui
