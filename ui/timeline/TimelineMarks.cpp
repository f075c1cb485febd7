// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/TimelineMarks.h"

#include "ui/Look.h"
#include "ui/timeline/TimelineWords.h"

#include <QPainter>
#include <QPalette>

#include <array>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using report::EventGroup;
using State = report::ServerSpan::State;

namespace {

QPainterPath polygon(const QList<QPointF> &corners)
{
    QPainterPath path;
    path.addPolygon(QPolygonF(corners));
    path.closeSubpath();
    return path;
}

QColor spanColour(State state, const QPalette &palette)
{
    const bool dark = isDark(palette);
    switch (state) {
    case State::Up:
        return QColor::fromRgb(dark ? 0x2f9e7d : 0x007a5a);
    case State::Starting:
        return QColor::fromRgb(dark ? 0x56b4e9 : 0x0072b2);
    case State::Down:
        return QColor::fromRgb(dark ? 0xff8a4c : 0xb84a00);
    case State::Unknown:
        break;
    }
    return mutedText(palette);
}

Qt::BrushStyle spanPattern(State state)
{
    switch (state) {
    case State::Up:
        return Qt::SolidPattern;
    case State::Starting:
        return Qt::Dense5Pattern;
    case State::Down:
        return Qt::BDiagPattern;
    case State::Unknown:
        break;
    }
    return Qt::Dense7Pattern;
}

} // namespace

QColor groupColour(EventGroup group, const QPalette &palette)
{
    const bool dark = isDark(palette);
    switch (group) {
    case EventGroup::Lifecycle:
        return QColor::fromRgb(dark ? 0x56b4e9 : 0x0072b2);
    case EventGroup::Crash:
        return QColor::fromRgb(dark ? 0xff8a4c : 0xb84a00);
    case EventGroup::OutOfMemory:
        return QColor::fromRgb(dark ? 0xdf9cc2 : 0x9b3f75);
    case EventGroup::LostConnections:
        return QColor::fromRgb(dark ? 0xf0b73a : 0x8a5a00);
    case EventGroup::Refusals:
        return QColor::fromRgb(dark ? 0x3fc59f : 0x007a5a);
    case EventGroup::Trouble:
        return QColor::fromRgb(dark ? 0xf0e442 : 0x6f6a00);
    case EventGroup::Other:
        break;
    }
    return mutedText(palette);
}

QPainterPath groupShape(EventGroup group, double size)
{
    const double r = size / 2;
    QPainterPath path;
    switch (group) {
    case EventGroup::Lifecycle:
        return polygon({{-r * 0.8, -r}, {r, 0}, {-r * 0.8, r}}); // as on a player: "play"
    case EventGroup::Crash: { // a star
        QList<QPointF> corners;
        for (int i = 0; i < 16; ++i) {
            const double angle = i * 3.14159265 / 8;
            const double reach = i % 2 == 0 ? r * 1.15 : r * 0.55;
            corners.append({std::sin(angle) * reach, -std::cos(angle) * reach});
        }
        return polygon(corners);
    }
    case EventGroup::OutOfMemory:
        return polygon({{-r, -r * 0.8}, {r, -r * 0.8}, {0, r}});
    case EventGroup::LostConnections:
        return polygon({{0, -r * 1.1}, {r * 1.1, 0}, {0, r * 1.1}, {-r * 1.1, 0}});
    case EventGroup::Refusals:
        path.addRect(-r * 0.85, -r * 0.85, r * 1.7, r * 1.7);
        return path;
    case EventGroup::Trouble:
        return polygon({{0, -r}, {r, r * 0.8}, {-r, r * 0.8}});
    case EventGroup::Other:
        break;
    }
    path.addEllipse(QPointF(), r * 0.8, r * 0.8);
    return path;
}

QString countWords(qsizetype count)
{
    if (count < 1000)
        return QString::number(count);
    return u"%1k"_s.arg(static_cast<double>(count) / 1000.0, 0, 'f', count < 10'000 ? 1 : 0);
}

void drawMark(QPainter &painter, const QPointF &place, double size, const EventMark &mark,
              const QPalette &palette)
{
    const QColor colour = groupColour(mark.group, palette);
    painter.save();
    painter.translate(place);
    painter.setRenderHint(QPainter::Antialiasing);
    QRectF covered(-size * 0.7, -size * 0.7, mark.width + size * 1.4, size * 1.4);
    if (mark.count > 1) {
        const double text = painter.fontMetrics().horizontalAdvance(countWords(mark.count));
        covered.setRight(std::max(covered.right(), size * 0.9 + text + size * 0.4));
        QColor ground = colour;
        ground.setAlphaF(0.18F);
        painter.setPen(QPen(colour, 1));
        painter.setBrush(ground);
        painter.drawRoundedRect(covered, size / 3, size / 3);
    }
    painter.setPen(QPen(colour, 1.6));
    painter.setBrush(mark.hollow ? palette.color(QPalette::Base) : colour);
    painter.drawPath(groupShape(mark.group, size));
    if (mark.count > 1) {
        painter.setPen(palette.color(QPalette::Text));
        painter.drawText(QRectF(size * 0.9, -size, covered.width(), size * 2),
                         Qt::AlignLeft | Qt::AlignVCenter, countWords(mark.count));
    }
    painter.setBrush(Qt::NoBrush);
    if (mark.ringed) {
        painter.setPen(QPen(palette.color(QPalette::Text), 2));
        painter.drawRoundedRect(covered.adjusted(-1, -1, 1, 1), size / 2, size / 2);
    }
    if (mark.focused) {
        painter.setPen(QPen(palette.color(QPalette::Highlight), 2, Qt::DashLine));
        painter.drawRect(covered.adjusted(-3, -3, 3, 3));
    }
    painter.restore();
}

void drawSpan(QPainter &painter, const QRectF &bar, const report::ServerSpan &span, const QPalette &palette)
{
    const QColor colour = spanColour(span.state, palette);
    painter.save();
    painter.setPen(Qt::NoPen);
    const bool solid = span.state == State::Up;
    painter.setBrush(QBrush(colour, spanPattern(span.state)));
    painter.drawRect(bar);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 1, span.state == State::Unknown ? Qt::DotLine : Qt::SolidLine));
    painter.drawRect(bar);
    const QString words = stateWords(span.state);
    const double needed = painter.fontMetrics().horizontalAdvance(words) + 8;
    if (bar.width() >= needed && bar.height() >= painter.fontMetrics().height()) {
        if (!solid) { // patterns make letters hard to read
            QRectF ground({}, QSizeF(needed, painter.fontMetrics().height()));
            ground.moveCenter(bar.center());
            painter.fillRect(ground, palette.color(QPalette::Base));
        }
        painter.setPen(solid ? QColor(isDark(palette) ? Qt::black : Qt::white)
                             : palette.color(QPalette::Text));
        painter.drawText(bar, Qt::AlignCenter, words);
    }
    painter.restore();
}

} // namespace goneaway::ui
