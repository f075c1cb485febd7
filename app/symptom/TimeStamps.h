// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QStringView>

#include <optional>

namespace goneaway::symptom {

// The time stamp of a log line, in UTC; the one that names its zone, where a line has several. A stamp
// without zone is local time of this machine; one with a zone that we do not know, or without a year, is
// none.
std::optional<QDateTime> timeStampIn(QStringView line);

} // namespace goneaway::symptom
