// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "watch/Sample.h"

#include <QPixmap>
#include <QWidget>

namespace goneaway::ui {

// The numbers of a watch over time, one below the other: round trip, connections, aborted and refused ones,
// uptime; incidents as lines through all of them. All that the rest of the program knows of the library that
// draws it.
class WatchPlot : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WatchPlot)

public:
    // Null when this build has no plots.
    static WatchPlot *make(QWidget *parent);

    virtual void setSamples(const QList<watch::Sample> &samples) = 0;
    virtual void setIncidents(const QList<std::pair<QDateTime, int>> &incidents) = 0;
    // Shows the last ten minutes, and goes with them until somebody drags or zooms.
    virtual void follow() = 0;
    virtual bool follows() const = 0;
    virtual void showAll() = 0;
    virtual void zoom(double factor) = 0; // below 1: closer
    virtual void pan(double share) = 0; // of what is seen; positive: later
    virtual QPixmap picture() = 0;

signals:
    void followingChanged(bool follows);

protected:
    using QWidget::QWidget;
};

} // namespace goneaway::ui
