// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace goneaway::connect {

// The text of a .mylogin.cnf, which mysql_config_editor writes: an option file, obfuscated with AES-128 in
// ECB mode under a key that stands in the file itself. Nothing when it is not such a file. Holds passwords:
// wipe it.
std::optional<QByteArray> loginFileText(const QByteArray &bytes);

} // namespace goneaway::connect
