// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace goneaway::connect {

// What the system tells of a connection that is there, without sending anything.
struct SocketEnds {
    QString peer; // "127.0.0.1", "fe80::1%eth0"; empty for a Unix socket
    QString local;
    quint16 localPort = 0;
    QString device; // "eth0", the one that has the local address; empty on Windows
    // The kernel's estimate of the round trip (Linux: TCP_INFO); nothing elsewhere.
    std::optional<std::chrono::microseconds> roundTrip;
};

SocketEnds endsOf(qintptr descriptor);

} // namespace goneaway::connect
