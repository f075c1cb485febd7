// SPDX-License-Identifier: GPL-3.0-or-later
#include "SampleCase.h"

#include "diagnose/Diagnoser.h"

#include <QFile>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::sample {

namespace facts = evidence::facts;
using evidence::Observation;
using evidence::Record;
using evidence::Sensitivity;
using evidence::Table;

namespace {

QDateTime at(int hour, int minute, int second = 0)
{
    return QDateTime(QDate(2026, 11, 23), QTime(hour, minute, second), Qt::UTC);
}

Observation seen(QLatin1StringView fact, evidence::FactValue value, const QString &what,
                 Sensitivity sensitivity = Sensitivity::Identifying)
{
    Observation observation;
    observation.fact = fact;
    observation.value = std::move(value);
    observation.source = {u"sql"_s, what, u"MariaDB Connector/C 3.3.14"_s};
    observation.sensitivity = sensitivity;
    observation.at = at(12, 0);
    observation.took = 3ms;
    return observation;
}

void addLadder(evidence::Evidence &evidence)
{
    const auto rung = [&evidence](QLatin1StringView fact, const Record &record, const QString &note) {
        Observation observation = seen(fact, record, u"mysql_real_connect()"_s);
        observation.source.kind = u"ladder"_s;
        observation.note = note;
        evidence.add(observation);
    };
    rung(facts::LadderName,
         {{u"host"_s, u"corpdb7.zorro.example"_s}, {u"addresses"_s, u"10.20.30.40"_s}, {u"kind"_s, u"tcp"_s}},
         u"ladder.name.ok"_s);
    rung(facts::LadderTcp,
         {{u"host"_s, u"corpdb7.zorro.example"_s},
          {u"port"_s, u"3306"_s},
          {u"address"_s, u"10.20.30.40"_s},
          {u"transport"_s, u"tcp"_s}},
         u"ladder.tcp.ok"_s);
    rung(facts::LadderGreeting,
         {{u"version"_s, u"10.11.19-MariaDB"_s},
          {u"flavour"_s, u"mariadb"_s},
          {u"connection_id"_s, u"57"_s},
          {u"protocol"_s, u"mysql"_s}},
         u"ladder.greeting.ok"_s);
    rung(facts::LadderLogin, {{u"user"_s, u"hugo"_s}, {u"tls"_s, u"none"_s}, {u"connection_id"_s, u"57"_s}},
         u"ladder.login.ok"_s);
    rung(facts::LadderQuery, {}, u"ladder.query.ok"_s);
}

void addServer(evidence::Evidence &evidence)
{
    const QString identity = u"SELECT VERSION()"_s;
    evidence.add(seen(facts::ServerVersion, u"10.11.19-MariaDB"_s, identity, Sensitivity::Public));
    evidence.add(seen(facts::ServerFlavour, u"mariadb"_s, identity, Sensitivity::Public));
    evidence.add(seen(facts::ServerNow, at(12, 0), identity, Sensitivity::Public));
    evidence.add(seen(facts::ServerUptime, qint64(864000), u"SHOW GLOBAL STATUS"_s, Sensitivity::Public));
    evidence.add(seen(facts::ServerStartedAt, at(12, 0).addSecs(-864000), u"SHOW GLOBAL STATUS"_s,
                      Sensitivity::Public));
    evidence.add(seen(facts::ServerSession,
                      Record{{u"wait_timeout"_s, u"28800"_s},
                             {u"user"_s, u"hugo@appsrv3.zorro.example"_s},
                             {u"current_user"_s, u"hugo@%"_s}},
                      u"SHOW SESSION VARIABLES"_s));
    evidence.add(seen(facts::ServerVariables,
                      Table{{u"Variable_name"_s, u"Value"_s},
                            {{u"wait_timeout"_s, u"28800"_s},
                             {u"interactive_timeout"_s, u"28800"_s},
                             {u"max_allowed_packet"_s, u"16777216"_s},
                             {u"log_warnings"_s, u"2"_s},
                             {u"hostname"_s, u"corpdb7"_s},
                             {u"log_error"_s, u"/var/log/mysql/corpdb7.err"_s},
                             {u"report_password"_s, u"Zs3cret"_s},
                             {u"init_connect"_s, u"SET @a = 'Zs3cret'"_s}}},
                      u"SHOW GLOBAL VARIABLES"_s));
    evidence.add(
        seen(facts::ServerStatus,
             Table{{u"Variable_name"_s, u"Value"_s},
                   {{u"Aborted_clients"_s, u"7"_s}, {u"Connections"_s, u"57"_s}, {u"Uptime"_s, u"864000"_s}}},
             u"SHOW GLOBAL STATUS"_s, Sensitivity::Public));
    evidence.add(
        seen(facts::ServerProcesslist,
             Table{{u"Id"_s, u"User"_s, u"Host"_s, u"db"_s, u"Command"_s, u"Time"_s, u"State"_s, u"Info"_s},
                   {{u"57"_s, u"hugo"_s, u"10.20.30.99:51234"_s, u"warehouse9"_s, u"Query"_s, u"0"_s,
                     u"starting"_s, u"SELECT 'Zs3cret\tx'"_s},
                    {u"3"_s, u"system user"_s, u""_s, QString(), u"Sleep"_s, u"9"_s, QString(), QString()}}},
             u"SHOW FULL PROCESSLIST"_s, Sensitivity::SqlText));
    evidence.add(seen(facts::ServerPrivileges, Record{{u"process"_s, u"yes"_s}, {u"super"_s, u"no"_s}},
                      u"SHOW GRANTS"_s));
    Observation off = seen(facts::ServerHostCache, {}, u"performance_schema"_s);
    off.status = evidence::Status::NotApplicable;
    off.note = u"check.host-cache.off"_s;
    evidence.add(off);
}

void addLogs(evidence::Evidence &evidence)
{
    const QString line =
        u"2026-11-23 11:00:01 42 [Warning] Aborted connection 42 to db: 'warehouse9' user: 'hugo' host: "
        "'appsrv3.zorro.example' (Got timeout reading communication packets)"_s;
    evidence.add(seen(facts::ServerErrorLog,
                      Record{{u"path"_s, u"/var/log/mysql/corpdb7.err"_s},
                             {u"how"_s, u"file"_s},
                             {u"events"_s, u"1"_s},
                             {u"lines"_s, u"9"_s},
                             {u"from"_s, u"2026-11-13T12:00:00.000Z"_s},
                             {u"to"_s, u"2026-11-23T11:00:01.000Z"_s}},
                      u"/var/log/mysql/corpdb7.err"_s));
    evidence.add(seen(facts::ServerErrorLogExcerpt, QString(line + u'\n'), u"/var/log/mysql/corpdb7.err"_s,
                      Sensitivity::SqlText));
    evidence.add(seen(
        facts::ServerGeneralLog,
        Record{{u"on"_s, u"yes"_s}, {u"output"_s, u"FILE"_s}, {u"path"_s, u"/var/lib/mysql/corpdb7.log"_s}},
        u"SHOW GLOBAL VARIABLES"_s));
    evidence.add(seen(facts::ServerGeneralLogExcerpt,
                      u"\t\t    42 Query\tUPDATE warehouse9.t SET a = 'Zs3cret'\n"_s,
                      u"/var/lib/mysql/corpdb7.log"_s, Sensitivity::SqlText));
    evidence::LogEvent event;
    event.file = u"/var/log/mysql/corpdb7.err"_s;
    event.line = 8;
    event.time = at(11, 0, 1);
    event.kind = evidence::LogEventKind::AbortedConnection;
    event.reason = evidence::AbortReason::TimeoutReading;
    event.connectionId = 42;
    event.user = u"hugo"_s;
    event.host = u"appsrv3.zorro.example"_s;
    event.database = u"warehouse9"_s;
    event.text = line;
    evidence.add(event);
}

evidence::Symptom symptom()
{
    evidence::Symptom symptom;
    symptom.text =
        u"hugo@appsrv3:~$ python app.py\n(pymysql.err.OperationalError) (2006, 'MySQL server has gone "
        u"away')\n"
        "[SQL: UPDATE warehouse9.t SET a = 'Zs3cret' WHERE id = 5]\nmysql://hugo:Zs3cret@corpdb7.zorro.example/warehouse9\n"_s;
    symptom.errors = {{2006, u"CR_SERVER_GONE_ERROR"_s, u"HY000"_s, {}, u"MySQL server has gone away"_s}};
    symptom.client = {u"pymysql"_s, u"PyMySQL"_s};
    symptom.phase = evidence::Phase::Idle;
    symptom.hints = {QString(evidence::hints::Idle)};
    symptom.connectionLoss = true;
    return symptom;
}

} // namespace

