// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/Events.h"

namespace goneaway::log {

// Bounds of what an event keeps.
inline constexpr qsizetype MostTextBytes = 2000;
inline constexpr qsizetype MostNameBytes = 512;
inline constexpr qsizetype MostStatementBytes = 16384;

// UTF-8 where it is, Latin-1 otherwise; control characters are left out, long text is cut.
QString decoded(Bytes text, qsizetype mostBytes);

evidence::LogEvent toLogEvent(const RawEvent &event, const QString &file);

} // namespace goneaway::log
