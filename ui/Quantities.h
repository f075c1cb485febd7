// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <optional>

// Durations and sizes as people type them.
namespace goneaway::ui {

// "90", "90 s", "8 h", "1 h 30 min", "200ms", "8:00:00", "2 days", "eight" -> nothing. A bare number is
// seconds. Nothing for what is not understood, negative, or longer than ten years.
std::optional<std::chrono::milliseconds> durationFrom(const QString &text);
QString durationInput(std::chrono::milliseconds duration); // "1 h 30 min": durationFrom() reads it back

// "67108864", "64 MB", "64 MiB", "1.5 GB", "12 kB", "64M" in bytes; powers of 1024 as the server counts them.
std::optional<qint64> sizeFrom(const QString &text);
QString sizeInput(qint64 bytes); // exact: "64 MiB", or "67108865 bytes"
QString sizeForReading(qint64 bytes); // rounded: "1.4 KiB"

} // namespace goneaway::ui
