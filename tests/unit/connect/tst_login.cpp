// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Clock.h"
#include "connect/ClientSession.h"
#include "connect/Ladder.h"
#include "connect/SqlSession.h"
#include "support/ScriptedServer.h"

#include <QTest>

#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace std::chrono_literals;
using evidence::ClientError;
using evidence::Observation;
using evidence::Status;
using evidence::Table;

namespace {

constexpr auto Slack = 800ms; // on a busy machine; a limit that counted twice would take 1 s more

connect::ConnectionTarget targetAt(quint16 port)
{
    connect::ConnectionTarget target;
    target.host = u"127.0.0.1"_s;
    target.port = port;
    target.user = u"somebody"_s;
    target.connectTimeout = 1s;
    target.readTimeout = 1s;
    target.writeTimeout = 1s;
    return target;
}

QMap<QString, Observation> climbed(const connect::ConnectionTarget &target, const CancelToken &cancel = {},
                                   const connect::ClimbOptions &options = {})
{
    QMap<QString, Observation> rungs;
    connect::climb(
        target, SystemClock(), cancel,
        [&rungs](const Observation &rung) { rungs.insert(rung.fact.text(), rung); }, options);
    return rungs;
}

} // namespace

// The upper rungs of the ladder, and sessions, against a server that speaks MySQL.
class TestLogin : public QObject
{
    Q_OBJECT

private slots:
    void a_friendly_server_is_climbed_to_the_top()
    {
        const test::ScriptedServer server(test::letIn());
        const auto rungs = climbed(targetAt(server.port()), {}, {.latency = true});
        QCOMPARE(rungs.size(), std::ssize(connect::rungs()));
        for (const Observation &rung : rungs)
            QVERIFY2(rung.seen(), qPrintable(rung.note));
        QCOMPARE(rungs[u"ladder.tls"_s].note, u"ladder.tls.clear-text"_s); // the server offers none
        QCOMPARE(rungs[u"ladder.tcp"_s].field("local_address"_L1), u"127.0.0.1"_s);
        QCOMPARE(rungs[u"ladder.latency"_s].field("pings"_L1), u"10"_s);
        QCOMPARE(rungs[u"ladder.proxy"_s].note, u"ladder.proxy.not-told"_s); // it answers "1" to everything
        QCOMPARE(rungs[u"ladder.greeting"_s].field("flavour"_L1), u"mariadb"_s);
        QCOMPARE(rungs[u"ladder.greeting"_s].field("connection_id"_L1), u"42"_s);
        QCOMPARE(rungs[u"ladder.login"_s].field("tls"_L1), u"none"_s);
        QVERIFY(!rungs[u"ladder.login"_s].source.library.isEmpty());
    }

    void a_late_greeting_is_not_taken_for_a_slow_login()
    {
        if (connect::clientLibrary().id != "mariadb-connector-c"_L1)
            QSKIP("Oracle's library does not tell when the greeting came");
        constexpr int Late = 800; // ms
        const test::ScriptedServer server(test::letIn(Late));
        auto target = targetAt(server.port());
        target.connectTimeout = 20s; // the rest may take its time, too, on a busy machine
        const auto rungs = climbed(target);
        QVERIFY(rungs[u"ladder.query"_s].seen());
        const auto greeted = rungs[u"ladder.greeting"_s].took;
        QVERIFY2(greeted >= std::chrono::milliseconds(Late - 100),
                 qPrintable(QString::number(greeted.count())));
        const auto loggedIn = rungs[u"ladder.login"_s].took;
        QVERIFY2(loggedIn < greeted, qPrintable(QString::number(loggedIn.count())));
    }

    void a_refused_login_is_named_data()
    {
        QTest::addColumn<quint16>("code");
        QTest::addColumn<QByteArray>("sqlState");
        QTest::addColumn<QString>("note");
        const auto row = [](const char *name, quint16 code, const QByteArray &sqlState,
                            const QString &outcome) {
            QTest::newRow(name) << code << sqlState << u"ladder.login."_s + outcome;
        };
        row("no password", 1045, "28000", u"no-password"_s);
        row("no right on the schema", 1044, "42000", u"schema-denied"_s);
        row("no such schema", 1049, "42000", u"no-database"_s);
        row("account limit", 1226, "42000", u"account-limit"_s);
        row("TLS only", 3159, "HY000", u"tls-required"_s);
        row("locked, MySQL", 3118, "HY000", u"locked"_s);
        row("locked, MariaDB", 4151, "HY000", u"locked"_s);
        row("expired", 1862, "HY000", u"expired"_s);
        row("offline", 3032, "HY000", u"offline"_s);
        row("logs in as a system user", 1698, "28000", u"system-user"_s);
        row("too many wrong passwords", 3955, "HY000", u"password-lock"_s);
        row("plug-in of the server", 1524, "HY000", u"server-plugin"_s);
        row("anything else", 1317, "70100", u"failed"_s);
    }
    void a_refused_login_is_named()
    {
        QFETCH(const quint16, code);
        QFETCH(const QByteArray, sqlState);
        QFETCH(const QString, note);
        const test::ScriptedServer server(test::denyLogin(code, sqlState, "no"));
        const Observation login = climbed(targetAt(server.port()))[u"ladder.login"_s];
        QCOMPARE(login.note, note);
        QCOMPARE(login.status, Status::Failed);
        QCOMPARE(login.error->code, int(code));
        QCOMPARE(login.error->sqlState, QString::fromLatin1(sqlState));
        QCOMPARE(login.error->message, u"no"_s);
    }

