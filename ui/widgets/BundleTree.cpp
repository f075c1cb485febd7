// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/BundleTree.h"

#include "ui/Look.h"
#include "ui/Quantities.h"

#include <QHeaderView>
#include <QSignalBlocker>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

namespace {

constexpr int IndexRole = Qt::UserRole + 1;
constexpr int Folder = -1;
constexpr int Key = -2;

enum Column { Name, Size, Redactions, Columns };

} // namespace

BundleTree::BundleTree(QWidget *parent)
    : QTreeWidget(parent)
{
    setObjectName(u"bundleTree"_s);
    setAccessibleName(tr("Files of the bundle"));
    setColumnCount(Columns);
    setHeaderLabels({tr("File"), tr("Size"), tr("Redactions")});
    setIndentation(lineHeight(this));
    setTextElideMode(Qt::ElideMiddle);
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(Name, QHeaderView::Stretch);
    header()->setSectionResizeMode(Size, QHeaderView::ResizeToContents);
    header()->setSectionResizeMode(Redactions, QHeaderView::ResizeToContents);
    headerItem()->setTextAlignment(Size, Qt::AlignRight | Qt::AlignVCenter);
    headerItem()->setTextAlignment(Redactions, Qt::AlignRight | Qt::AlignVCenter);
    connect(this, &QTreeWidget::itemChanged, this, &BundleTree::onItemChanged);
    connect(this, &QTreeWidget::currentItemChanged, this, &BundleTree::tell);
}

void BundleTree::setContents(const bundle::Contents &contents)
{
    const int selected = currentItem() ? currentItem()->data(Name, IndexRole).toInt() : 0;
    // Before anybody chose: the report as people read it.
    const QString path = selected >= 0 && selected < m_contents.entries.size()
        ? m_contents.entries[selected].path
        : u"REPORT.md"_s;
    QTreeWidgetItem *reselect = nullptr;
    {
        const QSignalBlocker quiet(this);
        clear();
        m_contents = contents;
        m_chosen = contents;
        for (qsizetype i = 0; i < m_contents.entries.size(); ++i) {
            bundle::Entry &entry = m_contents.entries[i];
            entry.included = entry.included && !m_leftOut.contains(entry.path);
            if (entry.why.isEmpty())
                addEntry(i);
        }
        for (qsizetype i = 0; i < m_contents.entries.size(); ++i) {
            if (!m_contents.entries[i].why.isEmpty())
                addMissing(i);
        }
        addKey();
        expandAll();
        for (QTreeWidgetItemIterator it(this); *it; ++it) {
            const int index = (*it)->data(Name, IndexRole).toInt();
            if (index >= 0 && (!reselect || m_contents.entries[index].path == path))
                reselect = *it;
            if (index == Key && selected == Key)
                reselect = *it;
        }
    }
    setCurrentItem(reselect);
}

QTreeWidgetItem *BundleTree::folder(const QString &name)
{
    if (name.isEmpty())
        return invisibleRootItem();
    for (int i = 0; i < topLevelItemCount(); ++i) {
        if (topLevelItem(i)->data(Name, IndexRole).toInt() == Folder && topLevelItem(i)->text(Name) == name)
            return topLevelItem(i);
    }
    auto *item = new QTreeWidgetItem(this, {name});
    item->setData(Name, IndexRole, Folder);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable
                   | Qt::ItemIsAutoTristate);
    return item;
}

void BundleTree::addEntry(qsizetype index)
{
    const bundle::Entry &entry = m_contents.entries[index];
    const qsizetype slash = entry.path.lastIndexOf(u'/');
    auto *item = new QTreeWidgetItem(folder(slash < 0 ? QString() : entry.path.first(slash + 1)));
    item->setText(Name, entry.path.sliced(slash + 1));
    item->setData(Name, IndexRole, static_cast<int>(index));
    item->setTextAlignment(Size, Qt::AlignRight | Qt::AlignVCenter);
    item->setTextAlignment(Redactions, Qt::AlignRight | Qt::AlignVCenter);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setCheckState(Name, entry.included ? Qt::Checked : Qt::Unchecked);
    retell(item);
}

