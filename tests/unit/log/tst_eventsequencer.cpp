// SPDX-License-Identifier: GPL-3.0-or-later
#include "ReadLog.h"

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace logtest;

namespace {

constexpr auto Start =
    "2026-11-23  3:11:20 0 [Note] Starting MariaDB 10.11.19-MariaDB source revision x as process 30925\n";
constexpr auto TemporaryFile =
    "2026-11-23  3:11:20 0 [Note] InnoDB: Removed temporary tablespace data file: \"./ibtmp1\"\n";
constexpr auto Ready = "2026-11-23  3:11:20 0 [Note] /usr/sbin/mariadbd: ready for connections.\n";
constexpr auto Stopping =
    "2026-11-23  3:11:36 0 [Note] /usr/sbin/mariadbd (initiated by: root[root] @ localhost []): Normal "
    "shutdown\n";
constexpr auto Stopped = "2026-11-23  3:11:36 0 [Note] /usr/sbin/mariadbd: Shutdown complete\n";
constexpr auto Aborted =
    "2026-11-23  3:11:30 4 [Warning] Aborted connection 4 to db: 'd' user: 'u' host: 'h' (Got timeout "
    "reading communication packets)\n";
constexpr auto Signal = "261123  3:11:30 [ERROR] /usr/sbin/mariadbd got signal 11 ;\nThread pointer: 0x0\n";
constexpr auto MySqlBanner =
    "2026-11-23T03:11:32.393244Z 0 [System] [MY-015015] [Server] MySQL Server - start.\n";
constexpr auto MySqlStart = "2026-11-23T03:11:32.635861Z 0 [System] [MY-010116] [Server] /usr/sbin/mysqld "
                            "(mysqld 9.7.4) starting as process 7\n";
constexpr auto MySqlRecovery =
    "2026-11-23T03:11:33.099644Z 0 [System] [MY-010229] [Server] Starting XA crash recovery...\n";
constexpr auto MySqlReady = "2026-11-23T03:11:33.139857Z 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: "
                            "ready for connections. Version: '9.7.4'\n";
constexpr auto MySqlEnd = "2026-11-23T03:12:00.001128Z 0 [System] [MY-015016] [Server] MySQL Server - end.\n";
constexpr auto OldStart =
    "131101 09:05:07 [Note] /usr/sbin/mysqld (mysqld 5.5.34) starting as process 7 ...\n";
constexpr auto OldReady = "131101 09:05:08 [Note] /usr/sbin/mysqld: ready for connections.\n";
constexpr auto SafeStart =
    "131101 09:05:06 mysqld_safe Starting mysqld daemon with databases from /var/lib/mysql\n";
constexpr auto SafeRestart = "131101 09:05:06 mysqld_safe mysqld restarted\n";

QByteArray joined(std::initializer_list<const char *> parts)
{
    QByteArray text;
    for (const char *part : parts)
        text += part;
    return text;
}

} // namespace

