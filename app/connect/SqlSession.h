// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ConnectionTarget.h"
#include "evidence/ClientError.h"
#include "evidence/FactValue.h"

#include <QSqlDatabase>

#include <chrono>
#include <optional>
#include <variant>

namespace goneaway::connect {

// One connection through Qt SQL's MySQL driver, for the checks. Lives and dies in one block on one thread (Qt's
// rule for QSqlDatabase); closes and removes its connection when it goes.
class SqlSession
{
public:
    SqlSession();
    ~SqlSession();
    Q_DISABLE_COPY_MOVE(SqlSession)

    // Nothing when it worked. An error without a code and with the word "driver" in its symbol means that the
    // QMYSQL plug-in itself is missing.
    std::optional<evidence::ClientError> open(const ConnectionTarget &target);
    bool isOpen() const { return m_database.isOpen(); }

    // One round trip: the whole result set, bounded to maxRows, or the error. Reads only; the statement is a
    // constant of ours, never put together from anything that came from outside.
    std::variant<evidence::Table, evidence::ClientError> query(const QString &statement, qsizetype maxRows = 20000);

    int roundTrips() const { return m_roundTrips; } // statements sent since login
    // The client library behind the QMYSQL plug-in, as far as it can be told; it may differ from clientLibrary().
    static QString driverLibrary();

private:
    QString m_name;
    QSqlDatabase m_database;
    int m_roundTrips = 0;
};

} // namespace goneaway::connect
