// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/LineHead.h"

namespace goneaway::log {

// What follows LOGGED in a row of performance_schema.error_log, however it was copied: as the mysql client
// draws it ("| 4 | Note | MY-010914 | Server | Aborted ... |"), separated by tabs, or by commas with or
// without quotes. False when it is no such row.
bool parseRowAfterStamp(Bytes text, LineHead &head);

// One line of a row that the client wrote with \G: "  PRIO: Note". False when it is none.
bool parseRowField(Bytes line, LineParser &parser, LineHead &head);

// How many lines such a row has before its last one, "DATA: ...".
inline constexpr int RowLinesAboveData = 6;

Level levelOf(Bytes word);
int codeOf(Bytes word); // "MY-010914": 10914; else 0

} // namespace goneaway::log
