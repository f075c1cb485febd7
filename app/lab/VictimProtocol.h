// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ClientSession.h"

#include <QJsonObject>

// What a scenario and its application say to each other, one JSON object a line:
//   {"do": "connect", "target": {...}, "options": {...}}     -> {"id", "error", "report"}
//   {"do": "query", "statement"}                             -> the same
//   {"do": "close" | "raw" | "fork-close" | "fork-share" | "threads-share", ...}
namespace goneaway::lab {

// Only for the pipe between the two: it holds the practice server's password.
QJsonObject toPipe(const connect::ConnectionTarget &target);
connect::ConnectionTarget targetFromPipe(const QJsonObject &object);
QJsonObject toPipe(const connect::SessionOptions &options);
connect::SessionOptions optionsFromPipe(const QJsonObject &object);

} // namespace goneaway::lab
