// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ClientSession.h"
#include "connect/Climb.h"

namespace goneaway::connect {

// What was heard below, for comparing it with what the server says of itself.
struct HeardBelow {
    QString version; // of the greeting
    quint64 connectionId = 0; // of the greeting
    QString local; // our own address, as "127.0.0.1:51000"; empty over a Unix socket
    std::optional<std::chrono::microseconds> roundTrip; // of TCP
};

// The rungs on a session that is logged in: the first query; ten pings, if they are wanted; whether something
// stands in between. One statement and the pings go to the server, no more. The session is closed afterwards.
void climbOnSession(Climb &climb, ClientSession session, const HeardBelow &heard, bool withLatency);

} // namespace goneaway::connect
