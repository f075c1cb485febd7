// SPDX-License-Identifier: GPL-3.0-or-later
// SQL in the servers' own logs (see SqlInText.h).
#include "bundle/Rewriting.h"
#include "bundle/SqlInText.h"
#include "bundle/SqlRedactor.h"

#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

QString scrubbed(const QString &sql, int &count)
{
    const ScrubbedSql result = scrubbedStatement(sql);
    count += result.count;
    return result.text;
}

// "Query (0x7f...): SELECT ..." of a crash block: the statement may have many lines. MySQL repeats the block
// at its next start, each line under a stamp of its own.
QString withoutCrashStatement(const QString &text, int &count)
{
    static const QRegularExpression query(
        u"^Query \\((?:0x)?[0-9a-fA-F]+\\): (.*?)(?=\\n[ \\t]*\\n|\\nConnection ID|\\nStatus: |\\z)"
        "|^\\d{4}-\\d\\d-\\d\\d[T ][^\\n]*?\\bQuery \\((?:0x)?[0-9a-fA-F]+\\): (.*?)(?=\\n\\d{4}-\\d\\d-\\d\\d[T ]|\\z)"_s,
        QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption);
    return rewritten(text, query, [&count](const QRegularExpressionMatch &match, int group) {
        return scrubbed(match.captured(group), count);
    });
}

// InnoDB's monitor and deadlock reports: the statement under each thread, and the columns of locked rows.
QString withoutInnodbDumps(const QString &text, int &count)
{
    static const QRegularExpression statement(
        u"^(?:MySQL|MariaDB) thread id \\d+[^\\n]*\\n(?!\\*\\*\\*|RECORD LOCKS|TABLE LOCK|---|Trx "
        u"|---TRANSACTION|\\s*\\n)(.*?)"
        "(?=\\n(?:\\*\\*\\*|RECORD LOCKS|TABLE LOCK|---|Trx |-------|LIST OF|\\s*\\n)|\\z)"_s,
        QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression columns(
        u"\\bhex ([0-9a-fA-F]+)(?:;\\.\\.\\.\\(truncated\\))?; asc ([^\\n]*?);[;]?$"_s,
        QRegularExpression::MultilineOption);
    const QString plain =
        rewritten(text, statement, [&count](const QRegularExpressionMatch &match, int group) {
            return scrubbed(match.captured(group), count);
        });
    return rewritten(plain, columns, [&count](const QRegularExpressionMatch &, int) {
        ++count;
        return u"?"_s;
    });
}

struct GeneralLogEntry {
    QString head; // time, id and command as they stand, with the blank that follows
    QString command;
    QString argument; // without its last line end
};

// Names of MySQL's and MariaDB's commands as the general log writes them; those whose argument is SQL.
bool holdsSql(const QString &command)
{
    static const QStringList commands{u"Query"_s,         u"Prepare"_s,      u"Execute"_s,
                                      u"Bulk_execute"_s,  u"Bulk execute"_s, u"Long Data"_s,
                                      u"Delayed insert"_s};
    return commands.contains(command);
}

const QRegularExpression &entryStart()
{
    static const QRegularExpression start(
        u"^((?:\\d{4}-\\d\\d-\\d\\d[T ][\\d:.]+(?:Z|[+-]\\d\\d:\\d\\d)?[ \\t]+|\\d{6}[ "
        u"\\t]+\\d{1,2}:\\d\\d:\\d\\d(?:\\.\\d+)?[ \\t]+|[ \\t]+)\\d+ "
        "(Query|Prepare|Execute|Bulk_execute|Bulk execute|Long Data|Delayed insert|Connect "
        "Out|Connect|Quit|Init DB|Create DB|Drop DB|Field List"
        "|Refresh|Shutdown|Statistics|Processlist|Kill|Debug|Ping|Time|Change user|Binlog Dump GTID|Binlog "
        "Dump|Table Dump|Register Slave"
        "|Register Replica|Close stmt|Reset stmt|Set option|Fetch|Daemon|Reset Connection|Reset connection|Sleep|Error|clone)(?:[ \\t]+|$))(.*)$"_s);
    return start;
}

// What a server writes at the top of the file at each start.
bool isFileHeader(const QString &line)
{
    static const QRegularExpression header(
        u", Version: .* started with:\\s*$|^Tcp port: |^Time\\s+Id\\s+Command\\s+Argument\\s*$|^\\s*$"_s);
    return header.match(line).hasMatch();
}

void write(const GeneralLogEntry &entry, QStringList &out, int &count, Searching searching)
{
    if (holdsSql(entry.command))
        out.append(entry.head + (entry.argument.isEmpty() ? QString() : scrubbed(entry.argument, count)));
    else
        out.append(entry.head + withoutSqlLiterals(entry.argument, count, searching));
}

} // namespace

QString scrubbedErrorLog(const QString &original, int &count, Searching searching)
{
    const TextProfile profile(original, searching);
    QString text = original;
    if (profile.mayHold({u"query ("_s}))
        text = withoutCrashStatement(text, count);
    if (profile.mayHold({u"thread id"_s, u"; asc "_s}))
        text = withoutInnodbDumps(text, count);
    return withoutSqlLiterals(text, count, searching);
}

QString scrubbedGeneralLog(const QString &text, int &count, Searching searching)
{
    QStringList out;
    GeneralLogEntry entry;
    bool begun = false;
    bool lost = false;
    for (const QString &line : text.split(u'\n')) {
        if (const auto match = entryStart().match(line); match.hasMatch()) {
            if (begun)
                write(entry, out, count, searching);
            begun = true;
            entry = {match.captured(1), match.captured(2), match.captured(3)};
        } else if (begun && !isFileHeader(line)) {
            entry.argument += u'\n' + line;
        } else if (begun && line.trimmed().isEmpty()) {
            entry.argument += u'\n'; // blank lines are common inside statements
        } else if (isFileHeader(line)) {
            if (begun)
                write(entry, out, count, searching);
            begun = false;
            lost = false;
            out.append(line);
        } else if (!lost) {
            lost = true;
            ++count;
            out.append(u"?"_s);
        }
    }
    if (begun)
        write(entry, out, count, searching);
    return out.join(u'\n');
}

} // namespace goneaway::bundle
