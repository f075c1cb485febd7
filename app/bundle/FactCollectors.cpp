// SPDX-License-Identifier: GPL-3.0-or-later
// What was seen of the server, the client and the logs, a file for each.
#include "bundle/Collectors.h"
#include "bundle/Entries.h"

#include "bundle/Tsv.h"
#include "diagnose/Case.h"
#include "evidence/Json.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

namespace facts = evidence::facts;
using evidence::FactId;
using evidence::Observation;
using evidence::Record;
using evidence::Table;

Entry uptime(const Material &material)
{
    Entry entry = about(u"server/uptime.txt"_s,
                        {facts::ServerUptime, facts::ServerStartedAt, facts::ServerNow,
                         facts::ServerClockOffset, facts::ServerVersion},
                        material);
    entry.facts.removeAll(FactId(facts::ServerVersion)); // shown here, but not what the file is about
    const evidence::Evidence &evidence = material.evidence();
    QString text;
    if (const auto *version = evidence.value<QString>(facts::ServerVersion))
        text += u"version: "_s + *version + u'\n';
    if (const auto *seconds = evidence.value<qint64>(facts::ServerUptime))
        text += u"uptime_seconds: %1 (%2)\n"_s.arg(*seconds).arg(
            diagnose::durationText(std::chrono::seconds(*seconds)));
    if (const auto *started = evidence.value<QDateTime>(facts::ServerStartedAt))
        text += u"started_at: "_s + diagnose::timeText(*started) + u'\n';
    if (const auto *now = evidence.value<QDateTime>(facts::ServerNow))
        text += u"server_time: "_s + diagnose::timeText(*now) + u'\n';
    if (const auto *offset = evidence.value<qint64>(facts::ServerClockOffset))
        text += u"server_minus_client_ms: %1\n"_s.arg(*offset);
    entry.content = text.toUtf8();
    if (text.isEmpty())
        entry.why = whyNot(facts::ServerUptime, material);
    return entry;
}

Entry variables(const Material &material)
{
    return tableEntry(u"server/variables.tsv"_s, facts::ServerVariables, material);
}

Entry status(const Material &material)
{
    return tableEntry(u"server/status.tsv"_s, facts::ServerStatus, material);
}

Entry processlist(const Material &material)
{
    return tableEntry(u"server/processlist.tsv"_s, facts::ServerProcesslist, material);
}

Entry hostCache(const Material &material)
{
    return tableEntry(u"server/host_cache.tsv"_s, facts::ServerHostCache, material);
}

Entry errorSummary(const Material &material)
{
    return tableEntry(u"server/error_summary.tsv"_s, facts::ServerErrorSummary, material);
}

Entry replication(const Material &material)
{
    return table(u"server/replication.tsv"_s, facts::ServerReplication, material);
}

// Seen by a watch.
Entry minuteBefore(const Material &material)
{
    return table(u"server/minute-before.tsv"_s, facts::WatchSamples, material);
}

Entry watchTriggers(const Material &material)
{
    return table(u"client/watch.tsv"_s, facts::WatchTriggers, material);
}

Entry cluster(const Material &material)
{
    return table(u"server/cluster.tsv"_s, facts::ServerCluster, material);
}

Entry grants(const Material &material)
{
    return table(u"server/grants.tsv"_s, facts::ServerGrants, material);
}

Entry plugins(const Material &material)
{
    return table(u"server/plugins.tsv"_s, facts::ServerPlugins, material);
}

Entry innodbStatus(const Material &material)
{
    return material.evidence().find(facts::ServerInnodbStatus)
        ? textEntry(u"server/innodb-status.txt"_s, facts::ServerInnodbStatus, material)
        : Entry();
}

Entry statementSummary(const Material &material)
{
    return table(u"server/statement_summary.tsv"_s, facts::ServerStatementSummary, material);
}

Entry connectionAttributes(const Material &material)
{
    return table(u"server/connection_attributes.tsv"_s, facts::ServerConnectionAttributes, material);
}

// What this machine knows of a server that runs on it.
Entry limits(const Material &material)
{
    return material.evidence().find(facts::ServerLimits)
        ? recordsEntry(u"server/limits.txt"_s, {facts::ServerLimits}, material)
        : Entry();
}

Entry service(const Material &material)
{
    return table(u"server/service.tsv"_s, facts::ServerService, material);
}

