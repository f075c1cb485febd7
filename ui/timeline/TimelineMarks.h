// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/Timeline.h"

#include <QColor>
#include <QPainterPath>

class QPainter;
class QPalette;

// How the marks of a timeline look: every group differs by shape and by colour, and its row has its name.
namespace goneaway::ui {

// Okabe and Ito's palette, which people tell apart with any kind of colour vision, darkened or lightened
// until each colour stands out at least 3:1 from the palette's base.
QColor groupColour(report::EventGroup group, const QPalette &palette);
QPainterPath groupShape(report::EventGroup group, double size); // around (0, 0)

// One event (count 1) or several, at the left end of what it covers. Hollow: its time is doubtful.
struct EventMark {
    report::EventGroup group = report::EventGroup::Other;
    qsizetype count = 1;
    double width = 0; // pixels up to the last event's place
    bool hollow = false;
    bool ringed = false;
    bool focused = false;
};
QString countWords(qsizetype count); // "12", "3.4k"
void drawMark(QPainter &painter, const QPointF &place, double size, const EventMark &mark,
              const QPalette &palette);

void drawSpan(QPainter &painter, const QRectF &bar, const report::ServerSpan &span, const QPalette &palette);

} // namespace goneaway::ui
