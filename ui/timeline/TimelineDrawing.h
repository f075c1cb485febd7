// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/TimelineWords.h"

#include <QPalette>
#include <qcustomplot.h>

#include <array>

namespace goneaway::ui {

double seconds(const QDateTime &time); // since 1970: QCustomPlot's unit of time

// What was drawn, and where.
struct DrawnMark {
    TimelinePoint point;
    QRectF place;
};

// Everything inside the axes: rows, bars, marks and moments.
class TimelineDrawing final : public QCPAbstractPlottable
{
public:
    static constexpr double Header = 1.7; // rows above the first: two lines for the names of moments

    TimelineDrawing(QCPAxis *time, QCPAxis *rows);

    void setTimeline(const report::Timeline &timeline);
    void setHighlighted(const QList<qsizetype> &events) { m_highlighted = events; }
    void setFocus(const std::optional<TimelinePoint> &focus) { m_focus = focus; }
    void setLook(const QPalette &palette, const QFont &font);

    const QStringList &rowNames() const { return m_names; }
    const QList<DrawnMark> &marks() const { return m_marks; } // from left to right

    double selectTest(const QPointF &, bool, QVariant *) const override { return -1; }
    QCPRange getKeyRange(bool &found, QCP::SignDomain) const override;
    QCPRange getValueRange(bool &found, QCP::SignDomain, const QCPRange &) const override;

protected:
    void draw(QCPPainter *painter) override;
    void drawLegendIcon(QCPPainter *, const QRectF &) const override { }

private:
    struct Group {
        QList<qint64> times; // ms
        QList<qsizetype> events; // position in Timeline::events of each
        int row = -1;
    };

    double x(const QDateTime &time) const;
    double xOf(qsizetype event) const;
    double y(double row) const;
    double rowHeight() const { return y(1) - y(0); }
    QRectF inner() const;
    QRectF bar(const report::TimeRange &time, int row, double share) const;

    void drawRows(QPainter &painter) const;
    void drawErrorBand(QPainter &painter) const;
    void drawMoments(QPainter &painter);
    void drawServer(QPainter &painter) const;
    void drawConnection(QPainter &painter);
    void drawStretch(QPainter &painter, const report::TimeRange &time, double share, const QString &words);
    void drawGroup(QPainter &painter, report::EventGroup which);
    // `last` is the last event of those that are drawn as one; the same as `event` for a single one.
    void addMark(QPainter &painter, qsizetype event, qsizetype last, qsizetype count, int row);

    report::Timeline m_timeline;
    std::array<Group, report::EventGroupCount> m_groups;
    QList<qsizetype> m_own;
    QList<qsizetype> m_highlighted;
    std::optional<TimelinePoint> m_focus;
    QStringList m_names;
    int m_connectionRow = -1;
    QPalette m_palette;
    QFont m_font;
    double m_glyph = 10;
    QList<DrawnMark> m_marks;
};

} // namespace goneaway::ui
