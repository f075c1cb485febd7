// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/Climb.h"
#include "connect/Greeting.h"

// Who is there, when nobody spoke: small talk in other protocols.
namespace goneaway::connect {

// Whoever waits for the client to speak first may be a web server. To a MySQL server that hangs, these words
// are one more client that did not log in, which giving up now would make us anyway.
Socket::Bytes askAsBrowser(Socket &socket, const CancelToken &cancel);

// For a service that hung up on a browser without a word: a new connection for each of PostgreSQL, a proxy
// that wants HAProxy's PROXY header, and TLS. A MySQL server that hangs does not hang up, so none of these
// meets one. ClientFirst when it is none of them.
Speaker askInOtherLanguages(const Climb &climb);

// The service that usually has this port: "Microsoft SQL Server"; empty for most.
QString usualService(quint16 port);

} // namespace goneaway::connect
