// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FittingScroll.h"

#include <QEvent>
#include <QResizeEvent>

namespace goneaway::ui {

FittingScroll::FittingScroll(QWidget *parent)
    : QScrollArea(parent)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

QSize FittingScroll::sizeHint() const
{
    const QWidget *content = widget();
    if (!content)
        return QScrollArea::sizeHint();
    const int width = viewport()->width();
    const int height =
        content->hasHeightForWidth() ? content->heightForWidth(width) : content->sizeHint().height();
    return {content->sizeHint().width(), height};
}

bool FittingScroll::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QScrollArea::eventFilter(watched, event);
}

void FittingScroll::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        updateGeometry(); // labels wrap elsewhere
}

} // namespace goneaway::ui
