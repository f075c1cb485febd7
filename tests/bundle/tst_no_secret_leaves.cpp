// SPDX-License-Identifier: GPL-3.0-or-later
// Secrets of every kind in every place that Goneaway looks at, on real servers; and none of them in the
// bundle, however it is spelled. What explains a lost connection is still there.
#include "bundle/Bundle.h"
#include "bundle/Planted.h"
#include "bundle/Unpacked.h"
#include "checks/Check.h"
#include "connect/Ladder.h"
#include "diagnose/Diagnoser.h"
#include "evidence/Json.h"
#include "lab/PracticeServer.h"
#include "symptom/Decoder.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using planted::Bait;

namespace facts = evidence::facts;

namespace {

// What a person, a log or a server may say of a lost connection, and what nobody can do without.
const QStringList &telling()
{
    static const QStringList lines{
        u"ERROR 2006 (HY000): MySQL server has gone away"_s,
        u"ERROR 2013 (HY000): Lost connection to MySQL server during query"_s,
        u"ERROR 2055 (HY000): Lost connection to server, system error: 104"_s,
        u"(1158, 'Got an error reading communication packets')"_s,
        u"ERROR 1153 (08S01): Got a packet bigger than 'max_allowed_packet' bytes"_s,
        u"ERROR 4031 (HY000): The client was disconnected by the server because of inactivity."_s,
        u"ERROR 1129 (HY000): Host is blocked because of many connection errors"_s,
        u"ERROR 1040 (08004): Too many connections"_s,
        u"ERROR 3159 (HY000): Connections using insecure transport are prohibited"_s,
        u"SQLSTATE[HY000] [2002] Connection refused"_s,
        u"pymysql.err.OperationalError: (2013, 'Lost connection to MySQL server during query')"_s,
        u"ConnectionResetError: [Errno 104] Connection reset by peer"_s,
        u"BrokenPipeError: [Errno 32] Broken pipe"_s,
        u"com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure"_s,
        u"The last packet successfully received from the server was 28,801,123 milliseconds ago."_s,
        u"Error: read ECONNRESET"_s,
        u"PROTOCOL_CONNECTION_LOST"_s,
        u"invalid connection: driver: bad connection"_s,
        u"wait_timeout = 28800"_s,
        u"interactive_timeout=28800"_s,
        u"net_read_timeout = 30"_s,
        u"max_allowed_packet=16777216"_s,
        u"max_connect_errors: 100"_s,
        u"tcp_keepalive_time = 7200"_s,
        u"net.ipv4.tcp_keepalive_time = 7200"_s,
        u"pool_recycle=3600, pool_pre_ping=True"_s,
        u"HAProxy timeout client 50s, timeout server 50s"_s,
        u"the query took 61.003 seconds"_s,
        u"after 28801 s of idling"_s,
        u"it fails every 10 minutes, between 03:07:22 and 03:11:59.250"_s,
        u"2026-11-23T03:07:22.123456Z the nightly job began"_s,
        u"connection id 4711 on thread 140234"_s,
        u"server version 10.11.19-MariaDB-0+deb12u1-log"_s,
        u"server version 9.7.0 and mysql-connector-j-8.4.0.jar"_s,
        u"PyMySQL 1.1.0, Python 3.11.2, SQLAlchemy 2.0.23"_s,
        u"engine InnoDB, then Aria, MyISAM, MEMORY, CSV and ARCHIVE"_s,
        u"signal 11 in /usr/sbin/mariadbd"_s,
        u"Out of memory: Killed process 30925 (mariadbd) total-vm:1823452kB"_s,
        u"docker: exited with code 137 (OOMKilled)"_s,
        u"systemd: mariadb.service: Main process exited, code=killed, status=9/KILL"_s,
        u"No space left on device, errno 28"_s,
        u"Plugin caching_sha2_password could not be loaded"_s,
        u"TLSv1.3 with TLS_AES_256_GCM_SHA384"_s,
        u"the password is wrong, says the log"_s,
        u"Access denied for user 'root'@'localhost' (using password: YES)"_s,
        u"KILL 42"_s,
        u"SET GLOBAL wait_timeout = 60"_s,
        u"Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)"_s,
        u"  File \"/usr/lib/python3/dist-packages/pymysql/connections.py\", line 732, in _read_bytes"_s,
        u"see https://dev.mysql.com/doc/refman/8.4/en/gone-away.html"_s,
    };
    return lines;
}

// All that was seen of one server, and all that was planted for it to be seen.
struct Looked {
    evidence::Evidence evidence;
    QList<std::pair<QString, Bait>> secrets; // with the source
    QList<std::pair<QString, Bait>> names;
};

QByteArray quoted(const QString &text)
{
    QByteArray bytes = text.toUtf8();
    bytes.replace('\\', "\\\\").replace('\'', "''");
    return '\'' + bytes + '\'';
}

QString texts(const QList<Bait> &secrets)
{
    QString all;
    for (const Bait &secret : secrets)
        all += secret.text + u'\n';
    return all;
}

// Sessions that are at work for as long as this object is there.
class Busy
{
public:
    explicit Busy(const lab::PracticeServer &server)
        : m_server(server)
    {
    }
    ~Busy()
    {
        for (const quint64 id : m_ids)
            (void)m_server.execute({"KILL " + QByteArray::number(id)});
        for (std::thread &thread : m_threads)
            thread.join();
    }
    Q_DISABLE_COPY_MOVE(Busy)

