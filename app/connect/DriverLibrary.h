// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ClientSession.h"

#include <QVariant>

#include <optional>

// The client library that Qt's MySQL driver has brought into this process. We are not linked to it (it may be
// another one than ours) and only ask it what its own name and version are.
namespace goneaway::connect {

// Nothing before the driver is loaded, or where the system does not tell what a process has loaded.
std::optional<LibraryInfo> driverLibraryInfo();

// MariaDB Connector/C sends the password in clear text to every server that asks for it, and QMYSQL has no
// option against that. While this lives, logins on this thread refuse to. Does nothing for Oracle's library,
// which never does so by itself. Only after the driver is loaded.
class ClearTextRefusal
{
public:
    ClearTextRefusal();
    ~ClearTextRefusal();
    Q_DISABLE_COPY_MOVE(ClearTextRefusal)

    bool happened() const;
};

// Limits what the library behind the driver takes in one packet: its own limit is 1 GB, and QMYSQL has no
// option for it. Sessions that say their own limit keep it.
void limitPacketsOfDriver(unsigned long bytes);

// The socket of a connection of the driver's, from what QSqlDriver::handle() gives; -1 without one. For
// another thread than the one that is at work in the library.
qintptr socketOfDriver(const QVariant &handle);

} // namespace goneaway::connect
