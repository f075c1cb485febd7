// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace goneaway::ui {

// Draws a cause as its certainty (icon and word) above its title, which wraps: Qt's tree views do not wrap.
class FindingDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    static constexpr int CertaintyRole = Qt::UserRole + 1; // int of diagnose::Certainty
    static constexpr int GroupRole = Qt::UserRole + 2; // true for the headings of groups

    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int widthFor(const QModelIndex &index) const;
};

} // namespace goneaway::ui
