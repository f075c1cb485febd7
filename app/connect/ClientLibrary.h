// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ClientSession.h"

// Private to ClientSession.cpp and ClientLibrary.cpp: nobody else may see a library's header.
#include <mysql.h>

// Where MariaDB Connector/C and Oracle's libmysqlclient part ways.
namespace goneaway::connect::library {

// Initialises the library once in this process, and the calling thread once in its life. Before every call.
void ensureReady();

// Sets every option on a fresh handle. An error of our own when the target asks for what cannot be given.
std::optional<evidence::ClientError> prepare(MYSQL *mysql, const ConnectionTarget &target,
                                             const SessionOptions &options);

// The file descriptor of the connection; -1 without one, and where it is no socket.
int socketOf(MYSQL *mysql);
// The same for another thread than the one that is at work in the library; empty as long as there is none.
QList<qintptr> socketInUse(MYSQL *mysql);
bool serverOffersTls(MYSQL *mysql);
quint64 serverCapabilities(MYSQL *mysql);
QString tlsVersion(MYSQL *mysql);
LibraryInfo info();

} // namespace goneaway::connect::library
