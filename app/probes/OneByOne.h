// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace goneaway::probes {

struct Probe;

// The probes behind allProbes(); each is explained where it is written.
Probe idleProbe();
Probe packetProbe();
Probe killProbe();
Probe longQueryProbe();
Probe reconnectProbe();
Probe idlePathProbe();
Probe tlsProbe();
Probe dnsProbe();
Probe burstProbe();
Probe forkProbe();
Probe oneWayProbe();

} // namespace goneaway::probes
