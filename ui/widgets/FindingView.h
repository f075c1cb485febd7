// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/Report.h"

#include <QScrollArea>

class QVBoxLayout;

namespace goneaway::ui {

// The whole story of one cause, or the overview of the case.
class FindingView final : public QScrollArea
{
    Q_OBJECT

public:
    explicit FindingView(QWidget *parent = nullptr);

    // Stands between the evidence and the fixes of whatever finding is shown; it shows itself where it
    // belongs.
    void setCard(QWidget *card);
    // The same finding again stays where it was scrolled to.
    void showFinding(const report::ReportedFinding &found);
    void showOverview(const report::Report &report);
    void showWaiting(const QString &text);

private:
    QVBoxLayout *start(); // throws the old content away
    void finish(int scrolledTo = 0);

    QWidget *m_card = nullptr;
    diagnose::CauseId m_shown; // empty: no finding
};

} // namespace goneaway::ui
