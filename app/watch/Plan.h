// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ConnectionTarget.h"

#include <QStringList>

#include <chrono>
#include <optional>

namespace goneaway::watch {

// What is to be watched.
struct Plan {
    connect::ConnectionTarget target;
    QStringList errorLogs; // that the person named; without any, the server's own where it can be read
    QStringList ownLogs; // of the application: each new loss in them is an incident
    // How long the quiet connection lies idle before it is asked. Without: 1, 5 and 15 minutes, 1, 3 and 9
    // hours in turn, so that what a router forgets is noticed, and what the server ends after 8 hours as
    // well.
    std::optional<std::chrono::milliseconds> quietFor;
    std::optional<std::chrono::milliseconds> duration; // without: until it is cancelled
    int firstIncident = 1; // the number of the first one
};

} // namespace goneaway::watch
