// SPDX-License-Identifier: GPL-3.0-or-later
#include "HealthySituations.h"

#include <QFile>
#include <QTcpSocket>
#include <QTest>

#include <csignal>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace goneaway::lab;

namespace goneaway::test {

namespace {

// As root; a situation that cannot be made fails its test.
void tell(const PracticeServer &server, const QByteArray &statement)
{
    if (const auto done = server.execute({statement}); !done)
        QTest::qFail(qPrintable(done.error().detail), __FILE__, __LINE__);
}

// Global settings for the time of one look.
std::function<Kept(const PracticeServer &)> with(const QList<QPair<QByteArray, QByteArray>> &settings)
{
    return [settings](const PracticeServer &server) {
        for (const auto &[name, value] : settings)
            tell(server, "SET GLOBAL " + name + " = " + value);
        return Kept(nullptr, [settings, &server](void *) {
            for (const auto &setting : settings)
                tell(server, "SET GLOBAL " + setting.first + " = DEFAULT");
        });
    };
}

Kept manySessions(const PracticeServer &server, int count)
{
    auto sessions = std::make_shared<std::vector<connect::ClientSession>>(static_cast<size_t>(count));
    for (auto &session : *sessions) {
        if (!session.open(server.target(Account::Application))) {
            for (int i = 0; i < 20; ++i)
                session.query("SELECT COUNT(*) FROM information_schema.character_sets");
        }
    }
    return sessions;
}

// Connections that never log in, and say this much before they hang up.
void knock(const PracticeServer &server, int times, const QByteArray &word)
{
    for (int i = 0; i < times; ++i) {
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, server.target().port);
        if (socket.waitForConnected(2000) && !word.isEmpty()) {
            socket.waitForReadyRead(2000);
            socket.write(word);
            socket.waitForBytesWritten(2000);
        }
        socket.abort();
    }
}

Result<Victim> application(const PracticeServer &server)
{
    Setting setting;
    setting.server = server.kind();
    return startApplication(setting, applicationTarget(setting, server));
}

bool dieWithoutClosing(const PracticeServer &server, int times)
{
    for (int i = 0; i < times; ++i) {
        auto victim = application(server);
        if (!victim)
            return false;
        victim->die();
        if (!waitUntilGone(server, *victim))
            return false;
    }
    return true;
}

Kept deniedLogins(const PracticeServer &server, int times)
{
    auto target = server.target(Account::Application);
    target.password = Secret(QByteArrayLiteral("wrong"));
    for (int i = 0; i < times; ++i) {
        connect::ClientSession session;
        session.open(target);
    }
    return {};
}

Kept statements(const PracticeServer &server, const QList<QByteArray> &list)
{
    connect::ClientSession session;
    if (!session.open(server.target(Account::Root))) {
        for (const QByteArray &statement : list)
            session.query(statement);
    }
    return {};
}

// A report that runs while somebody looks.
Kept longStatement(const PracticeServer &server)
{
    auto victim = application(server);
    if (!victim || !beginRunning(server, *victim))
        return {};
    return std::make_shared<Victim>(std::move(*victim));
}

// The limit on statements ends one, and its session goes on.
Kept limitedStatement(const PracticeServer &server)
{
    const bool mariaDb = server.kind() == ServerKind::MariaDb;
    return statements(
        server,
        {mariaDb ? "SET max_statement_time = 0.1" : "SET max_execution_time = 100", LongQuery, "SELECT 1"});
}

// Somebody ends a statement of somebody else's, or tries to end one where there is none.
bool killQuery(const PracticeServer &server, bool running)
{
    auto victim = application(server);
    if (!victim || (running && !beginRunning(server, *victim)))
        return false;
    tell(server, "KILL QUERY " + QByteArray::number(victim->connectionId()));
    if (running) {
        const auto error = victim->finish();
        if (!error || error->code != 1317)
            return false;
    }
    const bool lives = !victim->query("SELECT 1");
    victim->close();
    return lives && waitUntilGone(server, *victim);
}

Kept withoutItsLog(const PracticeServer &server, bool startNew)
{
    const QString log = server.errorLog();
    QFile::rename(log, log + u".1"_s);
    if (startNew)
        tell(server, "FLUSH ERROR LOGS");
    return Kept(nullptr, [&server, log](void *) {
        if (!QFile::exists(log))
            tell(server, "FLUSH ERROR LOGS");
    });
}

const QByteArray &crashOfYearsAgo()
{
    static const QByteArray log("100315  3:11:27 [ERROR] mysqld got signal 11 ;\n"
                                "100315  3:11:28 mysqld_safe mysqld restarted\n"
                                "100315  3:11:29 [Note] /usr/sbin/mysqld: ready for connections.\n");
    return log;
}

// Trouble with a statement, in the words of many clients; the connection is none the worse for it.
QList<Situation> harmlessWords()
{
    return {
        {"a syntax error pasted",
         {},
         u"ERROR 1064 (42000): You have an error in your SQL syntax; check the manual"_s},
        {"a deadlock pasted",
         {},
         u"ERROR 1213 (40001): Deadlock found when trying to get lock; try restarting transaction"_s},
        {"a lock wait timeout pasted",
         {},
         u"pymysql.err.OperationalError: (1205, 'Lock wait timeout exceeded; try restarting transaction')"_s},
        {"a duplicate key pasted", {}, u"ERROR 1062 (23000): Duplicate entry '1' for key 'PRIMARY'"_s},
        {"an interrupted statement pasted", {}, u"ERROR 1317 (70100): Query execution was interrupted"_s},
        {"an interrupted statement pasted by PHP",
         {},
         u"PDOException: SQLSTATE[70100]: <<Unknown error>>: 1317 Query execution was interrupted in "
         "/var/www/report.php:31"_s,
         Account::Reader},
        {"an interrupted statement pasted by Java",
         {},
         u"com.mysql.cj.jdbc.exceptions.MySQLQueryInterruptedException: Query execution was interrupted"_s},
    };
}

} // namespace

