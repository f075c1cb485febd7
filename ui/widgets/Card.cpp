// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Card.h"

#include <QPainter>

namespace goneaway::ui {

Card::Card(QWidget *parent)
    : QFrame(parent)
{
}

void Card::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    const double radius = lineHeight(this) / 4.0;
    QColor border = accent(m_tone, palette());
    border.setAlphaF(m_tone == Tone::Neutral ? 0.35F : 0.6F);
    painter.setPen(QPen(border, 1));
    painter.setBrush(m_tone == Tone::Neutral ? palette().color(QPalette::Base) : tint(m_tone, palette()));
    painter.drawRoundedRect(area, radius, radius);
}

} // namespace goneaway::ui
