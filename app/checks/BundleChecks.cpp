// SPDX-License-Identifier: GPL-3.0-or-later
// What nobody needs for the diagnosis, and every support desk asks for: looked at only when a bundle is
// wanted.
#include "checks/Observing.h"
#include "checks/OneByOne.h"

#include <QVersionNumber>

#include <iterator>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::checks {

namespace facts = evidence::facts;
using evidence::Observation;
using evidence::Sensitivity;

namespace {

// Whether a condition that costs nothing is met; else the statement is not sent.
bool hasPerformanceSchema(const CheckContext &context)
{
    return globalVariable(context, "performance_schema"_L1) == "ON"_L1;
}

void observeOff(CheckContext &context, QLatin1StringView fact, const QString &note)
{
    Observation off = observed(context, fact, u"sql"_s, u"performance_schema"_s);
    off.status = evidence::Status::NotApplicable;
    off.note = note;
    context.evidence.add(off);
}

void readReplication(CheckContext &context)
{
    // MariaDB's own statement lists every source; MySQL has the new word since 8.0.22.
    const auto version =
        QVersionNumber::fromString(context.evidence.value<QString>(facts::ServerVersion)
                                       ? *context.evidence.value<QString>(facts::ServerVersion)
                                       : QString());
    const bool oldWord = !version.isNull() && version < QVersionNumber(8, 0, 22);
    observeTable(context, facts::ServerReplication,
                 isMariaDb(context) ? u"SHOW ALL SLAVES STATUS"_s
                     : oldWord      ? u"SHOW SLAVE STATUS"_s
                                    : u"SHOW REPLICA STATUS"_s,
                 u"check.replication"_s, Sensitivity::SqlText);
}

void readCluster(CheckContext &context)
{
    // Galera's state stands among the status variables (wsrep_...).
    if (isMariaDb(context) || !hasPerformanceSchema(context)) {
        Observation none = observed(context, facts::ServerCluster, u"sql"_s, u"performance_schema"_s);
        none.status = evidence::Status::NotApplicable;
        none.note = u"check.cluster.none"_s;
        context.evidence.add(none);
        return;
    }
    observeTable(context, facts::ServerCluster,
                 u"SELECT MEMBER_HOST AS `host`, MEMBER_PORT, MEMBER_STATE, MEMBER_ROLE, MEMBER_VERSION "
                 "FROM performance_schema.replication_group_members"_s,
                 u"check.cluster"_s, Sensitivity::Identifying);
}

void readGrants(CheckContext &context)
{
    observeTable(context, facts::ServerGrants, u"SHOW GRANTS"_s, u"check.grants"_s, Sensitivity::Identifying);
}

void readPlugins(CheckContext &context)
{
    observeTable(context, facts::ServerPlugins,
                 u"SELECT PLUGIN_NAME, PLUGIN_VERSION, PLUGIN_STATUS, PLUGIN_TYPE, PLUGIN_LIBRARY "
                 "FROM information_schema.PLUGINS ORDER BY PLUGIN_TYPE, PLUGIN_NAME"_s,
                 u"check.plugins"_s, Sensitivity::Public);
}

void readInnodbStatus(CheckContext &context)
{
    const QString statement = u"SHOW ENGINE INNODB STATUS"_s;
    const auto rows = ask(context, facts::ServerInnodbStatus, statement, u"check.innodb-status"_s);
    if (!rows)
        return;
    Observation status =
        observed(context, facts::ServerInnodbStatus, u"sql"_s, statement, Sensitivity::SqlText);
    status.value = rows->rows.isEmpty() ? QString() : rows->rows.first().value(2);
    context.evidence.add(status);
}

void readStatementSummary(CheckContext &context)
{
    if (!hasPerformanceSchema(context)) {
        observeOff(context, facts::ServerStatementSummary, u"check.statement-summary.off"_s);
        return;
    }
    // Those that failed, then those that took longest.
    observeTable(context, facts::ServerStatementSummary,
                 u"SELECT SCHEMA_NAME, DIGEST_TEXT, COUNT_STAR, SUM_ERRORS, SUM_WARNINGS, SUM_TIMER_WAIT, "
                 "MAX_TIMER_WAIT, FIRST_SEEN, LAST_SEEN "
                 "FROM performance_schema.events_statements_summary_by_digest "
                 "ORDER BY SUM_ERRORS DESC, MAX_TIMER_WAIT DESC LIMIT 100"_s,
                 u"check.statement-summary"_s, Sensitivity::SqlText);
}

void readConnectionAttributes(CheckContext &context)
{
    if (!hasPerformanceSchema(context)) {
        observeOff(context, facts::ServerConnectionAttributes, u"check.connection-attributes.off"_s);
        return;
    }
    // Those of every connection tell which driver each application has; whoever may not read them still sees
    // those of the own account.
    const bool everybodys = context.evidence.value<evidence::Record>(facts::ServerPrivileges)
        && context.evidence.value<evidence::Record>(facts::ServerPrivileges)->value(u"performance_schema"_s)
            == "yes"_L1;
    const QString select = u"SELECT PROCESSLIST_ID, ATTR_NAME, ATTR_VALUE FROM performance_schema."_s;
    const QString order = u" ORDER BY PROCESSLIST_ID, ORDINAL_POSITION LIMIT 2000"_s;
    observeTable(context, facts::ServerConnectionAttributes,
                 everybodys ? select + u"session_connect_attrs"_s + order
                            : select + u"session_account_connect_attrs"_s + order,
                 u"check.connection-attributes"_s, Sensitivity::Identifying);
}

constexpr Check List[] = {
    {"keepalive"_L1, Needs::Nothing, facts::ClientKeepalive, &readKeepalive},
    {"server-limits"_L1, Needs::Nothing, facts::ServerLimits, &readServerLimits},
    {"server-service"_L1, Needs::Nothing, facts::ServerService, &readServerService},
#ifdef Q_OS_WIN
    {"event-log"_L1, Needs::Nothing, facts::ServerEventLog, &readEventLog},
#else
    {"kernel-log"_L1, Needs::Nothing, facts::ServerKernelLog, &readKernelLog},
#endif
    {"replication"_L1, Needs::Session, facts::ServerReplication, &readReplication},
    {"cluster"_L1, Needs::Session, facts::ServerCluster, &readCluster},
    {"grants"_L1, Needs::Session, facts::ServerGrants, &readGrants},
    {"plugins"_L1, Needs::Session, facts::ServerPlugins, &readPlugins},
    {"innodb-status"_L1, Needs::Session, facts::ServerInnodbStatus, &readInnodbStatus},
    {"statement-summary"_L1, Needs::Session, facts::ServerStatementSummary, &readStatementSummary},
    {"connection-attributes"_L1, Needs::Session, facts::ServerConnectionAttributes,
     &readConnectionAttributes},
    {"test-case"_L1, Needs::Nothing, facts::TestCaseTables, &readTestCase},
};

} // namespace

std::span<const Check> bundleChecks()
{
    return List;
}

} // namespace goneaway::checks
