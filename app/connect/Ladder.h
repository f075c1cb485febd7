// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "base/Clock.h"
#include "connect/ConnectionTarget.h"
#include "evidence/Observation.h"

#include <functional>
#include <span>

namespace goneaway::connect {

// The rungs, in climbing order: facts::LadderName, LadderTcp, LadderGreeting, LadderLogin, LadderQuery.
std::span<const QLatin1StringView> rungs();

// Climbs from the name to the first query and hands out one observation for every rung; after the first that
// fails the others are Skipped. A refusal is an observation; this function itself cannot fail.
//
// The client library climbs first. Our own sockets follow only where its error hides the truth (it calls a
// closed port "in progress", and a web server "lost connection"): a socket that is closed before the login
// would count as an aborted connection on the server, write a line into its log, and could get this host
// blocked (SIGNATURES 4).
//
// Each note is a text "ladder.<rung>.<outcome>":
// clang-format off
//   ladder.name     ok, socket, failed, timed-out
//   ladder.tcp      ok, refused, timed-out, unreachable, no-permission, failed
//   ladder.socket   ok, missing, stale, no-permission, not-a-socket, timed-out, failed      (the same rung, over a Unix socket)
//   ladder.greeting ok, silent, closed, reset, ssh, http, smtp, tls, mysqlx, unknown, error-packet, old-protocol,
//                   host-not-allowed, host-blocked, too-many
//   ladder.login    ok, denied, account-limit, tls-failed, tls-required, plugin, locked, expired, no-database, offline,
//                   lost, timed-out, failed
//   ladder.query    ok, expired, lost, timed-out, failed
//   ladder.skipped, ladder.cancelled
// clang-format on
// `report` is called on the calling thread, each rung as soon as it is known: over TCP and a socket alike the
// rungs from the port to the login come together, since the library tells no earlier. Cancelling is noticed
// within 50 ms; a login that is given up ends on a thread of its own. The whole climb takes at most the
// deadlines of the name, the login and the query, plus one second for each address.
void climb(const ConnectionTarget &target, const Clock &clock, const CancelToken &cancel,
           const std::function<void(const evidence::Observation &)> &report);

} // namespace goneaway::connect
