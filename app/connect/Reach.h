// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/Socket.h"
#include "evidence/FactValue.h"

namespace goneaway::connect {

// How it went with one address.
struct Attempt {
    QString address;
    enum class End { Connected, Failed, NotNeeded, Cancelled } end = End::Cancelled;
    int error = 0; // errno of Failed
    std::chrono::milliseconds took{0};
};

// Reaching one of several addresses.
struct Reached {
    Socket socket; // connected, or empty
    const addrinfo *used = nullptr; // the address it is connected to; else the one whose error tells most
    int error = 0; // errno; 0 connected
    std::chrono::milliseconds took{0};
    QList<Attempt> attempts; // in the order in which they began
};

// Connects to whichever address answers first, as RFC 8305 ("Happy Eyeballs") does: the families take turns,
// the next address is begun when one failed, or after 250 ms of silence. Each address has `deadline`; at most
// eight are tried. What is still under way when one answers is given up.
Reached reachAny(const Addresses &addresses, std::chrono::milliseconds deadline, const CancelToken &cancel);

// The attempts as the value of facts::LadderAddresses.
evidence::Table tableOf(const QList<Attempt> &attempts);

} // namespace goneaway::connect
