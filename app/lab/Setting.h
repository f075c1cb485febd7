// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace goneaway::lab {

enum class ServerKind { MariaDb, MySql };

// How the application reaches its server.
enum class Transport { Tcp, Socket, Tls };

// Which client library the application is built on: they give different errors for the same event.
enum class Library { ConnectorC, Oracle }; // MariaDB Connector/C; Oracle's libmysqlclient

// What the account of whoever looks at the incident may see on the server.
enum class Privileges {
    All, // root
    Process, // PROCESS, and SELECT on performance_schema
    Usage, // nothing but the login
};

// One way to set the stage for an incident.
struct Setting {
    ServerKind server = ServerKind::MariaDb;
    Transport transport = Transport::Tcp;
    Library library = Library::ConnectorC;
    // MariaDB's log_warnings or MySQL's log_error_verbosity; the server's own default (2) when empty.
    std::optional<int> logLevel;
    // Whether the server writes its error log to a file that it names itself (@@log_error). Otherwise its log
    // goes where Debian's service sends it: to the standard error output, which no connection tells about.
    bool logFileNamed = true;
};

QString nameOf(ServerKind kind); // "mariadb", "mysql"
QString nameOf(Transport transport); // "tcp", "socket", "tls"
QString nameOf(Library library); // "connector-c", "libmysqlclient"
QString nameOf(Privileges privileges); // "all", "process", "usage"

std::optional<ServerKind> serverKindFrom(QStringView name);
std::optional<Transport> transportFrom(QStringView name);
std::optional<Library> libraryFrom(QStringView name);
std::optional<Privileges> privilegesFrom(QStringView name);

} // namespace goneaway::lab
