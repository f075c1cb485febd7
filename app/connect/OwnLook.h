// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/Climb.h"

namespace goneaway::connect {

// Climbs from the port with our own sockets, where the library's error hides the truth, and finishes the rung
// that broke; nothing, when the greeting is a MySQL server's: then the library's own error is the login's.
enum class LookEnd { Broken, SpeaksMysql, Cancelled };
LookEnd lookForOurselves(Climb &climb, const evidence::ClientError &libraryError);

// How long our own look may take to connect: long enough for a port that refuses to be known for one. Whoever
// gives up earlier takes it for one that answers nothing.
std::chrono::milliseconds timeToConnect(const Climb &climb);

// Finishes the rung of a named pipe or shared memory at which the library failed.
void failAtPipe(Climb &climb, const evidence::ClientError &error, const QString &outcome);

// Connects once more to the address that answered; its errno.
std::pair<Socket, int> connectAgain(const Climb &climb, std::chrono::milliseconds deadline);

} // namespace goneaway::connect
