// SPDX-License-Identifier: GPL-3.0-or-later
// A fix is proved by two bundles: what they differ in is what was changed.
#include "connect/ClientSession.h"
#include "lab/Scenario.h"
#include "support/Cli.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::support;

class TestBeforeAndAfter : public QObject
{
    Q_OBJECT

private slots:
    void a_raised_wait_timeout_comes_first_data()
    {
        QTest::addColumn<int>("server");
        QTest::newRow("MariaDB") << static_cast<int>(lab::ServerKind::MariaDb);
        QTest::newRow("MySQL") << static_cast<int>(lab::ServerKind::MySql);
    }
    void a_raised_wait_timeout_comes_first()
    {
        QFETCH(int, server);
        const QTemporaryDir folder;
        lab::Setting setting;
        setting.server = static_cast<lab::ServerKind>(server);
        const auto provoked = lab::provoke(*lab::scenarioFor(u"idle-timeout"), setting);
        if (!provoked && provoked.error().code == ErrorCode::NotFound)
            QSKIP(qPrintable(provoked.error().detail));
        QVERIFY2(provoked.ok(), provoked.ok() ? "" : qPrintable(provoked.error().detail));
        const auto target = provoked->look(lab::Privileges::All).target;
        const auto bundleAs = [&](const QString &name, const QByteArray &symptom) {
            QStringList words{u"bundle"_s, u"-o"_s, folder.filePath(name)};
            if (!symptom.isEmpty())
                words << u"--symptom"_s << u"-"_s;
            return runCli(words + connect::optionWords(target), passwordOf(target), symptom).status;
        };
        QCOMPARE(bundleAs(u"before.zip"_s, provoked->symptom.toUtf8()), 1);
        connect::ClientSession session;
        QVERIFY(!session.open(target));
        QVERIFY(std::holds_alternative<evidence::Table>(session.query("SET GLOBAL wait_timeout = 28800")));
        QCOMPARE(bundleAs(u"after.zip"_s, {}), 0);

        const QStringList both{folder.filePath(u"before.zip"_s), folder.filePath(u"after.zip"_s)};
        const CliRun text = runCli(QStringList{u"compare"_s} + both);
        QVERIFY2(text.status == 0, qPrintable(text.complaints));
        qInfo().noquote() << text.output;
        const QJsonObject json = runCli(QStringList{u"compare"_s, u"--json"_s} + both).json();
        QCOMPARE(json.value("before"_L1).toObject().value("top"_L1).toString(), u"idle-timeout"_s);
        QVERIFY(!json.value("after"_L1).toObject().contains("top"_L1));
        const QJsonObject first = json.value("facts"_L1).toArray().first().toObject();
        QCOMPARE(first.value("what"_L1).toString(), u"wait_timeout"_s);
        QCOMPARE(first.value("after"_L1).toString(), u"28800"_s);
        QCOMPARE(first.value("rank"_L1).toString(), u"explains"_s);
    }

    void two_files_are_asked_for()
    {
        QCOMPARE(runCli({u"compare"_s, u"one.zip"_s}).status, 2);
        QCOMPARE(runCli({u"compare"_s, u"/no/such.zip"_s, u"/no/other.zip"_s}).status, 3);
    }
};

QTEST_GUILESS_MAIN(TestBeforeAndAfter)
#include "tst_before_and_after.moc"
