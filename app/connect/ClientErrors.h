// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/ClientError.h"

namespace goneaway::connect {

// Numbers of the client libraries' own errors that this room itself raises or tells apart.
namespace codes {
inline constexpr int Unknown = 2000; // CR_UNKNOWN_ERROR
inline constexpr int SocketConnect = 2002; // CR_CONNECTION_ERROR
inline constexpr int HostConnect = 2003; // CR_CONN_HOST_ERROR
inline constexpr int UnknownHost = 2005; // CR_UNKNOWN_HOST
inline constexpr int ServerGone = 2006; // CR_SERVER_GONE_ERROR
inline constexpr int HandshakeVersion = 2007; // CR_VERSION_ERROR
inline constexpr int BadHandshake = 2012; // CR_SERVER_HANDSHAKE_ERR
inline constexpr int ServerLost = 2013; // CR_SERVER_LOST
inline constexpr int PipeWait = 2016; // CR_NAMEDPIPEWAIT_ERROR
inline constexpr int PipeOpen = 2017; // CR_NAMEDPIPEOPEN_ERROR
inline constexpr int PipeState = 2018; // CR_NAMEDPIPESETSTATE_ERROR
inline constexpr int Tls = 2026; // CR_SSL_CONNECTION_ERROR
inline constexpr int MalformedPacket = 2027; // CR_MALFORMED_PACKET
inline constexpr int FirstOfMemory = 2038; // CR_SHARED_MEMORY_CONNECT_REQUEST_ERROR; at MariaDB the only one
inline constexpr int LastOfMemory = 2046; // CR_SHARED_MEMORY_CONNECT_SET_ERROR
inline constexpr int UnknownProtocol = 2047; // CR_CONN_UNKNOW_PROTOCOL
inline constexpr int PluginMissing = 2059; // CR_AUTH_PLUGIN_CANNOT_LOAD
inline constexpr int RestrictedPlugin = 5010; // MariaDB Connector/C: not in MARIADB_OPT_RESTRICTED_AUTH
} // namespace codes

// Puts an error of a client library in order: adds the symbol of the number, and takes the operating system's
// error number out of the text, the only place where the libraries give it ("system error: 110", "(111)").
evidence::ClientError clientError(int code, const QString &sqlState, const QString &message);

// An error that our own socket met, under the number that a client library would have used.
evidence::ClientError socketError(int code, int osErrno);

} // namespace goneaway::connect
