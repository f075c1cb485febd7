// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ClientSession.h"

#include <optional>

// The client library that Qt's MySQL driver has brought into this process. We are not linked to it (it may be
// another one than ours) and only ask it what its own name and version are.
namespace goneaway::connect {

// Nothing before the driver is loaded, or where the system does not tell what a process has loaded.
std::optional<LibraryInfo> driverLibraryInfo();

// MariaDB Connector/C sends the password in clear text to every server that asks for it, and QMYSQL has no
// option against that. From here on the library refuses, in the whole process. Does nothing for Oracle's
// library, which never does so by itself.
void forbidClearTextPasswordsOfDriver();

// Whether that refusal ended a login on this thread since the last time somebody asked.
bool takeClearTextRefusal();

} // namespace goneaway::connect
