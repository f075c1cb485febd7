// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Labels.h"

#include <QEvent>
#include <QPainter>

#include <cmath>

namespace goneaway::ui {

IconLabel::IconLabel(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void IconLabel::setIcon(const QString &name, const QString &meaning)
{
    m_icon = icon(name);
    setAccessibleName(meaning);
    update();
}

void IconLabel::setScale(double scale)
{
    m_scale = scale;
    updateGeometry();
}

QSize IconLabel::sizeHint() const
{
    const int side = static_cast<int>(std::lround(lineHeight(this) * m_scale));
    return {side, side};
}

void IconLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    m_icon.paint(&painter, rect());
}

PlainLabel::PlainLabel(const QString &text, QWidget *parent)
    : QLabel(text, parent)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
}

void PlainLabel::setTone(Tone tone)
{
    m_tone = tone;
    applyTone();
}

void PlainLabel::clearTone()
{
    m_tone.reset();
    setPalette(QPalette());
}

void PlainLabel::setHeading(double scale)
{
    setFont(headingFont(font(), scale));
}

void PlainLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyTone();
}

void PlainLabel::applyTone()
{
    if (!m_tone || m_applying)
        return;
    m_applying = true; // setting a palette sends a PaletteChange
    const QColor colour = accent(*m_tone, parentWidget() ? parentWidget()->palette() : palette());
    QPalette changed;
    changed.setColor(QPalette::WindowText, colour);
    changed.setColor(QPalette::Text, colour); // taken on parents with the role Base
    setPalette(changed);
    m_applying = false;
}

ProseLabel::ProseLabel(const QString &text, QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::RichText);
    setWordWrap(true);
    setText(proseHtml(text, lineHeight(this) * 2 / 3));
    setTextInteractionFlags(Qt::TextSelectableByMouse);
}

} // namespace goneaway::ui