QStringList unusualOptions(ServerKind kind)
{
    return {u"--skip-name-resolve"_s, u"--server-id=2"_s, u"--skip-log-bin"_s,
            // What the other server does not do by default.
            u"--performance-schema="_s + (kind == ServerKind::MariaDb ? u"ON"_s : u"OFF"_s)};
}

Result<void> startReplication(PracticeServer &source, PracticeServer &replica)
{
    const bool mariaDb = source.kind() == ServerKind::MariaDb;
    if (!mariaDb) {
        // Both come from one template, and a replica wants another identity than its source's.
        QFile::remove(replica.dataDirectory() + u"/auto.cnf"_s);
        if (const auto again = replica.restart(); !again)
            return again;
    }
    const auto place = source.firstRow(mariaDb ? "SHOW MASTER STATUS" : "SHOW BINARY LOG STATUS");
    if (!place)
        return place.error();
    const auto target = source.target();
    const QString word = mariaDb ? u"MASTER"_s : u"SOURCE"_s;
    const QString from =
        u"CHANGE %1 TO %2_HOST = '127.0.0.1', %2_PORT = %3, %2_USER = 'root', "
        "%2_PASSWORD = '%4', %2_LOG_FILE = '%5', %2_LOG_POS = %6, %2_SSL = 1%7"_s
            .arg(mariaDb ? u"MASTER"_s : u"REPLICATION SOURCE"_s, word)
            .arg(target.port)
            .arg(QLatin1StringView(target.password.reveal()), place->value(0), place->value(1),
                 mariaDb ? u", MASTER_SSL_VERIFY_SERVER_CERT = 0"_s : u""_s);
    if (const auto started = replica.execute({from.toUtf8(), "START REPLICA"}); !started)
        return started;
    return waitUntil(source,
                     "SELECT COUNT(*) FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'",
                     u"1"_s);
}

