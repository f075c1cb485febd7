// SPDX-License-Identifier: GPL-3.0-or-later
// Who is connected, who was refused, and what this account may not see of it.
#include "checks/Observing.h"
#include "checks/OneByOne.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::checks {

namespace facts = evidence::facts;
using evidence::Observation;
using evidence::Sensitivity;
using evidence::Status;
using evidence::Table;

namespace {

struct Privilege {
    QLatin1StringView name; // field of facts::ServerPrivileges
    const char *pattern; // in a GRANT on *.* (or on the schema)
    QLatin1StringView blind; // text "check.blind.<blind>": what cannot be seen without it
};

// Roles and dynamic privileges make SHOW GRANTS incomplete, so a privilege that is not found here is only a
// hint; what the later checks really see decides.
constexpr Privilege Privileges[] = {
    {"process"_L1, "^GRANT (?:.*\\b(?:PROCESS|ALL PRIVILEGES)\\b).* ON \\*\\.\\*", "process"_L1},
    {"performance_schema"_L1,
     "^GRANT (?:.*\\b(?:SELECT|ALL PRIVILEGES)\\b).* ON (?:\\*\\.\\*|[`\"]?performance_schema[`\"]?\\.)",
     "performance-schema"_L1},
    {"reload"_L1, "^GRANT (?:.*\\b(?:RELOAD|ALL PRIVILEGES)\\b).* ON \\*\\.\\*", {}},
    {"super"_L1, "^GRANT (?:.*\\b(?:SUPER|SYSTEM_VARIABLES_ADMIN|ALL PRIVILEGES)\\b).* ON \\*\\.\\*", {}},
};

bool anyLineMatches(const Table &table, const QRegularExpression &pattern)
{
    return std::any_of(table.rows.begin(), table.rows.end(),
                       [&pattern](const QStringList &row) { return row.value(0).contains(pattern); });
}

} // namespace

void readPrivileges(CheckContext &context)
{
    const QString statement = u"SHOW GRANTS"_s;
    const auto grants = ask(context, facts::ServerPrivileges, statement, u"check.privileges"_s);
    if (!grants)
        return;
    evidence::Record record;
    Table blindSpots{{u"sees"_s, u"needs"_s}, {}};
    for (const Privilege &privilege : Privileges) {
        const QRegularExpression pattern(QString::fromLatin1(privilege.pattern));
        const bool granted = anyLineMatches(*grants, pattern);
        record.insert(privilege.name, granted ? u"yes"_s : u"no"_s);
        if (!granted && !privilege.blind.isEmpty())
            blindSpots.rows.append({privilege.blind, privilege.name});
    }
    Observation observation = observed(context, facts::ServerPrivileges, u"sql"_s, statement);
    observation.value = record;
    context.evidence.add(observation);
    for (const QStringList &row : std::as_const(blindSpots.rows)) {
        Observation blind = observed(context, facts::ServerBlindSpots, u"sql"_s, statement);
        blind.value = evidence::Record{{u"sees"_s, row[0]}, {u"needs"_s, row[1]}};
        blind.status = Status::NotPermitted;
        blind.note = u"check.blind."_s + row[0];
        context.evidence.add(blind);
    }
    Observation all = observed(context, facts::ServerBlindSpots, u"sql"_s, statement);
    all.value = blindSpots;
    context.evidence.add(all);
}

void readProcesslist(CheckContext &context)
{
    observeTable(context, facts::ServerProcesslist, u"SHOW FULL PROCESSLIST"_s, u"check.processlist"_s,
                 Sensitivity::SqlText);
}

void readHostCache(CheckContext &context)
{
    // MariaDB ships with performance_schema=OFF: its table is then empty although hosts are being blocked.
    if (globalVariable(context, "performance_schema"_L1) == "OFF"_L1) {
        Observation off = observed(context, facts::ServerHostCache, u"sql"_s, u"performance_schema"_s);
        off.status = Status::NotApplicable;
        off.note = u"check.host-cache.off"_s;
        context.evidence.add(off);
        return;
    }
    observeTable(context, facts::ServerHostCache, u"SELECT * FROM performance_schema.host_cache LIMIT 500"_s,
                 u"check.host-cache"_s, Sensitivity::Identifying);
}

// Who may come from where: the server says "Access denied" without telling which of user, host and password
// was wrong.
void readAccounts(CheckContext &context)
{
    observeTable(context, facts::ServerAccounts,
                 u"SELECT user AS `User`, host AS `Host` FROM mysql.user ORDER BY user, host LIMIT 1000"_s,
                 u"check.accounts"_s, Sensitivity::Identifying);
}

void readErrorSummary(CheckContext &context)
{
    if (isMariaDb(context)) {
        Observation none = observed(context, facts::ServerErrorSummary, u"sql"_s, u"performance_schema"_s);
        none.status = Status::NotApplicable;
        none.note = u"check.error-summary.not-applicable"_s;
        context.evidence.add(none);
        return;
    }
    // The errors that end or refuse connections; SIGNATURES 3, rule 12: the one per-account truth that MySQL
    // keeps at its default settings.
    observeTable(context, facts::ServerErrorSummary,
                 u"SELECT USER AS user, HOST AS host, ERROR_NUMBER AS error, ERROR_NAME AS name, "
                 u"SUM_ERROR_RAISED AS raised, "
                 "FIRST_SEEN AS first_seen, LAST_SEEN AS last_seen "
                 "FROM performance_schema.events_errors_summary_by_account_by_error "
                 "WHERE SUM_ERROR_RAISED > 0 AND ERROR_NUMBER IN (1040, 1043, 1044, 1045, 1053, 1129, 1130, "
                 "1153, 1154, 1155, 1156, "
                 "1157, 1158, 1159, 1160, 1161, 1203, 1226, 1317, 1835, 1862, 1927, 3024, 3032, 3118, 3159, "
                 "3169, 4031) "
                 "ORDER BY LAST_SEEN DESC LIMIT 500"_s,
                 u"check.error-summary"_s, Sensitivity::Identifying);
}

} // namespace goneaway::checks
