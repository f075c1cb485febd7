// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ConnectionTarget.h"
#include "evidence/ClientError.h"
#include "evidence/FactValue.h"

#include <memory>
#include <optional>
#include <variant>

namespace goneaway::connect {

// Which client library this build talks through.
struct LibraryInfo {
    QString id; // "mariadb-connector-c" or "libmysqlclient"
    QString name; // "MariaDB Connector/C"
    QString version; // "3.3.14"

    QString display() const; // "MariaDB Connector/C 3.3.14"
};
LibraryInfo clientLibrary();

// One connection through libmysqlclient or MariaDB Connector/C. Never reconnects by itself; local infile and
// the clear-text password plug-in are switched off; every call is bounded by the target's timeouts. To be used
// from one thread at a time.
class ClientSession
{
public:
    ClientSession();
    ~ClientSession(); // closes
    ClientSession(ClientSession &&other) noexcept;
    ClientSession &operator=(ClientSession &&other) noexcept;

    // Nothing when it worked, else the library's error.
    std::optional<evidence::ClientError> open(const ConnectionTarget &target);
    // Runs one statement: its result set (an empty Table when it has none) or the library's error.
    std::variant<evidence::Table, evidence::ClientError> query(const QByteArray &statement);
    std::optional<evidence::ClientError> ping();
    void close();

    bool isOpen() const { return m_open; }
    quint64 connectionId() const;
    QString serverVersion() const;
    QString tlsVersion() const; // "TLSv1.3"; empty in clear text
    QString tlsCipher() const;

private:
    struct Handle; // keeps <mysql.h> out of every other file: the two libraries' headers cannot meet
    std::unique_ptr<Handle> m_handle;
    bool m_open = false;
};

} // namespace goneaway::connect