// What the columns say of a file: of one that is left out, that nothing of it is sent.
void BundleTree::retell(QTreeWidgetItem *item)
{
    const int index = item->data(Name, IndexRole).toInt();
    const bundle::Entry &chosen = m_chosen.entries[index];
    const bool byChoice = !m_contents.entries[index].included;
    item->setText(Size,
                  chosen.included && !byChoice ? sizeForReading(chosen.content.size()) : tr("not sent"));
    item->setText(Redactions,
                  chosen.included && !byChoice && chosen.marked > 0 ? QString::number(chosen.marked)
                                                                    : QString());
    item->setToolTip(Name,
                     chosen.included || byChoice
                         ? QString()
                         : tr("Nothing is left of this file without what you left out."));
}

void BundleTree::setChosen(const bundle::Contents &chosen)
{
    if (chosen.entries.size() != m_contents.entries.size())
        return;
    m_chosen = chosen;
    {
        const QSignalBlocker quiet(this);
        for (QTreeWidgetItemIterator it(this); *it; ++it) {
            const int index = (*it)->data(Name, IndexRole).toInt();
            if (index >= 0 && ((*it)->flags() & Qt::ItemIsUserCheckable))
                retell(*it);
        }
    }
    tell();
}

void BundleTree::hideRedactions()
{
    setColumnHidden(Redactions, true);
}

QString BundleTree::totals() const
{
    int files = 0;
    int leftOut = 0;
    int missing = 0;
    int redactions = 0;
    qint64 bytes = 0;
    for (const bundle::Entry &entry : m_chosen.entries) {
        if (!entry.why.isEmpty()) {
            ++missing;
        } else if (!entry.included) {
            ++leftOut;
        } else {
            ++files;
            redactions += entry.marked;
            bytes += entry.content.size();
        }
    }
    QString text =
        tr("Files that are sent: %1 (%2 before packing).").arg(QString::number(files), sizeForReading(bytes));
    if (!isColumnHidden(Redactions))
        text += u' ' + tr("Redactions marked in them: %1.").arg(redactions);
    if (leftOut > 0)
        text += u' ' + tr("Left out by you: %1.").arg(leftOut);
    if (missing > 0)
        text += u' ' + tr("Not available: %1.").arg(missing);
    return text;
}

// A file that is left out is shown as it would be, so that it can be judged.
const bundle::Entry &BundleTree::shown(qsizetype index) const
{
    return m_chosen.entries[index].included ? m_chosen.entries[index] : m_contents.entries[index];
}

// In a branch of their own: there is nothing to tick, and a folder with them could not be ticked either.
void BundleTree::addMissing(qsizetype index)
{
    const bundle::Entry &entry = m_contents.entries[index];
    auto *item = new QTreeWidgetItem(folder(tr("Not available")), {entry.path});
    item->parent()->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    item->setData(Name, IndexRole, static_cast<int>(index));
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    item->setFirstColumnSpanned(true);
    QFont slanted = font();
    slanted.setItalic(true);
    item->setFont(Name, slanted); // no colour: it would stay when the theme changes
    item->setToolTip(Name, plainToolTip(entry.why));
    item->setData(Name, Qt::AccessibleDescriptionRole, entry.why);
}

void BundleTree::addKey()
{
    if (m_contents.pseudonyms.isEmpty())
        return;
    auto *item = new QTreeWidgetItem(this, {tr("Key to the pseudonyms"), tr("stays with you")});
    item->setData(Name, IndexRole, Key);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
}

void BundleTree::onItemChanged(QTreeWidgetItem *item)
{
    const int index = item->data(Name, IndexRole).toInt();
    if (index < 0 || !(item->flags() & Qt::ItemIsUserCheckable))
        return;
    bundle::Entry &entry = m_contents.entries[index];
    entry.included = item->checkState(Name) == Qt::Checked;
    if (entry.included)
        m_leftOut.remove(entry.path);
    else
        m_leftOut.insert(entry.path);
    m_chosen.entries[index].included = entry.included;
    {
        const QSignalBlocker quiet(this);
        retell(item);
    }
    emit choiceChanged();
}

void BundleTree::tell()
{
    if (!currentItem())
        return;
    const int index = currentItem()->data(Name, IndexRole).toInt();
    if (index == Key)
        emit keySelected();
    else if (index >= 0)
        emit entrySelected(shown(index));
}

} // namespace goneaway::ui