    quint64 run(const QByteArray &statement)
    {
        auto session = std::make_shared<connect::ClientSession>();
        if (session->open(m_server.target()))
            return 0;
        m_ids << session->connectionId();
        m_threads.emplace_back([session, statement] { (void)session->query(statement); });
        return m_ids.last();
    }

    bool allAreRunning() const
    {
        const auto row = m_server.firstRow(
            "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%'");
        return row && row->value(0).toInt() >= m_ids.size();
    }

private:
    const lab::PracticeServer &m_server;
    QList<quint64> m_ids;
    std::vector<std::thread> m_threads;
};

bool append(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::Append) && file.write(bytes) == bytes.size();
}

} // namespace

class TestNoSecretLeaves : public QObject
{
    Q_OBJECT

    QTemporaryDir m_home;
    quint32 m_seed = 1;

    void note(Looked &looked, const QString &source, const QList<Bait> &secrets, const QList<Bait> &names)
    {
        for (const Bait &secret : secrets)
            looked.secrets.append({source, secret});
        for (const Bait &name : names)
            looked.names.append({source, name});
    }

    // A statement of many literals kills the server.
    bool crash(lab::PracticeServer &server, Looked &looked)
    {
        QList<Bait> secrets = planted::secretsOfAllKinds(++m_seed).first(16);
        QByteArray statement = "SELECT SLEEP(100)";
        for (const Bait &secret : secrets)
            statement += ", " + quoted(secret.word);
        note(looked, u"crash block"_s, secrets, {});
        Busy busy(server);
        const quint64 id = busy.run(statement);
        for (int i = 0; i < 500 && !busy.allAreRunning(); ++i)
            QThread::msleep(10);
        return server.sendToSession(id, SIGSEGV).ok() && server.waitForEnd().ok() && server.restart().ok();
    }

    // As statements, whatever the server thinks of them: it writes down what it gets.
    void fillGeneralLog(lab::PracticeServer &server, Looked &looked)
    {
        const auto secrets = planted::secretsOfAllKinds(++m_seed);
        const auto names = planted::namesOfAllKinds(++m_seed);
        note(looked, u"general log"_s, secrets, names);
        connect::ClientSession session;
        (void)session.open(server.target());
        for (const auto &list : {secrets, names}) {
            for (const Bait &secret : list) {
                // Some would really change the password of whoever asks.
                if (secret.kind == "PASSWORD()"_L1)
                    (void)session.query("EXPLAIN " + secret.text.toUtf8());
                else
                    (void)session.query(secret.text.toUtf8());
            }
        }
    }

