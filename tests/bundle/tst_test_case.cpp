// SPDX-License-Identifier: GPL-3.0-or-later
// What only a bundle asks for, and the test case, on real servers: nothing is run, nothing is changed, no row
// leaves, and what may not be seen says why.
#include "base/Clock.h"
#include "bundle/Bundle.h"
#include "bundle/Unpacked.h"
#include "checks/Check.h"
#include "connect/ClientSession.h"
#include "diagnose/Diagnoser.h"
#include "lab/PracticeServer.h"
#include "support/Cli.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::support;

namespace facts = evidence::facts;
using evidence::Table;

class TestTestCase : public QObject
{
    Q_OBJECT

    std::map<int, std::unique_ptr<lab::PracticeServer>> m_servers;
    QString m_missing;

    lab::PracticeServer *server()
    {
        QFETCH_GLOBAL(int, kind);
        auto &server = m_servers[kind];
        if (server)
            return server.get();
        lab::PracticeOptions options;
        options.kind = static_cast<lab::ServerKind>(kind);
        auto started = lab::PracticeServer::start(options);
        if (!started) {
            m_missing = started.error().detail;
            return nullptr;
        }
        server = std::move(started).value();
        const auto made = server->execute(
            {"CREATE DATABASE IF NOT EXISTS practice",
             "CREATE TABLE practice.customers (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20) DEFAULT "
             "'hidden-default' COMMENT 'hidden-comment', price DECIMAL(10,2) DEFAULT 4711.25, state "
             "ENUM('hidden-enum', 'b'), KEY by_name (name(5))) COMMENT 'hidden-table-comment'",
             "INSERT INTO practice.customers (name) VALUES ('hidden-row'), ('hidden-row')",
             "CREATE TABLE practice.bills (id INT PRIMARY KEY, customer INT)",
             "CREATE VIEW practice.seen AS SELECT name FROM practice.customers WHERE name <> "
             "'hidden-in-view'",
             "SET GLOBAL log_bin_trust_function_creators = 1",
             "CREATE FUNCTION practice.writes() RETURNS INT DETERMINISTIC MODIFIES SQL DATA BEGIN DELETE "
             "FROM "
             "practice.customers; RETURN 1; END"});
        if (!made)
            m_missing = made.error().detail;
        return server.get();
    }

    static evidence::Evidence lookedAt(const lab::PracticeServer &server, const QString &statement,
                                       lab::Account account = lab::Account::Root,
                                       const QString &database = {}, bool checkTables = false,
                                       qint64 largest = 64 << 20)
    {
        const SystemClock clock;
        const CancelToken cancel;
        evidence::Evidence evidence;
        evidence::Incident incident;
        incident.statement = statement;
        evidence.setIncident(incident);
        auto target = server.target(account);
        target.database = database;
        checks::runChecks(&target, {}, clock, cancel, evidence, {});
        checks::BundleWishes wishes;
        wishes.checkTables = checkTables;
        wishes.largestChecked = largest;
        checks::runBundleChecks(&target, clock, cancel, evidence, {}, wishes);
        return evidence;
    }

