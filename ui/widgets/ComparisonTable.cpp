// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ComparisonTable.h"

#include "ui/Look.h"

#include <QHeaderView>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using bundle::FactChange;

namespace {

constexpr int DetailsRole = Qt::UserRole + 1;
constexpr qsizetype ShownValue = 120; // characters in a cell; all of it stands below the table
constexpr qsizetype ShownDetails = 4000;

enum Column { What, Before, After, Concerns, Columns };

QString cell(const QString &value)
{
    if (value.isEmpty())
        return ComparisonTable::tr("(nothing)");
    return value.left(ShownValue).simplified();
}

} // namespace

ComparisonTable::ComparisonTable(const diagnose::Catalogue &catalogue, const Texts &texts, QWidget *parent)
    : QTreeWidget(parent)
    , m_catalogue(catalogue)
    , m_texts(texts)
{
    setObjectName(u"comparison"_s);
    setAccessibleName(tr("What differs between the two bundles"));
    setColumnCount(Columns);
    setHeaderLabels({tr("What"), tr("Before"), tr("After"), tr("Has to do with")});
    setIndentation(lineHeight(this));
    setAlternatingRowColors(true);
    header()->setStretchLastSection(true);
    connect(this, &QTreeWidget::currentItemChanged, this,
            [this](const QTreeWidgetItem *item) { emit rowSelected(item ? details(item) : QString()); });
}

void ComparisonTable::setComparison(const bundle::Comparison &comparison)
{
    clear();
    // What was ruled out in one case and not looked at in the other is no change to look at first.
    const auto matters = [](const bundle::CauseChange &change) {
        return std::min(change.before, change.after) <= diagnose::Certainty::Possible;
    };
    QTreeWidgetItem *causes = addGroup(
        m_texts.text(comparison.causes.isEmpty() ? u"compare.same-causes"_s : u"compare.causes"_s), true);
    for (const bundle::CauseChange &change : comparison.causes) {
        if (matters(change))
            addCause(causes, change);
    }
    for (const auto &[rank, key] : {std::pair{FactChange::Rank::Explains, u"compare.explains"_s},
                                    std::pair{FactChange::Rank::CanExplain, u"compare.can-explain"_s},
                                    std::pair{FactChange::Rank::Other, u"compare.other"_s}}) {
        QTreeWidgetItem *group = nullptr;
        for (const FactChange &change : comparison.facts) {
            if (change.rank != rank)
                continue;
            if (!group)
                group = addGroup(m_texts.text(key), rank != FactChange::Rank::Other);
            addFact(group, change);
        }
    }
    QTreeWidgetItem *unjudged = nullptr;
    for (const bundle::CauseChange &change : comparison.causes) {
        if (matters(change))
            continue;
        if (!unjudged)
            unjudged =
                addGroup(tr("Causes that were ruled out in one case and not checked in the other:"), false);
        addCause(unjudged, change);
    }
    if (comparison.facts.isEmpty())
        addGroup(m_texts.text(u"compare.same-facts"_s), true);
    const int unit = lineHeight(this);
    header()->resizeSection(What, unit * 26);
    header()->resizeSection(Before, unit * 9);
    header()->resizeSection(After, unit * 9);
    setCurrentItem(causes->childCount() > 0 ? causes->child(0) : causes);
}

QTreeWidgetItem *ComparisonTable::addGroup(const QString &title, bool open)
{
    auto *group = new QTreeWidgetItem(this, {title});
    QFont font = group->font(What);
    font.setBold(true);
    group->setFont(What, font);
    group->setFirstColumnSpanned(true);
    group->setExpanded(open);
    group->setData(What, DetailsRole, title);
    return group;
}

void ComparisonTable::addCause(QTreeWidgetItem *group, const bundle::CauseChange &change)
{
    const QString title = m_catalogue.page(change.cause).title;
    auto *row =
        new QTreeWidgetItem(group, {title, certaintyWord(change.before), certaintyWord(change.after)});
    row->setIcon(Before, icon(certaintyIcon(change.before)));
    row->setIcon(After, icon(certaintyIcon(change.after)));
    row->setToolTip(What, title);
    row->setData(What, DetailsRole,
                 tr("%1\nBefore: %2\nAfter: %3")
                     .arg(title, certaintyWord(change.before), certaintyWord(change.after)));
}

void ComparisonTable::addFact(QTreeWidgetItem *group, const FactChange &change)
{
    const QString concerns = change.rank == FactChange::Rank::Other ? QString() : titles(change.causes);
    auto *row = new QTreeWidgetItem(group, {change.what, cell(change.before), cell(change.after), concerns});
    QString details =
        tr("%1\nBefore: %2\nAfter: %3")
            .arg(change.what, change.before.isEmpty() ? tr("(nothing)") : change.before.left(ShownDetails),
                 change.after.isEmpty() ? tr("(nothing)") : change.after.left(ShownDetails));
    if (!concerns.isEmpty())
        details += u'\n' + m_texts.text(u"compare.concerns"_s, {{u"causes"_s, concerns}});
    row->setData(What, DetailsRole, details);
}

QString ComparisonTable::titles(const QList<diagnose::CauseId> &causes) const
{
    QStringList titles;
    for (const diagnose::CauseId &cause : causes)
        titles.append(m_catalogue.page(cause).title);
    return titles.join(u"; "_s);
}

QString ComparisonTable::details(const QTreeWidgetItem *item) const
{
    return item->data(What, DetailsRole).toString();
}

} // namespace goneaway::ui