    void fillProcesslist(Busy &busy, Looked &looked)
    {
        const auto secrets = planted::secretsOfAllKinds(++m_seed);
        const auto names = planted::namesOfAllKinds(++m_seed);
        note(looked, u"process list"_s, secrets, names);
        QByteArray statement;
        for (const auto &list : {secrets, names}) {
            for (const Bait &secret : list) {
                statement += (statement.isEmpty() ? "SELECT SLEEP(100), " : ", ") + quoted(secret.text);
                QString comment = secret.text;
                comment.replace("*/"_L1, "* /"_L1).replace(u'\n', u' ');
                statement += " /* " + comment.toUtf8() + " */";
                if (statement.size() > 2000) {
                    busy.run(statement);
                    statement.clear();
                }
            }
        }
        busy.run(statement.isEmpty() ? QByteArray("SELECT SLEEP(100)") : statement);
    }

    bool fillErrorLog(const lab::PracticeServer &server, Looked &looked)
    {
        const auto secrets = planted::secretsOfAllKinds(++m_seed);
        const auto names = planted::namesOfAllKinds(++m_seed);
        note(looked, u"error log"_s, secrets, names);
        QByteArray lines;
        const QByteArray head = server.kind() == lab::ServerKind::MariaDb
            ? "2026-11-23  3:07:22 42 [Warning] "
            : "2026-11-23T03:07:22.123456Z 42 [Warning] [MY-010000] [Server] ";
        for (const auto &list : {secrets, names}) {
            for (const Bait &secret : list)
                lines += head + secret.text.toUtf8() + '\n';
        }
        return append(server.errorLog(), lines);
    }

    void fillSymptom(Looked &looked)
    {
        const auto secrets = planted::secretsOfAllKinds(++m_seed);
        const auto names = planted::namesOfAllKinds(++m_seed);
        note(looked, u"symptom"_s, secrets, names);
        const auto decoded = symptom::decode(telling().join(u'\n') + u'\n' + texts(secrets) + texts(names));
        looked.evidence.setSymptom(decoded.symptom);
        evidence::Incident incident = decoded.incident;
        const auto more = planted::secretsOfAllKinds(++m_seed).sliced(13, 12);
        note(looked, u"failed statement"_s, more, {});
        incident.statement = u"SELECT * FROM practice.planted; "_s + texts(more).replace(u'\n', u';');
        looked.evidence.setIncident(incident);
    }

    // A table that the failed statement names: what its definition tells of people goes.
    bool fillDefinition(lab::PracticeServer &server, Looked &looked)
    {
        const auto secrets = planted::secretsOfAllKinds(++m_seed);
        const auto names = planted::namesOfAllKinds(++m_seed);
        QList<Bait> used;
        QByteArray columns;
        for (const auto &list : {secrets, names}) {
            for (const Bait &secret : list) {
                used << secret;
                columns += (columns.isEmpty() ? "c" : ", c") + QByteArray::number(used.size())
                    + " VARCHAR(200) DEFAULT " + quoted(secret.word) + " COMMENT "
                    + quoted(secret.text.left(1000));
            }
        }
        note(looked, u"table definition"_s, used, {});
        const auto made =
            server.execute({"CREATE DATABASE IF NOT EXISTS practice", "DROP TABLE IF EXISTS practice.planted",
                            "CREATE TABLE practice.planted (" + columns
                                + ") ENGINE MyISAM CHARSET latin1 COMMENT " + quoted(secrets.first().text)});
        if (!made)
            qWarning().noquote() << made.error().detail;
        return made.ok();
    }

    // Lines that a watch noticed in the application's log.
    void fillWatch(Looked &looked)
    {
        const auto secrets = planted::secretsOfAllKinds(++m_seed);
        const auto names = planted::namesOfAllKinds(++m_seed);
        note(looked, u"watch"_s, secrets, names);
        evidence::Table triggers{{u"time"_s, u"kind"_s, u"subject"_s, u"says"_s}, {}};
        for (const auto &list : {secrets, names}) {
            for (const Bait &bait : list)
                triggers.rows.append(
                    {u"2026-11-23T03:07:22Z"_s, u"own-log"_s, u"application.log"_s, bait.text});
        }
        evidence::Observation observation;
        observation.fact = evidence::FactId(evidence::facts::WatchTriggers);
        observation.value = triggers;
        looked.evidence.add(observation);
    }

