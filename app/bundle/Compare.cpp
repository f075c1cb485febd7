// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/Compare.h"

#include "diagnose/Case.h"
#include "evidence/Json.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

namespace facts = evidence::facts;
using diagnose::CauseId;
using diagnose::Certainty;
using evidence::Evidence;
using evidence::Observation;
using evidence::Record;
using evidence::Table;

// What is known of one case, flat: name -> value.
using Sheet = QMap<QString, QString>;

// Settings, counters and facts that can explain a lost connection, and the causes they belong to (MySQL
// manual, "MySQL server has gone away"; SIGNATURES). Those that decide most often come first.
struct Telling {
    const char *pattern;
    QList<QLatin1StringView> causes;
};

const QList<Telling> &telling()
{
    static const QList<Telling> list{
        {"^(session )?(wait|interactive)_timeout$", {"idle-timeout"_L1}},
        {"^(session )?max_allowed_packet$", {"packet-too-large"_L1, "huge-insert"_L1}},
        {"^(session )?net_(read|write)_timeout$|^net_retry_count$", {"network-timeout"_L1}},
        {"^(session )?(max_execution_time|max_statement_time)$", {"statement-timeout"_L1}},
        {"^(session )?idle_(write_|readonly_)?transaction_timeout$", {"idle-transaction"_L1}},
        {"^max_(user_)?connections$|^thread_cache_size$|^extra_max_connections$|^Max_used_connections$",
         {"too-many-connections"_L1}},
        {"^max_connect_errors$|^Connection_errors_", {"host-blocked"_L1}},
        {"^skip_networking$|^bind_address$|^port$", {"networking-disabled"_L1}},
        {"^skip_name_resolve$|^host_cache_size$", {"name-resolution"_L1}},
        {"^connect_timeout$", {"client-timeout"_L1, "name-resolution"_L1}},
        {"^require_secure_transport$|^tls_version$|^have_ssl$|^tls$", {"tls-failure"_L1}},
        {"^default_authentication_plugin$|^authentication_policy$", {"access-denied"_L1}},
        {"^innodb_buffer_pool_size$|^innodb_log_buffer_size$|^tmp_table_size$|^max_heap_table_size$|^sort_"
         "buffer_size$",
         {"out-of-memory"_L1}},
        {"^server started$", {"server-restart"_L1, "server-crash"_L1, "out-of-memory"_L1}},
        {"^server version$|^server flavour$", {"server-crash"_L1}},
        {"^(client|driver) library$", {"reconnect-off"_L1, "old-client-16mb"_L1, "client-timeout"_L1}},
        {"^client option ", {"client-timeout"_L1, "reconnect-off"_L1}},
        {"^client os$", {"windows-late-error"_L1, "network-idle-drop"_L1}},
        {"^way to the server$", {"port-blocked"_L1, "proxy-timeout"_L1}},
        {"^ladder\\.", {"port-blocked"_L1, "access-denied"_L1, "name-resolution"_L1}},
        {"^reported ", {}},
        {"^log: ", {}},
        {"^Aborted_(clients|connects)$", {}},
        {"^(log_warnings|log_error_verbosity)$", {}},
    };
    return list;
}