evidence::Evidence idleTimeout()
{
    evidence::Evidence evidence;
    addLadder(evidence);
    Observation system = seen(
        facts::ClientSystem,
        Record{{u"os"_s, u"Debian GNU/Linux 12"_s}, {u"host"_s, u"appsrv3"_s}, {u"goneaway"_s, u"0.1.0"_s}},
        u"QSysInfo"_s);
    system.source.kind = u"system"_s;
    evidence.add(system);
    evidence.add(seen(facts::ClientLibrary,
                      Record{{u"name"_s, u"MariaDB Connector/C"_s}, {u"version"_s, u"3.3.14"_s}},
                      u"mysql_get_client_info()"_s));
    evidence.add(seen(
        facts::ClientOptionFiles,
        Table{
            {u"path"_s, u"state"_s, u"options"_s},
            {{u"/home/hugo/.my.cnf"_s, u"read"_s,
              u"[client] host=corpdb7.zorro.example; [client] user=hugo; [client] password=Zs3cret; [client] port=3306"_s}}},
        u"option files"_s));
    addServer(evidence);
    addLogs(evidence);
    evidence.setSymptom(symptom());
    evidence::Incident incident;
    incident.at = at(11, 30);
    incident.idleBefore = 30600s;
    incident.connectionId = 42;
    incident.statement = u"UPDATE warehouse9.t SET a = 'Zs3cret' WHERE id = 5"_s;
    evidence.setIncident(incident);
    return evidence;
}