Entry kernelLog(const Material &material)
{
    Entry entry = table(u"server/kernel_log.tsv"_s, facts::ServerKernelLog, material);
    const Observation *seen = material.evidence().findSeen(facts::ServerKernelLog);
    if (const auto *kills = seen ? seen->as<Table>() : nullptr; kills && kills->rows.isEmpty())
        entry.content = (report::explain(*seen, material.texts) + u'\n').toUtf8();
    return entry;
}

Entry eventLog(const Material &material)
{
    return material.evidence().find(facts::ServerEventLog)
        ? textEntry(u"server/event-log.txt"_s, facts::ServerEventLog, material)
        : Entry();
}

Entry keepalive(const Material &material)
{
    return material.evidence().find(facts::ClientKeepalive)
        ? recordsEntry(u"client/tcp-keepalive.txt"_s, {facts::ClientKeepalive}, material)
        : Entry();
}

Entry session(const Material &material)
{
    Entry entry = about(u"server/session.tsv"_s, {facts::ServerSession}, material);
    if (const auto *record = material.evidence().value<Record>(facts::ServerSession)) {
        Table table{{u"name"_s, u"value"_s}, {}};
        for (auto it = record->begin(); it != record->end(); ++it)
            table.rows.append({it.key(), it.value()});
        entry.content = toTsv(table);
    } else {
        entry.why = whyNot(facts::ServerSession, material);
    }
    return entry;
}

Entry privileges(const Material &material)
{
    Entry entry =
        about(u"server/privileges.txt"_s, {facts::ServerPrivileges, facts::ServerBlindSpots}, material);
    QString text;
    if (const auto *record = material.evidence().value<Record>(facts::ServerPrivileges))
        text += lines(*record);
    for (const Observation &observation : material.evidence().observations()) {
        if (observation.fact == FactId(facts::ServerBlindSpots) && !observation.seen())
            text += report::explain(observation, material.texts) + u'\n';
    }
    entry.content = text.toUtf8();
    if (text.isEmpty())
        entry.why = whyNot(facts::ServerPrivileges, material);
    return entry;
}

Entry clientSystem(const Material &material)
{
    return recordsEntry(u"client/system.txt"_s, {facts::ClientSystem}, material);
}

Entry clientLibrary(const Material &material)
{
    return recordsEntry(u"client/library.txt"_s, {facts::ClientLibrary, facts::ClientSqlDriver}, material);
}

Entry optionFiles(const Material &material)
{
    Entry entry = about(u"client/option-files.txt"_s, {facts::ClientOptionFiles}, material);
    const auto *table = material.evidence().value<Table>(facts::ClientOptionFiles);
    if (!table) {
        entry.why = whyNot(facts::ClientOptionFiles, material);
        return entry;
    }
    QString text;
    for (const QStringList &row : table->rows) {
        text += row.value(0) + u" ("_s + row.value(1) + u")\n"_s;
        for (const QString &option : row.value(2).split(u"; "_s, Qt::SkipEmptyParts))
            text += u"    "_s + option + u'\n';
    }
    entry.content =
        (text.isEmpty() ? material.texts.text(u"bundle.no-option-files"_s) + u'\n' : text).toUtf8();
    return entry;
}

Entry localServers(const Material &material)
{
    if (!material.evidence().find(facts::ClientLocalServer))
        return {}; // only looked at when a port of this machine is closed
    Entry entry =
        about(u"client/local-servers.tsv"_s, {facts::ClientLocalServer, facts::ClientServices}, material);
    const auto *servers = material.evidence().value<Table>(facts::ClientLocalServer);
    if (!servers) {
        entry.why = whyNot(facts::ClientLocalServer, material);
        return entry;
    }
    entry.content = servers->rows.isEmpty()
        ? material.texts.text(u"bundle.no-local-servers"_s).toUtf8() + '\n'
        : toTsv(*servers);
    if (const auto *services = material.evidence().value<Table>(facts::ClientServices))
        entry.content += toTsv(*services);
    return entry;
}

