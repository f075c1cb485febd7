// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "base/Clock.h"
#include "connect/ConnectionTarget.h"
#include "evidence/Observation.h"

#include <functional>
#include <span>

namespace goneaway::connect {

// The rungs, in climbing order: facts::LadderName ... facts::LadderQuery.
std::span<const QLatin1StringView> rungs();

// Climbs from the name to the first query, each rung timed and under the target's deadline, and hands out one
// observation for every rung: after the first that fails the others are Skipped. A refusal is an observation;
// this function itself cannot fail. Each note is a key "ladder.<rung>.<outcome>" of the texts:
//   ladder.name.ok|failed|timed-out|socket
//   ladder.tcp.ok|refused|timed-out|unreachable|reset|no-permission|failed, ladder.socket.ok|missing|stale|no-permission|not-a-socket
//   ladder.greeting.ok|silent|closed|reset|ssh|http|smtp|tls|mysqlx|unknown|error-packet|old-protocol
//   ladder.login.ok|denied|host-not-allowed|host-blocked|too-many|account-limit|tls-failed|tls-required|plugin|locked|expired|
//                no-database|offline|lost|timed-out|failed
//   ladder.query.ok|expired|lost|timed-out|failed
// `report` is called on the calling thread, before the next rung is tried.
void climb(const ConnectionTarget &target, const Clock &clock, const CancelToken &cancel,
           const std::function<void(const evidence::Observation &)> &report);

} // namespace goneaway::connect