// Counters and times differ always and say nothing; the telling ones are taken up all the same.
bool isNoise(const QString &name)
{
    static const QRegularExpression noise(
        u"^(?:session "
        u")?(?:timestamp|pseudo_thread_id|rand_seed\\d|last_insert_id|identity|insert_id|connection_id|"
        "gtid_.*|server_uuid|server_uid|hostname|pid_file|socket|datadir|basedir|tmpdir|general_log_file|"
        "slow_query_log_file|log_error|log_bin.*|relay_log.*|report_.*|user|current_user|error_count|warning_"
        "count|"
        "in_transaction|innodb_buffer_pool_load.*|statement_id|external_user|proxy_user|port|plugin_dir)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return noise.match(name).hasMatch();
}

// A value that holds a pseudonym belongs to its bundle alone.
bool isComparable(const QString &value)
{
    static const QRegularExpression mark(u"\\b(?:host|user|db|table|file)-\\d+\\b|<removed>"_s);
    return !mark.match(value).hasMatch();
}

void takeSettings(Sheet &sheet, const Evidence &evidence)
{
    if (const auto *variables = evidence.value<Table>(facts::ServerVariables)) {
        for (const QStringList &row : variables->rows) {
            if (!isNoise(row.value(0)))
                sheet.insert(row.value(0).toLower(), row.value(1));
        }
    }
    if (const auto *session = evidence.value<Record>(facts::ServerSession)) {
        for (auto it = session->begin(); it != session->end(); ++it) {
            // The same as the global one in most cases: then one line is enough.
            if (!isNoise(it.key()) && sheet.value(it.key()) != it.value())
                sheet.insert(u"session "_s + it.key(), it.value());
        }
    }
    if (const auto *status = evidence.value<Table>(facts::ServerStatus)) {
        static const QRegularExpression counters(
            u"^(?:Aborted_clients|Aborted_connects|Connection_errors_\\w+|Max_used_connections)$"_s);
        for (const QStringList &row : status->rows) {
            if (counters.match(row.value(0)).hasMatch())
                sheet.insert(row.value(0), row.value(1));
        }
    }
}

void takeClient(Sheet &sheet, const Evidence &evidence)
{
    const auto field = [&](QLatin1StringView fact, const QString &name, const QString &as) {
        if (const auto *record = evidence.value<Record>(fact); record && !record->value(name).isEmpty())
            sheet.insert(as, record->value(name));
    };
    if (const auto *library = evidence.value<Record>(facts::ClientLibrary))
        sheet.insert(u"client library"_s, library->value(u"name"_s) + u' ' + library->value(u"version"_s));
    field(facts::ClientSqlDriver, u"name"_s, u"driver library"_s);
    field(facts::ClientSystem, u"os"_s, u"client os"_s);
    field(facts::ClientSystem, u"kernel"_s, u"client kernel"_s);
    field(facts::ClientSystem, u"locale"_s, u"client locale"_s);
    field(facts::ClientSystem, u"time_zone"_s, u"client time zone"_s);
    field(facts::LadderLogin, u"tls"_s, u"tls"_s);
    field(facts::LadderTcp, u"transport"_s, u"way to the server"_s);
    if (const auto *files = evidence.value<Table>(facts::ClientOptionFiles)) {
        for (const QStringList &row : files->rows) {
            for (const QString &option : row.value(2).split(u"; "_s, Qt::SkipEmptyParts))
                sheet.insert(u"client option "_s + option.section(u'=', 0, 0), option.section(u'=', 1));
        }
    }
}

void takeIncident(Sheet &sheet, const Evidence &evidence)
{
    for (const QLatin1StringView rung : {facts::LadderName, facts::LadderTcp, facts::LadderGreeting,
                                         facts::LadderLogin, facts::LadderQuery}) {
        if (const Observation *observation = evidence.find(rung))
            sheet.insert(
                rung,
                observation->error
                    ? u"%1 (error %2)"_s.arg(nameOf(observation->status)).arg(observation->error->code)
                    : nameOf(observation->status));
    }
    if (const auto &symptom = evidence.symptom()) {
        QStringList codes;
        for (const evidence::ClientError &error : symptom->errors)
            codes << (error.code ? QString::number(error.code) : error.symbol);
        sheet.insert(u"reported errors"_s, codes.join(u", "_s));
        sheet.insert(u"reported by"_s, symptom->client.name);
    }
    const auto duration = [&sheet](const QString &name,
                                   const std::optional<std::chrono::milliseconds> &time) {
        if (time)
            sheet.insert(name, diagnose::durationText(*time));
    };
    duration(u"reported idle time"_s, evidence.incident().idleBefore);
    duration(u"reported time to the error"_s, evidence.incident().failedAfter);
    QMap<QString, int> events;
    for (const evidence::LogEvent &event : evidence.logEvents()) {
        const bool aborted = event.kind == evidence::LogEventKind::AbortedConnection;
        ++events[u"log: "_s + (aborted ? nameOf(event.reason) : nameOf(event.kind))];
    }
    for (auto it = events.begin(); it != events.end(); ++it)
        sheet.insert(it.key(), QString::number(it.value()));
}

Sheet sheetOf(const Evidence &evidence)
{
    Sheet sheet;
    if (const auto *version = evidence.value<QString>(facts::ServerVersion))
        sheet.insert(u"server version"_s, *version);
    if (const auto *flavour = evidence.value<QString>(facts::ServerFlavour))
        sheet.insert(u"server flavour"_s, *flavour);
    if (const auto *started = evidence.value<QDateTime>(facts::ServerStartedAt))
        sheet.insert(u"server started"_s, diagnose::timeText(*started));
    takeSettings(sheet, evidence);
    takeClient(sheet, evidence);
    takeIncident(sheet, evidence);
    sheet.removeIf([](const auto &entry) { return !isComparable(entry.value()); });
    return sheet;
}

// Whether both cases could have known it: what one of them did not look at is no difference.
bool wasLookedAt(const QString &name, const Evidence &evidence)
{
    if (name.startsWith("log: "_L1))
        return evidence.findSeen(facts::ServerErrorLog);
    if (name.startsWith("reported "_L1))
        return evidence.symptom().has_value();
    if (name.startsWith("client option "_L1))
        return evidence.findSeen(facts::ClientOptionFiles);
    return false;
}

std::optional<CauseId> topOf(const diagnose::Diagnosis &diagnosis)
{
    const diagnose::Finding *top = diagnosis.top();
    return top ? std::optional(top->cause) : std::nullopt;
}

QList<CauseChange> causeChanges(const diagnose::Diagnosis &before, const diagnose::Diagnosis &after)
{
    QList<CauseChange> changes;
    for (const diagnose::Finding &finding : before.ranked) {
        const auto same =
            std::find_if(after.ranked.begin(), after.ranked.end(),
                         [&finding](const auto &other) { return other.cause == finding.cause; });
        if (same != after.ranked.end() && same->certainty != finding.certainty)
            changes.append({finding.cause, finding.certainty, same->certainty});
    }
    // What rose to, or fell from, the strongest claim first.
    std::stable_sort(changes.begin(), changes.end(), [](const CauseChange &a, const CauseChange &b) {
        return std::min(a.before, a.after) < std::min(b.before, b.after);
    });
    return changes;
}

// A change of the causes that says something: to or from "likely" and better.
QSet<QString> movedCauses(const Comparison &comparison)
{
    QSet<QString> moved;
    for (const CauseChange &change : comparison.causes) {
        if (std::min(change.before, change.after) <= Certainty::Likely)
            moved.insert(change.cause.text());
    }
    return moved;
}

void rank(FactChange &change, const QSet<QString> &moved)
{
    for (const Telling &fact : telling()) {
        if (!change.what.contains(QRegularExpression(QString::fromLatin1(fact.pattern))))
            continue;
        change.rank = FactChange::Rank::CanExplain;
        for (const QLatin1StringView cause : fact.causes) {
            change.causes.append(CauseId(cause));
            if (moved.contains(cause))
                change.rank = FactChange::Rank::Explains;
        }
        return;
    }
}

// The place in the list of telling facts; the rest behind it.
qsizetype orderOf(const QString &what)
{
    const auto &list = telling();
    for (qsizetype i = 0; i < list.size(); ++i) {
        if (what.contains(QRegularExpression(QString::fromLatin1(list[i].pattern))))
            return i;
    }
    return list.size();
}

} // namespace

