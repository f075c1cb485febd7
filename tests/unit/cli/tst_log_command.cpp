// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/Cli.h"

#include <QJsonArray>
#include <QMap>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway::support;

namespace {

QStringList logs()
{
    const QString folder = QStringLiteral(GONEAWAY_SOURCE_DIR "/tests/unit/log/data/");
    return {folder + u"mariadb-safe-restart.err"_s, folder + u"mysql-verbose.err"_s,
            folder + u"mysql-stop.err.1.gz"_s};
}

QString keyOf(const QJsonObject &event)
{
    return event.value("event"_L1).toString() + u'/' + event.value("reason"_L1).toString();
}

} // namespace

class TestLogCommand : public QObject
{
    Q_OBJECT

private slots:
    void counts_are_those_of_the_listed_events()
    {
        const CliRun listed = runCli(QStringList{u"log"_s, u"--json"_s, u"--zone"_s, u"UTC"_s} + logs());
        QCOMPARE(listed.status, 0);
        QMap<QString, int> expected;
        for (const QString &line : listed.output.split(u'\n', Qt::SkipEmptyParts))
            ++expected[keyOf(QJsonDocument::fromJson(line.toUtf8()).object())];
        const CliRun counted =
            runCli(QStringList{u"log"_s, u"--count"_s, u"--json"_s, u"--zone"_s, u"UTC"_s} + logs());
        QCOMPARE(counted.status, 0);
        QCOMPARE(counted.complaints, QString());
        QCOMPARE(counted.output.count(u'\n'), 1);
        const QJsonObject counts = counted.json();
        QCOMPARE(counts.value("schema"_L1).toString(), u"goneaway.log-counts/1"_s);
        QCOMPARE(counts.value("files"_L1).toArray().size(), 3);
        QMap<QString, int> told;
        for (const auto &event : counts.value("events"_L1).toArray())
            told[keyOf(event.toObject())] = event["count"_L1].toInt();
        QCOMPARE(told, expected);
        QVERIFY(told.size() > 5);
    }

    void the_table_says_what_happened_and_to_whom()
    {
        const CliRun run = runCli(QStringList{u"log"_s, u"--count"_s, u"--top"_s, u"1"_s} + logs());
        QCOMPARE(run.status, 0);
        for (const char *part :
             {"mysql-stop.err.1.gz: 3 events in", "EVENT ", "forced-close ", "  after a crash or kill ",
              "aborted-connection/", "LOST OR REFUSED, BY ACCOUNT ", " other accounts (--top lists more) "})
            QVERIFY2(run.output.contains(QLatin1StringView(part)), qPrintable(run.output));
    }

    void nobody_counts_what_is_still_to_come()
    {
        QCOMPARE(runCli({u"log"_s, u"--count"_s, u"--follow"_s, logs().first()}).status, 2);
    }

    void a_number_is_wanted_for_the_accounts()
    {
        QCOMPARE(runCli({u"log"_s, u"--count"_s, u"--top"_s, u"many"_s, logs().first()}).status, 2);
        QCOMPARE(runCli({u"log"_s, u"--count"_s, u"--top"_s, u"-1"_s, logs().first()}).status, 2);
        QCOMPARE(runCli({u"log"_s, u"--top"_s, u"3"_s, logs().first()}).status, 2);
    }

    void a_file_that_is_missing_is_told_and_the_others_are_counted()
    {
        const CliRun run = runCli({u"log"_s, u"--count"_s, u"/nowhere/x.err"_s, logs().last()});
        QCOMPARE(run.status, 3);
        QVERIFY(run.complaints.contains("/nowhere/x.err"_L1));
        QVERIFY(run.output.contains("forced-close "_L1));
    }
};

QTEST_GUILESS_MAIN(TestLogCommand)
#include "tst_log_command.moc"
