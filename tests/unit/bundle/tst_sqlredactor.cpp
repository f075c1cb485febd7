// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/SqlRedactor.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

class TestSqlRedactor : public QObject
{
    Q_OBJECT

private slots:
    void a_tables_definition_keeps_its_lengths_and_no_data()
    {
        const bundle::ScrubbedSql scrubbed = bundle::scrubbedDefinition(
            u"CREATE TABLE `t` (\n  `id` int(11) NOT NULL DEFAULT 4711,\n  `a` varchar(20) DEFAULT 'hidden' "
            u"COMMENT "
            "'hid''den',\n  `p` decimal(10,2) DEFAULT 47.11,\n  `e` enum('hidden','b'),\n  KEY `k` "
            "(`a`(5),`e`),\n  "
            "CONSTRAINT `c` CHECK (`id` > 4711)\n) ENGINE=InnoDB AUTO_INCREMENT=4711 DEFAULT CHARSET=utf8mb4 "
            "COMMENT='hidden'\n"
            " PARTITION BY RANGE (`id`)\n(PARTITION `p0` VALUES LESS THAN (4711) ENGINE = InnoDB)"_s);
        QVERIFY(!scrubbed.doubtful);
        QVERIFY2(!scrubbed.text.contains("hid"_L1) && !scrubbed.text.contains("47"_L1),
                 qPrintable(scrubbed.text));
        for (const QLatin1StringView kept : {"int(11)"_L1, "varchar(20)"_L1, "decimal(10,2)"_L1, "`a`(5)"_L1,
                                             "ENGINE=InnoDB"_L1, "CHARSET=utf8mb4"_L1})
            QVERIFY2(scrubbed.text.contains(kept), qPrintable(scrubbed.text));
        QVERIFY(bundle::scrubbedDefinition(u"CREATE TABLE `t` (`a` int COMMENT 'hidden"_s).doubtful);
    }

    void literals_become_question_marks_data()
    {
        QTest::addColumn<QString>("statement");
        QTest::addColumn<QString>("expected");
        QTest::newRow("a string") << u"SELECT 'bob'"_s << u"SELECT ?"_s;
        QTest::newRow("a string in double quotes")
            << u"SELECT * FROM t WHERE a = \"bob\""_s << u"SELECT * FROM t WHERE a = ?"_s;
        QTest::newRow("a doubled quote") << u"SELECT 'it''s'"_s << u"SELECT ?"_s;
        QTest::newRow("an escaped quote") << u"SELECT 'it\\'s', 5"_s << u"SELECT ?, ?"_s;
        QTest::newRow("an escaped backslash") << u"SELECT 'a\\\\', 'b'"_s << u"SELECT ?, ?"_s;
        QTest::newRow("an empty string") << u"SELECT ''"_s << u"SELECT ?"_s;
        QTest::newRow("a number") << u"SELECT * FROM t1 WHERE id=42"_s << u"SELECT * FROM t1 WHERE id=?"_s;
        QTest::newRow("fractions and exponents")
            << u"SELECT 1.5, .5, 1e10, 2.5E-3"_s << u"SELECT ?, ?, ?, ?"_s;
        QTest::newRow("hexadecimal") << u"SELECT x'4142', X'43', 0x4142"_s << u"SELECT ?, ?, ?"_s;
        QTest::newRow("bits") << u"SELECT b'0101', B'1', 0b11"_s << u"SELECT ?, ?, ?"_s;
        QTest::newRow("a character set") << u"SELECT _utf8mb4'bob', N'bob'"_s << u"SELECT ?, ?"_s;
        QTest::newRow("a date") << u"WHERE d > DATE '2026-01-01'"_s << u"WHERE d > DATE ?"_s;
        QTest::newRow("an unquoted date") << u"WHERE d > 2026-01-01"_s << u"WHERE d > ?-?-?"_s;
        QTest::newRow("a comment in a block") << u"SELECT /* bob */ a FROM t"_s << u"SELECT  a FROM t"_s;
        QTest::newRow("a comment that is run") << u"SELECT /*!40001 SQL_NO_CACHE */ a"_s << u"SELECT  a"_s;
        QTest::newRow("a comment to the end of the line")
            << u"SELECT a -- bob\nFROM t # eve"_s << u"SELECT a \nFROM t "_s;
        QTest::newRow("two minus signs are no comment") << u"SELECT 5--2"_s << u"SELECT ?--?"_s;
        QTest::newRow("quotes inside a comment") << u"SELECT a /* it's */ FROM t"_s << u"SELECT a  FROM t"_s;
        QTest::newRow("comment marks inside a string") << u"SELECT '/* not', a"_s << u"SELECT ?, a"_s;
        QTest::newRow("names keep their digits")
            << u"SELECT col1, `2nd`, t2.c3 FROM db4.t2"_s << u"SELECT col1, `2nd`, t2.c3 FROM db4.t2"_s;
        QTest::newRow("rows of an insert") << u"INSERT INTO t VALUES (1,'a',NULL),(2,'b',NULL)"_s
                                           << u"INSERT INTO t VALUES (?,?,NULL),(?,?,NULL)"_s;
        QTest::newRow("a line break in a string")
            << u"INSERT INTO t VALUES ('a\nb')"_s << u"INSERT INTO t VALUES (?)"_s;
        QTest::newRow("an account") << u"GRANT ALL ON shop.* TO 'bob'@'10.0.0.1'"_s
                                    << u"GRANT ALL ON shop.* TO ?@?"_s;
        QTest::newRow("a password") << u"CREATE USER bob IDENTIFIED BY 's3cret'"_s
                                    << u"CREATE USER bob IDENTIFIED BY ?"_s;
        QTest::newRow("a user variable") << u"SET @a = 5, @'b' = 6"_s << u"SET @a = ?, @? = ?"_s;
        QTest::newRow("keywords may touch strings") << u"SELECT'a'FROM t WHERE b IN('c')AND d LIKE'e'"_s
                                                    << u"SELECT?FROM t WHERE b IN(?)AND d LIKE?"_s;
        QTest::newRow("several statements") << u"SELECT 1; SELECT 'x'"_s << u"SELECT ?; SELECT ?"_s;
        QTest::newRow("letters of other languages")
            << u"SELECT größe FROM straße WHERE 名 = '太郎'"_s << u"SELECT größe FROM straße WHERE 名 = ?"_s;
        QTest::newRow("an emoji in a string") << u"SELECT '😀' AS x"_s << u"SELECT ? AS x"_s;
        QTest::newRow("half a UUID without quotes") << u"WHERE id = 3f2504e0"_s << u"WHERE id = ?"_s;
        QTest::newRow("who was killed") << u"KILL 42"_s << u"KILL 42"_s;
        QTest::newRow("which query was killed") << u"kill query 42"_s << u"kill query 42"_s;
        QTest::newRow("a timeout") << u"SET GLOBAL wait_timeout = 60, @@session.net_read_timeout=30"_s
                                   << u"SET GLOBAL wait_timeout = 60, @@session.net_read_timeout=30"_s;
        QTest::newRow("a limit") << u"SET GLOBAL max_allowed_packet=1048576"_s
                                 << u"SET GLOBAL max_allowed_packet=1048576"_s;
        QTest::newRow("a user variable that is called a timeout")
            << u"SET @my_timeout = 60"_s << u"SET @my_timeout = ?"_s;
        QTest::newRow("a number in an update")
            << u"UPDATE t SET wait_timeout = 60"_s << u"UPDATE t SET wait_timeout = ?"_s;
        QTest::newRow("nothing") << u""_s << u""_s;
    }

