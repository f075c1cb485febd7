// SPDX-License-Identifier: GPL-3.0-or-later
// How much the server writes down: the verbosity of its error log, and its general query log.
#include "checks/Observing.h"
#include "checks/OneByOne.h"

#include "log/GeneralLog.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::checks {

namespace facts = evidence::facts;
using evidence::Observation;
using evidence::Sensitivity;
using evidence::Status;

namespace {

// Enough to see the last statements of a lost session, small enough to send.
constexpr qsizetype GeneralLogExcerpt = 32 * 1024;

} // namespace

void readLogVerbosity(CheckContext &context)
{
    // The levels from which the log names every aborted connection and its reason (SIGNATURES, "Log levels";
    // MySQL manual, "Communication Errors and Aborted Connections").
    const bool mariaDb = isMariaDb(context);
    const bool old = globalVariable(context, "log_error_verbosity"_L1).isEmpty();
    const QString variable = mariaDb || old ? u"log_warnings"_s : u"log_error_verbosity"_s;
    const int enough = mariaDb || old ? 2 : 3;
    const QString value =
        globalVariable(context, mariaDb || old ? "log_warnings"_L1 : "log_error_verbosity"_L1);

    Observation observation =
        observed(context, facts::ServerLogVerbosity, u"sql"_s, u"SHOW GLOBAL VARIABLES"_s);
    if (value.isEmpty()) {
        observation.status = Status::Skipped;
        observation.note = u"check.log-verbosity.unknown"_s;
    } else {
        const bool shows = value.toInt() >= enough;
        observation.value = evidence::Record{{u"variable"_s, variable},
                                             {u"value"_s, value},
                                             {u"needed"_s, QString::number(enough)},
                                             {u"enough"_s, shows ? u"yes"_s : u"no"_s}};
        observation.note = shows ? u"check.log-verbosity.enough"_s : u"check.log-verbosity.too-low"_s;
    }
    context.evidence.add(observation);
}

namespace {

// What the lost session did, and who killed it, before everything else.
log::ReadOptions readOptions(const CheckContext &context)
{
    log::ReadOptions options;
    options.connectionId = context.evidence.incident().connectionId;
    if (const auto *offset = context.evidence.value<qint64>(facts::ServerTimeZone))
        options.zoneOffsetSeconds = static_cast<int>(*offset);
    return options;
}

// The same where it goes to a table: as lines like those of the file. The table has no index, and may be
// large, so the server is told to give up in time.
void addGeneralLogTable(CheckContext &context)
{
    const QString limited = isMariaDb(context) ? u"SET STATEMENT max_statement_time = 3 FOR SELECT"_s
                                               : u"SELECT /*+ MAX_EXECUTION_TIME(3000) */"_s;
    const auto id = context.evidence.incident().connectionId;
    const QString whose = id
        ? u"WHERE thread_id = %1 OR CONVERT(argument USING utf8mb4) LIKE '%KILL%%1%' "_s.arg(*id)
        : QString();
    const QString statement = limited
        + u" event_time, thread_id, command_type, LEFT(CONVERT(argument USING utf8mb4), 500) "
          u"FROM mysql.general_log "_s
        + whose + u"ORDER BY event_time DESC LIMIT 300"_s;
    const auto rows = ask(context, facts::ServerGeneralLogExcerpt, statement, u"check.general-log"_s);
    if (!rows)
        return;
    QStringList lines;
    for (const QStringList &row : rows->rows)
        lines.prepend(
            u"%1\t%2 %3\t%4"_s.arg(row.value(0), row.value(1), row.value(2), row.value(3).simplified()));
    Observation excerpt =
        observed(context, facts::ServerGeneralLogExcerpt, u"sql"_s, statement, Sensitivity::SqlText);
    excerpt.value = lines.join(u'\n').left(GeneralLogExcerpt);
    context.evidence.add(excerpt);
}

void addGeneralLogTail(CheckContext &context, const QString &output, const QString &path)
{
    Observation excerpt =
        observed(context, facts::ServerGeneralLogExcerpt, u"file"_s, path, Sensitivity::SqlText);
    if (!output.contains("FILE"_L1)) {
        addGeneralLogTable(context);
        return;
    }
    if (!serverIsOnThisMachine(context)) {
        excerpt.status = Status::NotApplicable;
        excerpt.note = u"check.general-log.remote"_s;
        excerpt.value = evidence::Record{{u"path"_s, path}};
    } else if (const auto tail =
                   log::generalExcerpt(path, readOptions(context), context.cancel, GeneralLogExcerpt);
               tail.ok()) {
        excerpt.value = *tail;
    } else {
        excerpt.status = tail.error().code == ErrorCode::NotPermitted ? Status::NotPermitted : Status::Failed;
        excerpt.note = u"check.general-log.unreadable"_s;
        excerpt.value = evidence::Record{{u"path"_s, path}};
        excerpt.detail = tail.error().detail;
    }
    context.evidence.add(excerpt);
}

} // namespace

bool readGeneralLogFile(CheckContext &context, const QString &path)
{
    const auto isGeneral = log::isGeneralLog(path);
    if (!isGeneral || !*isGeneral)
        return false;
    Observation excerpt =
        observed(context, facts::ServerGeneralLogExcerpt, u"file"_s, path, Sensitivity::SqlText);
    const auto text = log::generalExcerpt(path, readOptions(context), context.cancel, GeneralLogExcerpt);
    if (!text)
        return false;
    excerpt.value = *text;
    context.evidence.add(excerpt);
    return true;
}

void readGeneralLog(CheckContext &context)
{
    const QString on = globalVariable(context, "general_log"_L1);
    Observation observation = observed(context, facts::ServerGeneralLog, u"sql"_s, u"SHOW GLOBAL VARIABLES"_s,
                                       Sensitivity::Identifying);
    if (on.isEmpty()) {
        observation.status = Status::Skipped;
        observation.note = u"check.general-log.unknown"_s;
        context.evidence.add(observation);
        return;
    }
    const bool isOn = on == "ON"_L1 || on == "1"_L1;
    const QString output = globalVariable(context, "log_output"_L1);
    const QString path = serverPath(context, globalVariable(context, "general_log_file"_L1));
    observation.value =
        evidence::Record{{u"on"_s, isOn ? u"yes"_s : u"no"_s}, {u"output"_s, output}, {u"path"_s, path}};
    observation.note = isOn ? u"check.general-log.on"_s : u"check.general-log.off"_s;
    context.evidence.add(observation);
    if (isOn
        && !context.evidence.findSeen(facts::ServerGeneralLogExcerpt)) // else a file that the person named
        addGeneralLogTail(context, output, path);
}

} // namespace goneaway::checks
