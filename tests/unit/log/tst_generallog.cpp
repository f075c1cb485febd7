// SPDX-License-Identifier: GPL-3.0-or-later
#include "ReadLog.h"

#include "log/GeneralLog.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

namespace {

constexpr auto MariaDb = "/usr/sbin/mariadbd, Version: 10.11.6-MariaDB-0+deb12u1 (Debian 12). started with:\n"
                         "Tcp port: 3306  Unix socket: /run/mysqld/mysqld.sock\n"
                         "Time\t\t    Id Command\tArgument\n"
                         "261123  3:11:27\t     4 Connect\tapp@localhost on shop using Socket\n"
                         "\t\t     4 Query\tSELECT 1\n"
                         "\t\t     5 Connect\troot@localhost on  using Socket\n"
                         "261123  3:11:28\t     4 Query\tSELECT\n"
                         "  4 Query of nobody\n"
                         "FROM t\n\n"
                         "\t\t     5 Query\t/* an admin */ kill hard connection 4\n"
                         "\t\t     5 Query\tKILL QUERY 4\n"
                         "\t\t     5 Query\tKILL 14\n"
                         "\t\t     6 Connect\tAccess denied for user 'x'@'h' (using password: YES)\n"
                         "\t\t     5 Quit\t\n"
                         "261123 13:11:28\t     7 Init DB\tshop\n";
constexpr auto MySql = "2026-11-23T03:22:15.562521Z\t    4 Connect\troot@localhost on shop using SSL/TLS\n"
                       "2026-11-23T03:22:15.562521Z\t    4 Query\tSELECT 'a\nb'\n"
                       "2026-11-23T03:22:16.562521Z\t    5 Kill\t4\n"
                       "2026-11-23T03:22:17.562521+01:00\t    4 Quit\t\n";
constexpr auto Old = "/usr/sbin/mysqld, Version: 5.0.27-log. started with:\n"
                     "061123  3:11:27       4 Connect     app@localhost on \n"
                     "                      4 Init DB     shop\n"
                     "                      4 Query       select 1\n"
                     "061123  3:11:29       4 Quit       \n";

QString brief(const log::GeneralEntry &entry)
{
    return u"%1 %2 %3 %4|%5%6"_s.arg(entry.line)
        .arg(entry.time ? entry.time->toString(u"hh:mm:ss"_s) : QString())
        .arg(entry.connectionId)
        .arg(entry.command, QString(entry.argument).replace(u'\n', u'/'),
             entry.kills ? u"|kills %1"_s.arg(*entry.kills) : QString());
}

} // namespace

