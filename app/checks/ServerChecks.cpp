// SPDX-License-Identifier: GPL-3.0-or-later
// What the server says of itself: who it is, since when, and how it is set.
#include "checks/Observing.h"
#include "checks/OneByOne.h"

#include <QTimeZone>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::checks {

namespace facts = evidence::facts;
using evidence::Observation;
using evidence::Sensitivity;
using evidence::Table;

namespace {

const QString IdentityStatement =
    u"SELECT VERSION(), @@version_comment, UTC_TIMESTAMP(3), TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), NOW()), "
    "CONNECTION_ID(), USER(), CURRENT_USER(), @@session.time_zone"_s;
enum IdentityColumn {
    Version,
    Comment,
    UtcNow,
    ZoneOffset,
    ConnectionId,
    User,
    CurrentUser,
    SessionZone,
    IdentityColumns
};

// The session's own values: a connection keeps what it had when it was made, whatever the globals say now.
const QString SessionStatement =
    u"SHOW SESSION VARIABLES WHERE Variable_name IN ('wait_timeout', 'interactive_timeout', "
    u"'max_allowed_packet', "
    "'net_read_timeout', 'net_write_timeout', 'net_buffer_length', 'max_execution_time', "
    "'max_statement_time', "
    "'idle_transaction_timeout', 'idle_write_transaction_timeout', 'idle_readonly_transaction_timeout', "
    "'lock_wait_timeout', 'character_set_client', 'autocommit', 'transaction_isolation', 'tx_isolation')"_s;

QString flavourOf(const QString &version, const QString &comment)
{
    if (version.contains("mariadb"_L1, Qt::CaseInsensitive)
        || comment.contains("mariadb"_L1, Qt::CaseInsensitive))
        return u"mariadb"_s;
    if (comment.contains("percona"_L1, Qt::CaseInsensitive))
        return u"percona"_s;
    return u"mysql"_s;
}

void addValue(CheckContext &context, QLatin1StringView fact, evidence::FactValue value,
              const QString &statement, Sensitivity sensitivity = Sensitivity::Public)
{
    Observation observation = observed(context, fact, u"sql"_s, statement, sensitivity);
    observation.value = std::move(value);
    context.evidence.add(observation);
}

void addClock(CheckContext &context, const QStringList &row, const QDateTime &clientNow)
{
    QDateTime serverNow = QDateTime::fromString(row[UtcNow].left(23), u"yyyy-MM-dd HH:mm:ss.zzz"_s);
    if (!serverNow.isValid()) // a server or driver without fractions of a second
        serverNow = QDateTime::fromString(row[UtcNow].left(19), Qt::ISODate);
    if (!serverNow.isValid())
        return;
    serverNow.setTimeSpec(Qt::UTC);
    addValue(context, facts::ServerNow, serverNow, IdentityStatement);
    addValue(context, facts::ServerClockOffset, clientNow.msecsTo(serverNow), IdentityStatement);
    // Only the server's own zone tells how to read its log; a session's zone set by init_connect would
    // mislead.
    bool ok = false;
    const qint64 offset = row[ZoneOffset].toLongLong(&ok);
    if (ok && row[SessionZone] == "SYSTEM"_L1)
        addValue(context, facts::ServerTimeZone, offset, IdentityStatement);
}

} // namespace

void readServerSession(CheckContext &context)
{
    const QString notes = u"check.server-session"_s;
    const auto identity = ask(context, facts::ServerVersion, IdentityStatement, notes);
    const QDateTime clientNow = context.clock.now();
    evidence::Record session;
    if (identity && identity->rows.size() == 1 && identity->rows[0].size() == IdentityColumns) {
        const QStringList &row = identity->rows[0];
        addValue(context, facts::ServerVersion, row[Version], IdentityStatement);
        addValue(context, facts::ServerFlavour, flavourOf(row[Version], row[Comment]), IdentityStatement);
        addClock(context, row, clientNow);
        session = {{u"connection_id"_s, row[ConnectionId]},
                   {u"user"_s, row[User]},
                   {u"current_user"_s, row[CurrentUser]}};
    }
    if (const auto variables = ask(context, facts::ServerSession, SessionStatement, notes)) {
        for (const QStringList &row : variables->rows) {
            if (row.size() >= 2)
                session.insert(row[0], row[1]);
        }
        addValue(context, facts::ServerSession, session, SessionStatement, Sensitivity::Identifying);
    }
}

void readServerVariables(CheckContext &context)
{
    observeTable(context, facts::ServerVariables, u"SHOW GLOBAL VARIABLES"_s, u"check.server-variables"_s,
                 Sensitivity::Identifying);
}

void readServerStatus(CheckContext &context)
{
    const QString statement = u"SHOW GLOBAL STATUS"_s;
    if (!observeTable(context, facts::ServerStatus, statement, u"check.server-status"_s, Sensitivity::Public))
        return;
    const auto *status = context.evidence.value<Table>(facts::ServerStatus);
    bool ok = false;
    const qint64 uptime = status->valueOf("Uptime"_L1).value_or(QString()).toLongLong(&ok);
    if (!ok)
        return;
    addValue(context, facts::ServerUptime, uptime, statement);
    // On the client's clock when the server's is unknown: they differ by ServerClockOffset.
    const auto *now = context.evidence.value<QDateTime>(facts::ServerNow);
    addValue(context, facts::ServerStartedAt, (now ? *now : context.clock.now()).addSecs(-uptime), statement);
}

} // namespace goneaway::checks