    // What a person's own option file says; Goneaway reads it from the home directory.
    bool fillOptionFile(Looked &looked)
    {
        const auto secrets = planted::secretsOfAllKinds(++m_seed).first(25);
        note(looked, u"option file"_s, secrets, {});
        QByteArray file = "[client]\n";
        for (const Bait &secret : secrets)
            file += "init_command=" + secret.text.toUtf8() + '\n';
        qputenv("HOME", m_home.path().toUtf8());
        QFile::remove(m_home.filePath(u".my.cnf"_s));
        return append(m_home.filePath(u".my.cnf"_s), file);
    }

    QStringList serverOptions(lab::ServerKind kind, Looked &looked)
    {
        const auto secrets = planted::secretsOfAllKinds(++m_seed);
        const auto names = planted::namesOfAllKinds(++m_seed);
        QStringList statements;
        QList<Bait> used;
        for (const Bait &secret : secrets.first(26)) {
            if (!secret.text.contains(u"cut off"_s) && secret.kind != "statement that is cut off"_L1
                && secret.kind != "malformed statement"_L1) {
                statements << secret.text;
                used << secret;
            }
        }
        note(looked, u"variables"_s, used,
             {{u"host"_s, names[0].word, {}}, {u"account"_s, names[5].word, {}}});
        QStringList options{u"--init-connect="_s + statements.join(u"; "_s), u"--general-log=1"_s,
                            u"--report-host=%1.corp.example"_s.arg(names[0].word),
                            u"--report-user="_s + names[5].word, u"--log-output=FILE"_s};
        const Bait report = secrets[40];
        options << u"--report-password="_s + report.word;
        note(looked, u"variables"_s, {{u"report_password"_s, report.word, {}}}, {});
        if (kind == lab::ServerKind::MySql)
            options << u"--log-raw=ON"_s;
        return options;
    }

    // Looks exactly as the programs do.
    void look(const lab::PracticeServer &server, Looked &looked)
    {
        const SystemClock clock;
        const CancelToken cancel;
        const auto target = server.target();
        connect::climb(target, clock, cancel,
                       [&](const evidence::Observation &rung) { looked.evidence.add(rung); });
        checks::runChecks(&target, {}, clock, cancel, looked.evidence, {});
        checks::runBundleChecks(&target, clock, cancel, looked.evidence, {});
    }

    static QMap<QString, QByteArray> bundled(const Looked &looked, const bundle::RedactionPolicy &policy,
                                             const QString &folder)
    {
        const auto words = Texts::load(u"en"_s);
        const auto catalogue = diagnose::Catalogue::load(u"en"_s);
        if (!words || !catalogue)
            return {};
        const auto report = report::makeReport(looked.evidence, diagnose::diagnose(looked.evidence),
                                               *catalogue, *words, SystemClock().now());
        const auto contents = bundle::collect(report, *words, *catalogue, policy);
        const auto written = bundle::write(contents, folder + u"/b.zip"_s, true, {});
        return written ? planted::unpacked(written->path) : QMap<QString, QByteArray>();
    }

    // Which of them stand in the bundle, with where and in what words.
    static QStringList leaks(const QList<std::pair<QString, Bait>> &secrets,
                             const QMap<QString, QByteArray> &files)
    {
        QStringList found;
        for (const auto &[source, secret] : secrets) {
            for (const QByteArray &spelling : planted::spellings(secret.word)) {
                for (auto file = files.begin(); file != files.end(); ++file) {
                    const qsizetype at = file->indexOf(spelling);
                    if (at < 0)
                        continue;
                    found << u"%1 / %2 in %3: ...%4..."_s.arg(
                        secret.kind, source, file.key().section(u'/', 1),
                        QString::fromUtf8(file->mid(std::max<qsizetype>(0, at - 60), 120)).simplified());
                    break;
                }
            }
        }
        return found;
    }

