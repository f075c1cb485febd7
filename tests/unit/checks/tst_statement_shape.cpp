// SPDX-License-Identifier: GPL-3.0-or-later
// Which tables a statement names, and whether it may be explained without any of it being run.
#include "checks/StatementShape.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using checks::shapeOf;

class TestStatementShape : public QObject
{
    Q_OBJECT

    static QString tablesOf(const QString &sql, const checks::SqlDialect &dialect = {})
    {
        QStringList all;
        for (const checks::TableReference &table : shapeOf(sql, dialect).tables)
            all << (table.schema.isEmpty() ? QString() : table.schema + u'.') + table.table
                    + (table.alias.isEmpty() ? QString() : u'=' + table.alias);
        return all.join(u' ');
    }

private slots:
    void the_tables_of_a_statement_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("tables");
        const auto row = [](const char *sql, const char *tables) {
            QTest::newRow(sql) << QString::fromLatin1(sql) << QString::fromLatin1(tables);
        };
        row("SELECT 1", "");
        row("SELECT a FROM t", "t");
        row("select a, b from s.t where x = 'from u'", "s.t");
        row("SELECT * FROM `my db`.`a``b` AS x, u y, w", "my db.a`b=x u=y w");
        row("SELECT * FROM a JOIN b ON a.i = b.i LEFT JOIN c USING (i) WHERE a.x IN (SELECT y FROM d)",
            "a b c d");
        row("SELECT * FROM a x STRAIGHT_JOIN b USE INDEX (k) ON x.i = b.i, c FORCE INDEX (l)", "a=x b c");
        row("SELECT STRAIGHT_JOIN x FROM a NATURAL JOIN b", "a b");
        row("SELECT * FROM (SELECT i FROM a) d JOIN (b, c) ON 1", "a b c");
        row("SELECT EXTRACT(YEAR FROM w), TRIM(LEADING '0' FROM v), SUBSTRING(u FROM 2) FROM t", "t");
        row("SELECT t.from, `order` FROM t ORDER BY a, b", "t");
        row("SELECT x FROM a UNION ALL SELECT y, z FROM b LIMIT 3, 4", "a b");
        row("WITH RECURSIVE c (n) AS (SELECT 1 UNION SELECT n + 1 FROM c JOIN t) SELECT * FROM c, u", "t u");
        row("SELECT * FROM DUAL WHERE 1", "");
        row("SELECT * FROM JSON_TABLE('[]', '$' COLUMNS (a INT PATH '$')) j, t", "t");
        row("SELECT /* FROM a */ x -- FROM b\n FROM c # FROM d", "c");
        row("SELECT 'it''s FROM a', \"FROM b\", 'c\\' FROM d' FROM e", "e");
        row("SELECT x FROM t1a.2b, 3c", "t1a.2b 3c");
        row("SELECT x FROM t PARTITION (p0, p1) AS q WHERE 1e5 > .5", "t=q");
        row("INSERT INTO t (a, b) VALUES (1, 2), (3, 4) ON DUPLICATE KEY UPDATE a = VALUES(a), b = 2", "t");
        row("INSERT LOW_PRIORITY IGNORE t SET a = 1", "t");
        row("INSERT INTO s.t SELECT a, b FROM u, w", "s.t u w");
        row("REPLACE INTO t VALUES (REPLACE('a', 'b', 'c'), INSERT('a', 1, 1, 'b'))", "t");
        row("UPDATE a, b AS y SET a.x = 1, y.x = 2 WHERE a.i = y.i", "a b=y");
        row("UPDATE LOW_PRIORITY t SET x = (SELECT MAX(z) FROM u)", "t u");
        row("DELETE FROM t WHERE x = 1", "t");
        row("DELETE x, y FROM a AS x JOIN b AS y ON x.i = y.i", "a=x b=y");
        row("DELETE FROM a USING a JOIN b ON a.i = b.i", "a b");
        row("SELECT x FROM t FOR UPDATE", "t");
        row("ALTER TABLE t ADD x INT, ADD FOREIGN KEY (i) REFERENCES u (i) ON UPDATE CASCADE", "t u");
        row("CREATE TABLE IF NOT EXISTS n AS SELECT * FROM t", "n t");
        row("DROP TABLE IF EXISTS a, s.b", "a s.b");
        row("TRUNCATE t", "t");
        row("LOCK TABLES a READ, b AS x WRITE", "a b=x");
        row("LOAD DATA INFILE 'f' INTO TABLE t FIELDS TERMINATED BY ','", "t");
        row("CHECK TABLE a, b QUICK", "a b");
        row("SHOW TABLES FROM s", "");
        row("CALL p(1)", "");
        row("SET @x = 1", "");
        row("", "");
        row("garbage ( ) , . FROM", "");
    }
    void the_tables_of_a_statement()
    {
        QFETCH(QString, sql);
        QFETCH(QString, tables);
        QCOMPARE(tablesOf(sql), tables);
    }

    void quotes_are_read_as_the_server_does()
    {
        const QString sql = u"SELECT \"a\" FROM \"t\" WHERE x = 'c\\' AND y = 'FROM u'"_s;
        QCOMPARE(tablesOf(sql, checks::SqlDialect::ofSqlMode(u"ANSI_QUOTES,NO_BACKSLASH_ESCAPES"_s)), u"t"_s);
        QVERIFY(!shapeOf(sql).whole);
    }

    void only_what_cannot_run_is_explained_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *sql, const char *why) {
            QTest::newRow(sql) << QString::fromLatin1(sql) << QString::fromLatin1(why);
        };
        row("SELECT a, COUNT(*) FROM t WHERE b IN (1, 2) AND c LIKE 'x%' GROUP BY LOWER(a);", "");
        row("(SELECT 1) UNION (SELECT 2)", "");
        row("SELECT * FROM (SELECT 1) d", "");
        row("WITH c AS (SELECT 1) SELECT * FROM c", "");
        row("WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c) SELECT * FROM c", "");
        row("INSERT INTO t (a) VALUES (NOW()) ON DUPLICATE KEY UPDATE a = VALUES(a)", "");
        row("INSERT INTO t (a) SELECT b FROM u", "");
        row("UPDATE t SET a = a + 1 WHERE id = 7", "");
        row("DELETE FROM t WHERE a < DATE_SUB(NOW(), INTERVAL 1 DAY)", "");
        row("REPLACE INTO t VALUES (1)", "");
        row("SELECT 1; DROP TABLE t", "several");
        row("SELECT 1;;", "");
        row("SELECT 'a", "cut");
        row("SELECT 1 /* DROP TABLE t", "cut");
        row("SELECT 1 /*! ; DROP TABLE t */", "comment");
        row("SELECT 1 /*M!100100 , SLEEP(9) */", "comment");
        row("DROP TABLE t", "verb");
        row("ANALYZE SELECT 1", "verb");
        row("EXPLAIN ANALYZE SELECT 1", "verb");
        row("CALL p()", "verb");
        row("SET GLOBAL x = 1", "verb");
        row("", "verb");
        row("SELECT * FROM t INTO OUTFILE '/tmp/x'", "effect");
        row("SELECT a INTO @b FROM t", "effect");
        row("SELECT @a := 1", "effect");
        row("SELECT SLEEP(100)", "call");
        row("SELECT GET_LOCK('a', 1)", "call");
        row("SELECT s.f(1)", "call");
        row("SELECT `lower`('X')", "call");
        row("SELECT my_function (1) FROM t", "call");
        row("SELECT BENCHMARK(1000000, MD5('a'))", "call");
        row("SELECT LOAD_FILE('/etc/passwd')", "call");
        row("SELECT NEXTVAL(s)", "call");
        row("UPDATE t SET a = 1 WHERE id = (SELECT 5)", "subquery");
        row("DELETE FROM t WHERE id IN (SELECT id FROM u)", "subquery");
        row("INSERT INTO t SELECT * FROM (SELECT 1) d", "subquery");
    }
    void only_what_cannot_run_is_explained()
    {
        QFETCH(QString, sql);
        QFETCH(QString, why);
        QCOMPARE(checks::whyNotExplained(shapeOf(sql)), why);
    }

    void any_text_comes_to_an_end()
    {
        const QString marks = u"()',\"`;/*#-:=@.FROM JOIN a\\ 1"_s;
        QString text;
        quint32 state = 20261125;
        for (int i = 0; i < 20000; ++i) {
            state = state * 1664525U + 1013904223U;
            text += marks[(state >> 16) % marks.size()];
        }
        for (qsizetype from = 0; from < 400; ++from)
            shapeOf(QStringView(text).sliced(from, 200));
        shapeOf(text);
        shapeOf(QString(200000, u'('));
    }
};

QTEST_APPLESS_MAIN(TestStatementShape)
#include "tst_statement_shape.moc"
