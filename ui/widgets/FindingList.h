// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/Report.h"

#include <QTreeWidget>

namespace goneaway::ui {

// All causes, ranked: the overview, then what is confirmed or likely, then the rest in folded groups.
class FindingList final : public QTreeWidget
{
    Q_OBJECT

public:
    explicit FindingList(QWidget *parent = nullptr);

    void setReport(const report::Report &report); // keeps the selection where it can
    void select(const QString &causeId); // empty: the overview

signals:
    void overviewSelected();
    void findingSelected(const goneaway::report::ReportedFinding &finding);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QTreeWidgetItem *addFinding(QTreeWidgetItem *group, qsizetype index);
    void tell();

    QList<report::ReportedFinding> m_findings;
};

} // namespace goneaway::ui
