// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/Compare.h"

#include <QTreeWidget>

namespace goneaway::ui {

// Two cases side by side: the causes that changed on top, then the facts that differ, ranked.
class ComparisonTable final : public QTreeWidget
{
    Q_OBJECT

public:
    ComparisonTable(const diagnose::Catalogue &catalogue, const Texts &texts, QWidget *parent = nullptr);

    void setComparison(const bundle::Comparison &comparison);
    QString details(const QTreeWidgetItem *item) const; // of one row, in full

signals:
    void rowSelected(const QString &details);

private:
    QTreeWidgetItem *addGroup(const QString &title, bool open);
    void addCause(QTreeWidgetItem *group, const bundle::CauseChange &change);
    void addFact(QTreeWidgetItem *group, const bundle::FactChange &change);
    QString titles(const QList<diagnose::CauseId> &causes) const;

    const diagnose::Catalogue &m_catalogue; // borrowed, both
    const Texts &m_texts;
};

} // namespace goneaway::ui
