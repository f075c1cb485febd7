// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <chrono>
#include <optional>

namespace goneaway::symptom {

// "3.0", "28,800,012", "4 194 304", "1.048.576": a number as programs and people write it. A single comma or
// point followed by other than three digits is a decimal one.
std::optional<double> readNumber(QStringView text);

// A time span's unit in any of the languages people ask in: "ms", "s", "Sekunden", "heures", "分钟".
std::optional<std::chrono::milliseconds> unitOfTime(QStringView unit);

// "3.0 s", "15 ms", "8 h", "00:10:30"; nothing when it is no time span or longer than a year.
std::optional<std::chrono::milliseconds> readDuration(QStringView text);

// "16 MB", "1234567", "4 MiB", in bytes; nothing when it is no size or over 1 TiB.
std::optional<qint64> readSize(QStringView text);

} // namespace goneaway::symptom
