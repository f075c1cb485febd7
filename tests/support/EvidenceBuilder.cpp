// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/EvidenceBuilder.h"

#include "evidence/Facts.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::test {

namespace facts = evidence::facts;
using evidence::AbortReason;
using evidence::ClientError;
using evidence::LogEvent;
using evidence::LogEventKind;
using evidence::Observation;
using evidence::Record;
using evidence::Status;
using evidence::Table;

namespace {
constexpr int TimedOut = 110; // ETIMEDOUT on Linux

Observation observation(QLatin1StringView fact, evidence::FactValue value, Status status = Status::Seen)
{
    Observation made;
    made.fact = fact;
    made.value = std::move(value);
    made.status = status;
    made.at = EvidenceBuilder::now();
    return made;
}

Table tableOf(const QMap<QString, QString> &values)
{
    Table table{{u"Variable_name"_s, u"Value"_s}, {}};
    for (auto it = values.constBegin(); it != values.constEnd(); ++it)
        table.rows.append({it.key(), it.value()});
    return table;
}

} // namespace

QDateTime EvidenceBuilder::now()
{
    return QDateTime(QDate(2026, 11, 23), QTime(12, 0), Qt::UTC);
}

EvidenceBuilder EvidenceBuilder::mariadb()
{
    EvidenceBuilder builder;
    builder.ladder(u"db.example"_s).version(u"10.11.19-MariaDB"_s, u"mariadb"_s).uptime(24h * 10);
    builder.variable("wait_timeout"_L1, 28800)
        .variable("interactive_timeout"_L1, 28800)
        .variable("max_allowed_packet"_L1, 16777216)
        .variable("log_warnings"_L1, 2)
        .variable("net_read_timeout"_L1, 30)
        .variable("net_write_timeout"_L1, 60)
        .variable("connect_timeout"_L1, 10)
        .variable("max_connections"_L1, 151)
        .variable("skip_networking"_L1, u"OFF"_s)
        .variable("skip_name_resolve"_L1, u"OFF"_s)
        .variable("bind_address"_L1, u"127.0.0.1"_s)
        .variable("idle_transaction_timeout"_L1, 0)
        .variable("max_statement_time"_L1, u"0.000000"_s)
        .variable("performance_schema"_L1, u"OFF"_s);
    return builder.status("Connections"_L1, 5000).status("Aborted_clients"_L1, 3).status("Com_kill"_L1, 0);
}

EvidenceBuilder EvidenceBuilder::mysql()
{
    EvidenceBuilder builder;
    builder.ladder(u"db.example"_s).version(u"9.7.4"_s, u"mysql"_s).uptime(24h * 10);
    builder.variable("wait_timeout"_L1, 28800)
        .variable("interactive_timeout"_L1, 28800)
        .variable("max_allowed_packet"_L1, 67108864)
        .variable("log_error_verbosity"_L1, 2)
        .variable("net_read_timeout"_L1, 30)
        .variable("net_write_timeout"_L1, 60)
        .variable("connect_timeout"_L1, 10)
        .variable("max_connections"_L1, 151)
        .variable("skip_networking"_L1, u"OFF"_s)
        .variable("skip_name_resolve"_L1, u"OFF"_s)
        .variable("bind_address"_L1, u"*"_s)
        .variable("max_execution_time"_L1, 0)
        .variable("performance_schema"_L1, u"ON"_s);
    return builder.status("Connections"_L1, 5000).status("Aborted_clients"_L1, 3).status("Com_kill"_L1, 0);
}

evidence::Symptom &EvidenceBuilder::theSymptom()
{
    if (!m_symptom) {
        m_symptom.emplace();
        m_symptom->connectionLoss = true;
    }
    return *m_symptom;
}

EvidenceBuilder &EvidenceBuilder::symptom(int code, const QString &message, evidence::Phase phase,
                                          std::optional<int> osErrno)
{
    ClientError error;
    error.code = code;
    error.message = message;
    if (code == 0)
        error.symbol = message;
    error.osErrno = osErrno;
    theSymptom().errors.append(error);
    if (phase != evidence::Phase::Unknown)
        theSymptom().phase = phase;
    theSymptom().text +=
        (theSymptom().text.isEmpty() ? u""_s : u"\n"_s) + u"ERROR %1: %2"_s.arg(code).arg(message);
    return *this;
}

