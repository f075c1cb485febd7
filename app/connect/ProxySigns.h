// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/UpperRungs.h"

namespace goneaway::connect {

// What speaks for something between us and the server.
struct ProxySigns {
    // product: it gives its name, by itself or by the host asked; other-session, other-version, other-peer:
    // the server and we do not see the same connection; other-port: only the port differs; far: pings take
    // much longer than TCP; none
    QString outcome;
    evidence::Record record; // facts::LadderProxy
};

// Compares what the port said with what the server says of itself (`server`: the row of the first query). A
// proxy that forwards bytes, such as HAProxy, leaves the greeting alone: then only the far end's address and
// port tell. Absence of signs is no proof.
ProxySigns proxySigns(const ConnectionTarget &target, const evidence::Record &server, const HeardBelow &heard,
                      std::optional<std::chrono::microseconds> ping);

} // namespace goneaway::connect
