// SPDX-License-Identifier: GPL-3.0-or-later
// Healthy servers, as they come: busy, scanned, oddly configured, left by applications without a word.
// Goneaway must not raise an alarm on any of them. (tests/catalogue/tst_healthy_evidence has those that only
// years could make.)
#include "lab/PracticeServer.h"
#include "lab/Stage.h"
#include "support/Cli.h"

#include <QJsonArray>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::lab;

namespace {

struct Situation {
    const char *name;
    QStringList serverOptions;
    // Makes it so; what it returns is kept until the look is over.
    std::function<std::shared_ptr<void>(const PracticeServer &)> prepare;
    QString symptom; // pasted text; empty: none
    Account account = Account::Root; // whoever looks
    Transport transport = Transport::Tcp;
    QByteArray oldLog = {}; // a log file handed over besides
};

using Kept = std::shared_ptr<void>;

void query(const PracticeServer &server, const QByteArray &statement, Account account = Account::Application)
{
    connect::ClientSession session;
    if (!session.open(server.target(account)))
        session.query(statement);
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

// Connections that never log in.
Kept knock(const PracticeServer &server, int times, const QByteArray &word)
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
    return {};
}

Kept dieWithoutClosing(const PracticeServer &server, int times)
{
    for (int i = 0; i < times; ++i) {
        auto victim = Victim::start(Library::ConnectorC);
        if (victim && !victim->connect(server.target(Account::Application)))
            victim->die();
    }
    return {};
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

QList<Situation> situations()
{
    const auto nothing = [](const PracticeServer &) {
        return Kept();
    };
    const auto session = [](int count) {
        return [count](const PracticeServer &server) {
            return manySessions(server, count);
        };
    };
    const QString oldCrash = u"100315  3:11:27 [ERROR] mysqld got signal 11 ;\n"
                             "100315  3:11:28 mysqld_safe mysqld restarted\n"
                             "100315  3:11:29 [Note] /usr/sbin/mysqld: ready for connections.\n"_s;
    return {
        {"fresh", {}, nothing, {}},
        {"busy", {}, session(40), {}},
        {"nearly all connections taken", {u"--max-connections=12"_s}, session(10), {}},
        {"port scans", {}, [](const PracticeServer &server) { return knock(server, 20, {}); }, {}},
        {"garbage before the login",
         {},
         [](const PracticeServer &server) { return knock(server, 5, "\r\n\r\n"); },
         {}},
        {"applications that exit without closing",
         {},
         [](const PracticeServer &server) { return dieWithoutClosing(server, 8); },
         {}},
        {"wrong passwords of somebody",
         {},
         [](const PracticeServer &server) { return deniedLogins(server, 10); },
         {}},
        {"statements that failed",
         {},
         [](const PracticeServer &server) {
             query(server, "SELECT nonsense");
             query(server, "SELECT * FROM no_such_table");
             return Kept();
         },
         {}},
        {"counters emptied",
         {},
         [](const PracticeServer &server) {
             query(server, "FLUSH STATUS", Account::Root);
             return Kept();
         },
         {}},
        {"performance_schema on", {u"--performance-schema=ON"_s}, nothing, {}},
        {"performance_schema off", {u"--performance-schema=OFF"_s}, nothing, {}},
        {"no name resolution", {u"--skip-name-resolve"_s}, nothing, {}, Account::Root, Transport::Socket},
        {"small packets", {u"--max-allowed-packet=1M"_s}, nothing, {}},
        {"large packets", {u"--max-allowed-packet=1G"_s}, nothing, {}},
        {"a wait_timeout of a minute", {u"--wait-timeout=60"_s}, nothing, {}},
        {"a wait_timeout of a year", {u"--wait-timeout=31536000"_s}, nothing, {}},
        {"an odd sql_mode", {u"--sql-mode=ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES"_s}, nothing, {}},
        {"read only", {u"--read-only=ON"_s}, nothing, {}},
        {"another time zone", {u"--default-time-zone=+05:30"_s}, nothing, {}},
        {"a chatty log", {}, nothing, {}},
        {"through the socket", {}, nothing, {}, Account::Root, Transport::Socket},
        {"a bare login", {}, nothing, {}, Account::Reader},
        {"a log with a crash of years ago",
         {},
         nothing,
         {},
         Account::Root,
         Transport::Tcp,
         oldCrash.toUtf8()},
        {"a syntax error pasted",
         {},
         nothing,
         u"ERROR 1064 (42000): You have an error in your SQL syntax; check the manual"_s},
        {"a deadlock pasted",
         {},
         nothing,
         u"ERROR 1213 (40001): Deadlock found when trying to get lock; try restarting transaction"_s},
        {"a lock wait timeout pasted",
         {},
         nothing,
         u"ERROR 1205 (HY000): Lock wait timeout exceeded; try restarting transaction"_s},
        {"a duplicate key pasted",
         {},
         nothing,
         u"ERROR 1062 (23000): Duplicate entry '1' for key 'PRIMARY'"_s},
        {"a bare message pasted", {}, nothing, u"MySQL server has gone away"_s},
        {"a bare number pasted",
         {},
         nothing,
         u"ERROR 2013 (HY000): Lost connection to MySQL server during query"_s},
    };
}

QString alarmsIn(const QJsonObject &report)
{
    QStringList alarms;
    for (const QJsonValue &value : report.value("findings"_L1).toArray()) {
        const QJsonObject finding = value.toObject();
        const QString certainty = finding.value("certainty"_L1).toString();
        if (certainty != "confirmed"_L1 && certainty != "likely"_L1)
            continue;
        QStringList reasons;
        for (const QJsonValue &reason : finding.value("because"_L1).toArray())
            reasons << reason.toObject().value("says"_L1).toString();
        alarms << u"%1 %2: %3"_s.arg(certainty, finding.value("cause"_L1).toString(), reasons.join(u" | "_s));
    }
    return alarms.join(u'\n');
}

void verifyQuiet(const PracticeServer &server, const connect::ConnectionTarget &target,
                 const QString &symptom, const QStringList &logs)
{
    Q_UNUSED(server)
    QStringList words{u"check"_s, u"--json"_s};
    words += connect::optionWords(target);
    for (const QString &log : logs)
        words << u"--log"_s << log;
    if (!symptom.isEmpty())
        words << u"--symptom"_s << u"-"_s;
    const auto run = support::runCli(words, support::passwordOf(target), symptom.toUtf8());
    QVERIFY2(run.status == 0 || run.status == 1, qPrintable(run.complaints));
    QVERIFY2(alarmsIn(run.json()).isEmpty(), qPrintable(alarmsIn(run.json())));
    QCOMPARE(run.status, 0);
}

} // namespace

class TestHealthy : public QObject
{
    Q_OBJECT