QList<Situation> healthySituations(ServerKind kind)
{
    const QByteArray logLevel = kind == ServerKind::MariaDb ? "log_warnings" : "log_error_verbosity";
    const QByteArray chatty = kind == ServerKind::MariaDb ? "4" : "3";
    const QByteArray silent = kind == ServerKind::MariaDb ? "0" : "1";
    const QList<Situation> all{
        {"fresh", {}},
        {"through the socket", {}, {}, Account::Root, Transport::Socket},
        {"under TLS", {}, {}, Account::Root, Transport::Tls},
        {"a bare login", {}, {}, Account::Reader},
        {"an account of the support", {}, {}, Account::Support},
        {"small packets", with({{"max_allowed_packet", "1048576"}})},
        {"large packets", with({{"max_allowed_packet", "1073741824"}})},
        {"a wait_timeout of a minute", with({{"wait_timeout", "60"}, {"interactive_timeout", "60"}})},
        {"a wait_timeout of a year", with({{"wait_timeout", "31536000"}})},
        {"an odd sql_mode", with({{"sql_mode", "'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES'"}})},
        {"read only", with({{"read_only", "ON"}})},
        {"another time zone", with({{"time_zone", "'+05:30'"}})},
        {"messages in another language", with({{"lc_messages", "'de_DE'"}})},
        {"clear text forbidden",
         with({{"require_secure_transport", "ON"}}),
         {},
         Account::Root,
         Transport::Tls},
        {"a chatty log", with({{logLevel, chatty}})},
        {"a silent log", with({{logLevel, silent}})},
        {"the general log on", with({{"general_log", "ON"}})},
        {"busy",
         [](const PracticeServer &server) {
             return manySessions(server, 40);
         }},
        {"nearly all connections taken",
         [](const PracticeServer &server) {
             const auto most = with({{"max_connections", "12"}})(server);
             const auto sessions = manySessions(server, 10);
             return std::make_shared<std::pair<Kept, Kept>>(most, sessions);
         }},
        {"a report is running", longStatement},
        {"port scans",
         [](const PracticeServer &server) {
             knock(server, 20, {});
             return Kept();
         }},
        {"half a handshake",
         [](const PracticeServer &server) {
             // The head of a login of 80 bytes, and the first few of them.
             knock(server, 5,
                   QByteArray::fromHex("50000001"
                                       "85a23f00"));
             return Kept();
         }},
        {"garbage before the login",
         [](const PracticeServer &server) {
             knock(server, 5, "GET / HTTP/1.1\r\n\r\n");
             return Kept();
         }},
        {"applications that exit without closing",
         [](const PracticeServer &server) {
             dieWithoutClosing(server, 8);
             return Kept();
         }},
        {"wrong passwords of somebody",
         [](const PracticeServer &server) {
             return deniedLogins(server, 10);
         }},
        {"statements that failed",
         [](const PracticeServer &server) {
             return statements(server, {"SELECT nonsense", "SELECT * FROM no_such_table"});
         }},
        {"a statement that met its time limit", limitedStatement},
        {"counters emptied",
         [](const PracticeServer &server) {
             return statements(server, {"FLUSH STATUS"});
         }},
        {"a log with a crash of years ago", {}, {}, Account::Root, Transport::Tcp, crashOfYearsAgo()},
        {"an empty log beside", {}, {}, Account::Root, Transport::Tcp, " "},
        {"its log rotated",
         [](const PracticeServer &server) {
             return withoutItsLog(server, true);
         }},
        {"its log gone",
         [](const PracticeServer &server) {
             return withoutItsLog(server, false);
         }},
    };
    return all + harmlessWords();
}

QList<Aftermath> incidentsOfOthers()
{
    return {
        {"nothing happened",
         [](PracticeServer &) {
             return true;
         }},
        {"a statement was killed",
         [](PracticeServer &server) {
             return killQuery(server, true);
         }},
        {"a statement was killed where there was none",
         [](PracticeServer &server) {
             return killQuery(server, false);
         }},
        {"a session was killed",
         [](PracticeServer &server) {
             auto victim = application(server);
             return victim && server.execute({"KILL " + QByteArray::number(victim->connectionId())})
                 && waitUntilGone(server, *victim) && victim->query("SELECT 1");
         }},
        {"a running session was killed",
         [](PracticeServer &server) {
             auto victim = application(server);
             return victim && beginRunning(server, *victim)
                 && server.execute({"KILL " + QByteArray::number(victim->connectionId())})
                 && victim->finish();
         }},
        {"a session was idle for too long",
         [](PracticeServer &server) {
             auto victim = application(server);
             return victim && !victim->query("SET wait_timeout = 1") && waitUntilGone(server, *victim);
         }},
        {"a packet was too large",
         [](PracticeServer &server) {
             const auto small = with({{"max_allowed_packet", "1048576"}})(server);
             auto victim = application(server);
             return victim
                 && victim->query("SELECT LENGTH('" + QByteArray(2 * 1024 * 1024, 'x') + "')").has_value();
         }},
        {"packets came out of order",
         [](PracticeServer &server) {
             auto victim = application(server);
             if (victim)
                 victim->writeRaw(QByteArray::fromHex("0100000903"));
             return victim && waitUntilGone(server, *victim);
         }},
        {"an application died at work",
         [](PracticeServer &server) {
             auto victim = application(server);
             if (!victim || !beginRunning(server, *victim))
                 return false;
             victim->die();
             return bool(server.execute({"KILL " + QByteArray::number(victim->connectionId())}));
         }},
        {"the server was restarted",
         [](PracticeServer &server) {
             return bool(server.restart());
         }},
        {"the server crashed on a statement",
         [](PracticeServer &server) {
             auto victim = application(server);
             return victim && beginRunning(server, *victim)
                 && server.sendToSession(victim->connectionId(), SIGSEGV) && server.waitForEnd()
                 && server.restart();
         }},
    };
}

} // namespace goneaway::test
