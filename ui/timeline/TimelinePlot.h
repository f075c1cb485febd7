// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/TimelineWords.h"

#include <QPixmap>
#include <QWidget>

namespace goneaway::ui {

// A picture of a timeline that can be zoomed and moved. All that the rest of the program knows of the library
// that draws it; without that library there is none.
class TimelinePlot : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TimelinePlot)

public:
    // Null when this build has no plots.
    static TimelinePlot *make(QWidget *parent);

    virtual void setTimeline(const report::Timeline &timeline) = 0; // and looks at its error
    virtual void setClock(ClockFace clock) = 0;
    // Positions in Timeline::events that are ringed.
    virtual void setHighlighted(const QList<qsizetype> &events) = 0;

    virtual report::TimeRange shown() const = 0;
    virtual void show(const report::TimeRange &range) = 0; // bounded by what there is
    virtual void zoom(double factor) = 0; // below 1: closer
    virtual void pan(double share) = 0; // of what is seen; positive: later
    virtual void step(int direction) = 0; // the focus to the next or the last mark
    virtual std::optional<TimelinePoint> focused() const = 0;
    virtual void enter() = 0; // zooms to the focused mark

    virtual QPixmap picture() = 0;

    using QWidget::show;

signals:
    // What the mouse is on, else what has the keyboard's focus, else nothing.
    void pointed(const std::optional<goneaway::ui::TimelinePoint> &point);
    void wantsError(); // the key I
    void wantsAll(); // the key Home

protected:
    using QWidget::QWidget;
};

} // namespace goneaway::ui