EvidenceBuilder &EvidenceBuilder::handshakeSymptom(int code, std::optional<int> osErrno)
{
    return symptom(
        code,
        u"Lost connection to MySQL server at 'reading initial communication packet', system error: %1"_s.arg(
            osErrno.value_or(0)),
        evidence::Phase::Handshake, osErrno);
}

EvidenceBuilder &EvidenceBuilder::notALoss()
{
    theSymptom().connectionLoss = false;
    return *this;
}

EvidenceBuilder &EvidenceBuilder::client(QLatin1StringView id)
{
    theSymptom().client = {id, id};
    return *this;
}

EvidenceBuilder &EvidenceBuilder::hint(QLatin1StringView hint)
{
    theSymptom().hints.append(hint);
    return *this;
}

EvidenceBuilder &EvidenceBuilder::at(const QDateTime &time)
{
    m_incident.at = time;
    return *this;
}

EvidenceBuilder &EvidenceBuilder::idleBefore(std::chrono::milliseconds time)
{
    m_incident.idleBefore = time;
    return *this;
}

EvidenceBuilder &EvidenceBuilder::failedAfter(std::chrono::milliseconds time)
{
    m_incident.failedAfter = time;
    return *this;
}

EvidenceBuilder &EvidenceBuilder::statement(const QString &sql)
{
    m_incident.statement = sql;
    return *this;
}

EvidenceBuilder &EvidenceBuilder::statementBytes(qint64 bytes)
{
    m_incident.statementBytes = bytes;
    return *this;
}

EvidenceBuilder &EvidenceBuilder::lostId(quint64 connectionId)
{
    m_incident.connectionId = connectionId;
    return *this;
}

EvidenceBuilder &EvidenceBuilder::incident(const evidence::Incident &incident)
{
    m_incident.overrideWith(incident);
    return *this;
}

EvidenceBuilder &EvidenceBuilder::version(const QString &version, const QString &flavour)
{
    return seen(facts::ServerVersion, version).seen(facts::ServerFlavour, flavour);
}

EvidenceBuilder &EvidenceBuilder::variable(QLatin1StringView name, const QString &value)
{
    m_variables.insert(name, value);
    return *this;
}

EvidenceBuilder &EvidenceBuilder::status(QLatin1StringView name, qint64 value)
{
    m_status.insert(name, QString::number(value));
    return *this;
}

EvidenceBuilder &EvidenceBuilder::uptime(std::chrono::seconds time)
{
    status("Uptime"_L1, time.count()).status("Uptime_since_flush_status"_L1, time.count());
    return seen(facts::ServerUptime, qint64(time.count()))
        .seen(facts::ServerStartedAt, now().addSecs(-time.count()));
}

EvidenceBuilder &EvidenceBuilder::process(const QStringList &row)
{
    m_processes.columns = {u"Id"_s,      u"User"_s, u"Host"_s,  u"db"_s,
                           u"Command"_s, u"Time"_s, u"State"_s, u"Info"_s};
    m_processes.rows.append(row);
    return *this;
}

EvidenceBuilder &EvidenceBuilder::errorSummaryRead()
{
    m_errors.columns = {u"user"_s,   u"host"_s,       u"error"_s,    u"name"_s,
                        u"raised"_s, u"first_seen"_s, u"last_seen"_s};
    return *this;
}

EvidenceBuilder &EvidenceBuilder::errorSummary(int error, qint64 raised, const QDateTime &lastSeen,
                                               const QString &user)
{
    const QString time = lastSeen.toString(u"yyyy-MM-dd HH:mm:ss"_s);
    m_errors.columns = {u"user"_s,   u"host"_s,       u"error"_s,    u"name"_s,
                        u"raised"_s, u"first_seen"_s, u"last_seen"_s};
    m_errors.rows.append({user, u"10.0.0.5"_s, QString::number(error), u"ER_%1"_s.arg(error),
                          QString::number(raised), time, time});
    return *this;
}

EvidenceBuilder &EvidenceBuilder::account(const QString &user, const QString &host)
{
    m_accounts.columns = {u"User"_s, u"Host"_s};
    m_accounts.rows.append({user, host});
    return seen(facts::ServerAccounts, m_accounts);
}

EvidenceBuilder &EvidenceBuilder::hostCache(const QMap<QString, QString> &columns)
{
    return seen(facts::ServerHostCache, Table{columns.keys(), {columns.values()}});
}

