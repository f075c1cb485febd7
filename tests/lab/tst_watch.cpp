// SPDX-License-Identifier: GPL-3.0-or-later
// `goneaway-cli watch` on real servers: what it catches, and how it ends.
#include "lab/WatchDrops.h"

#include "bundle/Bundle.h"

#include <QTest>

#include <csignal>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::support;
using namespace std::chrono_literals;

class TestWatch : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<lab::PracticeServer> m_server; // MariaDB

private slots:
    void initTestCase()
    {
        auto server = lab::PracticeServer::start({});
        if (!server && server.error().code == ErrorCode::NotFound)
            QSKIP(qPrintable(server.error().detail));
        QVERIFY2(server.ok(), server.ok() ? "" : qPrintable(server.error().detail));
        m_server = std::move(*server);
    }

    void drops_are_caught_and_named_data()
    {
        QTest::addColumn<lab::ServerKind>("kind");
        QTest::newRow("MariaDB") << lab::ServerKind::MariaDb;
        QTest::newRow("MySQL") << lab::ServerKind::MySql;
    }
    void drops_are_caught_and_named()
    {
        QFETCH(const lab::ServerKind, kind);
        lab::PracticeOptions options;
        options.kind = kind;
        const auto server = lab::PracticeServer::start(options);
        if (!server && server.error().code == ErrorCode::NotFound)
            QSKIP(qPrintable(server.error().detail));
        QVERIFY2(server.ok(), server.ok() ? "" : qPrintable(server.error().detail));
        const QString log = m_folder.filePath(QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY(writeFile(log, {}));
        WatchRun run((*server)->target(), {u"--follow"_s, log});
        watchdrops::Scene scene{**server, run, log};
        QVERIFY(run.waitFor(u"state"_s));
        for (const watchdrops::Drop &drop : watchdrops::fewDrops()) {
            const auto outcome = watchdrops::play(scene, drop);
            QVERIFY2(outcome.settledOn == outcome.wanted, qPrintable(watchdrops::rowOf(outcome)));
        }
        QCOMPARE(run.end(), 1);
        QCOMPARE(run.lines().last().text("reason"), u"stopped"_s);
    }

    void a_crash_right_after_another_incident_is_named_data()
    {
        QTest::addColumn<lab::ServerKind>("kind");
        QTest::addColumn<QString>("moment");
        QTest::newRow("MariaDB, at its first sign") << lab::ServerKind::MariaDb << u"trigger"_s;
        QTest::newRow("MariaDB, once it is told") << lab::ServerKind::MariaDb << u"incident"_s;
        QTest::newRow("MySQL, once it is told") << lab::ServerKind::MySql << u"incident"_s;
    }
    void a_crash_right_after_another_incident_is_named()
    {
        QFETCH(const lab::ServerKind, kind);
        QFETCH(const QString, moment);
        lab::PracticeOptions options;
        options.kind = kind;
        const auto server = lab::PracticeServer::start(options);
        if (!server && server.error().code == ErrorCode::NotFound)
            QSKIP(qPrintable(server.error().detail));
        QVERIFY2(server.ok(), server.ok() ? "" : qPrintable(server.error().detail));
        const QString log = m_folder.filePath(u"before-crash.log"_s);
        QVERIFY(writeFile(log, {}));
        WatchRun run((*server)->target(), {u"--follow"_s, log});
        watchdrops::Scene scene{**server, run, log};
        QVERIFY(run.waitFor(u"state"_s));
        for (const watchdrops::Drop &drop : watchdrops::mildDrops().sliced(1, 3)) {
            watchdrops::waitUntilCalm(scene);
            const qsizetype from = run.lines().size();
            QVERIFY2(drop.provoke(scene).ok(), qPrintable(drop.name));
            QVERIFY2(run.waitFor(moment, from), qPrintable(drop.name));
            const auto died = watchdrops::crash(SIGKILL).provoke(scene);
            QVERIFY(died.ok());
            QVERIFY2(run.waitFor(
                         [&](const WatchRun::Line &line) {
                             return line.name() == "incident"_L1 && line.at() >= *died
                                 && line.text("cause") == "server-crash"_L1;
                         },
                         from),
                     qPrintable(drop.name));
            QVERIFY(watchdrops::waitUntilBack(scene, *died, from));
        }
    }

    void a_server_that_stands_still_and_is_killed_then_is_two_incidents()
    {
        WatchRun run(m_server->target(), {});
        QVERIFY(run.waitFor(u"state"_s));
        m_server->freeze();
        const auto told = [&run](const QString &cause) {
            return run.waitFor([&cause](const WatchRun::Line &line) { return line.text("cause") == cause; },
                               0);
        };
        const auto hung = told(u"server-hung"_s);
        m_server->send(SIGKILL);
        QVERIFY(m_server->waitForEnd().ok());
        QVERIFY(m_server->restart().ok());
        const auto crashed = told(u"server-crash"_s);
        QVERIFY(hung && crashed);
        QVERIFY(crashed->number("incident") > hung->number("incident"));
    }

    void an_outage_is_one_incident_however_long_it_lasts()
    {
        WatchRun run(m_server->target(), {});
        watchdrops::Scene scene{*m_server, run, {}};
        QVERIFY(run.waitFor(u"state"_s));
        m_server->send(SIGKILL);
        QVERIFY(m_server->waitForEnd().ok());
        QVERIFY(run.waitFor(u"incident"_s));
        watchdrops::waitUntilCalm(scene);
        const qsizetype down = run.lines().size();
        QVERIFY(m_server->restart().ok());
        QVERIFY(run.waitFor(u"state"_s, down));
        watchdrops::waitUntilCalm(scene);
        run.end();
        QCOMPARE(run.lines().last().number("incidents"), 1);
        QVERIFY(run.waitFor(
            [](const WatchRun::Line &line) { return line.text("kind") == "server-restarted"_L1; }, down));
    }

    // A line each time that the watch has read the ones before: more of them than an incident tells of.
    void what_goes_on_happening_is_counted_and_saved()
    {
        QFile log(m_folder.filePath(u"noisy.log"_s));
        QVERIFY(log.open(QIODevice::WriteOnly | QIODevice::Append));
        const QString zip = m_folder.filePath(u"noisy.zip"_s);
        WatchRun run(m_server->target(), {u"--follow"_s, log.fileName(), u"-o"_s, zip});
        QVERIFY(run.waitFor(u"state"_s));
        std::optional<WatchRun::Line> repeated;
        for (int line = 0; line < 200 && !repeated; ++line) {
            QVERIFY(log.write("ERROR 2013 (HY000): Lost connection to MySQL server during query\n") > 0);
            QVERIFY(log.flush());
            repeated = run.waitFor(u"repeated"_s, 0, 300ms);
        }
        QVERIFY(repeated);
        QCOMPARE(repeated->number("incident"), 1);
        QVERIFY(repeated->number("count") > 0);
        QVERIFY(!repeated->text("since").isEmpty());
        run.end();
        const auto opened = bundle::open(zip);
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().detail));
        const auto *saved = opened->evidence.value<evidence::Record>(evidence::facts::WatchRepeats);
        QVERIFY(saved);
        QVERIFY(saved->value(u"count"_s).toLongLong() >= repeated->number("count"));
    }

    void a_watch_without_an_incident_ends_with_a_bundle_of_the_healthy_server()
    {
        const QString path = m_folder.filePath(u"healthy.zip"_s);
        WatchRun run(m_server->target(), {u"--for"_s, u"2s"_s, u"-o"_s, path});
        QCOMPARE(run.leave(), 0);
        const WatchRun::Line ended = run.lines().last();
        QCOMPARE(ended.text("reason"), u"duration"_s);
        QCOMPARE(ended.number("incidents"), 0);
        QVERIFY(ended.number("beats") >= 1);
        const auto opened = bundle::open(path);
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().detail));
        QVERIFY(!opened->evidence.symptom());
    }

    void the_bundle_of_an_incident_tells_the_same_again()
    {
        const QString path = m_folder.filePath(u"incident.zip"_s);
        WatchRun run(m_server->target(), {u"-o"_s, path});
        watchdrops::Scene scene{*m_server, run, {}};
        QVERIFY(run.waitFor(u"state"_s));
        QVERIFY(m_server->execute({"KILL " + QByteArray::number(scene.quietId())}).ok());
        QVERIFY(run.waitFor([](const WatchRun::Line &line) { return line.text("cause") == "killed"_L1; }, 0));
        QCOMPARE(run.end(), 1);
        const CliRun again = runCli({u"open"_s, u"--json"_s, path});
        QCOMPARE(again.status, 1);
        QVERIFY2(again.output.contains(u"killed"_s), qPrintable(again.output.left(2000)));
        const auto opened = bundle::open(path);
        QVERIFY(opened.ok());
        QVERIFY(opened->files.contains(u"server/minute-before.tsv"_s));
    }

    void a_login_that_is_refused_ends_the_watch_with_its_cause()
    {
        connect::ConnectionTarget target = m_server->target(lab::Account::Application);
        target.password = Secret(QByteArray("mistyped"));
        WatchRun run(target, {});
        QCOMPARE(run.leave(), 1);
        QCOMPARE(run.lines().last().text("reason"), u"refused"_s);
        const auto incident = run.waitFor(u"incident"_s);
        QVERIFY(incident);
        QCOMPARE(incident->text("cause"), u"access-denied"_s);
    }

    void a_server_that_is_not_there_yet_is_waited_for()
    {
        connect::ConnectionTarget nowhere = m_server->target();
        nowhere.port = 1; // nobody listens there
        WatchRun run(nowhere, {u"--for"_s, u"3s"_s});
        QVERIFY(run.leave() >= 0);
        QVERIFY(run.waitFor(
            [](const WatchRun::Line &line) { return line.text("kind") == "cannot-connect"_L1; }, 0));
        QCOMPARE(run.lines().last().text("reason"), u"duration"_s);
    }

    // Whatever it costs must be known: a beat a second, and nothing besides.
    void the_server_is_asked_once_a_beat()
    {
        connect::ClientSession session;
        QVERIFY(!session.open(m_server->target()));
        const auto number = [&session](const QByteArray &statement) {
            const auto answer = session.query(statement);
            const auto *table = std::get_if<evidence::Table>(&answer);
            return table ? table->rows.value(0).last().toLongLong() : -1;
        };
        WatchRun run(m_server->target(), {});
        QVERIFY(run.waitFor(u"state"_s));
        // Each goodbye is a question, too, and is read when the server comes to it: those of the watch's
        // first look, and of whoever was here before, have to be over.
        QTRY_COMPARE(number("SELECT COUNT(*) FROM information_schema.PROCESSLIST "
                            "WHERE USER <> 'system user' AND COMMAND <> 'Daemon'"),
                     3);
        const qint64 before = number("SHOW GLOBAL STATUS LIKE 'Questions'");
        QTest::qWait(4200);
        // Its own question is counted.
        const qint64 asked = number("SHOW GLOBAL STATUS LIKE 'Questions'") - before - 1;
        run.end();
        const WatchRun::Line ended = run.lines().last();
        QCOMPARE(ended.name(), u"ended"_s);
        QVERIFY2(asked >= 1 && asked <= ended.number("beats"),
                 qPrintable(u"%1 questions in %2 beats"_s.arg(asked).arg(ended.number("beats"))));
    }

    void words_that_make_no_sense_are_refused()
    {
        for (const QStringList &words :
             {QStringList{u"--for"_s, u"soon"_s}, QStringList{u"--log"_s, u"/no/such"_s},
              QStringList{u"--idle"_s, u"0"_s}, QStringList{u"surplus"_s}})
            QCOMPARE(runCli(QStringList{u"watch"_s} + words).status, 2);
    }
};

QTEST_GUILESS_MAIN(TestWatch)
#include "tst_watch.moc"
