// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/Cli.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway::support;

// What goneaway-cli makes of the words that say where to connect, without any server.
class TestConnectionWords : public QObject
{
    Q_OBJECT

private slots:
    void defaults_are_printed_and_nothing_is_connected_to_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::newRow("of a command") << QStringList{u"check"_s, u"--print-defaults"_s};
        QTest::newRow("of the program") << QStringList{u"--print-defaults"_s};
    }
    void defaults_are_printed_and_nothing_is_connected_to()
    {
        QFETCH(QStringList, command);
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"my.cnf"_s);
        QVERIFY(writeFile(path, "[client]\nhost=db1.invalid\npassword=TigerTiger7\nhst=x\n"));
        const CliRun run = runCli(command + QStringList{u"--defaults-file="_s + path, u"-P3311"_s});
        QCOMPARE(run.status, 0);
        QVERIFY2(run.output.contains(u"db1.invalid:3311"_s), qPrintable(run.output));
        QVERIFY(run.output.contains(path + u":2 [client]"_s));
        QVERIFY(run.output.contains(u"*****"_s));
        QVERIFY(!run.output.contains(u"TigerTiger7"_s));
        QVERIFY2(run.complaints.contains(u"\"hst\""_s), qPrintable(run.complaints));
    }

    void a_connection_without_a_server_asks_for_no_password()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"my.cnf"_s);
        const QString symptom = folder.filePath(u"symptom.txt"_s);
        QVERIFY(writeFile(path, "[client]\npassword\n"));
        QVERIFY(writeFile(symptom, "ERROR 2006 (HY000): MySQL server has gone away\n"));
        const CliRun run =
            runCli({u"check"_s, u"--no-server"_s, u"--defaults-file="_s + path, u"--symptom"_s, symptom});
        QVERIFY2(run.status == 0 || run.status == 1, qPrintable(run.complaints));
    }

#ifdef Q_OS_LINUX
    void no_password_is_shown_in_the_list_of_processes_data()
    {
        QTest::addColumn<QStringList>("words"); // PORT is the server's
        QTest::newRow("-p") << QStringList{u"-h127.0.0.1"_s, u"-PPORT"_s, u"-pTigerTiger7"_s};
        QTest::newRow("--password") << QStringList{u"-h127.0.0.1"_s, u"-PPORT"_s,
                                                   u"--password=TigerTiger7"_s};
        QTest::newRow("address") << QStringList{u"mysql://u:TigerTiger7@127.0.0.1:PORT/x"_s};
        QTest::newRow("JDBC") << QStringList{u"jdbc:mysql://127.0.0.1:PORT/x?password=TigerTiger7"_s};
        QTest::newRow("--dsn") << QStringList{u"--dsn"_s, u"u:TigerTiger7@tcp(127.0.0.1:PORT)/x"_s};
        QTest::newRow("--dsn=") << QStringList{u"--dsn=Server=127.0.0.1;Port=PORT;Pwd=TigerTiger7"_s};
        QTest::newRow("Go") << QStringList{u"u:TigerTiger7@tcp(127.0.0.1:PORT)/x"_s};
        QTest::newRow(".NET") << QStringList{u"Server=127.0.0.1;Port=PORT;Pwd=TigerTiger7"_s};
    }
    void no_password_is_shown_in_the_list_of_processes()
    {
        QFETCH(QStringList, words);
        QTcpServer
            server; // takes the connection and says nothing, so that the program is there to be looked at
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QStringList all{u"check"_s, u"--connect-timeout=1"_s, u"--no-defaults"_s, u"--no-login-paths"_s};
        for (QString word : words)
            all << word.replace(u"PORT"_s, QString::number(server.serverPort()));
        QProcess process;
        process.start(QStringLiteral(GONEAWAY_CLI), all);
        QVERIFY(server.waitForNewConnection(30000));
        QFile list(u"/proc/%1/cmdline"_s.arg(process.processId()));
        QVERIFY(list.open(QIODevice::ReadOnly));
        const QByteArray shown = list.readAll();
        QVERIFY(shown.contains("check"));
        QVERIFY2(!shown.contains("TigerTiger7"), QByteArray(shown).replace('\0', ' ').constData());
        server.close();
        QVERIFY(process.waitForFinished(30000));
        const QByteArray said = process.readAllStandardError();
        QVERIFY2(said.contains("password on the command line"), said.constData());
        QVERIFY(!said.contains("TigerTiger7"));
        QVERIFY(!process.readAllStandardOutput().contains("TigerTiger7"));
    }
#endif
};

QTEST_GUILESS_MAIN(TestConnectionWords)
#include "tst_connection_words.moc"