Comparison compare(const Evidence &before, const Evidence &after)
{
    const diagnose::Diagnosis first = diagnose::diagnose(before);
    const diagnose::Diagnosis second = diagnose::diagnose(after);
    Comparison comparison;
    comparison.verdictBefore = first.verdict;
    comparison.verdictAfter = second.verdict;
    comparison.topBefore = topOf(first);
    comparison.topAfter = topOf(second);
    comparison.madeBefore = before.collectedAt();
    comparison.madeAfter = after.collectedAt();
    comparison.causes = causeChanges(first, second);

    const Sheet left = sheetOf(before);
    const Sheet right = sheetOf(after);
    const QSet<QString> moved = movedCauses(comparison);
    QStringList names = left.keys() + right.keys();
    names.removeDuplicates();
    for (const QString &name : std::as_const(names)) {
        const bool inBoth = left.contains(name) && right.contains(name);
        if (left.value(name) == right.value(name)
            || (!inBoth && !wasLookedAt(name, left.contains(name) ? after : before)))
            continue;
        FactChange change{name, left.value(name), right.value(name), {}, FactChange::Rank::Other};
        rank(change, moved);
        comparison.facts.append(change);
    }
    std::stable_sort(comparison.facts.begin(), comparison.facts.end(),
                     [](const FactChange &a, const FactChange &b) {
                         return std::tuple(a.rank, orderOf(a.what)) < std::tuple(b.rank, orderOf(b.what));
                     });
    return comparison;
}

} // namespace goneaway::bundle
