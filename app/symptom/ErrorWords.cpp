// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/ErrorWords.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::symptom {

namespace {

using evidence::Phase;

constexpr auto Strong = Strength::Strong;
constexpr auto Driver = Strength::Driver;
constexpr auto Weak = Strength::Weak;
constexpr QLatin1StringView Code; // the code's own symbol
constexpr QLatin1StringView Oracle{"libmysqlclient"};
constexpr QLatin1StringView MariaDb{"mariadb-connector-c"};
// One name for what every driver words differently.
constexpr QLatin1StringView OutOfOrder{"PROTOCOL_PACKETS_OUT_OF_ORDER"};
constexpr QLatin1StringView NodeLost{"PROTOCOL_CONNECTION_LOST"};
constexpr QLatin1StringView UsedAfterClose{"CONNECTION_CLOSED"};
constexpr QLatin1StringView TlsFailure{"TLS_FAILURE"};

constexpr ErrorWords Words[] = {
    // The C libraries (SIGNATURES, "Message texts"; errmsg.c of both). Apostrophes are left out where a shell
    // or
    // JSON may have escaped them.
    {u"mysql server has gone away", 2006, Code, Strong},
    {u"server has gone away", 2006, Code, Strong, {}, MariaDb},
    {u"server gone away", 2006, Code, Weak},
    {u"mysql gone away", 2006, Code, Weak},
    {u"mysql has gone away", 2006, Code, Weak},
    {u"mysqld has gone away", 2006, Code, Weak},
    {u"mariadb has gone away", 2006, Code, Weak},
    {u"database has gone away", 2006, Code, Weak},
    {u"database server has gone away", 2006, Code, Weak},
    {u"db has gone away", 2006, Code, Weak},
    {u"connection has gone away", 2006, Code, Weak},
    {u"connection gone away", 2006, Code, Weak},
    {u"gone away error", 2006, Code, Weak},
    {u"gone away errors", 2006, Code, Weak},
    {u"gone away problem", 2006, Code, Weak},
    {u"gone away issue", 2006, Code, Weak},
    {u"gone away message", 2006, Code, Weak},
    {u"gone away exception", 2006, Code, Weak},
    {u"\"gone away\"", 2006, Code, Weak},
    {u"'gone away'", 2006, Code, Weak},
    {u"lost connection to mysql server during query", 2013, Code, Strong, {}, Oracle, Phase::Execute},
    {u"lost connection to server during query", 2013, Code, Strong, {}, MariaDb, Phase::Execute},
    // MariaDB's before 3.2
    {u"lost connection to mysql server at 'handshake: reading*", 2013, Code, Strong, {}, MariaDb},
    {u"lost connection to mysql server at", 2013, Code, Strong, {}, Oracle},
    {u"lost connection to server at", 2013, Code, Strong, {}, MariaDb},
    {u"lost connection to mysql server", 2013, Code, Strong},
    {u"lost connection to mysql", 2013, Code, Strong},
    {u"*t connect to local mysql server through socket", 2002, Code, Strong, {}, Oracle},
    {u"*t connect to local server through socket", 2002, Code, Strong, {}, MariaDb},
    // What the mysql program says when its own attempt to connect again has failed.
    {u"*t connect to the server", 0, CannotReconnect, Weak, {}, {}, Phase::Connect},
    {u"*t connect to server on", 2002, Code, Driver, {}, MariaDb},
    {u"*t connect to mysql server on", 2003, Code, Strong, {}, Oracle},
    {u"*t connect to mysql server", 2003, Code, Strong},
    {u"unknown mysql server host", 2005, Code, Strong, {}, Oracle},
    {u"unknown server host", 2005, Code, Driver, {}, MariaDb},
    {u"error in server handshake", 2012, Code, Driver},
    {u"commands out of sync", 2014, Code, Driver},
    {u"got packet bigger than", 2020, Code, Strong},
    {u"tls/ssl error:", 2026, Code, Driver, {}, MariaDb},
    {u"ssl connection error:", 2026, Code, Driver, {}, Oracle},
    {u"received malformed packet", 2027, Code, Driver, {}, MariaDb},
    {u"malformed packet", 2027, Code, Driver},
    {u"authentication plugin", 2059, Code, Driver, u"cannot be loaded"},
    {u"authentication plugin", 2061, Code, Driver, u"reported error"},
    {u"authentication requires secure connection", 2061, Code, Driver},
    {u"requested authentication method unknown to the client", 2054, Code, Driver},

    // The servers (messages_to_clients.txt, errmsg-utf8.txt).
    {u"too many connections for", NotAnError, Code, Driver}, // PostgreSQL: role, database
    {u"too many connections", 1040, Code, Driver},
    {u"*t get hostname for your address", 1042, Code, Strong},
    {u"bad handshake", 1043, Code, Driver},
    {u"access denied, this account is locked", 4151, Code, Strong},
    {u"access denied for user", 3118, Code, Strong, u"account is locked"},
    {u"access denied for user", 1044, Code, Strong, u"to database"},
    {u"access denied for user", 1045, Code, Strong},
    {u"unknown database", 1049, Code, Driver},
    {u"server shutdown in progress", 1053, Code, Strong},
    {u"is blocked because of many connection errors", 1129, Code, Strong},
    {u"is not allowed to connect to this", 1130, Code, Strong},
    {u"got a packet bigger than", 1153, Code, Strong},
    {u"got a read error from the connection pipe", 1154, Code, Strong},
    {u"got packets out of order", 1156, Code, Strong},
    {u"*t uncompress communication packet", 1157, Code, Strong},
    {u"got an error reading communication packets", 1158, Code, Strong},
    {u"got timeout reading communication packets", 1159, Code, Strong},
    {u"got an error writing communication packets", 1160, Code, Strong},
    {u"got timeout writing communication packets", 1161, Code, Strong},
    {u"forcing close of thread", 1080, Code, Strong},
    {u"failed on my_net_write", 1160, Code, Strong}, // to a replica or another reader of the binary log
    {u"failed on flush_net", 1160, Code, Strong},
    {u"aborted connection", 1184, Code, Driver, u"to db"},
    {u"net error reading from", 1189, Code, Driver},
    {u"net error writing to", 1190, Code, Driver},
    {u"active connections", 1203, Code, Driver, u"max_user_connections"},
    {u"has exceeded the", 1226, Code, Driver, u"resource (current value"},
    {u"client does not support authentication protocol requested by server", 1251, Code, Strong},
    {u"query execution was interrupted", 3024, Code, Strong, u"maximum statement execution time exceeded"},
    {u"query execution was interrupted", 1969, Code, Strong, u"max_statement_time exceeded"},
    {u"query execution was interrupted", 1317, Code, Strong},
    {u"you must reset your password using alter user", 1820, Code, Strong},
    {u"you must set password before executing this statement", 1820, Code, Strong},
    {u"malformed communication packet", 1835, Code, Strong},
    {u"your password has expired. to log in you must change it", 1862, Code, Strong},
    {u"connection was killed", 1927, Code, Driver},
    {u"session was killed", 3169, Code, Driver},
    {u"disk full", 1021, Code, Driver, u"waiting for someone to free"},
    {u"server is currently in offline mode", 3032, Code, Strong},
    {u"connections using insecure transport are prohibited", 3159, Code, Strong},
    {u"disconnected by the server because of inactivity", 4031, Code, Strong},
    {u"was closed by the server due to a timeout", 4031, Code, Driver, u"wait_timeout"},

    // PHP.
    {u"error while sending", 0, "MYSQLND_SEND_FAILED"_L1, Driver, u"packet", {}, Phase::Send},
    {u"bytes failed with errno", 0, "MYSQLND_SEND_FAILED"_L1, Driver, u"send of", {}, Phase::Send},
    {u"error reading result set's header", 0, "MYSQLND_READ_FAILED"_L1, Driver, {}, {}, Phase::Execute},
    {u"error reading result set", 0, "MYSQLND_READ_FAILED"_L1, Driver, {}, {}, Phase::Result},
    {u"error while reading greeting packet", 0, "MYSQLND_READ_FAILED"_L1, Driver, {}, {}, Phase::Handshake},
    {u"premature end of data", 0, "MYSQLND_READ_FAILED"_L1, Weak, {}, {}, Phase::Result},
    {u"packets out of order", 0, OutOfOrder, Driver},
    {u"couldn't fetch mysqli", 0, UsedAfterClose, Strong},
    {u"mysqli object is already closed", 0, UsedAfterClose, Strong},

    // Python.
    {u"packet sequence number wrong", 0, OutOfOrder, Driver},
    {u"0 bytes read on a total of 4 expected bytes", 0, "IncompleteReadError"_L1, Weak}, // asyncio
    {u"interfaceerror: (0, '')", 0, UsedAfterClose, Driver},
    {u"mysql connection not available", 0, UsedAfterClose, Strong},
    {u"queuepool limit of size", 0, PoolTimeout, Driver},
    {u"*t reconnect until invalid transaction is rolled back", 0, "PendingRollbackError"_L1, Driver},

    // Ruby.
    {u"mysql client is not connected", 0, UsedAfterClose, Strong},
    {u"closed mysql connection", 0, UsedAfterClose, Strong},
    {u"this connection is in use by:", 0, "CONNECTION_IN_USE"_L1, Driver},
    {u"this connection is still waiting for a result", 0, "CONNECTION_IN_USE"_L1, Driver},
    {u"trilogy_closed_connection", 0, "TRILOGY_CLOSED_CONNECTION"_L1, Strong},
    {u"trilogy::eoferror", 0, "TRILOGY_CLOSED_CONNECTION"_L1, Strong},
    {u"trilogy::connectionclosed", 0, UsedAfterClose, Strong},
    {u"trilogy_invalid_sequence_id", 0, OutOfOrder, Strong},
    {u"trilogy_protocol_violation", 0, "TRILOGY_PROTOCOL_VIOLATION"_L1, Strong, {}, {}, Phase::Handshake},
    {u"ssl error: unexpected eof while reading", 0, "Trilogy::SSLError"_L1, Driver, u"trilogy"},
    {u"trilogy::timeouterror", 0, "Trilogy::TimeoutError"_L1, Strong},
    {u"activerecord::connectiontimeouterror", 0, PoolTimeout, Driver},
    {u"could not obtain a connection from the pool within", 0, PoolTimeout, Driver},
    {u"activerecord::connectionnotestablished",
     0,
     "ConnectionNotEstablished"_L1,
     Driver,
     {},
     {},
     Phase::Connect},
    {u"activerecord::connectionfailed", 0, "ConnectionFailed"_L1, Driver},

    // Node.js.
    {u"protocol_connection_lost", 0, NodeLost, Strong},
    {u"connection lost: the server closed the connection", 0, NodeLost, Strong},
    {u"protocol_packets_out_of_order", 0, OutOfOrder, Strong},
    {u"protocol_sequence_timeout", 0, "PROTOCOL_SEQUENCE_TIMEOUT"_L1, Strong},
    {u"handshake inactivity timeout", 0, "PROTOCOL_SEQUENCE_TIMEOUT"_L1, Driver, {}, {}, Phase::Handshake},
    {u"query inactivity timeout", 0, "PROTOCOL_SEQUENCE_TIMEOUT"_L1, Driver, {}, {}, Phase::Execute},
    {u"protocol_enqueue_after_fatal_error", 0, "PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR"_L1, Strong},
    {u"after fatal error", 0, "PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR"_L1, Driver, u"cannot enqueue"},
    {u"protocol_enqueue_after_quit", 0, "PROTOCOL_ENQUEUE_AFTER_QUIT"_L1, Strong},
    {u"after invoking quit", 0, "PROTOCOL_ENQUEUE_AFTER_QUIT"_L1, Driver, u"cannot enqueue"},
    {u"*t add new command when connection is in closed state", 0, UsedAfterClose, Strong},
    {u"pool_closed", 0, UsedAfterClose, Driver},
    {u"pool is closed", 0, UsedAfterClose, Weak},
    {u"er_socket_unexpected_close", 0, "ER_SOCKET_UNEXPECTED_CLOSE"_L1, Strong},
    {u"socket has unexpectedly been closed", 0, "ER_SOCKET_UNEXPECTED_CLOSE"_L1, Driver},
    {u"er_cmd_connection_closed", 0, UsedAfterClose, Strong},
    {u"cannot execute new commands: connection closed", 0, UsedAfterClose, Driver},
    {u"er_connection_timeout", 0, "ER_CONNECTION_TIMEOUT"_L1, Strong, {}, {}, Phase::Connect},
    {u"er_socket_timeout", 0, "ER_SOCKET_TIMEOUT"_L1, Strong, {}, {}, Phase::Execute},
    {u"er_get_connection_timeout", 0, PoolTimeout, Strong},
    {u"failed to retrieve a connection from pool", 0, PoolTimeout, Driver},
    {u"retrieve connection from pool timeout", 0, PoolTimeout, Driver},
    {u"sequelizeconnectionrefusederror",
     0,
     "SequelizeConnectionRefusedError"_L1,
     Driver,
     {},
     {},
     Phase::Connect},
    {u"sequelizehostnotfounderror", 0, "SequelizeHostNotFoundError"_L1, Driver, {}, {}, Phase::Connect},
    {u"sequelizehostnotreachableerror",
     0,
     "SequelizeHostNotReachableError"_L1,
     Driver,
     {},
     {},
     Phase::Connect},
    {u"sequelizeconnectionacquiretimeouterror", 0, PoolTimeout, Driver},
    {u"knex: timeout acquiring a connection", 0, PoolTimeout, Driver},
    {u"*t reach database server at", 0, "P1001"_L1, Driver, {}, {}, Phase::Connect},
    {u"p1001", 0, "P1001"_L1, Weak, {}, {}, Phase::Connect},
    {u"p1017", 0, "P1017"_L1, Weak},
    {u"server has closed the connection", 0, "P1017"_L1, Driver, u"p1017"},
    {u"server has closed the connection", 0, "P1017"_L1, Driver, u"prisma"},
    {u"p2024", 0, PoolTimeout, Weak},
    {u"timed out fetching a new connection from the", 0, PoolTimeout, Driver},

    // Go.
    {u"invalid connection string", NotAnError, Code, Driver},
    {u"invalid connection", 0, "ErrInvalidConn"_L1, Driver},
    {u"driver: bad connection", 0, "driver.ErrBadConn"_L1, Driver},
    {u"bad connection", 0, "driver.ErrBadConn"_L1, Weak},
    {u"connection was bad", 0, "driver.ErrBadConn"_L1, Driver, u"binlogsyncer"}, // of go-mysql
    {u"closing bad idle connection", 0, "closing bad idle connection"_L1, Driver, {}, {}, Phase::Idle},
    {u"unexpected eof while", NotAnError, Code, Driver}, // a shell's, Python's or OpenSSL's
    {u"syntax error: unexpected eof", NotAnError, Code, Driver},
    {u"unexpected eof", 0, "unexpected EOF"_L1, Weak},
    {u"busy buffer", 0, "ErrBusyBuffer"_L1, Weak},
    {u"packet for query is too large", 1153, "PacketTooBig"_L1, Driver}, // also Connector/J, before it sends
    {u"i/o timeout", 0, "i/o timeout"_L1, Weak},
    {u"context deadline exceeded", 0, "context deadline exceeded"_L1, Weak, {}, {}, Phase::Execute},

    // Java.
    {u"communications link failure", 0, "CommunicationsException"_L1, Driver},
    {u"communication link failure", 0, "CommunicationsException"_L1, Driver},
    {u"the last packet successfully received", 0, "CommunicationsException"_L1, Driver},
    {u"last packet received", 0, "CommunicationsException"_L1, Driver},
    {u"the last packet sent successfully to the server was", 0, "CommunicationsException"_L1, Driver},
    {u"can not read response from server", 0, "CommunicationsException"_L1, Driver, {}, {}, Phase::Execute},
    {u"no operations allowed after connection closed", 0, UsedAfterClose, Driver},
    {u"could not create connection to database server",
     0,
     "SQLNonTransientConnectionException"_L1,
     Driver,
     {},
     {},
     Phase::Connect},
    {u"unexpected end of stream, read", 0, "unexpected end of stream"_L1, Driver},
    {u"socket fail to connect to host",
     0,
     "SQLNonTransientConnectionException"_L1,
     Driver,
     {},
     {},
     Phase::Connect},
    {u"could not connect to address=",
     0,
     "SQLNonTransientConnectionException"_L1,
     Driver,
     {},
     {},
     Phase::Connect},
    // R2DBC drivers; readers of the binary log (Debezium, Maxwell, Flink CDC).
    {u"connection unexpectedly closed", 0, "R2dbcException"_L1, Weak},
    {u"connection is being closed", 0, UsedAfterClose, Weak, u"com.github.jasync"},
    {u"failed to read next byte from position", 0, "BINLOG_STREAM_ENDED"_L1, Weak},
    {u"binlog.io.bytearrayinputstream.read*", 0, "BINLOG_STREAM_ENDED"_L1, Driver},
    {u"marked as broken because of", 0, "HIKARI_BROKEN"_L1, Driver},
    {u"failed to validate connection", 0, "HIKARI_BROKEN"_L1, Driver, {}, {}, Phase::Idle},
    {u"connection is not available, request timed out", 0, PoolTimeout, Driver},
    {u"connection has already been closed", 0, UsedAfterClose, Weak},
    {u"statement cancelled due to timeout", 0, "MySQLTimeoutException"_L1, Driver, {}, {}, Phase::Execute},

    // .NET.
    {u"unable to connect to any of the specified mysql hosts", 1042, Code, Strong, {}, {}, Phase::Connect},
    {u"reading from the stream has failed", 0, "MySqlException"_L1, Driver, {}, {}, Phase::Execute},
    {u"attempted to read past the end of the stream", 0, "EndOfStreamException"_L1, Weak},
    {u"header bytes but only received", 0, "MySqlEndOfStreamException"_L1, Driver, u"expected to read"},
    {u"payload bytes but only received", 0, "MySqlEndOfStreamException"_L1, Driver, u"expected to read"},
    // Of its first packet as of its rows.
    {u"failed to read the result set", 0, "MySqlException"_L1, Driver, {}, {}, Phase::Execute},
    {u"fatal error encountered attempting to read the resultset",
     0,
     "MySqlException"_L1,
     Driver,
     {},
     {},
     Phase::Result},
    {u"fatal error encountered during command execution",
     0,
     "MySqlException"_L1,
     Driver,
     {},
     {},
     Phase::Execute},
    {u"timeout period elapsed prior to completion of the operation",
     0,
     "CommandTimeoutExpired"_L1,
     Weak,
     {},
     {},
     Phase::Execute},
    {u"timeout period elapsed prior to obtaining a connection from the pool", 0, PoolTimeout, Weak},
    {u"connect timeout expired", 0, "ConnectTimeout"_L1, Driver, {}, {}, Phase::Connect},
    {u"the command timeout expired before", 0, "CommandTimeoutExpired"_L1, Driver, {}, {}, Phase::Execute},
    {u"max pool size was reached", 0, PoolTimeout, Weak},
    {u"connection must be valid and open", 0, UsedAfterClose, Driver},
    {u"connection unexpectedly terminated", 0, "MySqlException"_L1, Weak},

    // Rust.
    {u"error communicating with database", 0, "sqlx::Error::Io"_L1, Driver},
    {u"expected to read 4 bytes, got 0 bytes at eof", 0, "sqlx::Error::Io"_L1, Driver},
    {u"pool timed out while waiting for an open connection", 0, PoolTimeout, Driver},
    {u"drivererror { could not connect", 0, "CouldNotConnect"_L1, Driver, {}, {}, Phase::Connect},
    {u"packet out of order", 0, OutOfOrder, Weak},
    {u"connection to the server is closed", 0, "ConnectionClosed"_L1, Weak},
    {u"kind: unexpectedeof", 0, "unexpected EOF"_L1, Weak},

    // Elixir and Erlang.
    {u"tcp recv (idle): closed", 0, "DBConnection.ConnectionError"_L1, Weak, {}, {}, Phase::Idle},
    {u"tcp recv: closed", 0, "DBConnection.ConnectionError"_L1, Weak},
    {u"tcp send: closed", 0, "DBConnection.ConnectionError"_L1, Weak},
    {u"ssl recv: closed", 0, "DBConnection.ConnectionError"_L1, Weak},
    {u"{:error, :closed}", 0, "DBConnection.ConnectionError"_L1, Weak},
    {u"{error, closed}", 0, "tcp_closed"_L1, Weak, u"mysql"},
    {u"{error,closed}", 0, "tcp_closed"_L1, Weak, u"mysql"},
    {u"tcp_closed", 0, "tcp_closed"_L1, Weak},
    {u"{mysql_recv, closed}", 0, "tcp_closed"_L1, Strong},
    {u"mysql_recv: socket was closed", 0, "tcp_closed"_L1, Strong},

    // OpenResty.
    {u"failed to receive packet header",
     0,
     "MySQLTimeoutException"_L1,
     Driver,
     u"timeout",
     {},
     Phase::Execute},
    {u"failed to receive packet header", 0, "RECEIVE_FAILED"_L1, Driver},
    {u"failed to send query", 0, "SEND_FAILED"_L1, Weak, u"closed", {}, Phase::Send},
    {u"failed to connect: timeout", 0, "ConnectTimeout"_L1, Weak, {}, {}, Phase::Connect},

    // Swift and Dart.
    {u"fatal error: unhandled packet", 0, "UNHANDLED_PACKET"_L1, Weak},
    {u"socket has been closed", 0, "SocketException"_L1, Weak},
    {u"cannot write to socket, it is closed", 0, "SocketException"_L1, Weak},

    // TLS, as each language's own library words it.
    {u"sslhandshakeexception", 0, TlsFailure, Weak, {}, {}, Phase::Handshake},
    {u"remote host terminated the handshake", 0, TlsFailure, Weak, {}, {}, Phase::Handshake},
    {u"handshake_ssl_error", 0, TlsFailure, Weak, {}, {}, Phase::Handshake},
    {u"self signed certificate in certificate chain", 0, TlsFailure, Weak, {}, {}, Phase::Handshake},
    {u"self-signed certificate in certificate chain", 0, TlsFailure, Weak, {}, {}, Phase::Handshake},
    {u"remote certificate is invalid according to the validation procedure",
     0,
     TlsFailure,
     Weak,
     {},
     {},
     Phase::Handshake},
    {u"ssl authentication error", 0, TlsFailure, Weak, {}, {}, Phase::Handshake},
    {u"x509: certificate*", 0, TlsFailure, Weak, {}, {}, Phase::Handshake},
    {u"tls: handshake failure", 0, TlsFailure, Weak, {}, {}, Phase::Handshake},
    {u"tls: failed to verify certificate", 0, TlsFailure, Weak, {}, {}, Phase::Handshake},
    {u"wrong_version_number", 0, TlsFailure, Weak, {}, {}, Phase::Handshake},
    {u"certificate_verify_failed", 0, TlsFailure, Weak, {}, {}, Phase::Handshake},
    {u"unsupported_protocol", 0, TlsFailure, Weak, {}, {}, Phase::Handshake},
    {u"err_ssl_*", 0, TlsFailure, Weak, {}, {}, Phase::Handshake},
    {u"no appropriate protocol", 0, TlsFailure, Weak, {}, {}, Phase::Handshake},
    {u"pkix path building failed", 0, TlsFailure, Weak, {}, {}, Phase::Handshake},

    // Proxies.
    {u"timed-out waiting to acquire database connection", 0, PoolTimeout, Strong, u"9501"}, // RDS Proxy
    {u"ssl connection is required", 0, TlsFailure, Driver, u"9002", {}, Phase::Handshake}, // Azure's gateway
    {u"lost connection to backend server", 0, "MAXSCALE_BACKEND_LOST"_L1, Strong},
    {u"connection killed by maxscale", 1927, Code, Strong},
    {u"connect to remote mysql server for client", 2003, Code, Strong},
    {u"max connect timeout reached while reaching hostgroup",
     9001,
     "PROXYSQL_CONNECT_TIMEOUT"_L1,
     Strong,
     {},
     {},
     Phase::Connect},
    {u"detected a broken connection", 0, "PROXYSQL_BROKEN_CONNECTION"_L1, Driver},
    {u"detected an offline server during query",
     0,
     "PROXYSQL_OFFLINE_SERVER"_L1,
     Driver,
     {},
     {},
     Phase::Execute},
    {u"killing client connection",
     0,
     "PROXYSQL_IDLE_CLIENT"_L1,
     Driver,
     u"because inactive",
     {},
     Phase::Idle},
    {u"killing connection", 0, "PROXYSQL_QUERY_TIMEOUT"_L1, Driver, u"because query", {}, Phase::Execute},
};

constexpr LookAlike LookAlikes[] = {
    {4031, u"trigger"}, // MariaDB: ER_REFERENCED_TRG_DOES_NOT_EXIST
    {4151, u"escape sequence"}, // MySQL: ER_BULK_PARSER_INCOMPLETE_ESCAPE_SEQUENCE
};

} // namespace

std::span<const ErrorWords> errorWords()
{
    return Words;
}

std::span<const LookAlike> lookAlikes()
{
    return LookAlikes;
}

} // namespace goneaway::symptom