class TestEventSequencer : public QObject
{
    Q_OBJECT

private slots:
    void a_start_tells_how_the_run_before_ended_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("events");
        const auto row = [](const char *name, std::initializer_list<const char *> parts,
                            const QStringList &events) {
            QTest::newRow(name) << joined(parts) << events;
        };
        const QString crashStart = u"starting after-crash"_s;
        const QString cleanStart = u"starting after-stop"_s;
        const QString ready = u"ready"_s;
        const QString stop = u"shutdown user=root host=localhost"_s;
        const QString aborted = u"aborted-connection timeout-reading id=4 user=u host=h db=d"_s;
        row("MariaDB left its temporary files", {Start, TemporaryFile, Ready}, {crashStart, ready});
        row("MariaDB left nothing", {Start, Ready}, {cleanStart, ready});
        row("MariaDB removes them when it stops",
            {Start, Ready, Stopping, TemporaryFile, Stopped, Start, Ready},
            {cleanStart, ready, stop, cleanStart, ready});
        // Two servers, or lines that are missing: one that died leaves traces, which such a start names.
        row("no stop and no trace", {Aborted, Start, Ready}, {aborted, u"starting"_s, ready});
        row("no stop before", {Aborted, Start, TemporaryFile, Ready}, {aborted, crashStart, ready});
        row("began to stop and was killed", {Start, Ready, Stopping, Start, TemporaryFile, Ready},
            {cleanStart, ready, stop, crashStart, ready});
        row("a signal", {Signal, Start, Ready}, {u"crash signal=11"_s, crashStart, ready});
        row("MySQL recovers", {MySqlBanner, MySqlStart, MySqlRecovery, MySqlReady}, {crashStart, ready});
        row("MySQL ended well", {MySqlEnd, MySqlBanner, MySqlStart, MySqlReady},
            {u"shutdown"_s, cleanStart, ready});
        row("MySQL did not end",
            {MySqlBanner, MySqlStart, MySqlReady, MySqlBanner, MySqlStart, MySqlRecovery, MySqlReady},
            {cleanStart, ready, crashStart, ready});
        row("two MySQL servers in one file",
            {MySqlBanner, MySqlStart, MySqlReady, MySqlBanner, MySqlStart, MySqlReady},
            {cleanStart, ready, u"starting"_s, ready});
        row("a version that may keep quiet did not end", {OldStart, OldReady, OldStart, OldReady},
            {u"starting"_s, ready, crashStart, ready});
        row("German",
            {Start, "2026-11-25 14:15:52 0 [Note] mariadbd: bereit f\u00fcr Verbindungen.\n",
             "2026-11-25 14:15:56 0 [Note] mariadbd (unknown): Normal heruntergefahren\n",
             "2026-11-25 14:15:56 0 [Note] mariadbd: Herunterfahren beendet\n", Start},
            {cleanStart, ready, u"shutdown"_s, cleanStart});
        row("French",
            {Start, Ready, "2026-11-25 14:16:03 0 [Note] mariadbd (unknown): Arr\u00eat normal du serveur\n",
             "2026-11-25 14:16:04 0 [Note] mariadbd: Arr\u00eat du serveur termin\u00e9\n", Start},
            {cleanStart, ready, u"shutdown"_s, cleanStart});
        row("Spanish",
            {Start, "2026-11-25 14:16:07 0 [Note] mariadbd: preparada para conexiones.\n",
             "2026-11-25 14:16:11 0 [Note] mariadbd (iniciado por: unknown): Apagado normal\n",
             "2026-11-25 14:16:11 0 [Note] mariadbd: Apagado completado", "\n", Start},
            {cleanStart, ready, u"shutdown"_s, cleanStart});
        row("a language that is not known",
            {Start, Ready,
             "2026-11-25 14:16:11 0 [Note] Shutdown completed; log sequence number 44894; transaction id "
             "15\n",
             Start},
            {cleanStart, ready, cleanStart});
        row("a version that may keep quiet", {OldStart, OldReady}, {u"starting"_s, ready});
        row("mysqld_safe starts it", {SafeStart, OldStart, OldReady}, {u"starting"_s, ready});
        row("mysqld_safe starts it again", {SafeRestart, OldStart, OldReady}, {crashStart, ready});
        row("a start that is not over", {Start}, {u"starting"_s});
        row("events wait for the start before them", {Start, Aborted, TemporaryFile, Ready},
            {crashStart, aborted, ready});
        row("a start that fails changes nothing",
            {Stopped, Start, "2026-11-23  3:11:21 0 [ERROR] unknown variable 'x=1'\n",
             "2026-11-23  3:11:21 0 [ERROR] Aborting\n", Start, Ready},
            {u"shutdown"_s, cleanStart, u"bad-configuration"_s, cleanStart, ready});
        row("killed for memory",
            {Start, Ready,
             "Nov 23 03:11:25 db kernel: Memory cgroup out of memory: Killed process 30925 (mariadbd) x\n",
             Start, TemporaryFile, Ready},
            {cleanStart, ready, u"out-of-memory"_s, crashStart, ready});
    }

    void a_start_tells_how_the_run_before_ended()
    {
        QFETCH(QByteArray, text);
        const Told told = read(text);
        QVERIFY(told.summary.ok());
        QTEST(brief(told.events), "events");
    }

    void real_starts_are_decided_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QStringList>("events");
        const QStringList afterCrash{u"starting after-crash"_s, u"ready"_s};
        QTest::newRow("kill -9") << dataFile("mariadb-start-after-kill.err") << afterCrash;
        QTest::newRow("SIGTERM") << dataFile("mariadb-start-after-stop.err")
                                 << QStringList{u"starting after-stop"_s, u"ready"_s};
        QTest::newRow("mysqld_safe") << dataFile("mariadb-safe-restart.err") << afterCrash;
        QTest::newRow("trace repeated")
            << dataFile("mysql-start-after-crash.err")
            << QStringList{u"crash signal=11"_s, u"starting after-crash"_s, u"ready"_s};
        QTest::newRow("MySQL stops") << dataFile("mysql-stop.err")
                                     << QStringList{u"shutdown"_s, u"forced-close id=8 user=root"_s,
                                                    u"forced-close id=9 user=root"_s};
    }

    void real_starts_are_decided()
    {
        QFETCH(QString, file);
        QTEST(brief(readFile(file).events), "events");
    }

    void a_crash_is_one_event_with_its_statement_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("event");
        QTest::newRow("MySQL") << dataBytes("mysql-crash-by-query.err")
                               << u"crash id=88 signal=11 statement=SELECT 'crash_me_marker', SLEEP(20)"_s;
        QTest::newRow("MariaDB") << dataBytes("mariadb-crash-by-query.err")
                                 << u"crash id=4 signal=6 statement=SELECT 'crash_me_marker', SLEEP(20)"_s;
        QTest::newRow("MySQL 5.1") << QByteArray(
            "100123  3:11:27 - mysqld got signal 11 ;\n"
            "This could be because you hit a bug.\n\n"
            "thd: 0x8c1f4c0\nTrying to get some variables.\n"
            "thd->query at 0x8c1f4c0 = SELECT 1\nthd->thread_id=12\n"
            "The manual page at http://x contains\n"
            "information that should help you find out what is causing the crash.\n")
                                   << u"crash id=12 signal=11 statement=SELECT 1"_s;
        QTest::newRow("a statement of several lines") << QByteArray(
            "2026-11-23T03:16:55Z UTC - mysqld got signal 11 ;\nQuery (5555): SELECT 1\nFROM t\n"
            "Connection ID (thread ID): 9\nStatus: NOT_KILLED\n")
                                                      << u"crash id=9 signal=11 statement=SELECT 1\nFROM t"_s;
        QTest::newRow("an assertion before the signal")
            << QByteArray("2026-11-23T03:16:55.1Z 0 [ERROR] [MY-013183] [InnoDB] Assertion failure: "
                          "buf0buf.cc:12 thread 1\n"
                          "InnoDB: We intentionally generate a memory trap.\n2026-11-23T03:16:55Z UTC - "
                          "mysqld got signal 6 ;\n"
                          "Thread pointer: 0x0\n")
            << u"crash signal=6"_s;
        QTest::newRow("Windows") << QByteArray(
            "03:11:27 UTC - mysqld got exception 0xc0000005 ;\nThread pointer: 0x0\n")
                                 << u"crash"_s;
    }

    void a_crash_is_one_event_with_its_statement()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, event);
        const Told told = read(text);
        QCOMPARE(brief(told.events), QStringList{event});
        QVERIFY(told.summary->looksLikeLog);
        QCOMPARE(told.events.first().line, 1);
    }

    void a_time_without_a_date_gets_the_day_above()
    {
        log::ReadOptions options;
        options.zoneOffsetSeconds = 0;
        const Told told = read("2016-08-01 23:59:00 7 [Note] Event Scheduler: Loaded\n"
                               "00:00:10 UTC - mysqld got signal 11 ;\n",
                               options);
        QCOMPARE(told.events.size(), 1);
        QCOMPARE(told.events.first().time->toString(Qt::ISODate), u"2016-08-02T00:00:10Z"_s);
        QVERIFY(!told.events.first().zoneInferred);
    }

    void a_crash_that_is_told_again_at_the_next_start_counts_once()
    {
        const QByteArray crash = "2026-11-23T03:11:31Z UTC - mysqld got signal 11 ;\nThread pointer: 0x0\n";
        const Told told = read(crash + dataBytes("mysql-start-after-crash.err"));
        QCOMPARE(brief(told.events),
                 (QStringList{u"crash signal=11"_s, u"starting after-crash"_s, u"ready"_s}));
    }

    void lines_of_other_threads_inside_a_crash_are_not_lost()
    {
        const Told told =
            read(QByteArray(Signal) + Aborted + "Query (0x1): SELECT 1\nConnection ID (thread ID): 5\n"
                 + "Kernel version: x\n" + Start);
        QCOMPARE(brief(told.events),
                 (QStringList{u"crash id=5 signal=11 statement=SELECT 1"_s,
                              u"aborted-connection timeout-reading id=4 user=u host=h db=d"_s,
                              u"starting after-crash"_s}));
        QCOMPARE(told.events.at(1).line, 3);
    }

    void one_death_is_told_once()
    {
        const Told told = read(
            "Nov 23 03:11:25 db kernel: Out of memory: Kill process 9 (mysqld) score 900 or sacrifice child\n"
            "Nov 23 03:11:25 db kernel: Killed process 9 (mysqld) total-vm:1kB\n"
            "Nov 23 03:11:26 db systemd[1]: mysql.service: Main process exited, code=killed, "
            "status=9/KILL\n");
        QCOMPARE(brief(told.events), QStringList{u"out-of-memory"_s});
    }
};

QTEST_GUILESS_MAIN(TestEventSequencer)
#include "tst_eventsequencer.moc"
