// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

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
#ifdef Q_OS_UNIX
Probe forkProbe();
#endif
Probe oneWayProbe();

} // namespace goneaway::probes