    void literals_become_question_marks()
    {
        QFETCH(QString, statement);
        QFETCH(QString, expected);
        const auto scrubbed = bundle::withoutLiterals(statement);
        QCOMPARE(scrubbed.text, expected);
        QVERIFY(!scrubbed.doubtful);
    }

    void in_doubt_all_of_it_goes_data()
    {
        QTest::addColumn<QString>("statement");
        QTest::addColumn<QString>("expected");
        QTest::newRow("an apostrophe inside a string") << u"SELECT 'O'Brien' FROM t"_s << u"SELECT ?"_s;
        QTest::newRow("two of them") << u"INSERT INTO t VALUES ('O'Brien','it's')"_s << u"INSERT ?"_s;
        QTest::newRow("a quote left open") << u"SELECT a FROM t WHERE b = 'secret"_s << u"SELECT ?"_s;
        QTest::newRow("an apostrophe in a word") << u"update t set a = don't tell"_s << u"UPDATE ?"_s;
        QTest::newRow("a comment left open") << u"SELECT a /* secret"_s << u"SELECT ?"_s;
        QTest::newRow("a name left open") << u"SELECT `secret FROM t"_s << u"SELECT ?"_s;
        QTest::newRow("typographic quotes") << u"SELECT \u2018secret\u2019"_s << u"SELECT ?"_s;
        QTest::newRow("bytes that are no text") << u"SELECT \ufffdsecret"_s << u"SELECT ?"_s;
        QTest::newRow("a control character") << u"SELECT a\x01"
                                                "secret"_s
                                             << u"SELECT ?"_s;
        QTest::newRow("no verb") << u"bob's secret"_s << u"?"_s;
        QTest::newRow("a path under NO_BACKSLASH_ESCAPES")
            << u"SELECT 'C:\\', secret, 'x'"_s << u"SELECT ?, secret, ?"_s;
        QTest::newRow("a routine in another language")
            << u"CREATE FUNCTION f() AS $$ secret $$"_s << u"CREATE ?"_s;
    }

    void in_doubt_all_of_it_goes()
    {
        QFETCH(QString, statement);
        QFETCH(QString, expected);
        QCOMPARE(bundle::withoutLiterals(statement).text, expected);
    }

    void an_insert_that_was_cut_off_keeps_its_rows()
    {
        const auto scrubbed =
            bundle::withoutLiterals(u"INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y'), (3, 'secr"_s);
        QCOMPARE(scrubbed.text, u"INSERT INTO t (a, b) VALUES (?, ?), (?, ?), (?, ?"_s);
        QVERIFY(scrubbed.doubtful);
    }

    void what_went_is_counted()
    {
        QCOMPARE(bundle::withoutLiterals(u"SELECT 'a', 5 /* b */ FROM t"_s).count, 3);
        QCOMPARE(bundle::withoutLiterals(u"SELECT a FROM t"_s).count, 0);
    }

    void a_statement_of_many_megabytes_is_no_problem()
    {
        QString rows(u"INSERT INTO t VALUES (0,'')"_s);
        rows += u",(1,'some text')"_s.repeated(200000);
        const auto scrubbed = bundle::withoutLiterals(rows);
        QVERIFY(!scrubbed.text.contains("some"_L1));
        QCOMPARE(scrubbed.count, 400002);
    }
};

QTEST_GUILESS_MAIN(TestSqlRedactor)
#include "tst_sqlredactor.moc"
