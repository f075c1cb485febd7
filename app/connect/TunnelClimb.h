// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "base/Clock.h"
#include "connect/SshTunnel.h"
#include "evidence/Observation.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>

namespace goneaway::connect {

using RungReport = std::function<void(const evidence::Observation &)>;
// A climb without a tunnel; called on a thread of its own.
using PlainClimb = std::function<void(const ConnectionTarget &, const CancelToken &, const RungReport &)>;

// Opens the tunnel of the target, and lets `plain` climb through it. The rung ladder.tunnel comes first, as
// soon as the far end has said whether it reached the server; the others tell of the server as seen from
// there. The tunnel lasts as long as somebody holds it; it is closed when nothing came of it.
std::shared_ptr<SshTunnel> climbThroughTunnel(const ConnectionTarget &target, const Clock &clock,
                                              const CancelToken &cancel, const RungReport &report,
                                              std::span<const QLatin1StringView> rungs,
                                              const PlainClimb &plain);

// The way to a server after the climb: the tunnel of the climb while it stands, else a new one.
class Way
{
public:
    Way(const ConnectionTarget &target, std::shared_ptr<SshTunnel> tunnel, const CancelToken &cancel);

    // What to connect to; null when the tunnel could not be made again.
    const ConnectionTarget *entrance() const { return m_entrance ? &*m_entrance : nullptr; }
    // That the tunnel is not there, or no longer; nothing while all is well.
    std::optional<evidence::Observation> trouble(const Clock &clock) const;

private:
    ConnectionTarget m_target;
    std::shared_ptr<SshTunnel> m_tunnel;
    std::optional<ConnectionTarget> m_entrance;
};

} // namespace goneaway::connect
