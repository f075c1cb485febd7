// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ClientSession.h"
#include "connect/ConnectionTarget.h"
#include "evidence/ClientError.h"
#include "evidence/FactValue.h"

#include <QSqlDatabase>

#include <optional>
#include <variant>

namespace goneaway::connect {

// One connection through Qt SQL's MySQL driver, for the checks. Lives and dies in one block on one thread
// (Qt's rule for QSqlDatabase); closes and removes its connection when it goes.
class SqlSession
{
public:
    SqlSession();
    ~SqlSession();
    Q_DISABLE_COPY_MOVE(SqlSession)

    // Nothing when it worked. The symbol DRIVER_NOT_LOADED, without a code, says that the QMYSQL plug-in is
    // missing.
    std::optional<evidence::ClientError> open(const ConnectionTarget &target);
    bool isOpen() const { return m_direct.isOpen() || m_database.isOpen(); }

    // One round trip: the result set, at most maxRows of it, or the error. A server that takes longer than
    // the target's readTimeout for the whole answer, or sends more than AnswerLimit, is hung up on. Reads
    // only; the statement is a constant of ours, never put together from anything that came from outside.
    std::variant<evidence::Table, evidence::ClientError> query(const QString &statement,
                                                               qsizetype maxRows = 20000);

    int roundTrips() const { return m_roundTrips; } // statements sent since login

    // The client library behind the QMYSQL plug-in, once one was opened: "MariaDB Connector/C 3.3.20". It may
    // be another one than clientLibrary(); empty where the system does not tell.
    static QString driverLibrary();

private:
    bool openDatabase();
    std::variant<evidence::Table, evidence::ClientError> queryDriver(const QString &statement,
                                                                     qsizetype maxRows);
    std::variant<evidence::Table, evidence::ClientError> queryDirectly(const QString &statement,
                                                                       qsizetype maxRows);

    QString m_name;
    QSqlDatabase m_database;
    // Does the work instead where the driver cannot do what the target asks for: it has no option for
    // checking the name in the server's certificate.
    ClientSession m_direct;
    std::chrono::milliseconds m_connectTimeout{0};
    std::chrono::milliseconds m_readTimeout{0};
    int m_roundTrips = 0;
};

} // namespace goneaway::connect
