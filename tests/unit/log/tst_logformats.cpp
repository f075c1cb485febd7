// SPDX-License-Identifier: GPL-3.0-or-later
#include "ReadLog.h"

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace logtest;

namespace {

constexpr auto MariaDbAborted =
    "Aborted connection 4 to db: 'shop' user: 'root' host: 'localhost' (Got timeout reading "
    "communication packets)";
constexpr auto AbortedEvent = "aborted-connection timeout-reading id=4 user=root host=localhost db=shop";

QByteArray line(const QByteArray &before, const QByteArray &message = MariaDbAborted)
{
    return before + message + '\n';
}

} // namespace

class TestLogFormats : public QObject
{
    Q_OBJECT

private slots:
    void a_line_of_any_format_is_read_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("event");
        QTest::addColumn<QString>("time"); // UTC; the zone of stamps without one is +02:00
        QTest::addColumn<bool>("inferred");

        const QString aborted = QString::fromLatin1(AbortedEvent);
        const auto row = [&](const char *name, const QByteArray &before, const char *time, bool inferred) {
            QTest::newRow(name) << line(before) << aborted << QString::fromLatin1(time) << inferred;
        };
        row("MySQL 8 and newer", "2026-11-23T03:22:15.562521Z 4 [Note] [MY-010914] [Server] ",
            "2026-11-23T03:22:15.562Z", false);
        row("MySQL with log_timestamps=SYSTEM",
            "2026-11-23T03:22:15.562521+01:00 4 [Note] [MY-010914] [Server] ", "2026-11-23T02:22:15.562Z",
            false);
        row("MySQL 5.7", "2016-08-01T10:00:00.123456Z 4 [Note] ", "2016-08-01T10:00:00.123Z", false);
        row("MySQL 5.6 with its process id", "2014-08-01 08:00:00 12345 [Warning] ",
            "2014-08-01T06:00:00.000Z", true);
        row("MySQL 5.5", "131101  9:05:07 [Warning] ", "2013-11-01T07:05:07.000Z", true);
        row("MySQL 5.0 at night", "061123  0:00:01 [Warning] ", "2006-11-22T22:00:01.000Z", true);
        row("MariaDB", "2026-11-23  3:22:14 4 [Warning] ", "2026-11-23T01:22:14.000Z", true);
        row("MariaDB in the afternoon", "2026-11-23 13:22:14 4 [Warning] ", "2026-11-23T11:22:14.000Z", true);
        row("MariaDB 10.1 with its thread's address", "2016-08-01 10:00:00 140012345678912 [Warning] ",
            "2016-08-01T08:00:00.000Z", true);
        row("syslog around a stamp", "Nov 23 03:22:15 db1 mariadbd[123]: 2026-11-23  3:22:14 4 [Warning] ",
            "2026-11-23T01:22:14.000Z", true);
        row("journalctl -o short-iso",
            "2026-11-23T03:22:15+0100 db1 mariadbd[123]: 2026-11-23  3:22:14 4 [Warning] ",
            "2026-11-23T02:22:15.000Z", false);
        row("docker logs -t", "2026-11-23T03:22:14.123456789Z 2026-11-23  3:22:14 4 [Warning] ",
            "2026-11-23T03:22:14.123Z", false);
        row("kubectl logs --prefix", "[pod/db-0/mariadb] 2026-11-23  3:22:14 4 [Warning] ",
            "2026-11-23T01:22:14.000Z", true);
        row("docker compose", "db_1  | 2026-11-23  3:22:14 4 [Warning] ", "2026-11-23T01:22:14.000Z", true);
        row("a node's container log",
            "2026-11-23T03:22:14.123456789Z stderr F 2026-11-23  3:22:14 4 [Warning] ",
            "2026-11-23T03:22:14.123Z", false);
        row("after NULs of a power loss", QByteArray("\0\0\0\0\0\0", 6) + "2026-11-23  3:22:14 4 [Warning] ",
            "2026-11-23T01:22:14.000Z", true);
        row("RFC 5424",
            "<27>1 2026-11-23T03:22:15.123456+01:00 db1 mariadbd 123 - - 2026-11-23  3:22:14 4 [Warning] ",
            "2026-11-23T02:22:15.123Z", false);
        row("RFC 5424 with structured data",
            "<27>1 2026-11-23T03:22:15Z db1 mysqld 123 - [timeQuality tzKnown=\"1\"] 2026-11-23T03:22:14.5Z "
            "4 [Note] ",
            "2026-11-23T03:22:14.500Z", false);
        row("syslog with its priority, host by address",
            "<27>Nov 23 03:22:15 10.0.0.5 mysqld[123]: 2026-11-23T03:22:15.562521Z 4 [Note] ",
            "2026-11-23T03:22:15.562Z", false);
        row("journalctl -o short-precise, host with a digit first",
            "Nov 23 03:22:15.123456 3db mariadbd[123]: 2026-11-23  3:22:14 4 [Warning] ",
            "2026-11-23T01:22:14.000Z", true);
        row("journalctl --no-hostname", "Nov 23 03:22:15 mariadbd[123]: 2026-11-23  3:22:14 4 [Warning] ",
            "2026-11-23T01:22:14.000Z", true);
        row("journalctl -o short-full",
            "Mon 2026-11-23 03:22:15 CET db1 mariadbd[123]: 2026-11-23  3:22:14 4 [Warning] ",
            "2026-11-23T01:22:14.000Z", true);
        row("journalctl -o with-unit",
            "Mon 2026-11-23 03:22:15 UTC db1 mariadb.service[123]: 2026-11-23  3:22:14 4 [Warning] ",
            "2026-11-23T03:22:15.000Z", false);
        row("journalctl -o short-unix",
            "1795404135.123456 db1 mariadbd[123]: 2026-11-23  3:22:14 4 [Warning] ",
            "2026-11-23T03:22:15.123Z", false);
        row("journalctl -o short-monotonic",
            "[ 1234.567890] db1 mariadbd[123]: 2026-11-23  3:22:14 4 [Warning] ", "2026-11-23T01:22:14.000Z",
            true);
        row("docker compose in colours", "\x1b[36mdb_1  |\x1b[0m 2026-11-23  3:22:14 4 [Warning] ",
            "2026-11-23T01:22:14.000Z", true);
        row("docker service logs", "db_mysql.1.abc@node1    | 2026-11-23  3:22:14 4 [Warning] ",
            "2026-11-23T01:22:14.000Z", true);
        row("kubectl logs --prefix --timestamps",
            "[pod/db-0/mariadb] 2026-11-23T03:22:14.123456789Z 2026-11-23  3:22:14 4 [Warning] ",
            "2026-11-23T03:22:14.123Z", false);
        row("stern", "db-0 mariadb 2026-11-23  3:22:14 4 [Warning] ", "2026-11-23T01:22:14.000Z", true);
        row("grep with file and line", "/var/log/mysql/error.log:12:2026-11-23  3:22:14 4 [Warning] ",
            "2026-11-23T01:22:14.000Z", true);
        row("two lines in one", "2026-11-23  3:22:14 4 [Note] Event Sched2026-11-23  3:22:14 4 [Warning] ",
            "2026-11-23T01:22:14.000Z", true);
        row("MySQL 4.0, without a level", "041012 10:00:00  ", "2004-10-12T08:00:00.000Z", true);
        row("performance_schema.error_log, by tabs",
            "2026-11-23 03:22:15.562521\t4\tNote\tMY-010914\tServer\t", "2026-11-23T01:22:15.562Z", true);
        row("performance_schema.error_log, by commas", "2026-11-23 03:22:15.562521,4,Note,MY-010914,Server,",
            "2026-11-23T01:22:15.562Z", true);
        QTest::newRow("performance_schema.error_log, quoted")
            << "\"2026-11-23 03:22:15.562521\",\"4\",\"Note\",\"MY-010914\",\"Server\",\""
                + QByteArray(MariaDbAborted) + "\"\n"
            << aborted << u"2026-11-23T01:22:15.562Z"_s << true;
        QTest::newRow("performance_schema.error_log, drawn")
            << "| 2026-11-23 03:22:15.562521 |         4 | Note    | MY-010914  | Server    | "
                + QByteArray(MariaDbAborted) + ". |\n"
            << aborted << u"2026-11-23T01:22:15.562Z"_s << true;
        const auto json = [](QByteArray text) {
            return text.replace('~',
                                '"'); // moc loses its way in raw strings that end in the middle of a line
        };
        QTest::newRow("journalctl -o json")
            << json("{~MESSAGE~:~2026-11-23  3:22:14 4 [Warning] " + QByteArray(MariaDbAborted)
                    + "~,~__REALTIME_TIMESTAMP~:~1795404135123456~,~_HOSTNAME~:~db1~,~SYSLOG_IDENTIFIER~:~"
                      "mariadbd~}\n")
            << aborted << u"2026-11-23T03:22:15.123Z"_s << false;
        const QByteArray sink =
            json("{ ~prio~ : 3, ~err_code~ : 10914, ~msg~ : ~" + QByteArray(MariaDbAborted)
                 + "~, ~time~ : ~2026-11-23T03:22:15.562521Z~, ~thread~ : 4 }");
        QTest::newRow("JSON in JSON of docker") << json("{~log~:~") + QByteArray(sink).replace('"', "\\\"")
                + json("\\n~,~stream~:~stderr~,~time~:~2026-11-23T03:22:16.5Z~}\n")
                                                << aborted << u"2026-11-23T03:22:15.562Z"_s << false;
        QTest::newRow("JSON with docker logs -t") << "2026-11-23T03:22:16.123456789Z " + sink + '\n'
                                                  << aborted << u"2026-11-23T03:22:15.562Z"_s << false;
        QTest::newRow("JSON of MySQL's log_sink_json") << QByteArray(
            R"({ "prio" : 3, "err_code" : 10914, "source_line" : 13, "source_file" : "x.cc", )"
            R"("msg" : "Aborted connection 4 to db: 'shop' user: 'root' host: 'localhost' (Got timeout )"
            R"(reading communication packets).", "time" : "2026-11-23T03:22:15.562521Z", "thread" : 4, )"
            R"("err_symbol" : "ER_ABORTING_CONNECTION", "subsystem" : "Server", "label" : "Note" })"
            "\n") << aborted << u"2026-11-23T03:22:15.562Z"_s
                                                       << false;
        QTest::newRow("JSON of docker") << QByteArray(
            R"({"log":"2026-11-23  3:22:14 4 [Warning] Aborted connection 4 to db: 'shop' user: 'root' host: )"
            R"('localhost' (Got timeout reading communication packets)\n","stream":"stderr",)"
            R"("time":"2026-11-23T03:22:14.5Z"})"
            "\n") << aborted << u"2026-11-23T03:22:14.500Z"_s
                                        << false;
        QTest::newRow("MySQL 5.0 quotes") << QByteArray(
            "061123  3:11:27 [Warning] Aborted connection 4 to db: 'shop' user: 'root' host: `localhost' "
            "(Got timeout reading communication packets)\n")
                                          << aborted << u"2006-11-23T01:11:27.000Z"_s << true;
    }

    void a_line_of_any_format_is_read()
    {
        QFETCH(QByteArray, text);
        log::ReadOptions options;
        options.zoneOffsetSeconds = 7200;
        const Told told = read(text, options);
        QVERIFY(told.summary.ok());
        QVERIFY(told.summary->looksLikeLog);
        QCOMPARE(told.events.size(), 1);
        QTEST(brief(told.events.first()), "event");
        QVERIFY(told.events.first().time.has_value());
        QTEST(told.events.first().time->toString(Qt::ISODateWithMs), "time");
        QTEST(told.events.first().zoneInferred, "inferred");
        QCOMPARE(told.events.first().line, 1);
    }

    void a_line_means_what_it_says_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("event"); // empty: none
        const auto mariaDb = [](const char *name, const char *message, const char *event) {
            QTest::newRow(name) << line("2026-11-23  3:22:14 7 ", message) << QString::fromLatin1(event);
        };
        const auto mySql = [](const char *name, const char *message, const char *event) {
            QTest::newRow(name) << line("2026-11-23T03:22:15.562521Z 7 ", message)
                                << QString::fromLatin1(event);
        };
        mariaDb("killed by a session",
                "[Warning] Aborted connection 18 to db: 'd' user: 'u' host: 'h' (KILLED)",
                "aborted-connection killed id=18 by=7 user=u host=h db=d");
        // As MariaDB 10.11 wrote them with lc_messages=de_DE, fr_FR, es_ES; the last as MySQL 5.7 and 8.0 do.
        mariaDb("German",
                "[Warning] Abbruch der Verbindung 7 zur Datenbank 'unconnected'. Benutzer: 'root', Host: "
                "'localhost' (Fehler beim Lesen eines Kommunikationspakets)",
                "aborted-connection error-reading id=7 user=root host=localhost");
        mariaDb("German, killed",
                "[Warning] Abbruch der Verbindung 7 zur Datenbank 'd'. Benutzer: 'o'x', Host: 'h' (KILLED)",
                "aborted-connection killed id=7 user=o'x host=h db=d");
        mariaDb("German, too late",
                "[Warning] Abbruch der Verbindung 7 zur Datenbank 'd'. Benutzer: 'u', Host: 'h' "
                "(Zeit\u00fcberschreitung beim Lesen eines Kommunikationspakets)",
                "aborted-connection timeout-reading id=7 user=u host=h db=d");
        mariaDb(
            "French",
            "[Warning] Connection 7 avort\u00e9e vers la bd: 'd' utilisateur: 'u' h\u00f4te: 'h' (Timeout en "
            "lecture des paquets re\u00e7us)",
            "aborted-connection timeout-reading id=7 user=u host=h db=d");
        mariaDb(
            "Spanish",
            "[Warning] Abortada conexi\u00f3n 7 a la base de datos: 'd' usuario: 'u' equipo: 'h' (Obtenido "
            "tiempo agotado (timeout) leyendo paquetes de comunicaci)",
            "aborted-connection timeout-reading id=7 user=u host=h db=d");
        mySql("Spanish of MySQL",
              "[Warning] Abortada conexi\u00f3n 7 para db: 'd' usuario: 'u' servidor: 'h' (Obtenido un error "
              "leyendo paquetes de comunicaci\u00f3n)",
              "aborted-connection error-reading id=7 user=u host=h db=d");
        mariaDb("not yet logged in",
                "[Warning] Aborted connection 7 to db: 'unconnected' user: 'unauthenticated' host: "
                "'10.0.0.1' (This connection "
                "closed normally without authentication)",
                "aborted-connection no-authentication id=7 host=10.0.0.1");
        mariaDb(
            "closed by its client, told at log_warnings=4",
            "[Warning] Aborted connection 7 to db: 'd' user: 'u' host: 'h' (This connection closed normally)",
            "");
        mariaDb("new words in the brackets",
                "[Warning] Aborted connection 7 to db: 'd' user: 'u' host: 'h' (Something new)",
                "aborted-connection other id=7 user=u host=h db=d");
        mariaDb("behind a proxy",
                "[Warning] Aborted connection 7 to db: 'd' user: 'u' host: 'h' real ip: 'r' (Got an error "
                "writing "
                "communication packets)",
                "aborted-connection error-writing id=7 user=u host=h db=d");
        mySql("packets only", "[Note] [MY-010914] [Server] Got an error reading communication packets",
              "aborted-connection error-reading id=7");
        mySql("handshake", "[Note] [MY-010914] [Server] Bad handshake",
              "aborted-connection bad-handshake id=7");
        mySql("timeout without the second line",
              "[Note] [MY-015123] [Server] A connection from `u`@`h` was closed by the server due to a "
              "timeout in the "
              "communication layer (vio:1, packet:0) 1 seconds after the last command started.",
              "aborted-connection inactivity id=7 user=u host=h");
        mariaDb("wrong password", "[Warning] Access denied for user 'u'@'h' (using password: YES)",
                "access-denied id=7 user=u host=h");
        mariaDb("no right on the schema", "[Warning] Access denied for user 'u'@'%' to database 'd'",
                "access-denied id=7 user=u host=% db=d");
        mySql(
            "expired",
            "[Note] [MY-013851] [Server] Password for the account 'ue'@'h' has expired. To log in, change it",
            "access-denied id=7 user=ue host=h");
        mariaDb("name",
                "[Warning] IP address '10.0.0.1' could not be resolved: Temporary failure in name resolution",
                "name-resolution id=7 host=10.0.0.1");
        mySql("name and address differ",
              "[Warning] [MY-010058] [Server] Hostname 'h.example' does not resolve to '10.0.0.1'.",
              "name-resolution id=7 host=h.example");
        mariaDb("host blocked",
                "[Warning] Host '10.0.0.1' is blocked because of many connection errors; unblock with x",
                "host-blocked id=7 host=10.0.0.1");
        mariaDb("full house", "[Warning] Too many connections", "too-many-connections id=7");
        mySql("forced",
              "[Warning] [MY-010909] [Server] /usr/sbin/mysqld: Forcing close of thread 9  user: 'root'.",
              "forced-close id=9 user=root");
        mySql("disk full",
              "[ERROR] [MY-000035] [Server] Disk is full writing './binlog.000001' (OS errno 28 - No space "
              "left on device). "
              "Waiting for someone to free space...",
              "disk-full");
        mariaDb("disk full by number", "[ERROR] mariadbd: Error writing file './x.MYI' (Errcode: 28)",
                "disk-full");
        mariaDb("another number", "[ERROR] mariadbd: Error writing file './x.MYI' (errno: 280)", "other");
        mariaDb("crashed table",
                "[ERROR] mariadbd: Table './shop/orders' is marked as crashed and should be repaired",
                "corruption");
        mySql("page",
              "[ERROR] [MY-011971] [InnoDB] Database page corruption on disk or a failed file read of page 5",
              "corruption");
        mySql("option", "[ERROR] [MY-000067] [Server] unknown variable 'foo=1'.", "bad-configuration");
        mariaDb("port in use",
                "[ERROR] Can't start server: Bind on TCP/IP port. Got error: 98: Address already in use",
                "bad-configuration");
        mariaDb("twice", "[ERROR] Do you already have another server running on port: 3306 ?",
                "bad-configuration");
        mySql("an error that is not known",
              "[ERROR] [MY-010584] [Repl] Replica I/O for channel '': error connecting", "other");
        mySql("a note of no interest", "[Note] [MY-010747] [Server] Plugin 'FEDERATED' is disabled.", "");
        mariaDb("a connector that is ready", "[Note] WSREP: Synchronized with group, ready for connections",
                "");
        mySql("the X plug-in is ready", "[System] [MY-011323] [Server] X Plugin ready for connections.", "");
        mariaDb(
            "quotes in a name, IPv6",
            "[Warning] Aborted connection 7 to db: 'd' user: 'o'brien' host: 'fe80::1%eth0' (Got an error "
            "reading communication packets)",
            "aborted-connection error-reading id=7 user=o'brien host=fe80::1%eth0 db=d");
        mariaDb("a line that is cut", "[Warning] Aborted connection 7 to db: 'd' user: 'u",
                "aborted-connection other id=7 user=u db=d");
        mariaDb("no host yet",
                "[Warning] Aborted connection 7 to db: 'unconnected' user: 'unauthenticated' host: "
                "'connecting host' "
                "(Bad handshake)",
                "aborted-connection bad-handshake id=7");
        mariaDb("a replica hangs up",
                "[Warning] Aborted connection 7 to db: 'unconnected' user: 'repl' host: 'h' (failed on "
                "flush_net())",
                "aborted-connection error-writing id=7 user=repl host=h");
        mariaDb("quotes in a refused name", "[Warning] Access denied for user 'a'@'b'@'h' to database 'd'e'",
                "access-denied id=7 user=a'@'b host=h db=d'e");
        mySql("locked account",
              "[Note] [MY-010926] [Server] Access denied for user 'u'@'h'. Account is locked.",
              "access-denied id=7 user=u host=h");
        mariaDb("the address of a refused client",
                "[Warning] Host '10.0.0.1' is not allowed to connect to this MariaDB server",
                "access-denied id=7 host=10.0.0.1");
        mariaDb(
            "what a replica hears from its source",
            "[ERROR] Slave I/O: error connecting to master 'repl@h:3306' - retry-time: 60  retries: 86400  "
            "message: Too many connections, Error_code: 1040",
            "other");
        mariaDb("a statement that quotes a log",
                "[Warning] Unsafe statement written to the binary log. Statement: insert into t values "
                "('2026-11-23  3:22:14 4 [Warning] Aborted connection 4', 'No space left on device')",
                "");
        mariaDb("a statement of an event that quotes a log",
                "[ERROR] Event Scheduler: [u@%][d.e] Access denied; you need the SUPER privilege", "other");
        mySql("forced on Windows",
              "[Warning] C:\\Program Files\\MySQL\\MySQL Server 5.7\\bin\\mysqld.exe: Forcing close of "
              "thread 9  user: "
              "'ro'ot'.",
              "forced-close id=9 user=ro'ot");
        mariaDb("no room for a new file",
                "[ERROR] InnoDB: preallocating 50331648 bytes for file ./ib_logfile1 failed with error 28",
                "disk-full");
        mySql("no room, in words",
              "[ERROR] [MY-012267] [InnoDB] Could not set the file size of './ibtmp1'. Probably out of disk "
              "space",
              "disk-full");
        mySql("no memory for the buffer pool", "[ERROR] InnoDB: mmap(137428992 bytes) failed; errno 12",
              "out-of-memory");
        mySql("it did without", "[Warning] InnoDB: large page mmap(4194304 bytes) failed; errno 12", "");
        mySql("another number", "[ERROR] InnoDB: mmap(137428992 bytes) failed; errno 122", "other");
        mariaDb("a full table", "[ERROR] mariadbd: The table '/tmp/#sql_1_0' is full", "disk-full");
        QTest::newRow("a server's line that syslog stripped of its level")
            << line("Nov 23 03:22:15 db1 mysqld[123]: ") << QString::fromLatin1(AbortedEvent);
        QTest::newRow("an audit plug-in in syslog") << QByteArray(
            "Nov 23 03:22:15 db1 mysql-server_auditing: db1,u,h,4,9,QUERY,d,'Aborted connection 4 to db: "
            "Too many connections, No space left on device',0\n")
                                                    << QString();
        QTest::newRow("a row with one column a line")
            << QByteArray("*************************** 1. row ***************************\n"
                          "    LOGGED: 2026-11-23 03:22:15.562521\n THREAD_ID: 7\n      PRIO: Note\n"
                          "ERROR_CODE: MY-010926\n SUBSYSTEM: Server\n"
                          "      DATA: Access denied for user 'u'@'h' (using password: YES)\n")
            << u"access-denied id=7 user=u host=h"_s;
        QTest::newRow("systemd, killed") << QByteArray("Nov 23 03:12:00 db1 systemd[1]: mysql.service: Main "
                                                       "process exited, code=killed, status=9/KILL\n")
                                         << u"crash signal=9"_s;
        QTest::newRow("systemd, stopped") << QByteArray("Nov 23 03:12:00 db1 systemd[1]: mysql.service: Main "
                                                        "process exited, code=killed, status=15/TERM\n")
                                          << QString();
        QTest::newRow("systemd-oomd")
            << QByteArray("Nov 23 03:12:00 db1 systemd-oomd[5]: Killed /system.slice/mysql.service due to "
                          "memory pressure for /x being 60%\n")
            << u"out-of-memory"_s;
        QTest::newRow("kernel, memory cgroup")
            << QByteArray("Nov 23 03:11:27 db1 kernel: [ 1234.5] Memory cgroup out of memory: Killed process "
                          "30925 (mariadbd) "
                          "total-vm:1kB\n")
            << u"out-of-memory"_s;
        QTest::newRow("kernel, dmesg -T") << QByteArray(
            "[Mon Nov 23 03:11:27 2026] Out of memory: Killed process 30925 (mysqld) total-vm:1kB\n")
                                          << u"out-of-memory"_s;
        QTest::newRow("kernel, dmesg")
            << QByteArray("[ 1234.567] Out of memory: Killed process 30925 (mysqld) total-vm:1kB\n")
            << u"out-of-memory"_s;
        QTest::newRow("another victim")
            << QByteArray("[ 1234.567] Out of memory: Killed process 30925 (java) total-vm:1kB\n")
            << QString();
        QTest::newRow("before the log is open")
            << QByteArray("mysqld: [ERROR] unknown variable 'foo=1'\n") << u"bad-configuration"_s;
        QTest::newRow("an application's own line")
            << QByteArray("2026-11-23 03:11:27 ERROR Access denied for user 'u'@'h' (using password: YES)\n")
            << QString();
    }

    void a_line_means_what_it_says()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, event);
        const Told told = read(text);
        QVERIFY(told.summary.ok());
        QCOMPARE(brief(told.events).join(u'\n'), event);
    }

    void the_process_id_of_mysql_5_6_is_no_session()
    {
        const Told told = read(
            "2014-08-01 08:00:00 12345 [Warning] Access denied for user 'u'@'h' (using password: YES)\n");
        QCOMPARE(brief(told.events), QStringList{u"access-denied user=u host=h"_s});
    }

    void a_line_without_a_stamp_has_the_time_of_the_line_above()
    {
        const Told told = read("131101  9:05:07 [Note] Event Scheduler: Loaded 0 events\n"
                               "InnoDB: Database page corruption on disk or a failed\n");
        QCOMPARE(brief(told.events), QStringList{u"corruption"_s});
        QCOMPARE(told.events.first().time->time(), QTime(9, 5, 7));
        QCOMPARE(told.events.first().line, 2);
    }

    void syslog_stamps_get_the_year_that_ends_now()
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const QDateTime lately = now.addDays(-20);
        const QByteArray stamp = QLocale::c().toString(lately, u"MMM dd hh:mm:ss"_s).toLatin1();
        log::ReadOptions options;
        options.zoneOffsetSeconds = 0;
        const Told told = read(stamp + " db1 kernel: Out of memory: Killed process 1 (mysqld)\n", options);
        QCOMPARE(told.events.size(), 1);
        QCOMPARE(told.events.first().time->date(), lately.date());
    }

    void latin_1_and_utf_8_are_both_read()
    {
        const QByteArray before = "2026-11-23  3:22:14 7 [Warning] Access denied for user '";
        const QByteArray after = "'@'h' (using password: YES)\n";
        const Told told = read(before + "J\xf6rg" + after + before + "J\xc3\xb6rg" + after);
        QCOMPARE(told.events.size(), 2);
        QCOMPARE(told.events.at(0).user, u"Jörg"_s);
        QCOMPARE(told.events.at(1).user, u"Jörg"_s);
    }

    void nothing_in_a_log_drives_a_terminal()
    {
        const QByteArray before = "2026-11-23  3:22:14 7 [Warning] Access denied for user '";
        const QByteArray after = "'@'h' (using password: YES)\n";
        const QByteArray nasty = "a\x1b[2Jb\xc2\x9b"
                                 "31mc\xe2\x80\xae"
                                 "d\xe2\x81\xa6"
                                 "e\x7f";
        // No UTF-8: its 0x9b alone would begin a control sequence.
        const Told told = read(before + nasty + after + before
                               + "J\xf6\x9b"
                                 "2Jrg"
                               + after);
        QCOMPARE(told.events.size(), 2);
        QCOMPARE(told.events.at(0).user, u"a[2Jb31mcde"_s);
        QCOMPARE(told.events.at(1).user, u"Jö2Jrg"_s);
    }

    // As servers of each language write it, from their own tables of texts; the reasons cut as they cut them.
    void losses_are_read_in_every_language_of_servers_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QString>("reason");
        for (const QByteArray &row : dataBytes("translated-losses.tsv").split('\n')) {
            const QList<QByteArray> parts = row.split('\t');
            if (parts.size() == 3)
                QTest::newRow(QByteArray(parts[0] + ": " + parts[1]).constData())
                    << parts[2] << QString::fromLatin1(parts[1]);
        }
    }

    void losses_are_read_in_every_language_of_servers()
    {
        QFETCH(QByteArray, message);
        QFETCH(QString, reason);
        const QByteArray before = "2026-11-23  3:22:14 7 [Warning] ";
        QCOMPARE(brief(read(before + message + '\n').events),
                 QStringList{u"aborted-connection %1 id=7 user=u host=h db=d"_s.arg(reason)});
        // Names may hold quotes, and stand for none.
        QByteArray named = message;
        named.replace("'u'", "'o'x'").replace("'d'", "'unconnected'");
        QCOMPARE(brief(read(before + named + '\n').events),
                 QStringList{u"aborted-connection %1 id=7 user=o'x host=h"_s.arg(reason)});
        // Half a line is still a loss.
        const auto number = message.indexOf(" 7 ") + 3;
        for (qsizetype length = number; length < message.size(); ++length) {
            const Told told = read(before + message.left(length) + '\n');
            QVERIFY(told.events.size() <= 1);
            QVERIFY(told.events.isEmpty() || told.events.first().connectionId == quint64{7});
        }
    }

    void a_verbose_mariadb_tells_each_loss_once()
    {
        const Told told = readFile(dataFile("mariadb-verbose.err"));
        const QStringList expected{
            u"aborted-connection killed id=18 by=3 user=root host=localhost"_s,
            u"aborted-connection killed id=18"_s, // its own word: no mere KILL QUERY
            u"aborted-connection killed id=150 by=0 user=root host=localhost"_s,
            u"aborted-connection packet-too-large id=42 user=root host=localhost"_s,
            u"aborted-connection error-writing id=138 user=root host=localhost"_s,
            u"aborted-connection out-of-order id=48"_s,
        };
        QCOMPARE(brief(told.events), expected);
    }

    void a_shutdown_kills_by_the_server_itself()
    {
        const Told told = read(
            "2026-11-24 15:59:31 0 [Note] mariadbd (initiated by: unknown): Normal shutdown\n"
            "2026-11-24 15:59:31 0 [Warning] Aborted connection 5 to db: 'd' user: 'app' host: 'h' (KILLED)\n"
            "2026-11-24 15:59:31 5 [ERROR] mariadbd: Connection was killed\n"
            "2026-11-24 15:59:31 5 [ERROR] mariadbd: Connection was killed\n"
            "2026-11-24 15:59:31 0 [Note] mariadbd: Shutdown complete\n");
        const QStringList expected{u"shutdown"_s,
                                   u"aborted-connection killed id=5 by=0 user=app host=h db=d"_s};
        QCOMPARE(brief(told.events), expected);
    }

    void a_verbose_mysql_tells_each_loss_once()
    {
        const Told told = readFile(dataFile("mysql-verbose.err"));
        const QStringList expected{
            u"aborted-connection inactivity id=9 user=root host=localhost"_s,
            u"access-denied id=90 user=u host=localhost"_s,
            u"access-denied id=91 user=u host=localhost"_s,
            u"access-denied id=92 user=nobody host=localhost"_s,
            u"access-denied id=93 user=u host=% db=nodb"_s,
            u"aborted-connection bad-handshake id=99"_s,
            u"aborted-connection bad-handshake id=100"_s,
            u"aborted-connection error-reading id=101"_s,
            u"aborted-connection bad-handshake id=102"_s,
            u"aborted-connection bad-handshake id=103"_s,
            u"aborted-connection error-reading id=104"_s,
            u"aborted-connection timeout-writing id=78 user=root host=localhost"_s,
        };
        QCOMPARE(brief(told.events), expected);
    }
};

QTEST_GUILESS_MAIN(TestLogFormats)
#include "tst_logformats.moc"
