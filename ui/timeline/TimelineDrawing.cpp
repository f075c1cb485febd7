// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/TimelineDrawing.h"

#include "ui/Look.h"
#include "ui/timeline/EventClusters.h"
#include "ui/timeline/TimelineMarks.h"
#include "ui/timeline/TimelinePlot.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using report::EventGroup;
using report::Timeline;
using report::TimeRange;

double seconds(const QDateTime &time)
{
    return static_cast<double>(time.toMSecsSinceEpoch()) / 1000.0;
}

TimelineDrawing::TimelineDrawing(QCPAxis *time, QCPAxis *rows)
    : QCPAbstractPlottable(time, rows)
{
    setTimeline({});
}

void TimelineDrawing::setTimeline(const Timeline &timeline)
{
    m_timeline = timeline;
    m_highlighted.clear();
    m_focus.reset();
    for (Group &group : m_groups)
        group = {};
    m_own.clear();
    for (qsizetype i = 0; i < timeline.events.size(); ++i) {
        const report::TimelineEvent &event = timeline.events.at(i);
        Group &group = m_groups[static_cast<std::size_t>(event.group)];
        group.times.append(event.at);
        group.events.append(i);
        if (event.ofLostSession)
            m_own.append(i);
    }
    m_names = {TimelinePlot::tr("Server")};
    m_connectionRow = timeline.lastUse.isValid() || timeline.sent.isValid() || !m_own.isEmpty() ? 1 : -1;
    if (m_connectionRow > 0)
        m_names.append(TimelinePlot::tr("The connection"));
    for (std::size_t i = 0; i < m_groups.size(); ++i) {
        if (m_groups[i].times.isEmpty())
            continue;
        m_groups[i].row = static_cast<int>(m_names.size());
        m_names.append(groupWords(static_cast<EventGroup>(i)));
    }
}

void TimelineDrawing::setLook(const QPalette &palette, const QFont &font)
{
    m_palette = palette;
    m_font = font;
}

QCPRange TimelineDrawing::getKeyRange(bool &found, QCP::SignDomain) const
{
    found = false; // the timeline knows itself what belongs to it
    return {};
}

QCPRange TimelineDrawing::getValueRange(bool &found, QCP::SignDomain, const QCPRange &) const
{
    found = false;
    return {};
}

void TimelineDrawing::draw(QCPPainter *painter)
{
    m_marks.clear();
    painter->setFont(m_font);
    m_glyph = QFontMetricsF(m_font).height() * 0.62;
    drawErrorBand(*painter);
    drawRows(*painter);
    drawServer(*painter);
    drawConnection(*painter);
    drawMoments(*painter);
    for (std::size_t i = 0; i < m_groups.size(); ++i)
        drawGroup(*painter, static_cast<EventGroup>(i));
    std::stable_sort(m_marks.begin(), m_marks.end(),
                     [](const DrawnMark &a, const DrawnMark &b) { return a.place.left() < b.place.left(); });
}

double TimelineDrawing::x(const QDateTime &time) const
{
    return keyAxis()->coordToPixel(seconds(time));
}

double TimelineDrawing::xOf(qsizetype event) const
{
    return keyAxis()->coordToPixel(static_cast<double>(m_timeline.events.at(event).at) / 1000.0);
}

double TimelineDrawing::y(double row) const
{
    return valueAxis()->coordToPixel(row);
}

QRectF TimelineDrawing::inner() const
{
    return keyAxis()->axisRect()->rect();
}

// Bounded: painters lose their way in rectangles of millions of pixels.
QRectF TimelineDrawing::bar(const TimeRange &time, int row, double share) const
{
    const QRectF all = inner();
    const double left = std::clamp(x(time.from), all.left() - 10, all.right() + 10);
    const double right = std::clamp(x(time.to), all.left() - 10, all.right() + 10);
    const double height = rowHeight() * share;
    return {left, y(row + 0.5) - height / 2, std::max(1.0, right - left), height};
}

