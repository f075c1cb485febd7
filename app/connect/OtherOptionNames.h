// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1StringView>

#include <span>

namespace goneaway::connect {

// Options of the clients that do not decide a target (mysql 9.7 --help, mariadb 10.11 and 11.8 --help). That
// they are options at all tells a typing error from them, and an abbreviation from another.
std::span<const QLatin1StringView> otherOptionNames();

} // namespace goneaway::connect
