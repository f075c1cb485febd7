// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FindingDelegate.h"

#include "ui/Look.h"

#include <QApplication>
#include <QPainter>
#include <QTreeView>

namespace goneaway::ui {

namespace {

constexpr int TextFlags = Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap;

struct Measures {
    explicit Measures(const QFontMetrics &metrics)
        : line(metrics.height())
        , padding(line / 3)
        , icon(line)
        , text(padding * 2 + icon)
    {
    }
    int line;
    int padding;
    int icon;
    int text; // where the text begins
};

// Inside a group its heading says the certainty.
bool namesCertainty(const QModelIndex &index)
{
    return !index.parent().isValid();
}

bool isFinding(const QModelIndex &index)
{
    return index.data(FindingDelegate::CertaintyRole).isValid();
}

} // namespace

int FindingDelegate::widthFor(const QModelIndex &index) const
{
    const auto *view = qobject_cast<const QTreeView *>(parent());
    if (!view)
        return 0;
    int depth = 1;
    for (QModelIndex up = index.parent(); up.isValid(); up = up.parent())
        ++depth;
    return view->viewport()->width() - depth * view->indentation();
}

QSize FindingDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Measures measures(option.fontMetrics);
    if (!isFinding(index))
        return {measures.line * 8, measures.line + 2 * measures.padding};
    const int width = qMax(measures.line * 4, widthFor(index) - measures.text - measures.padding);
    const QRect title =
        option.fontMetrics.boundingRect(QRect(0, 0, width, 10'000), TextFlags, index.data().toString());
    return {measures.text + title.width(),
            title.height() + (namesCertainty(index) ? measures.line : 0) + 2 * measures.padding};
}

void FindingDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const Measures measures(item.fontMetrics);
    const QStyle *style = item.widget ? item.widget->style() : QApplication::style();
    const QString text = item.text;
    const QIcon icon = item.icon;
    item.text.clear();
    item.icon = {};
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

    const bool selected = item.state.testFlag(QStyle::State_Selected);
    const QColor textColour = item.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    painter->save();
    QRect area = item.rect.adjusted(measures.padding, measures.padding, -measures.padding, -measures.padding);
    if (!index.data(GroupRole).toBool()) {
        icon.paint(painter, QRect(area.topLeft(), QSize(measures.icon, measures.icon)));
        area.setLeft(item.rect.left() + measures.text);
    }
    if (isFinding(index) && namesCertainty(index)) {
        const auto certainty = static_cast<diagnose::Certainty>(index.data(CertaintyRole).toInt());
        painter->setPen(selected ? textColour : accent(certaintyTone(certainty), item.palette));
        painter->setFont(headingFont(item.font, 0.9));
        painter->drawText(area, Qt::AlignLeft | Qt::AlignTop, certaintyWord(certainty));
        area.setTop(area.top() + measures.line);
        painter->setFont(item.font);
    } else if (!isFinding(index)) {
        painter->setFont(headingFont(item.font, 1.0));
    }
    painter->setPen(textColour);
    painter->drawText(area, TextFlags, text);
    painter->restore();
}

} // namespace goneaway::ui
