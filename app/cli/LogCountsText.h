// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/LogCounts.h"

#include <QString>

namespace goneaway::cli {

// What logs hold, as tables for people.
QString textOf(const log::LogCounts &counts);

} // namespace goneaway::cli
