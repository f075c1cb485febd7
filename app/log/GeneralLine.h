// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/Stamp.h"

namespace goneaway::log {

// One line of a general query log. MySQL 5.7 and newer write a stamp in each line; MySQL before and MariaDB
// to this day only where the second has changed.
struct GeneralLine {
    enum class Kind {
        Entry, // a command begins
        Header, // what a server writes when it opens the file
        Continued, // more of the statement above
    };
    Kind kind = Kind::Continued;
    std::optional<Stamp> stamp;
    quint64 connectionId = 0;
    Bytes command; // "Query", "Quit", "Init DB"
    Bytes argument;
};

GeneralLine parseGeneralLine(Bytes line);

// The session that a command ends: "Kill 18" of old clients, or the statement KILL 18. Nothing for KILL
// QUERY, which leaves the connection alive.
std::optional<quint64> sessionKilledBy(Bytes command, Bytes argument);

// The text, from a file's beginning on, is that of a general query log.
bool isGeneralLog(Bytes head);

} // namespace goneaway::log