void TimelineDrawing::drawRows(QPainter &painter) const
{
    QColor line = m_palette.color(QPalette::Text);
    line.setAlphaF(0.15F);
    painter.setPen(QPen(line, 1));
    for (int row = 0; row < m_names.size(); ++row)
        painter.drawLine(QPointF(inner().left(), y(row)), QPointF(inner().right(), y(row)));
}

void TimelineDrawing::drawServer(QPainter &painter) const
{
    for (const report::ServerSpan &span : m_timeline.server) {
        const QRectF place = bar(span.time, 0, 0.72);
        if (place.intersects(inner()))
            drawSpan(painter, place & inner().adjusted(-2, 0, 2, 0), span, m_palette);
    }
}

void TimelineDrawing::drawConnection(QPainter &painter)
{
    if (m_connectionRow < 0)
        return;
    const QDateTime end = timeOf(m_timeline, Moment::Error);
    const bool asked =
        m_timeline.sent.isValid() && (!m_timeline.lastUse.isValid() || m_timeline.sent > m_timeline.lastUse);
    drawStretch(painter, {m_timeline.lastUse, asked ? m_timeline.sent : end}, 0.5, TimelinePlot::tr("idle"));
    if (asked)
        drawStretch(painter, {m_timeline.sent, end}, 0.72, TimelinePlot::tr("waiting for the answer"));
    for (const qsizetype event : std::as_const(m_own)) {
        const double place = xOf(event);
        if (place >= inner().left() && place <= inner().right())
            addMark(painter, event, event, 1, m_connectionRow);
    }
}

void TimelineDrawing::drawStretch(QPainter &painter, const TimeRange &time, double share,
                                  const QString &words)
{
    if (!time.isValid())
        return;
    const QRectF place = bar(time, m_connectionRow, share) & inner();
    if (place.isEmpty())
        return;
    const QColor colour = accent(Tone::Notice, m_palette);
    QColor ground = colour;
    ground.setAlphaF(0.25F);
    painter.setPen(QPen(colour, 1));
    painter.setBrush(ground);
    painter.drawRect(place);
    painter.setPen(m_palette.color(QPalette::Text));
    // At the end that no mark covers.
    QRectF room(place.left() + 4, y(m_connectionRow), painter.fontMetrics().horizontalAdvance(words) + 4.0,
                rowHeight());
    const auto isCovered = [&] {
        return std::any_of(m_own.begin(), m_own.end(), [&](qsizetype event) {
            return xOf(event) > room.left() - m_glyph && xOf(event) < room.right() + m_glyph;
        });
    };
    if (isCovered())
        room.moveRight(place.right() - 4);
    if (room.width() + 8 < place.width() && !isCovered())
        painter.drawText(room, Qt::AlignCenter, words);
}

void TimelineDrawing::drawGroup(QPainter &painter, EventGroup which)
{
    const Group &group = m_groups[static_cast<std::size_t>(which)];
    if (group.row < 0)
        return;
    const QCPRange range = keyAxis()->range();
    const QFontMetricsF metrics(m_font);
    ClusterScale scale;
    scale.from = range.lower * 1000;
    scale.to = range.upper * 1000;
    scale.msPerPixel = range.size() * 1000 / std::max(1.0, inner().width());
    scale.glyph = m_glyph * 1.3;
    scale.many = [&metrics, this](qsizetype count) {
        return metrics.horizontalAdvance(countWords(count)) + m_glyph * 2.6;
    };
    for (const Cluster &cluster : clustersOf(group.times, scale))
        addMark(painter, group.events.at(cluster.first), group.events.at(cluster.last), cluster.count(),
                group.row);
}

