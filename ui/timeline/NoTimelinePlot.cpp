// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for CustomPlotTimeline.cpp where QCustomPlot is missing.
#include "ui/timeline/TimelinePlot.h"

namespace goneaway::ui {

TimelinePlot *TimelinePlot::make(QWidget *)
{
    return nullptr;
}

} // namespace goneaway::ui
