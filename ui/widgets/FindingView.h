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

    void showFinding(const report::ReportedFinding &found);
    void showOverview(const report::Report &report);
    void showWaiting(const QString &text);

private:
    QVBoxLayout *start(); // throws the old content away
    void finish(); // back to the top
};

} // namespace goneaway::ui