void TimelineDrawing::addMark(QPainter &painter, qsizetype event, qsizetype last, qsizetype count, int row)
{
    const report::TimelineEvent &first = m_timeline.events.at(event);
    const TimelinePoint point{std::nullopt, event, count};
    // Events of other groups may lie between the first and the last.
    const auto from = std::lower_bound(m_highlighted.begin(), m_highlighted.end(), event);
    const auto to = std::upper_bound(from, m_highlighted.end(), last);
    const bool ringed = std::any_of(
        from, to, [&](qsizetype position) { return m_timeline.events.at(position).group == first.group; });
    const QPointF place(xOf(event), y(row + 0.5));
    const double width = xOf(last) - place.x();
    drawMark(painter, place, m_glyph,
             {first.group, count, width, first.zoneAssumed, ringed, m_focus == point}, m_palette);
    const double covered = std::max(width, count > 1 ? m_glyph * 2 : 0.0);
    m_marks.append({point, {place.x() - m_glyph, place.y() - m_glyph, covered + m_glyph * 2, m_glyph * 2}});
}

void TimelineDrawing::drawErrorBand(QPainter &painter) const
{
    if (!m_timeline.error)
        return;
    const bool told = m_timeline.error->at.isValid();
    QColor doubt = accent(Tone::Bad, m_palette);
    doubt.setAlphaF(0.08F);
    const QRectF all = inner();
    const QRectF band = bar(m_timeline.error->within, 0, 1);
    painter.fillRect(QRectF(band.left(), all.top(), band.width(), all.height()) & all, doubt);
    if (told)
        return; // then it has a line, and a name
    const QString words = TimelinePlot::tr("the error, somewhere here");
    const QRectF room = QRectF(band.left(), y(-Header), band.width(), y(0) - y(-Header)) & all;
    painter.setPen(accent(Tone::Bad, m_palette));
    if (painter.fontMetrics().horizontalAdvance(words) < room.width())
        painter.drawText(room, Qt::AlignCenter, words);
}

void TimelineDrawing::drawMoments(QPainter &painter)
{
    const QRectF all = inner();
    const QRectF header(all.left(), y(-Header), all.width(), y(0) - y(-Header));
    // The error's name first: where there is no room for all, the others go without.
    QList<Moment> moments = momentsOf(m_timeline);
    std::stable_partition(moments.begin(), moments.end(),
                          [](Moment moment) { return moment == Moment::Error; });
    QList<QRectF> taken;
    for (const Moment moment : std::as_const(moments)) {
        const double place = x(timeOf(m_timeline, moment));
        if (place < all.left() - 1 || place > all.right() + 1)
            continue;
        // A statement that failed at once was sent at the error.
        if (moment == Moment::Sent && std::abs(x(timeOf(m_timeline, Moment::Error)) - place) < 3)
            continue;
        const bool error = moment == Moment::Error;
        const TimelinePoint point{moment, 0, 0};
        painter.setPen(QPen(error ? accent(Tone::Bad, m_palette) : mutedText(m_palette), error ? 2 : 1,
                            error ? Qt::SolidLine : Qt::DashLine));
        painter.drawLine(QPointF(place, all.top() + 1), QPointF(place, all.bottom()));
        const QSizeF size(painter.fontMetrics().horizontalAdvance(momentWords(moment)) + 8.0,
                          header.height() / 2);
        const auto isFree = [&](const QRectF &room) {
            return room.left() >= all.left() && room.right() <= all.right()
                && std::none_of(taken.begin(), taken.end(),
                                [&room](const QRectF &other) { return other.intersects(room); });
        };
        // Beside the line, on the side and in the row where there is room.
        QRectF name;
        bool named = false;
        for (const double top : {header.top(), header.center().y()}) {
            for (const double left : {place + 2, place - 2 - size.width()}) {
                name = named ? name : QRectF({left, top}, size);
                named = named || isFree(name);
            }
        }
        if (named) {
            taken.append(name);
            painter.drawText(name, Qt::AlignCenter, momentWords(moment));
        }
        const QRectF line(place - 4, header.top(), 8, header.height());
        if (m_focus == point) {
            painter.setPen(QPen(m_palette.color(QPalette::Highlight), 2, Qt::DashLine));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect((named ? name : line).adjusted(1, 1, -1, -1));
        }
        m_marks.append({point, named ? line.united(name) : line});
    }
}

} // namespace goneaway::ui