EvidenceBuilder &EvidenceBuilder::logRead()
{
    return seen(facts::ServerErrorLog,
                Record{{u"how"_s, u"file"_s},
                       {u"path"_s, u"/var/log/mysql/error.log"_s},
                       {u"from"_s, u"2026-11-01T00:00:00.000Z"_s},
                       {u"to"_s, u"2026-11-23T12:00:00.000Z"_s}});
}

EvidenceBuilder &EvidenceBuilder::log(LogEvent event)
{
    if (event.line == 0)
        event.line = m_events.size() + 1;
    if (event.file.isEmpty())
        event.file = u"/var/log/mysql/error.log"_s;
    m_events.append(std::move(event));
    return *this;
}

EvidenceBuilder &EvidenceBuilder::log(LogEventKind kind, const QString &text, std::chrono::seconds ago)
{
    LogEvent event;
    event.kind = kind;
    event.text = text;
    event.time = now().addSecs(-ago.count());
    return log(std::move(event));
}

EvidenceBuilder &EvidenceBuilder::log(AbortReason reason, quint64 connectionId, std::chrono::seconds ago)
{
    LogEvent event;
    event.kind = LogEventKind::AbortedConnection;
    event.reason = reason;
    event.connectionId = connectionId;
    event.time = now().addSecs(-ago.count());
    return log(std::move(event));
}

EvidenceBuilder &EvidenceBuilder::generalLog(const QString &excerpt)
{
    return seen(facts::ServerGeneralLog, Record{{u"on"_s, u"yes"_s}, {u"output"_s, u"FILE"_s}})
        .seen(facts::ServerGeneralLogExcerpt, excerpt);
}

EvidenceBuilder &EvidenceBuilder::rung(QLatin1StringView fact, const Record &value)
{
    return seen(fact, value);
}

EvidenceBuilder &EvidenceBuilder::broken(QLatin1StringView fact, int code, std::optional<int> osErrno,
                                         const Record &value)
{
    bool below = true;
    for (const QLatin1StringView rung : facts::LadderRungs) {
        if (rung == fact) {
            Observation failed =
                observation(fact, value, osErrno == TimedOut ? Status::TimedOut : Status::Failed);
            failed.error = ClientError{code, {}, {}, osErrno, {}};
            observe(std::move(failed));
            below = false;
        } else {
            observe(observation(rung, Record{}, below ? Status::Seen : Status::Skipped));
        }
    }
    return *this;
}

EvidenceBuilder &EvidenceBuilder::ladder(const QString &host)
{
    rung(facts::LadderName, {{u"host"_s, host}, {u"addresses"_s, u"10.0.0.9"_s}, {u"kind"_s, u"tcp"_s}});
    rung(facts::LadderTcp,
         {{u"host"_s, host},
          {u"port"_s, u"3306"_s},
          {u"address"_s, u"10.0.0.9"_s},
          {u"transport"_s, u"tcp"_s}});
    rung(facts::LadderGreeting, {{u"protocol"_s, u"mysql"_s}});
    return rung(facts::LadderLogin, {{u"user"_s, u"app"_s}}).rung(facts::LadderQuery);
}

EvidenceBuilder &EvidenceBuilder::observe(Observation made)
{
    if (!made.at.isValid())
        made.at = now();
    m_observations.append(std::move(made));
    return *this;
}

EvidenceBuilder &EvidenceBuilder::seen(QLatin1StringView fact, evidence::FactValue value)
{
    return observe(observation(fact, std::move(value)));
}

evidence::Evidence EvidenceBuilder::evidence() const
{
    evidence::Evidence built;
    for (const Observation &made : m_observations)
        built.add(made);
    const std::pair<QLatin1StringView, Table> tables[] = {{facts::ServerVariables, tableOf(m_variables)},
                                                          {facts::ServerStatus, tableOf(m_status)},
                                                          {facts::ServerProcesslist, m_processes},
                                                          {facts::ServerErrorSummary, m_errors}};
    for (const auto &[fact, table] : tables) {
        if (!table.rows.isEmpty() || (fact == facts::ServerErrorSummary && !table.columns.isEmpty()))
            built.add(observation(fact, table));
    }
    for (const LogEvent &event : m_events)
        built.add(event);
    if (m_symptom)
        built.setSymptom(*m_symptom);
    built.setIncident(m_incident);
    return built;
}

} // namespace goneaway::test