Entry ladder(const Material &material)
{
    QList<QLatin1StringView> shown(std::begin(facts::LadderShown), std::end(facts::LadderShown));
    shown.append(facts::LadderAddresses);
    Entry entry = about(u"client/ladder.txt"_s, shown, material);
    QString text;
    for (const QLatin1StringView rung : facts::LadderShown) {
        const Observation *observation = material.evidence().find(rung);
        if (!observation)
            continue;
        text += u"%1: %2, %3 ms\n"_s.arg(QString(rung), nameOf(observation->status))
                    .arg(observation->took.count());
        if (const QString says = report::explain(*observation, material.texts); !says.isEmpty())
            text += u"    "_s + says + u'\n';
        if (const auto &error = observation->error) {
            text +=
                u"    error %1 %2"_s.arg(error->code).arg(error->symbol).trimmed() + u": "_s + error->message;
            text += error->osErrno ? u" (errno %1)\n"_s.arg(*error->osErrno) : u"\n"_s;
        }
        if (const auto *record = std::get_if<Record>(&observation->value)) {
            for (auto it = record->begin(); it != record->end(); ++it) {
                if (!it.value().isEmpty())
                    text += u"    "_s + it.key() + u" = "_s + it.value() + u'\n';
            }
        }
    }
    if (const auto *tried = material.evidence().value<Table>(facts::LadderAddresses))
        text += QString::fromUtf8(toTsv(*tried));
    entry.content = text.toUtf8();
    if (text.isEmpty())
        entry.why = material.texts.text(u"bundle.why.no-connection"_s);
    return entry;
}

Entry errorLog(const Material &material)
{
    Entry entry = textEntry(u"logs/error-log.txt"_s, facts::ServerErrorLogExcerpt, material);
    if (entry.content.isEmpty() && !material.evidence().find(facts::ServerErrorLogExcerpt))
        entry.why = whyNot(facts::ServerErrorLog, material);
    return entry;
}

Entry generalLog(const Material &material)
{
    Entry entry = textEntry(u"logs/general-log.txt"_s, facts::ServerGeneralLogExcerpt, material);
    if (!entry.content.isEmpty() || material.evidence().find(facts::ServerGeneralLogExcerpt))
        return entry;
    // Nobody looks for an excerpt while the log is off: then that is the reason, and it was seen.
    const Observation *log = material.evidence().find(facts::ServerGeneralLog);
    entry.why = log ? report::explain(*log, material.texts) : whyNot(facts::ServerGeneralLog, material);
    return entry;
}

Entry events(const Material &material)
{
    Entry entry = about(u"logs/events.json"_s, {facts::ServerErrorLog}, material);
    // Leaving the events out does not unmake that the log was read.
    entry.facts = {FactId(facts::LogEvents)};
    entry.redactions += material.counts.logEvents;
    if (material.evidence().logEvents().isEmpty() && !material.evidence().findSeen(facts::ServerErrorLog)) {
        entry.why = whyNot(facts::ServerErrorLog, material);
        return entry;
    }
    QJsonArray array;
    for (const evidence::LogEvent &event : material.evidence().logEvents())
        array.append(evidence::toJson(event));
    entry.content = QJsonDocument(array).toJson(QJsonDocument::Indented);
    return entry;
}

// What the log says of the session that was lost, wherever in the log that stands: the excerpt may be far
// off.
Entry connectionEvents(const Material &material)
{
    constexpr qsizetype most = 500;
    const auto &id = material.evidence().incident().connectionId;
    if (!id)
        return {};
    QStringList lines;
    for (const evidence::LogEvent &event : material.evidence().logEvents()) {
        if (event.connectionId != id && event.byConnectionId != id)
            continue;
        lines << (event.time ? diagnose::timeText(*event.time) : QString()) + u"  "_s + nameOf(event.kind)
                + u"  "_s + event.text;
    }
    if (lines.isEmpty())
        return {};
    Entry entry;
    entry.path = u"logs/connection.txt"_s;
    entry.facts = {FactId(facts::LogEvents)};
    entry.source = u"logs/events.json"_s;
    entry.content = (material.texts.text(u"bundle.connection-events"_s, {{u"id"_s, QString::number(*id)}})
                     + u"\n\n"_s + lines.last(std::min(most, lines.size())).join(u'\n') + u'\n')
                        .toUtf8();
    return entry;
}

constexpr Collector All[] = {
    &uptime,        &variables,    &status,       &processlist,      &hostCache,
    &session,       &errorSummary, &privileges,   &grants,           &replication,
    &cluster,       &plugins,      &innodbStatus, &statementSummary, &connectionAttributes,
    &limits,        &service,      &kernelLog,    &eventLog,         &clientSystem,
    &clientLibrary, &keepalive,    &optionFiles,  &localServers,     &ladder,
    &errorLog,      &generalLog,   &events,       &connectionEvents,     &minuteBefore,
    &watchTriggers};

} // namespace

std::span<const Collector> factCollectors()
{
    return All;
}

} // namespace goneaway::bundle
