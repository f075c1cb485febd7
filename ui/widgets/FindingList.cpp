// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FindingList.h"

#include "ui/Look.h"
#include "ui/widgets/FindingDelegate.h"

#include <QSignalBlocker>

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using diagnose::Certainty;

namespace {

constexpr int CauseRole = Qt::UserRole + 10; // text; empty for the overview
constexpr int IndexRole = Qt::UserRole + 11; // position among the findings; -1 for what is none

QString groupTitle(Certainty certainty, int count)
{
    switch (certainty) {
    case Certainty::Possible:
        return FindingList::tr("Possible (%1)").arg(count);
    case Certainty::RuledOut:
        return FindingList::tr("Ruled out (%1)").arg(count);
    default:
        return FindingList::tr("Not checked (%1)").arg(count);
    }
}

} // namespace

FindingList::FindingList(QWidget *parent)
    : QTreeWidget(parent)
{
    setObjectName(u"findings"_s);
    setAccessibleName(tr("Causes, best explanation first"));
    setHeaderHidden(true);
    setColumnCount(1);
    setIndentation(lineHeight(this));
    setRootIsDecorated(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setItemDelegate(new FindingDelegate(this));
    connect(this, &QTreeWidget::currentItemChanged, this, &FindingList::tell);
}

void FindingList::setReport(const report::Report &report)
{
    const QString selected = currentItem() ? currentItem()->data(0, CauseRole).toString() : QString();
    const bool first = topLevelItemCount() == 0;
    {
        const QSignalBlocker quiet(this);
        clear();
        m_findings = report.findings;
        auto *overview = new QTreeWidgetItem(this, {tr("Overview")});
        overview->setIcon(0, icon(u"overview"_s));
        overview->setData(0, IndexRole, -1);
        for (qsizetype i = 0; i < m_findings.size(); ++i) {
            if (m_findings[i].finding.certainty <= Certainty::Likely)
                addFinding(nullptr, i);
        }
        const bool hasTop = topLevelItemCount() > 1;
        for (const Certainty certainty :
             std::array{Certainty::Possible, Certainty::RuledOut, Certainty::NotChecked}) {
            auto *group = new QTreeWidgetItem(this);
            group->setData(0, IndexRole, -1);
            for (qsizetype i = 0; i < m_findings.size(); ++i) {
                if (m_findings[i].finding.certainty == certainty)
                    addFinding(group, i);
            }
            if (group->childCount() == 0) {
                delete group;
                continue;
            }
            group->setText(0, groupTitle(certainty, group->childCount()));
            group->setFlags(Qt::ItemIsEnabled);
            group->setData(0, FindingDelegate::GroupRole, true);
            group->setExpanded(certainty == Certainty::Possible && !hasTop);
        }
    }
    const bool topFinding =
        !m_findings.isEmpty() && m_findings.first().finding.certainty <= Certainty::Likely;
    select(first && topFinding ? m_findings.first().finding.cause.text() : selected);
}

QTreeWidgetItem *FindingList::addFinding(QTreeWidgetItem *group, qsizetype index)
{
    const report::ReportedFinding &found = m_findings[index];
    const Certainty certainty = found.finding.certainty;
    auto *item = group ? new QTreeWidgetItem(group) : new QTreeWidgetItem(this);
    item->setText(0, found.title);
    item->setIcon(0, icon(certaintyIcon(certainty)));
    item->setData(0, FindingDelegate::CertaintyRole, static_cast<int>(certainty));
    item->setData(0, Qt::AccessibleTextRole, tr("%1: %2").arg(certaintyWord(certainty), found.title));
    item->setToolTip(0, plainToolTip(found.summary));
    item->setData(0, CauseRole, found.finding.cause.text());
    item->setData(0, IndexRole, static_cast<int>(index));
    return item;
}

void FindingList::select(const QString &causeId)
{
    for (QTreeWidgetItemIterator it(this); *it; ++it) {
        if ((*it)->data(0, CauseRole).toString() == causeId
            && !(*it)->data(0, FindingDelegate::GroupRole).toBool()) {
            setCurrentItem(*it);
            scrollToItem(*it);
            return;
        }
    }
    setCurrentItem(topLevelItem(0));
}

void FindingList::tell()
{
    const QTreeWidgetItem *item = currentItem();
    if (!item || item->data(0, FindingDelegate::GroupRole).toBool())
        return;
    const int index = item->data(0, IndexRole).toInt();
    if (index < 0)
        emit overviewSelected();
    else
        emit findingSelected(m_findings[index]);
}

void FindingList::resizeEvent(QResizeEvent *event)
{
    QTreeWidget::resizeEvent(event);
    scheduleDelayedItemsLayout(); // titles wrap at the new width
}

} // namespace goneaway::ui