    static void everyServer(const std::function<void(ServerKind)> &add)
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("index");
        for (const ServerKind kind : {ServerKind::MariaDb, ServerKind::MySql})
            add(kind);
    }

private slots:
    void a_healthy_server_raises_no_alarm_data()
    {
        everyServer([](ServerKind kind) {
            const auto all = situations();
            for (int i = 0; i < all.size(); ++i)
                QTest::addRow("%s: %s", qPrintable(nameOf(kind)), all[i].name) << int(kind) << i;
        });
    }
    void a_healthy_server_raises_no_alarm()
    {
        QFETCH(int, kind);
        QFETCH(int, index);
        const Situation situation = situations()[index];
        PracticeOptions options;
        options.kind = static_cast<ServerKind>(kind);
        options.serverOptions = situation.serverOptions;
        const auto server = PracticeServer::start(options);
        if (!server && server.error().code == ErrorCode::NotFound)
            QSKIP(qPrintable(server.error().detail));
        QVERIFY2(server.ok(), server.ok() ? "" : qPrintable(server.error().detail));
        const auto kept = situation.prepare(**server);
        QStringList logs;
        if (situation.account == Account::Root)
            logs << (*server)->errorLog();
        const QTemporaryDir folder;
        if (!situation.oldLog.isEmpty()) {
            logs << folder.filePath(u"old.err"_s);
            QVERIFY(support::writeFile(logs.last(), situation.oldLog));
        }
        verifyQuiet(**server, (*server)->target(situation.account, situation.transport), situation.symptom,
                    logs);
    }

    // KILL QUERY ends a statement. The connection lives on, and nobody may call it lost.
    void a_killed_statement_is_no_lost_connection_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("logLevel");
        QTest::addColumn<bool>("pasted");
        for (const ServerKind kind : {ServerKind::MariaDb, ServerKind::MySql}) {
            for (const int level : {2, kind == ServerKind::MariaDb ? 4 : 3}) {
                for (const bool pasted : {false, true})
                    QTest::addRow("%s at level %d, %s", qPrintable(nameOf(kind)), level,
                                  pasted ? "its error pasted" : "no symptom")
                        << int(kind) << level << pasted;
            }
        }
    }
    void a_killed_statement_is_no_lost_connection()
    {
        QFETCH(int, kind);
        QFETCH(int, logLevel);
        QFETCH(bool, pasted);
        Setting setting;
        setting.server = static_cast<ServerKind>(kind);
        setting.logLevel = logLevel;
        auto stage = setUp(setting);
        if (!stage && stage.error().code == ErrorCode::NotFound)
            QSKIP(qPrintable(stage.error().detail));
        QVERIFY2(stage.ok(), stage.ok() ? "" : qPrintable(stage.error().detail));
        QVERIFY(beginRunning(*stage->server, stage->victim).ok());
        const QByteArray id = QByteArray::number(stage->victim.connectionId());
        QVERIFY(stage->server->execute({"KILL QUERY " + id}).ok());
        const auto error = stage->victim.finish();
        QVERIFY(error && error->code == 1317);
        const QString report = stage->victim.report();
        QVERIFY(!stage->victim.query("SELECT 1")); // it lives on
        verifyQuiet(*stage->server, stage->server->target(), pasted ? report : QString(),
                    {stage->server->errorLog()});
    }
};

QTEST_GUILESS_MAIN(TestHealthy)
#include "tst_healthy.moc"
