// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "base/Clock.h"
#include "connect/ConnectionTarget.h"
#include "evidence/Observation.h"

#include <functional>
#include <memory>
#include <span>

namespace goneaway::connect {

class SshTunnel;

// The rungs, in climbing order: evidence::facts::LadderRungs.
std::span<const QLatin1StringView> rungs();

// What a climb does beyond logging in and asking one statement.
struct ClimbOptions {
    // Ten COM_PINGs, for the rung ladder.latency. Each is a round trip, more than a check may cost (at most
    // twelve in all, tst_incidents), so only who asks for them gets them; without, the rung is not reported.
    bool latency = false;
};

// Climbs from the name to the first query and hands out one observation for every rung; after the first that
// fails the others are Skipped. A refusal is an observation; this function itself cannot fail.
//
// The client library climbs first. Our own sockets follow only where its error hides the truth (it calls a
// closed port "in progress", and a web server "lost connection"): a socket that is closed before the login
// would count as an aborted connection on the server, write a line into its log, and could get this host
// blocked (SIGNATURES 4). Then also every address is told one by one, as facts::LadderAddresses.
//
// Each note is a text "ladder.<rung>.<outcome>":
// clang-format off
//   ladder.name     ok, literal, hosts, alias, socket, pipe, failed, not-in-search, no-resolver, timed-out
//   ladder.tcp      ok, refused, refused-elsewhere, refused-runs, refused-none-runs, timed-out, unreachable,
//                   forbidden, host-down, no-permission, scope, failed
//   ladder.socket   ok, missing, missing-elsewhere, missing-runs, missing-none-runs, stale, stale-elsewhere,
//                   stale-runs, stale-none-runs, no-permission, not-a-socket, timed-out, failed      (the same rung, over a Unix socket)
//   ladder.pipe     ok, missing, missing-elsewhere, missing-runs, missing-none-runs, no-permission, no-plugin,
//                   timed-out, failed                    (the same rung, over a named pipe or shared memory)
//   ladder.greeting ok, silent, closed, reset, ssh, http, smtp, ftp, tls, mysqlx, postgresql, redis, mongodb,
//                   proxy-protocol, client-first, client-first-usual, unknown, error-packet, old-protocol,
//                   host-not-allowed, host-blocked, too-many, shutting-down
//   ladder.tls      ok, name-unchecked, name-differs, unchecked, unchecked-expired, expires-soon, no-certificate, unseen,
//                   clear-text, off, socket, not-told, expired, not-yet-valid, self-signed, untrusted, wrong-name,
//                   version, cipher, client-refused, not-offered, ca-file, client-files, timed-out, failed
//   ladder.login    ok, denied, no-password, system-user, account-limit, tls-required, plugin, plugin-missing,
//                   plugin-failed, server-plugin, plugin-refused, locked, password-lock, expired, no-database,
//                   schema-denied, offline, lost, timed-out, failed
//   ladder.query    ok, read-only, offline, expired, init-connect, shutting-down, lost, timed-out, failed
//   ladder.latency  ok, slow, lost
//   ladder.proxy    none, product, other-session, other-version, other-peer, other-port, far, not-told
//   ladder.skipped, ladder.cancelled
// clang-format on
// `report` is called on the calling thread, each rung as soon as it is known: over TCP and a socket alike the
// rungs from the port to the login come together, since the library tells no earlier. Cancelling is noticed
// within 50 ms; a login that is given up ends on a thread of its own. The whole climb takes at most the
// deadlines of the name, the login and the query, plus three seconds for our own look.
//
// A target with an SSH host is climbed through a tunnel, with the rung ladder.tunnel first
// (SshTunnel::outcome() has its outcomes, and far-silent) and SshTunnel::openingTime() on top. The tunnel
// that stands afterwards is handed out, for the checks to go the same way; it ends with its last holder.
std::shared_ptr<SshTunnel> climb(const ConnectionTarget &target, const Clock &clock,
                                 const CancelToken &cancel,
                                 const std::function<void(const evidence::Observation &)> &report,
                                 const ClimbOptions &options = {});

} // namespace goneaway::connect
