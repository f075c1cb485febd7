// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/LineHead.h"

class QIODevice;

namespace goneaway::log {

// Part of a file, in bytes.
struct Window {
    qint64 from = 0;
    qint64 to = 0;
};

// A place in the file where all stamps before are earlier than `micros` and those 128 KiB later are not:
// found by bisection over the offset. Nothing when the file has no stamps or they do not rise with the
// offset.
std::optional<qint64> offsetOfTime(QIODevice &file, qint64 micros, LineParser &parser);

// The part of the file that holds the times, with enough before it to know how the server's last run ended.
// Nothing when all of the file has to be read.
std::optional<Window> windowOfTimes(QIODevice &file, std::optional<qint64> since, std::optional<qint64> until,
                                    LineParser &parser);

} // namespace goneaway::log
