// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/Timeline.h"

namespace goneaway::diagnose {
class Case;
}

namespace goneaway::report {

// The server's ups and downs from its log and its uptime; `events` are those with a time, oldest first.
QList<ServerSpan> serverSpans(const diagnose::Case &known, const QList<TimelineEvent> &events);

} // namespace goneaway::report
