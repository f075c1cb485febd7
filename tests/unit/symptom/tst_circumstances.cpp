// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/Decoder.h"
#include "symptom/Quantities.h"
#include "symptom/TimeStamps.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace goneaway;
using std::chrono::milliseconds;

namespace {

qint64 ms(const std::optional<milliseconds> &time)
{
    return time ? time->count() : -1;
}

const QString Lost = u"ERROR 2013 (HY000): Lost connection to MySQL server during query\n"_s;

} // namespace

// The numbers around an error: when, how long, how big, which connection.
class TestCircumstances : public QObject
{
    Q_OBJECT

private slots:
    void the_statement_is_found_where_programs_write_it_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("statement");
        QTest::newRow("SQLAlchemy")
            << u"(pymysql.err.OperationalError) (2013, 'Lost connection to MySQL server during query')\n[SQL: SELECT 1 FROM t]\n"_s
            << u"SELECT 1 FROM t"_s;
        QTest::newRow("a crash")
            << u"mysqld got signal 11 ;\nQuery (0x7f00): SELECT 2 FROM t\nERROR 2013 (HY000): Lost connection to MySQL server during query"_s
            << u"SELECT 2 FROM t"_s;
        QTest::newRow("Laravel")
            << u"SQLSTATE[HY000]: General error: 2006 MySQL server has gone away (Connection: mysql, SQL: select * from `t` where `a` = (1))\n"_s
            << u"select * from `t` where `a` = (1)"_s;
        QTest::newRow("the client")
            << u"mysql> select 1;\n1 row in set\n\nmysql> SELECT * FROM t;\nERROR 2006 (HY000): MySQL server has gone away\n"_s
            << u"SELECT * FROM t;"_s;
        QTest::newRow("the client, several lines")
            << u"MariaDB [shop]> UPDATE t\n    -> SET a = 1;\nERROR 2013 (HY000): Lost connection to server during query\n"_s
            << u"UPDATE t\nSET a = 1;"_s;
        QTest::newRow("none") << u"ERROR 2006 (HY000): MySQL server has gone away"_s << QString();
    }
    void the_statement_is_found_where_programs_write_it()
    {
        QFETCH(QString, text);
        QTEST(symptom::decode(text).incident.statement, "statement");
    }

    void a_practice_incident_is_read_whole()
    {
        const auto decoded =
            symptom::decode(u"2026-11-23 11:02:33.120 UTC  ERROR 2006 (HY000): Server has gone away\n"
                            "  client: MariaDB Connector/C 3.3.14\n"
                            "  connection id: 12\n"
                            "  idle before: 3.0 s\n"
                            "  failed after: 0 ms\n"
                            "  statement bytes: 1234567\n"
                            "  statement: SELECT 1\n"_s);
        QVERIFY(decoded.symptom.connectionLoss);
        QCOMPARE(decoded.symptom.errors.size(), 1);
        QCOMPARE(decoded.symptom.errors.first().code, 2006);
        QCOMPARE(decoded.symptom.errors.first().message, u"Server has gone away"_s);
        QCOMPARE(decoded.symptom.client.id, u"mariadb-connector-c"_s);
        QCOMPARE(decoded.symptom.client.name, u"MariaDB Connector/C 3.3.14"_s);
        QCOMPARE(decoded.symptom.phase, evidence::Phase::Idle);
        const evidence::Incident &incident = decoded.incident;
        QCOMPARE(incident.at.value_or(QDateTime()),
                 QDateTime(QDate(2026, 11, 23), QTime(11, 2, 33, 120), Qt::UTC));
        QCOMPARE(incident.connectionId, std::optional<quint64>(12));
        QCOMPARE(ms(incident.idleBefore), 3000);
        QCOMPARE(ms(incident.failedAfter), 0);
        QCOMPARE(incident.statementBytes, std::optional<qint64>(1234567));
        QCOMPARE(incident.statement, u"SELECT 1"_s);
    }

    void the_words_of_a_note_are_no_hints_and_no_errors()
    {
        const auto decoded = symptom::decode(
            u"2026-11-23 11:02:33.120 UTC  ERROR 2013 (HY000): Lost connection to server during query\n"
            "  client: MariaDB Connector/C 3.3.14\n  idle before: 0 ms\n  failed after: 2.5 s\n"
            "  statement: INSERT INTO import VALUES ('MySQL server has gone away overnight')\n"_s);
        QCOMPARE(decoded.symptom.errors.size(), 1);
        QVERIFY2(decoded.symptom.hints.isEmpty(), qPrintable(decoded.symptom.hints.join(u' ')));
        QCOMPARE(decoded.symptom.phase, evidence::Phase::Execute);
        QCOMPARE(ms(decoded.incident.failedAfter), 2500);
    }

    void every_line_of_a_note_may_be_missing()
    {
        const auto decoded = symptom::decode(
            u"2026-11-23 11:02:33.120 UTC  ERROR 2013 (HY000): Lost connection to MySQL server during query\n"
            "  client: libmysqlclient 9.7.4\n"
            "  failed after: 15 ms\n"_s);
        QCOMPARE(decoded.symptom.client.id, u"libmysqlclient"_s);
        QCOMPARE(ms(decoded.incident.failedAfter), 15);
        QVERIFY(!decoded.incident.idleBefore);
        QVERIFY(!decoded.incident.connectionId);
        QVERIFY(decoded.incident.statement.isEmpty());
    }

    void a_notes_durations_may_be_in_any_unit()
    {
        const auto decoded = symptom::decode(Lost + u"  idle before: 8 h\n  failed after: 1.5 min\n"_s);
        QCOMPARE(ms(decoded.incident.idleBefore), milliseconds(8h).count());
        QCOMPARE(ms(decoded.incident.failedAfter), 90000);
    }

    void a_broken_note_does_no_harm()
    {
        const auto decoded = symptom::decode(
            Lost
            + u"  connection id: twelve\n  idle before: \n  failed after: soon\n  statement bytes: -\n"_s);
        QVERIFY(decoded.symptom.connectionLoss);
        QVERIFY(!decoded.incident.connectionId);
        QVERIFY(!decoded.incident.idleBefore);
        QVERIFY(!decoded.incident.failedAfter);
        QVERIFY(!decoded.incident.statementBytes);
    }

    void times_are_read_from_the_words_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("idle");
        QTest::addColumn<qint64>("elapsed");
        const auto row = [](const char *name, const QString &text, qint64 idle, qint64 elapsed) {
            QTest::newRow(name) << text << idle << elapsed;
        };
        const qint64 hour = 3600000;
        row("Connector/J, one sentence",
            u"Communications link failure. The last packet received was 28,800,012 ms ago"_s.replace(
                u"received was"_s, u"received"_s),
            28800012, -1);
        row("Connector/J, both, write failed",
            u"Communications link failure\nThe last packet successfully received from the server was 28,800,012 milliseconds ago. The last packet sent successfully to the server was 28,800,013 milliseconds ago."_s,
            28800012, -1);
        row("Connector/J, write went out",
            u"Communications link failure\nThe last packet successfully received from the server was 3,600,500 milliseconds ago. The last packet sent successfully to the server was 2 milliseconds ago."_s,
            3600498, 2);
        row("Connector/J, slow statement",
            u"Communications link failure\nThe last packet successfully received from the server was 30,010 milliseconds ago. The last packet sent successfully to the server was 30,009 milliseconds ago.\nCaused by: java.net.SocketTimeoutException: Read timed out"_s,
            -1, 30009);
        row("Connector/J, German JVM",
            u"Communications link failure\nThe last packet successfully received from the server was 28.800.012 milliseconds ago."_s,
            28800012, -1);
        row("exactly 30 s", Lost + u"It always fails after exactly 30.0 s."_s, -1, 30000);
        row("a pool's own wait is no statement's",
            u"HikariPool-1 - Connection is not available, request timed out after 30000ms."_s, -1, -1);
        row("timed out after", Lost + u"The request timed out after 30000ms."_s, -1, 30000);
        row("Workbench", u"Error Code: 2013. Lost connection to MySQL server during query\t600.495 sec"_s, -1,
            600495);
        row("Rails",
            u"  Order Load (30001.2ms)  SELECT * FROM orders\nMysql2::Error: Lost connection to MySQL server during query"_s,
            -1, 30001);
        row("idle for", Lost + u"The connection was idle for 8 hours."_s, 8 * hour, -1);
        row("after idle", u"MySQL server has gone away after 10 minutes of inactivity"_s, 600000, -1);
        row("hours without a word on a slow statement", u"MySQL server has gone away after 8 hours"_s,
            8 * hour, -1);
        row("hours of a slow statement",
            u"ALTER TABLE: Lost connection to MySQL server during query after 2 hours"_s, -1, 2 * hour);
        row("ProxySQL",
            u"MySQL_Thread.cpp:3201: [WARNING] Killing client connection 10.0.0.1:33210 because inactive for 28800123ms"_s,
            28800123, -1);
        row("MySQL's log",
            u"[Note] [MY-015123] [Server] A connection from `root`@`localhost` was closed by the server due to a timeout in the communication layer (vio:1, packet:0) 1 seconds after the last command started. Currently configured wait_timeout is 1 seconds."_s,
            1000, -1);
        row("German", u"Fehler 2006: MySQL server has gone away nach 8 Stunden Leerlauf"_s, 8 * hour, -1);
        row("French", u"MySQL server has gone away après 10 minutes d'inactivité"_s, 600000, -1);
        row("Spanish", u"MySQL server has gone away tras 10 minutos de inactividad"_s, 600000, -1);
        row("Portuguese", u"MySQL server has gone away após 8 horas de inatividade"_s, 8 * hour, -1);
        row("Chinese", u"MySQL server has gone away 空闲8小时"_s, 8 * hour, -1);
        row("Japanese", u"MySQL server has gone away 8時間放置"_s, 8 * hour, -1);
        row("nothing said", Lost, -1, -1);
        row("a setting is no time", Lost + u"wait_timeout = 28800, max_allowed_packet=64M"_s, -1, -1);
    }

    void times_are_read_from_the_words()
    {
        QFETCH(QString, text);
        const auto decoded = symptom::decode(text);
        QVERIFY(decoded.symptom.connectionLoss);
        QTEST(ms(decoded.incident.idleBefore), "idle");
        QTEST(ms(decoded.incident.failedAfter), "elapsed");
    }

    void sizes_and_ids_are_read_from_the_words_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<qint64>("id");
        const auto row = [](const char *name, const QString &text, qint64 bytes, qint64 id) {
            QTest::newRow(name) << text << bytes << id;
        };
        row("Connector/J's packet",
            u"PacketTooBigException: Packet for query is too large (4,739,923 > 4,194,304)."_s, 4739923, -1);
        row("a size in words", Lost + u"when I insert a 20 MB blob"_s, 20 * 1024 * 1024, -1);
        row("a setting is no size", Lost + u"max_allowed_packet=16M"_s, -1, -1);
        row("a dump file is no statement", Lost + u"while importing a 2 GB file"_s, -1, -1);
        row("connection id", Lost + u"connection id: 42"_s, -1, 42);
        row("thread id", Lost + u"thread id 42"_s, -1, 42);
        row("crash block",
            u"mysqld got signal 11 ;\nQuery (0x7f00): SELECT crash_me()\nConnection ID (thread ID): 42\nStatus: NOT_KILLED"_s,
            -1, 42);
        row("MariaDB Connector/J", u"(conn=42) unexpected end of stream, read 0 bytes from 4"_s, -1, 42);
        row("the server's log",
            u"[Warning] Aborted connection 4 to db: 'x' user: 'y' host: 'z' (Got timeout reading communication packets)"_s,
            -1, 4);
        row("the session that came after",
            u"ERROR 2006 (HY000): Server has gone away\nNo connection. Trying to reconnect...\nConnection id:    16\nCurrent database: *** NONE ***\n"_s,
            -1, -1);
        row("the program's banner",
            u"Your MariaDB connection id is 31\nServer version: 10.11.6-MariaDB\nERROR 2013 (HY000): Lost connection to server during query\nNo connection. Trying to reconnect...\nConnection id:    32\n"_s,
            -1, 31);
        row("no connection yet",
            u"SqlError: (conn:-1, no: 45012, SQLState: 08S01) mysql connect ECONNREFUSED"_s, -1, -1);
    }

    void sizes_and_ids_are_read_from_the_words()
    {
        QFETCH(QString, text);
        const auto decoded = symptom::decode(text);
        QVERIFY(decoded.symptom.connectionLoss);
        QTEST(decoded.incident.statementBytes.value_or(-1), "bytes");
        QTEST(decoded.incident.connectionId ? static_cast<qint64>(*decoded.incident.connectionId) : -1, "id");
    }

    void the_failing_statement_is_kept()
    {
        QCOMPARE(
            symptom::decode(
                u"sqlalchemy.exc.OperationalError: (pymysql.err.OperationalError) (2006, 'MySQL server has gone away')\n[SQL: SELECT a FROM t WHERE id = %s]\n"_s)
                .incident.statement,
            u"SELECT a FROM t WHERE id = %s"_s);
        QCOMPARE(symptom::decode(u"mysqld got signal 11 ;\nQuery (0x7f00): SELECT crash_me()\n"_s)
                     .incident.statement,
                 u"SELECT crash_me()"_s);
    }

    void stamps_of_many_programs_become_utc_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("utc"); // "local" in front: of this machine
        const auto row = [](const char *line, const char *utc) {
            QTest::newRow(line) << QString::fromUtf8(line) << QString::fromLatin1(utc);
        };
        row("2026-11-23T03:11:31.123456Z 9 [Note]", "2026-11-23T03:11:31.123");
        row("2026-11-23T03:11:31Z UTC - mysqld got signal 11 ;", "2026-11-23T03:11:31.000");
        row("2026-11-23T11:02:33.123456789Z stdout F x", "2026-11-23T11:02:33.123");
        row("2026-11-23 11:02:33.120 UTC  ERROR 2006", "2026-11-23T11:02:33.120");
        row("2026-11-23 11:02:33,120 +0100 x", "2026-11-23T10:02:33.120");
        row("2026-11-23T11:02:33+05:30 x", "2026-11-23T05:32:33.000");
        row("2026-11-23 11:02:33 CET [12] LOG", "2026-11-23T10:02:33.000");
        row("[23-Nov-2026 11:02:33 UTC] PHP Warning", "2026-11-23T11:02:33.000");
        row("[23-Nov-2026 11:02:33 Europe/Berlin] PHP Warning", "2026-11-23T10:02:33.000");
        row("10.0.0.1 - - [23/Nov/2026:11:02:33 +0000] \"GET\"", "2026-11-23T11:02:33.000");
        row("2026-11-23  3:07:22 4 [Warning] Aborted", "local 2026-11-23T03:07:22.000");
        row("2026-11-23 11:02:33 ERROR something", "local 2026-11-23T11:02:33.000");
        row("261123  3:11:27 [ERROR] mariadbd got signal", "local 2026-11-23T03:11:27.000");
        row("[mysql] 2026/11/23 11:02:33 packets.go:36", "local 2026-11-23T11:02:33.000");
        row("[Mon Nov 23 11:02:33.123456 2026] [php]", "local 2026-11-23T11:02:33.123");
        row("Nov 23, 2026 11:02:33 PM com.example", "local 2026-11-23T23:02:33.000");
        row("23.11.2026 11:02:33 Fehler", "local 2026-11-23T11:02:33.000");
        row("2026-11-23T10:02:33.5Z stderr 2026-11-23 11:02:33 x", "2026-11-23T10:02:33.500");
        row("2026-13-45 11:02:33 x", "");
        row("Nov 23 11:02:33 host app[1]: no year", "");
        row("no stamp at all", "");
    }

    void stamps_of_many_programs_become_utc()
    {
        QFETCH(QString, line);
        QFETCH(QString, utc);
        const auto stamp = symptom::timeStampIn(line);
        if (utc.isEmpty()) {
            QVERIFY(!stamp);
            return;
        }
        QVERIFY(stamp);
        const bool local = utc.startsWith("local "_L1);
        QDateTime wanted = QDateTime::fromString(local ? utc.sliced(6) : utc, Qt::ISODateWithMs);
        wanted = QDateTime(wanted.date(), wanted.time(), local ? Qt::LocalTime : Qt::UTC).toUTC();
        QCOMPARE(*stamp, wanted);
        QCOMPARE(stamp->timeSpec(), Qt::UTC);
    }

    void the_stamp_is_that_of_the_error()
    {
        const auto decoded = symptom::decode(
            u"2026-11-23T11:00:00Z INFO started\n2026-11-23T11:02:33Z ERROR request failed\nTraceback (most "
            u"recent call last):\n  File \"x.py\", line 3\n"
            "pymysql.err.OperationalError: (2013, 'Lost connection to MySQL server during query')\n2026-11-23T11:09:00Z INFO retried\n"_s);
        QCOMPARE(decoded.incident.at.value_or(QDateTime()).toString(Qt::ISODate), u"2026-11-23T11:02:33Z"_s);
    }

    void numbers_are_read_as_people_write_them_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("value");
        QTest::newRow("plain") << u"30"_s << 30.0;
        QTest::newRow("decimal point") << u"30.5"_s << 30.5;
        QTest::newRow("decimal comma") << u"30,5"_s << 30.5;
        QTest::newRow("groups") << u"28,800,012"_s << 28800012.0;
        QTest::newRow("groups by points") << u"28.800.012"_s << 28800012.0;
        QTest::newRow("three decimals") << u"30.005"_s << 30.005;
        QTest::newRow("one group") << u"1,024"_s << 1024.0;
        QTest::newRow("groups and decimals") << u"1,048,576.25"_s << 1048576.25;
        QTest::newRow("nonsense") << u"1.2.3"_s << -1.0;
        QTest::newRow("nothing") << u""_s << -1.0;
    }

    void numbers_are_read_as_people_write_them()
    {
        QFETCH(QString, text);
        QTEST(symptom::readNumber(text).value_or(-1.0), "value");
    }

    void durations_that_make_no_sense_are_none()
    {
        for (const QString &text :
             {u"99999999999999999999 s"_s, u"3 parsecs"_s, u"s"_s, u""_s, u"1:2:3:4"_s, u"-5 s"_s})
            QVERIFY2(!symptom::readDuration(text), qPrintable(text));
        QCOMPARE(ms(symptom::readDuration(u"00:10:30")), 630000);
    }
};

QTEST_GUILESS_MAIN(TestCircumstances)
#include "tst_circumstances.moc"
