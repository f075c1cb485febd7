// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "connect/ConnectionTarget.h"

#include <QStringList>

#include <chrono>
#include <optional>

// Connection strings as people copy them out of applications: mysql:// addresses, JDBC, PDO, SQLAlchemy, Go,
// Rails' database.yml, Django's settings, .NET and ODBC strings, Node's objects, .env files.
namespace goneaway::connect {

// What the application's own driver was told about time. It explains an incident better than any default.
struct DriverTimes {
    std::optional<std::chrono::milliseconds> connect;
    std::optional<std::chrono::milliseconds> read; // of one answer: socketTimeout, readTimeout
    std::optional<std::chrono::milliseconds> write;
    std::optional<std::chrono::milliseconds> poolLifetime; // a pool replaces connections that are older
    std::optional<std::chrono::milliseconds> poolIdle; // or unused for longer
    std::optional<bool> keepAlive; // TCP keep-alive

    bool operator==(const DriverTimes &) const = default;
};

// What a pasted text said. Lists hold names of parameters and whole sentences, never a value that could be
// secret.
struct ConnectionString {
    QString kind; // "JDBC URL", for people
    ConnectionTarget target;
    bool hostGiven = false;
    bool portGiven = false;
    bool tlsGiven = false; // the text decides about TLS
    DriverTimes times;
    QStringList otherHosts; // "db2:3306": further servers of a failover list
    QStringList ignored; // parameters that do not matter to a connection: character sets, pool sizes
    QStringList notUnderstood; // parameters that nobody here knows
    QStringList remarks; // whole sentences for the person who pasted it
};

// An error says what such a text should look like.
Result<ConnectionString> targetFromDsn(const QString &text);

// Whether one word of a command line is a connection string rather than anything else.
bool looksLikeDsn(const QString &word);

} // namespace goneaway::connect