    static QMap<QString, QByteArray> bundled(const evidence::Evidence &evidence, bool pseudonyms)
    {
        const auto texts = Texts::load(u"en"_s);
        const auto catalogue = diagnose::Catalogue::load(u"en"_s);
        const auto report = report::makeReport(evidence, diagnose::diagnose(evidence), *catalogue, *texts,
                                               SystemClock().now());
        QMap<QString, QByteArray> files;
        const auto contents = bundle::collect(report, *texts, *catalogue, {.pseudonyms = pseudonyms});
        for (const bundle::Entry &entry : contents.entries)
            files.insert(entry.path, entry.why.isEmpty() ? entry.content : "MISSING " + entry.why.toUtf8());
        return files;
    }

private slots:
    void initTestCase_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("MariaDB") << static_cast<int>(lab::ServerKind::MariaDb);
        QTest::newRow("MySQL") << static_cast<int>(lab::ServerKind::MySql);
    }

    void init()
    {
        if (!server())
            QSKIP(qPrintable(m_missing));
        QVERIFY2(m_missing.isEmpty(), qPrintable(m_missing));
    }

    void every_look_is_recorded_with_its_reason_data()
    {
        QTest::addColumn<int>("account");
        QTest::newRow("root") << static_cast<int>(lab::Account::Root);
        QTest::newRow("reader") << static_cast<int>(lab::Account::Reader);
    }
    void every_look_is_recorded_with_its_reason()
    {
        QFETCH(int, account);
        const auto texts = Texts::load(u"en"_s);
        const auto evidence =
            lookedAt(*server(), u"SELECT * FROM practice.customers"_s, static_cast<lab::Account>(account));
        QList<QLatin1StringView> all{
            facts::ServerHostCache, facts::ServerErrorSummary, facts::TestCaseCreate, facts::TestCaseExplain,
            facts::TestCaseCheck,   facts::ClientOptionFiles,  facts::ClientSystem,   facts::ClientSqlDriver};
        for (const checks::Check &check : checks::bundleChecks())
            all << check.fact;
        QStringList table;
        for (const QLatin1StringView fact : std::as_const(all)) {
            const evidence::Observation *seen = evidence.find(fact);
            QVERIFY2(seen, fact.data());
            if (!seen->seen())
                QVERIFY2(!report::explain(*seen, *texts).isEmpty(), fact.data());
            table << fact + u": "_s + nameOf(seen->status)
                    + (seen->seen() ? QString() : u": "_s + report::explain(*seen, *texts));
        }
        qInfo().noquote() << table.join(u'\n');
        const auto *replication = evidence.find(facts::ServerReplication);
        QCOMPARE(replication->status,
                 account == static_cast<int>(lab::Account::Root) ? evidence::Status::Seen
                                                                 : evidence::Status::NotPermitted);
    }

    void a_query_becomes_a_test_case()
    {
        const auto evidence = lookedAt(
            *server(),
            u"SELECT c.name, b.id FROM practice.customers c JOIN practice.bills AS b ON b.customer = c.id WHERE c.name = 'hidden-literal';"_s);
        const auto *tables = evidence.value<Table>(facts::TestCaseTables);
        QVERIFY(tables);
        QCOMPARE(tables->rows.size(), 2);
        QCOMPARE(tables->rows[0].first(3), (QStringList{u"practice"_s, u"customers"_s, u"BASE TABLE"_s}));
        const auto *plan = evidence.value<Table>(facts::TestCaseExplain);
        const auto *whyNot = evidence.find(facts::TestCaseExplain);
        QVERIFY2(plan, qPrintable(whyNot->detail + whyNot->note));
        QCOMPARE(plan->rows.size(), 2);
        QStringList named;
        for (const QStringList &row : plan->rows)
            named << row.value(plan->column("table"_L1)) + u'=' + row.value(plan->column("alias"_L1));
        named.sort();
        QCOMPARE(named, (QStringList{u"bills=b"_s, u"customers=c"_s}));

        for (const bool pseudonyms : {true, false}) {
            const auto files = bundled(evidence, pseudonyms);
            for (const char *path :
                 {"testcase/query.sql", "testcase/tables.tsv", "testcase/create-tables.sql",
                  "testcase/explain.tsv", "testcase/settings.tsv"})
                QVERIFY2(!files.value(QString::fromLatin1(path), "MISSING").startsWith("MISSING"), path);
            for (auto file = files.begin(); file != files.end(); ++file) {
                QVERIFY2(!file->contains("hidden-"), qPrintable(file.key()));
                QVERIFY2(!pseudonyms || !file->contains("customers"), qPrintable(file.key()));
            }
            const QByteArray create = files.value(u"testcase/create-tables.sql"_s).toLower();
            for (const char *kept : {"varchar(20)", "decimal(10,2)", "primary key", "(5)"})
                QVERIFY2(create.contains(kept), create.constData());
            QVERIFY(!create.contains("4711"));
            QVERIFY(
                files.value(u"testcase/check-tables.tsv"_s).startsWith("MISSING CHECK TABLE was not run"));
            QVERIFY(files.value(u"testcase/settings.tsv"_s).contains("sql_mode"));
        }
    }

    void nothing_of_it_is_run_data()
    {
        QTest::addColumn<QString>("statement");
        QTest::addColumn<bool>("explained");
        QTest::newRow("UPDATE") << u"UPDATE customers SET name = 'x' WHERE id = 1"_s << true;
        QTest::newRow("DELETE") << u"DELETE FROM customers"_s << true;
        QTest::newRow("INSERT") << u"INSERT INTO customers (name) VALUES ('x')"_s << true;
        QTest::newRow("INSERT ... SELECT")
            << u"INSERT INTO customers (name) SELECT name FROM customers"_s << true;
        QTest::newRow("REPLACE") << u"REPLACE INTO customers (id, name) VALUES (1, 'x')"_s << true;
        QTest::newRow("a derived table") << u"SELECT * FROM (SELECT COUNT(*) FROM customers) d"_s << true;
        QTest::newRow("a view") << u"SELECT * FROM seen"_s << true;
        QTest::newRow("two statements") << u"SELECT 1; DELETE FROM customers"_s << false;
        QTest::newRow("a function that writes")
            << u"SELECT * FROM customers WHERE id = practice.writes()"_s << false;
        QTest::newRow("a function that writes, derived") << u"SELECT * FROM (SELECT writes()) d"_s << false;
        QTest::newRow("a comment that runs") << u"DELETE /*! FROM customers */"_s << false;
        QTest::newRow("DROP") << u"DROP TABLE customers"_s << false;
        QTest::newRow("a file") << u"SELECT * FROM customers INTO OUTFILE 'x'"_s << false;
        QTest::newRow("a view that is written") << u"UPDATE seen SET name = 'x'"_s << false;
    }
    void nothing_of_it_is_run()
    {
        QFETCH(QString, statement);
        QFETCH(bool, explained);
        const QByteArray sum = "SELECT COUNT(*), GROUP_CONCAT(name ORDER BY id) FROM practice.customers";
        const auto before = server()->firstRow(sum);
        const auto evidence = lookedAt(*server(), statement, lab::Account::Root, u"practice"_s);
        const auto *plan = evidence.find(facts::TestCaseExplain);
        QVERIFY(plan);
        QVERIFY2(plan->seen() == explained, qPrintable(plan->note + plan->detail));
        const auto after = server()->firstRow(sum);
        QVERIFY(before.ok() && after.ok());
        QCOMPARE(*after, *before);
    }

    // What the tokenizer lets through by mistake, the connection still stops.
    void the_connection_takes_one_statement_at_a_time()
    {
        connect::ClientSession session;
        QVERIFY(!session.open(server()->target()));
        const auto answer = session.query("EXPLAIN SELECT 1; DELETE FROM practice.customers");
        const auto *error = std::get_if<evidence::ClientError>(&answer);
        QVERIFY(error);
        QCOMPARE(error->code, 1064);
    }

    void tables_are_checked_only_when_asked_and_not_too_large()
    {
        const QString statement = u"SELECT * FROM practice.customers JOIN practice.seen"_s;
        const auto unasked = lookedAt(*server(), statement);
        QCOMPARE(unasked.find(facts::TestCaseCheck)->status, evidence::Status::Skipped);
        const auto asked = lookedAt(*server(), statement, lab::Account::Root, {}, true);
        const auto *checked = asked.value<Table>(facts::TestCaseCheck);
        QVERIFY2(checked, qPrintable(asked.find(facts::TestCaseCheck)->detail));
        QCOMPARE(checked->rows.size(), 2);
        QCOMPARE(checked->rows[0],
                 (QStringList{u"practice"_s, u"customers"_s, u"check"_s, u"status"_s, u"OK"_s}));
        QCOMPARE(checked->rows[1].value(3), u"skipped"_s); // the view
        const auto large = lookedAt(*server(), statement, lab::Account::Root, {}, true, 1);
        QCOMPARE(large.value<Table>(facts::TestCaseCheck)->rows[0].value(3), u"skipped"_s);
    }

    void what_may_not_be_seen_says_why()
    {
        const auto evidence =
            lookedAt(*server(), u"SELECT * FROM practice.customers"_s, lab::Account::Reader);
        const auto *tables = evidence.value<Table>(facts::TestCaseTables);
        QVERIFY(tables);
        QVERIFY2(tables->rows.value(0).last().contains("not visible"_L1),
                 qPrintable(tables->rows.value(0).last()));
        QCOMPARE(evidence.find(facts::TestCaseExplain)->status, evidence::Status::NotPermitted);
        QVERIFY(bundled(evidence, true).value(u"testcase/query.sql"_s).contains("SELECT"));
    }

    void the_command_line_takes_a_query_from_a_file()
    {
        const QTemporaryDir folder;
        QVERIFY(writeFile(folder.filePath(u"q.sql"_s),
                          "SELECT name FROM practice.customers WHERE name = 'hidden-literal'\n"));
        const auto target = server()->target();
        const QStringList words{u"bundle"_s, u"-o"_s, folder.filePath(u"b.zip"_s), u"--query"_s,
                                folder.filePath(u"q.sql"_s)};
        const CliRun run = runCli(words + QStringList{u"--check-tables"_s} + connect::optionWords(target),
                                  passwordOf(target));
        QVERIFY2(run.status == 0 || run.status == 1, qPrintable(run.complaints));
        const auto files = planted::unpacked(folder.filePath(u"b.zip"_s));
        QStringList testCase;
        for (auto file = files.begin(); file != files.end(); ++file) {
            if (file.key().contains("/testcase/"_L1))
                testCase << file.key().section(u'/', 2);
            QVERIFY2(!file->contains("hidden-"), qPrintable(file.key()));
        }
        QCOMPARE(testCase,
                 (QStringList{u"check-tables.tsv"_s, u"create-tables.sql"_s, u"explain.tsv"_s, u"query.sql"_s,
                              u"settings.tsv"_s, u"tables.tsv"_s}));

        // Without a login the query alone is there, and the manifest says why.
        const CliRun alone = runCli({u"bundle"_s, u"-o"_s, folder.filePath(u"alone.zip"_s), u"--query"_s,
                                     folder.filePath(u"q.sql"_s), u"-h127.0.0.1"_s, u"-P1"_s});
        QVERIFY2(alone.status == 0 || alone.status == 1, qPrintable(alone.complaints));
        const auto rest = planted::unpacked(folder.filePath(u"alone.zip"_s));
        for (auto file = rest.begin(); file != rest.end(); ++file) {
            if (file.key().contains("/testcase/"_L1))
                QCOMPARE(file.key().section(u'/', 2), u"query.sql"_s);
            if (file.key().endsWith("manifest.json"_L1))
                QVERIFY2(file->contains("testcase/explain.tsv"), file->constData());
        }
        QCOMPARE(runCli({u"bundle"_s, u"-o"_s, folder.filePath(u"no.zip"_s), u"--no-server"_s, u"--query"_s,
                         folder.filePath(u"missing.sql"_s)})
                     .status,
                 2);
    }
};

QTEST_GUILESS_MAIN(TestTestCase)
#include "tst_test_case.moc"
