// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/Decoder.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

// Text that speaks of no lost connection, and text that is too much, too odd or no text at all.
class TestNonLosses : public QObject
{
    Q_OBJECT

private slots:
    void what_is_no_loss_gives_nothing_data()
    {
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, const QString &text) {
            QTest::newRow(name) << text;
        };
        row("nothing", QString());
        row("blanks", u"  \n\t \r\n"_s);
        row("syntax error",
            u"ERROR 1064 (42000): You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near 'FORM t' at line 1"_s);
        row("syntax error that quotes a loss",
            u"ERROR 1064 (42000): You have an error in your SQL syntax near 'Lost connection to MySQL server during query' at line 1"_s);
        row("deadlock",
            u"ERROR 1213 (40001): Deadlock found when trying to get lock; try restarting transaction"_s);
        row("deadlock in Python",
            u"pymysql.err.OperationalError: (1213, 'Deadlock found when trying to get lock; try restarting transaction')"_s);
        row("lock wait",
            u"SQLSTATE[HY000]: General error: 1205 Lock wait timeout exceeded; try restarting transaction"_s);
        row("duplicate key", u"ERROR 1062 (23000): Duplicate entry '2013' for key 'PRIMARY'"_s);
        row("duplicate key with a loss as value",
            u"ERROR 1062 (23000): Duplicate entry 'MySQL server has gone away' for key 'message'"_s);
        row("no such table", u"ERROR 1146 (42S02): Table 'shop.orders' doesn't exist"_s);
        row("unknown column",
            u"django.db.utils.OperationalError: (1054, \"Unknown column 'x' in 'field list'\")"_s);
        row("MariaDB's 4031",
            u"ERROR 4031 (HY000): Referenced trigger 't' for the given action time and event type does not exist."_s);
        row("PostgreSQL, closed",
            u"psycopg2.OperationalError: server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request."_s);
        row("PostgreSQL, refused",
            u"psql: error: connection to server at \"localhost\" (127.0.0.1), port 5432 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?"_s);
        row("PostgreSQL, too many", u"FATAL: too many connections for role \"app\""_s);
        row("PostgreSQL in Java",
            u"org.postgresql.util.PSQLException: An I/O error occurred while sending to the backend.\nCaused by: java.net.SocketException: Connection reset"_s);
        row("PostgreSQL in Node", u"Error: connect ECONNREFUSED 127.0.0.1:5432"_s);
        row("Redis",
            u"redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused."_s);
        row("MongoDB", u"MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017"_s);
        row("SQL Server",
            u"System.Data.SqlClient.SqlException: A transport-level error has occurred: An existing connection was forcibly closed by the remote host. Error Number:10054"_s);
        row("Oracle", u"ORA-03113: end-of-file on communication channel"_s);
        row("ssh", u"ssh: connect to host example.org port 22: Connection refused"_s);
        row("curl", u"curl: (7) Failed to connect to example.org port 443: Connection refused"_s);
        row("git", u"fatal: unable to access git repository: Connection reset by peer"_s);
        row("shell", u"bash: -c: line 1: unexpected EOF while looking for matching `\"'"_s);
        row("a year",
            u"Back in 2013 we moved our MySQL database to 2006 hardware, released 2013-05-06 and 2006-01-02."_s);
        row("chatter", u"Good morning! How do I back up a MySQL database every night? Thanks a lot."_s);
        row("chatter in German", u"Guten Morgen, wie sichere ich meine Datenbank über Nacht?"_s);
        row("a healthy query",
            u"mysql> select 1;\n+---+\n| 1 |\n+---+\n| 1 |\n+---+\n1 row in set (0.00 sec)"_s);
        row("a web page",
            u"<!DOCTYPE html><html><head><title>404 Not Found</title></head><body>Error 404</body></html>"_s);
        row("source code",
            u"int main(int argc, char **argv)\n{\n    return mysql_query(&db, \"select 2013\");\n}\n"_s);
        row("numbers", u"1045 2002 2006 2013 4031 1040 1153"_s);
        row("unbalanced brackets", QString(3000, u'(') + QString(3000, u'['));
    }

    void what_is_no_loss_gives_nothing()
    {
        QFETCH(QString, text);
        const auto decoded = symptom::decode(text);
        QVERIFY2(!decoded.symptom.connectionLoss,
                 decoded.symptom.errors.isEmpty() ? "" : qPrintable(decoded.symptom.errors.first().message));
        QVERIFY(decoded.symptom.errors.isEmpty());
        QCOMPARE(decoded.incident, evidence::Incident());
        QVERIFY(decoded.symptom.hints.isEmpty());
    }

    void a_loss_beside_another_error_is_found()
    {
        const auto decoded = symptom::decode(
            u"ERROR 1213 (40001): Deadlock found when trying to get lock; try restarting transaction\n"
            "ERROR 2013 (HY000): Lost connection to MySQL server during query\n"_s);
        QCOMPARE(decoded.symptom.errors.size(), 1);
        QCOMPARE(decoded.symptom.errors.first().code, 2013);
    }

    void a_loss_of_mysql_beside_another_database_is_found()
    {
        const auto decoded = symptom::decode(
            u"Copying from PostgreSQL (:5432) to MariaDB: Lost connection to server during query"_s);
        QCOMPARE(decoded.symptom.errors.size(), 1);
        QCOMPARE(decoded.symptom.errors.first().code, 2013);
    }

    void binary_does_no_harm()
    {
        QRandomGenerator random(4711);
        for (int round = 0; round < 50; ++round) {
            QString text(4000, Qt::Uninitialized);
            for (QChar &c : text)
                c = QChar(static_cast<char16_t>(random.bounded(0x10000)));
            QVERIFY(!symptom::decode(text).symptom.connectionLoss);
        }
        const QString zeros(10000, QChar(u'\0'));
        QVERIFY(!symptom::decode(zeros).symptom.connectionLoss);
    }

    void pieces_of_real_texts_do_no_harm()
    {
        const QString text =
            u"2026-11-23 11:02:33 ERROR 2013 (HY000) at line 5: Lost connection to MySQL server at 'reading initial communication packet', system error: 110 (2006, \"MySQL server has gone away\") SQLSTATE[HY000] [2002] [SQL: select 1] (conn=42) idle for 8 hours, 28,800,012 milliseconds ago"_s;
        for (qsizetype from = 0; from < text.size(); from += 3) {
            for (qsizetype length = 0; length <= text.size() - from; length += 7)
                (void)symptom::decode(text.sliced(from, length));
        }
    }

    void a_huge_text_is_cut_and_read_at_once_data()
    {
        QTest::addColumn<QString>("unit");
        QTest::newRow("letters") << u"x"_s;
        QTest::newRow("digits") << u"2013 "_s;
        QTest::newRow("errors in one line") << u"ERROR 2013 (HY000): "_s;
        QTest::newRow("errors line by line")
            << u"ERROR 2013 (HY000): Lost connection to MySQL server during query\n"_s;
        QTest::newRow("brackets") << u"(([[{\"'"_s;
        QTest::newRow("stamps") << u"2026-11-23 11:02:33 "_s;
        QTest::newRow("times") << u"after 12 s idle for 8 hours "_s;
        QTest::newRow("line ends") << u"\n"_s;
        QTest::newRow("words") << u"connection refused mysql idle overnight "_s;
    }

    void a_huge_text_is_cut_and_read_at_once()
    {
        QFETCH(QString, unit);
        const QString text = unit.repeated(100 * 1000 * 1000 / 2 / unit.size()); // 100 MB in memory
        QElapsedTimer timer;
        timer.start();
        const auto decoded = symptom::decode(text);
        // Far above what it takes (tens of milliseconds), for slow machines and sanitizers.
        QVERIFY2(timer.elapsed() < 3000, qPrintable(u"%1 ms"_s.arg(timer.elapsed())));
        QVERIFY(decoded.symptom.text.size() <= symptom::MaxText);
    }

    void the_end_of_a_huge_text_is_looked_at()
    {
        const QString text = QString(2 * symptom::MaxText, u'x')
            + u"\nERROR 2013 (HY000): Lost connection to MySQL server during query\n"_s;
        QCOMPARE(symptom::decode(text).symptom.errors.size(), 1);
    }

    void a_long_paste_is_read_in_a_moment()
    {
        const QString text =
            (u"2026-11-23 11:02:33.120 app[12] WARN pool: first query after lunch\n"_s.repeated(27)
             + u"pymysql.err.OperationalError: (2013, 'Lost connection to MySQL server during query')\n"_s);
        (void)symptom::decode(text); // tables and patterns are made once
        QElapsedTimer timer;
        timer.start();
        constexpr int Rounds = 50;
        for (int i = 0; i < Rounds; ++i)
            (void)symptom::decode(text);
        const double each = static_cast<double>(timer.nsecsElapsed()) / Rounds / 1e6;
        qInfo("%lld characters in %.3f ms", static_cast<long long>(text.size()), each);
        QVERIFY2(each < 20, "ten times the goal: a debug build with sanitizers stays below this");
    }
};

QTEST_GUILESS_MAIN(TestNonLosses)
#include "tst_nonlosses.moc"