QStringList secretWords()
{
    return {u"Zs3cret"_s, u"hugo"_s, u"corpdb7"_s, u"appsrv3"_s, u"zorro"_s, u"warehouse9"_s, u"10.20.30"_s};
}

evidence::Evidence refusedConnection()
{
    evidence::Evidence evidence;
    Observation tcp = seen(
        facts::LadderTcp,
        Record{{u"host"_s, u"corpdb7.zorro.example"_s}, {u"port"_s, u"3306"_s}, {u"transport"_s, u"tcp"_s}},
        u"connect()"_s);
    tcp.status = evidence::Status::Failed;
    tcp.note = u"ladder.tcp.refused"_s;
    tcp.error = evidence::ClientError{2002, u"CR_CONNECTION_ERROR"_s, u"HY000"_s, 111,
                                      u"Can't connect to server on 'corpdb7.zorro.example' (111)"_s};
    tcp.source.kind = u"ladder"_s;
    evidence.add(tcp);
    return evidence;
}

const Texts &texts()
{
    static const Texts loaded = Texts::load(u"en"_s).valueOr(Texts());
    return loaded;
}

const diagnose::Catalogue &catalogue()
{
    static const diagnose::Catalogue loaded =
        diagnose::Catalogue::load(u"en"_s).valueOr(diagnose::Catalogue());
    return loaded;
}

report::Report reportOf(const evidence::Evidence &evidence)
{
    return report::makeReport(evidence, diagnose::diagnose(evidence), catalogue(), texts(), at(12, 0, 22));
}

bundle::Contents contentsOf(const evidence::Evidence &evidence, const bundle::RedactionPolicy &policy)
{
    return bundle::collect(reportOf(evidence), texts(), catalogue(), policy);
}

} // namespace goneaway::sample
