// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for CustomWatchPlot.cpp where QCustomPlot is missing.
#include "ui/watch/WatchPlot.h"

namespace goneaway::ui {

WatchPlot *WatchPlot::make(QWidget *)
{
    return nullptr;
}

} // namespace goneaway::ui
