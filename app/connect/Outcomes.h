// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/Greeting.h"
#include "connect/Socket.h"

// What an error means on its rung: the last part of the rung's note.
namespace goneaway::connect {

// Whether the library failed before it heard the server, or did not understand it: then its error says little
// (SIGNATURES 2 and 4).
bool needsOwnLook(const evidence::ClientError &error);

// Whether the errno says that the other side broke off what it had accepted.
bool wasReset(int osErrno);
// A firewall that forbids says so at once; a machine that is off is missed after seconds (SIGNATURES 2).
QString tcpOutcome(int osErrno, std::chrono::milliseconds took);
QString socketOutcome(int osErrno, const QString &path);
// Of a library's error about a named pipe or shared memory; empty for every other one.
QString pipeOutcome(const evidence::ClientError &error);
// Of an error that the server sent in place of its greeting; empty for every other one.
QString greetingOutcome(const evidence::ClientError &error);
// Of what our own socket heard, or did not.
QString heardOutcome(const Greeting &greeting, const Socket::Bytes &bytes);
QString loginOutcome(const evidence::ClientError &error, bool wholeTimeout, bool withPassword);
QString queryOutcome(const evidence::ClientError &error, bool wholeTimeout);

QString protocolName(Speaker speaker); // "mysql", "ssh", ..., "none"

} // namespace goneaway::connect