    // Only what Goneaway saw counts as planted: a log may have been cut before it.
    static QList<std::pair<QString, Bait>> seen(const QList<std::pair<QString, Bait>> &all,
                                                const evidence::Evidence &evidence)
    {
        const QByteArray raw = QJsonDocument(evidence::toJson(evidence)).toJson();
        QList<std::pair<QString, Bait>> kept;
        for (const auto &one : all) {
            const auto spellings = planted::spellings(one.second.word);
            if (std::any_of(spellings.begin(), spellings.end(),
                            [&raw](const QByteArray &spelling) { return raw.contains(spelling); }))
                kept.append(one);
        }
        return kept;
    }

    static void tell(const char *what, const QList<std::pair<QString, Bait>> &secrets)
    {
        QMap<QString, int> kinds;
        QMap<QString, int> sources;
        for (const auto &[source, secret] : secrets) {
            ++kinds[secret.kind];
            ++sources[source];
        }
        qInfo().noquote() << what << secrets.size() << "of" << kinds.size() << "kinds";
        for (auto it = sources.begin(); it != sources.end(); ++it)
            qInfo().noquote() << "  from" << it.key() << it.value();
        if (qEnvironmentVariableIsSet("GONEAWAY_SHOW_KINDS")) {
            for (auto it = kinds.begin(); it != kinds.end(); ++it)
                qInfo().noquote() << "|" << it.key() << "|" << it.value() << "|";
        }
    }

private slots:
    void no_secret_is_in_the_bundle_and_what_explains_is_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("MariaDB") << static_cast<int>(lab::ServerKind::MariaDb);
        QTest::newRow("MySQL") << static_cast<int>(lab::ServerKind::MySql);
    }
    void no_secret_is_in_the_bundle_and_what_explains_is()
    {
        QFETCH(int, kind);
        lab::PracticeOptions options;
        options.kind = static_cast<lab::ServerKind>(kind);
        Looked looked;
        options.serverOptions = serverOptions(options.kind, looked);
        const auto started = lab::PracticeServer::start(options);
        if (!started && started.error().code == ErrorCode::NotFound)
            QSKIP(qPrintable(started.error().detail));
        QVERIFY2(started.ok(), started.ok() ? "" : qPrintable(started.error().detail));
        lab::PracticeServer &server = **started;
        QVERIFY(crash(server, looked));
        QVERIFY(fillErrorLog(server, looked));
        fillGeneralLog(server, looked);
        fillSymptom(looked);
        QVERIFY(fillOptionFile(looked));
        QVERIFY(fillDefinition(server, looked));
        {
            Busy busy(server);
            fillProcesslist(busy, looked);
            fillWatch(looked);
            QTRY_VERIFY(busy.allAreRunning());
            look(server, looked);
        }

        const auto secrets = seen(looked.secrets, looked.evidence);
        const auto names = seen(looked.names, looked.evidence);
        tell("secrets", secrets);
        tell("names", names);
        QVERIFY2(secrets.size() >= 300, qPrintable(QString::number(secrets.size())));

        for (const bool pseudonyms : {true, false}) {
            const auto files = bundled(looked, {.pseudonyms = pseudonyms}, m_home.path());
            QVERIFY(files.size() > 15);
            for (const char *name : {"server/grants.tsv", "server/plugins.tsv", "server/replication.tsv",
                                     "server/innodb-status.txt", "testcase/create-tables.sql",
                                     "client/tcp-keepalive.txt", "server/limits.txt"})
                QVERIFY2(!fileOf(files, QString::fromLatin1(name)).isEmpty(), name);
            QVERIFY(fileOf(files, u"server/innodb-status.txt"_s).contains("BUFFER POOL AND MEMORY"));
            QStringList found = leaks(secrets, files);
            if (pseudonyms)
                found += leaks(names, files);
            for (const QString &leak : std::as_const(found))
                qInfo().noquote() << leak;
            QVERIFY2(found.isEmpty(), qPrintable(u"%1 leaks"_s.arg(found.size())));
            theFactsSurvive(looked, files);
        }
    }

