// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include <chrono>

namespace goneaway::connect {

// What the system knows of the other end of a connection, without a byte sent or read.
enum class FarSide {
    Quiet, // open, as far as anybody here knows
    Spoke, // there is something to read
    HungUp, // it closed its direction (FIN), whatever it may have said before
    Broken, // reset, or given up by this system
};

// Waits until something happens on one of these sockets, at most so long, and tells of each in their order. A
// number below 0 (a named pipe) is quiet for ever.
QList<FarSide> lookAt(const QList<qintptr> &sockets, std::chrono::milliseconds atMost);

} // namespace goneaway::connect