class TestGeneralLog : public QObject
{
    Q_OBJECT

private slots:
    void one_session_is_told_with_its_killer_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<std::optional<quint64>>("id");
        QTest::addColumn<QStringList>("entries");
        const std::optional<quint64> four = 4;
        QTest::newRow("MariaDB, stamps of the line above, lines of a statement")
            << QByteArray(MariaDb) << four
            << QStringList{u"4 03:11:27 4 Connect|app@localhost on shop using Socket"_s,
                           u"5 03:11:27 4 Query|SELECT 1"_s,
                           u"7 03:11:28 4 Query|SELECT/  4 Query of nobody/FROM t"_s,
                           u"11 03:11:28 5 Query|/* an admin */ kill hard connection 4|kills 4"_s};
        QTest::newRow("MariaDB, all sessions")
            << QByteArray(MariaDb) << std::optional<quint64>()
            << QStringList{u"4 03:11:27 4 Connect|app@localhost on shop using Socket"_s,
                           u"6 03:11:27 5 Connect|root@localhost on  using Socket"_s,
                           u"11 03:11:28 5 Query|/* an admin */ kill hard connection 4|kills 4"_s,
                           u"13 03:11:28 5 Query|KILL 14|kills 14"_s,
                           u"14 03:11:28 6 Connect|Access denied for user 'x'@'h' (using password: YES)"_s,
                           u"15 03:11:28 5 Quit|"_s};
        QTest::newRow("MySQL") << QByteArray(MySql) << four
                               << QStringList{u"1 03:22:15 4 Connect|root@localhost on shop using SSL/TLS"_s,
                                              u"2 03:22:15 4 Query|SELECT 'a/b'"_s,
                                              u"4 03:22:16 5 Kill|4|kills 4"_s, u"5 02:22:17 4 Quit|"_s};
        QTest::newRow("MySQL 5.0, columns of blanks")
            << QByteArray(Old) << four
            << QStringList{u"2 03:11:27 4 Connect|app@localhost on"_s, u"3 03:11:27 4 Init DB|shop"_s,
                           u"4 03:11:27 4 Query|select 1"_s, u"5 03:11:29 4 Quit|"_s};
        QTest::newRow("Windows line ends")
            << QByteArray(MySql).replace("\n", "\r\n") << std::optional<quint64>(5)
            << QStringList{u"4 03:22:16 5 Kill|4|kills 4"_s};
    }

    void one_session_is_told_with_its_killer()
    {
        QFETCH(QByteArray, text);
        QFETCH(std::optional<quint64>, id);
        log::ReadOptions options;
        options.connectionId = id;
        options.zoneOffsetSeconds = 0;
        QBuffer buffer(&text);
        buffer.open(QIODevice::ReadOnly);
        QStringList told;
        const auto summary = log::readGeneralLog(
            buffer, u"x"_s, options, {}, [&](const log::GeneralEntry &entry) { told.append(brief(entry)); });
        QVERIFY(summary.ok());
        QVERIFY(summary->looksLikeLog);
        QTEST(told, "entries");
    }

    void a_general_log_is_known_by_its_lines_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("general");
        QTest::newRow("MariaDB") << QByteArray(MariaDb) << true;
        QTest::newRow("MySQL") << QByteArray(MySql) << true;
        QTest::newRow("one entry") << QByteArray(MySql).left(80) << true;
        QTest::newRow("rotated in a long statement") << QByteArray("x\n").repeated(100) + MySql << true;
        QTest::newRow("error log") << logtest::dataBytes("mysql-stop.err") << false;
        QTest::newRow("error log of MariaDB") << logtest::dataBytes("mariadb-verbose.err") << false;
        QTest::newRow("prose") << QByteArray("4 Query\n\t4 Quit\nhello\n") << false;
        QTest::newRow("nothing") << QByteArray() << false;
    }

    void a_general_log_is_known_by_its_lines()
    {
        QFETCH(QByteArray, text);
        const QTemporaryDir dir;
        QFile file(dir.filePath(u"x.log"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        const auto general = log::isGeneralLog(file.fileName());
        QVERIFY(general.ok());
        QTEST(*general, "general");
    }

    void json_names_victim_and_killer()
    {
        log::GeneralEntry kill;
        kill.line = 11;
        kill.connectionId = 5;
        kill.command = u"Query"_s;
        kill.argument = u"KILL 4"_s;
        kill.kills = 4;
        QCOMPARE(QJsonDocument(log::toJson(kill, u"x"_s)).toJson(QJsonDocument::Compact),
                 QByteArray(
                     R"({"by_connection_id":5,"command":"Kill","connection_id":4,"event":"other","file":"x",)"
                     R"("line":11,"statement":"KILL 4","text":"Query KILL 4"})"));
        log::GeneralEntry refused;
        refused.connectionId = 6;
        refused.command = u"Connect"_s;
        refused.argument = u"Access denied for user 'o'x'@'h' (using password: YES)"_s;
        const QJsonObject object = log::toJson(refused, u"x"_s);
        QCOMPARE(object.value("event"_L1).toString(), u"access-denied"_s);
        QCOMPARE(object.value("user"_L1).toString(), u"o'x"_s);
        QCOMPARE(object.value("host"_L1).toString(), u"h"_s);
    }

    void an_excerpt_holds_what_the_session_did_long_before_the_end()
    {
        const QTemporaryDir dir;
        QFile file(dir.filePath(u"x.log"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(MariaDb);
        for (int i = 0; i < 2000; ++i)
            file.write("261123 13:12:00\t    99 Query\tSELECT " + QByteArray::number(i) + '\n');
        file.close();
        log::ReadOptions options;
        options.connectionId = 4;
        options.zoneOffsetSeconds = 0;
        const auto excerpt = log::generalExcerpt(file.fileName(), options, {}, 4000);
        QVERIFY(excerpt.ok());
        QVERIFY(excerpt->size() <= 4000);
        QVERIFY(excerpt->startsWith("2026-11-23T03:11:27.000Z\t4 Connect\tapp@localhost"_L1));
        QVERIFY(excerpt->contains("5 Query\t/* an admin */ kill hard connection 4\n"_L1));
        QVERIFY(excerpt->endsWith("SELECT 1999\n"_L1));
        // A session whose lines stand in the tail is told once.
        options.connectionId = 99;
        const auto tail = log::generalExcerpt(file.fileName(), options, {}, 4000);
        QVERIFY(tail.ok());
        QCOMPARE(tail->count("SELECT 1999\n"_L1), 1);
    }

    void memory_does_not_grow_with_a_statement()
    {
        QByteArray text = "2026-11-23T03:22:15.562521Z\t    4 Query\tSELECT 1\n"
            + QByteArray("x\n").repeated(200000) + "2026-11-23T03:22:17.562521Z\t    4 Quit\t\n";
        QBuffer buffer(&text);
        buffer.open(QIODevice::ReadOnly);
        log::ReadOptions options;
        options.connectionId = 4;
        QList<log::GeneralEntry> told;
        QVERIFY(log::readGeneralLog(buffer, u"x"_s, options, {}, [&](log::GeneralEntry entry) {
                    told.append(std::move(entry));
                }).ok());
        QCOMPARE(told.size(), 2);
        QVERIFY(told.first().argument.size() < 20000);
        QCOMPARE(told.last().command, u"Quit"_s);
    }
};

QTEST_GUILESS_MAIN(TestGeneralLog)
#include "tst_generallog.moc"