private:
    static QByteArray fileOf(const QMap<QString, QByteArray> &files, const QString &name)
    {
        for (auto it = files.begin(); it != files.end(); ++it) {
            if (it.key().section(u'/', 1) == name)
                return *it;
        }
        return {};
    }

    void theFactsSurvive(const Looked &looked, const QMap<QString, QByteArray> &files)
    {
        QMap<QString, int> kept;
        QStringList lost;
        const auto demand = [&](const QString &kind, const QByteArray &text, const QByteArray &where) {
            if (where.contains(text))
                ++kept[kind];
            else
                lost << kind + u": "_s + QString::fromUtf8(text);
        };
        static const QRegularExpression plain(u"^(?:[\\d.]+|ON|OFF|YES|NO|AUTO|DEFAULT|MIXED|ROW)$"_s);
        for (const auto &[fact, file] : {std::pair{facts::ServerVariables, u"server/variables.tsv"_s},
                                         std::pair{facts::ServerStatus, u"server/status.tsv"_s}}) {
            const auto *table = looked.evidence.value<evidence::Table>(fact);
            QVERIFY(table);
            const QByteArray content = '\n' + fileOf(files, file);
            for (const QStringList &row : table->rows) {
                if (plain.match(row[1]).hasMatch())
                    demand(file, '\n' + row[0].toUtf8() + '\t' + row[1].toUtf8() + '\n', content);
            }
        }
        const QByteArray symptom = fileOf(files, u"symptom.txt"_s);
        for (const QString &line : telling())
            demand(u"lines that explain"_s, line.toUtf8(), symptom);
        const auto *processes = looked.evidence.value<evidence::Table>(facts::ServerProcesslist);
        QVERIFY(processes);
        for (const QStringList &row : processes->rows)
            demand(u"connection ids"_s, '\n' + row[0].toUtf8() + '\t',
                   fileOf(files, u"server/processlist.tsv"_s));
        const QByteArray diagnosis = fileOf(files, u"diagnosis.json"_s);
        const auto before = diagnose::diagnose(looked.evidence).ranked;
        for (const diagnose::Finding &finding : before)
            demand(u"causes"_s, '"' + finding.cause.text().toUtf8() + '"', diagnosis);
        const QByteArray errorLog = fileOf(files, u"logs/error-log.txt"_s);
        const auto *excerpt = looked.evidence.value<QString>(facts::ServerErrorLogExcerpt);
        QVERIFY(excerpt);
        static const QRegularExpression stamp(u"^\\d{4}-\\d\\d-\\d\\d[T ] ?[\\d:.]+Z? \\d+ \\[\\w+\\]"_s,
                                              QRegularExpression::MultilineOption);
        for (auto match = stamp.globalMatch(*excerpt); match.hasNext();)
            demand(u"stamps of the log"_s, match.next().captured().toUtf8(), errorLog);
        demand(u"version"_s, looked.evidence.value<QString>(facts::ServerVersion)->toUtf8(),
               fileOf(files, u"server/uptime.txt"_s));
        int all = 0;
        for (auto it = kept.begin(); it != kept.end(); ++it) {
            qInfo().noquote() << "survive:" << it.key() << it.value();
            all += it.value();
        }
        for (const QString &fact : std::as_const(lost))
            qInfo().noquote() << "LOST" << fact;
        if (!lost.isEmpty())
            qInfo().noquote() << QString::fromUtf8(symptom.left(6000));
        QVERIFY2(lost.isEmpty(), qPrintable(u"%1 facts were lost"_s.arg(lost.size())));
        QVERIFY(all >= 200);
        // And the same causes are found, in the same order.
        const auto after = QJsonDocument::fromJson(diagnosis).object().value("findings"_L1).toArray();
        QCOMPARE(after.size(), before.size());
        for (qsizetype i = 0; i < before.size(); ++i)
            QCOMPARE(after[i].toObject().value("cause"_L1).toString(), before[i].cause.text());
    }
};

QTEST_GUILESS_MAIN(TestNoSecretLeaves)
#include "tst_no_secret_leaves.moc"