    void a_wrong_password_is_told_from_none_at_all()
    {
        const test::ScriptedServer server(test::denyLogin(1045, "28000", "no"));
        auto target = targetAt(server.port());
        target.hasPassword = true;
        target.password = Secret(QByteArray("wrong"));
        QCOMPARE(climbed(target)[u"ladder.login"_s].note, u"ladder.login.denied"_s);
    }

    void a_server_that_never_answers_the_login_costs_the_connect_timeout_once()
    {
        const test::ScriptedServer server(test::hangAtLogin());
        const auto target = targetAt(server.port());
        const Stopwatch watch;
        const Observation login = climbed(target)[u"ladder.login"_s];
        QCOMPARE(login.note, u"ladder.login.timed-out"_s);
        QCOMPARE(login.status, Status::TimedOut);
        QVERIFY(login.took <= target.connectTimeout + Slack);
        QVERIFY(watch.elapsed() <= target.connectTimeout + 1s);
    }

    void a_server_that_never_answers_a_query_costs_the_read_timeout_once()
    {
        const test::ScriptedServer server(test::letInAndHang());
        const auto target = targetAt(server.port());
        const Observation query = climbed(target)[u"ladder.query"_s];
        QCOMPARE(query.note, u"ladder.query.timed-out"_s);
        QCOMPARE(query.status, Status::TimedOut);
        QVERIFY(query.took <= target.readTimeout + Slack);
    }

    void cancelling_a_hanging_login_works_at_once()
    {
        const test::ScriptedServer server(test::hangAtLogin());
        auto target = targetAt(server.port());
        target.connectTimeout = 30s;
        const CancelToken cancel;
        std::thread impatient([&cancel] {
            std::this_thread::sleep_for(100ms);
            cancel.cancel();
        });
        const Stopwatch watch;
        const auto rungs = climbed(target, cancel);
        const auto took = watch.elapsed();
        impatient.join();
        QVERIFY2(took < 100ms + 2 * Slack, qPrintable(QString::number(took.count())));
        QCOMPARE(rungs.size(), std::ssize(connect::rungs()) - 1);
        QCOMPARE(rungs[u"ladder.login"_s].note, u"ladder.cancelled"_s);
        QCOMPARE(rungs[u"ladder.login"_s].status, Status::Skipped);
    }

    void both_sessions_give_the_same_rows()
    {
        const test::ScriptedServer server(test::letIn());
        connect::ClientSession client;
        QVERIFY(!client.open(targetAt(server.port())));
        const auto direct = client.query("SELECT 1");
        client.close();
        connect::SqlSession sql;
        const auto problem = sql.open(targetAt(server.port()));
        if (problem && problem->symbol == "DRIVER_NOT_LOADED"_L1)
            QSKIP("the QMYSQL driver is not installed");
        QVERIFY2(!problem, problem ? qPrintable(problem->message) : "");
        const auto throughQt = sql.query(u"SELECT 1"_s);
        QCOMPARE(sql.roundTrips(), 1);
        for (const auto &answer : {direct, throughQt}) {
            QVERIFY(std::holds_alternative<Table>(answer));
            QCOMPARE(std::get<Table>(answer).rows, QList<QStringList>({{u"1"_s}}));
        }
        QVERIFY(!connect::SqlSession::driverLibrary().isEmpty());
    }

    void a_closed_session_says_so_by_number()
    {
        connect::ClientSession session;
        const auto answer = session.query("SELECT 1");
        QVERIFY(std::holds_alternative<ClientError>(answer));
        // 2006 from MariaDB Connector/C, 2013 from Oracle's library (SIGNATURES 1).
        const int code = std::get<ClientError>(answer).code;
        QVERIFY2(code == 2006 || code == 2013, qPrintable(QString::number(code)));
        QCOMPARE(session.socketDescriptor(), -1);
        QCOMPARE(session.connectionId(), quint64(0));
    }

    void verifying_without_a_ca_is_refused_before_anything_is_sent()
    {
        auto target = targetAt(1);
        target.tlsMode = connect::TlsMode::VerifyCa;
        connect::ClientSession session;
        const auto problem = session.open(target);
        QVERIFY(problem);
        QCOMPARE(problem->code, 2026);
    }

    void required_tls_is_never_answered_by_clear_text()
    {
        const test::ScriptedServer server(test::letIn());
        auto target = targetAt(server.port());
        target.tlsMode = connect::TlsMode::Required;
        connect::ClientSession client;
        const auto problem = client.open(target);
        QVERIFY(problem);
        QCOMPARE(problem->code, 2026);
        QVERIFY(!client.isOpen());
        connect::SqlSession sql;
        const auto sqlProblem = sql.open(target);
        QVERIFY(sqlProblem);
        QVERIFY(!sql.isOpen());
    }
};

QTEST_GUILESS_MAIN(TestLogin)
#include "tst_login.moc"
