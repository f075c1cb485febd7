// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/SshTunnel.h"
#include "evidence/Observation.h"

namespace goneaway::connect {

// The rung ladder.tunnel as the tunnel stands now, or with another outcome; at and took are the caller's to
// fill in.
evidence::Observation tunnelRung(const SshTunnel &tunnel, const ConnectionTarget &target,
                                 const QString &outcome = {});

} // namespace goneaway::connect
