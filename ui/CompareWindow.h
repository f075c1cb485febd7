// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/Compare.h"

#include <QDialog>

#include <optional>

class QPlainTextEdit;
class QProgressBar;
class QPushButton;

namespace goneaway::session {
class TroubleshootingSession;
}

namespace goneaway::ui {

class Banner;
class ComparisonTable;
class FileEdit;
class PlainLabel;

// Two bundles are chosen, or dropped here, and compared: before and after a fix, a good and a bad client.
class CompareWindow final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CompareWindow)

public:
    explicit CompareWindow(session::TroubleshootingSession &session, QWidget *parent = nullptr);
    ~CompareWindow() override;

    // Compares them when both are known; else the person chooses.
    void setBundles(const QString &before, const QString &after);
    void compare();
    bool isComparing() const { return m_run != 0; }

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void build();
    void listen();
    void swap();
    void showComparison(const bundle::Comparison &comparison);
    void copy();
    void setComparing(bool comparing);
    void updateControls();

    session::TroubleshootingSession &m_session;
    FileEdit *m_before;
    FileEdit *m_after;
    QPushButton *m_swap;
    QPushButton *m_compare;
    QPushButton *m_stop;
    QPushButton *m_copy;
    QProgressBar *m_busy;
    Banner *m_message;
    PlainLabel *m_cases; // both verdicts
    ComparisonTable *m_table;
    QPlainTextEdit *m_details;
    std::optional<bundle::Comparison> m_comparison;
    quint64 m_run = 0;
};

} // namespace goneaway::ui
