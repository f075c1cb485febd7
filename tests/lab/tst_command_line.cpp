// SPDX-License-Identifier: GPL-3.0-or-later
// Bad input on the command line: a clear sentence that says what to do next, and the bundle wherever it can
// be written.
#include "lab/PracticeServer.h"
#include "support/Cli.h"
#include "support/FakeServer.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QStringConverter>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::support;

class TestCommandLine : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString bundlePath() const
    {
        return m_folder.filePath(u"%1.zip"_s.arg(QString::fromLatin1(QTest::currentTestFunction())));
    }

private slots:
    void the_lab_knows_an_incident_of_nearly_every_cause()
    {
        const CliRun run = runCli({u"lab"_s, u"list"_s});
        QCOMPARE(run.status, 0);
        for (const char *id :
             {"idle-timeout/wait-timeout", "killed/idle", "server-crash/sigsegv", "port-blocked/drop"})
            QVERIFY2(run.output.contains(QString::fromLatin1(id)), id);
    }

    void the_lab_says_what_it_was_asked_wrongly_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("says");
        QTest::newRow("cause") << QStringList{u"run"_s, u"nonsense"_s} << u"no scenario"_s;
        QTest::newRow("server") << QStringList{u"run"_s, u"killed"_s, u"--server"_s, u"oracle"_s}
                                << u"mariadb or mysql"_s;
        QTest::newRow("transport") << QStringList{u"run"_s, u"killed"_s, u"--transport"_s, u"pigeon"_s}
                                   << u"tcp, socket or tls"_s;
        QTest::newRow("level") << QStringList{u"run"_s,   u"killed"_s,      u"--server"_s,
                                              u"mysql"_s, u"--log-level"_s, u"7"_s}
                               << u"1 to 3"_s;
        QTest::newRow("privileges") << QStringList{u"run"_s, u"killed"_s, u"--privileges"_s, u"some"_s}
                                    << u"all, process or usage"_s;
    }
    void the_lab_says_what_it_was_asked_wrongly()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, says);
        const CliRun run = runCli(QStringList{u"lab"_s} + words);
        QCOMPARE(run.status, 2);
        QVERIFY2(run.complaints.contains(says), qPrintable(run.complaints));
    }

    void a_server_that_is_none_still_gives_a_bundle_data()
    {
        QTest::addColumn<QStringList>("connection");
        QTest::addColumn<QString>("says");
        QTest::newRow("closed port") << QStringList{u"-h"_s, u"127.0.0.1"_s, u"-P"_s,
                                                    QString::number(closedPort())}
                                     << u"Nothing listens on "_s;
        QTest::newRow("unknown host")
            << QStringList{u"-h"_s, u"does-not-exist.invalid"_s} << u"is not known here"_s;
        QTest::newRow("missing socket")
            << QStringList{u"-S"_s, m_folder.filePath(u"none.sock"_s)} << u"There is no socket"_s;
    }
    void a_server_that_is_none_still_gives_a_bundle()
    {
        QFETCH(QStringList, connection);
        QFETCH(QString, says);
        const QString path = m_folder.filePath(u"%1.zip"_s.arg(QString::fromLatin1(QTest::currentDataTag())));
        const CliRun run = runCli(QStringList{u"bundle"_s, u"-o"_s, path, u"-u"_s, u"app"_s} + connection);
        QVERIFY2(run.status == 0 || run.status == 1, qPrintable(run.complaints));
        QVERIFY2(QString(run.output).replace(u'\n', u' ').simplified().contains(says),
                 qPrintable(run.output));
        QVERIFY(QFileInfo(path).size() > 1000);
        // And it opens again to the same answer.
        const CliRun opened = runCli({u"open"_s, u"--json"_s, path});
        QCOMPARE(opened.status, run.status);
    }

    void another_service_on_the_port_is_named()
    {
        FakeServer ssh("SSH-2.0-OpenSSH_9.2p1\r\n", FakeServer::Then::StaySilent);
        const CliRun run = runCli({u"check"_s, u"-h"_s, u"127.0.0.1"_s, u"-P"_s, QString::number(ssh.port()),
                                   u"--connect-timeout=1"_s});
        QVERIFY2(run.output.contains("An SSH server answers there"_L1), qPrintable(run.output));
    }

    void wrong_words_are_explained_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("says");
        QTest::newRow("unknown command") << QStringList{u"chek"_s} << u"there is no command \"chek\""_s;
        QTest::newRow("unknown option") << QStringList{u"check"_s, u"--jason"_s} << u"jason"_s;
        QTest::newRow("port") << QStringList{u"check"_s, u"-P"_s, u"70000"_s} << u"1 to 65535"_s;
        QTest::newRow("symptom file")
            << QStringList{u"check"_s, u"--symptom"_s, u"/does/not/exist"_s} << u"cannot be read"_s;
        QTest::newRow("bundle without a file") << QStringList{u"bundle"_s} << u"-o FILE.zip"_s;
        QTest::newRow("log without a file") << QStringList{u"log"_s} << u"at least one log file"_s;
        QTest::newRow("time") << QStringList{u"log"_s, u"--since"_s, u"yesterday"_s, u"x"_s}
                              << u"takes a time such as"_s;
        QTest::newRow("watch into no folder")
            << QStringList{u"watch"_s, u"--for"_s, u"1s"_s, u"-o"_s, u"/no/such/x.zip"_s}
            << u"does not exist"_s;
        QTest::newRow("watch into no name")
            << QStringList{u"watch"_s, u"--for"_s, u"1s"_s, u"-o"_s, u""_s} << u"Add the name of the file"_s;
        QTest::newRow("scenario") << QStringList{u"lab"_s, u"run"_s, u"flood"_s}
                                  << u"there is no scenario \"flood\""_s;
    }
    void wrong_words_are_explained()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, says);
        const CliRun run = runCli(words);
        QCOMPARE(run.status, 2);
        QVERIFY2(run.complaints.contains(says), qPrintable(run.complaints));
    }

    void a_log_that_is_none_is_said_and_the_rest_goes_on_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("says");
        QTest::newRow("binary") << QByteArray("\x7f"
                                              "ELF\0\0\0\x01\x02\x03\xff\xfe\0\0",
                                              16)
                                       .repeated(64)
                                << u"it is a program"_s;
        QTest::newRow("an archive") << QByteArray("PK\x03\x04 and so on") << u"a zip archive"_s;
        QTest::newRow("another text")
            << QByteArray("Dear diary,\nnothing happened today.\n") << u"does not look like"_s;
    }
    void a_log_that_is_none_is_said_and_the_rest_goes_on()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, says);
        const QString log = m_folder.filePath(u"odd.log"_s);
        QVERIFY(writeFile(log, content));
        const CliRun run = runCli({u"check"_s, u"--no-server"_s, u"--log"_s, log});
        QCOMPARE(run.status, 0);
        QVERIFY2(QString(run.output).replace(u'\n', u' ').simplified().contains(says),
                 qPrintable(run.output));
    }

    void a_bundle_that_cannot_be_written_says_why()
    {
        const CliRun run =
            runCli({u"bundle"_s, u"--no-server"_s, u"-o"_s, m_folder.filePath(u"no/such/folder/x.zip"_s)});
        QCOMPARE(run.status, 3);
        QVERIFY2(run.complaints.contains("folder"_L1), qPrintable(run.complaints));
        QVERIFY(run.output.size() > 100); // the diagnosis is not lost
    }

    void a_bundle_is_not_overwritten_unasked()
    {
        const QString path = bundlePath();
        QCOMPARE(runCli({u"bundle"_s, u"--no-server"_s, u"-o"_s, path}).status, 0);
        QCOMPARE(runCli({u"bundle"_s, u"--no-server"_s, u"-o"_s, path}).status, 3);
        QCOMPARE(runCli({u"bundle"_s, u"--no-server"_s, u"--force"_s, u"-o"_s, path}).status, 0);
    }

    void a_full_disk_leaves_nothing_half_done()
    {
        // A file system of a few pages, where this user may mount one.
        const QString small = m_folder.filePath(u"small"_s);
        QVERIFY(QDir().mkpath(small));
        if (QProcess::execute(u"mount"_s, {u"-t"_s, u"tmpfs"_s, u"-o"_s, u"size=8k"_s, u"tmpfs"_s, small})
            != 0)
            QSKIP("needs root, to mount a small file system");
        const CliRun run = runCli({u"bundle"_s, u"--no-server"_s, u"-o"_s, small + u"/x.zip"_s});
        const QStringList left = QDir(small).entryList(QDir::Files | QDir::Hidden);
        QProcess::execute(u"umount"_s, {small});
        QCOMPARE(run.status, 3);
        QVERIFY2(run.complaints.contains("space"_L1, Qt::CaseInsensitive), qPrintable(run.complaints));
        QVERIFY2(left.isEmpty(), qPrintable(left.join(u' ')));
    }

    void an_answer_that_cannot_be_written_is_a_failure_of_its_own()
    {
        if (!QFileInfo::exists(u"/dev/full"_s))
            QSKIP("this system has no /dev/full");
        for (const QStringList &words :
             {QStringList{u"probe"_s, u"--list"_s}, QStringList{u"decode"_s, u"--json"_s, u"/dev/null"_s},
              QStringList{u"check"_s, u"--no-server"_s, u"--json"_s}}) {
            QProcess process;
            process.setStandardOutputFile(u"/dev/full"_s);
            process.start(QStringLiteral(GONEAWAY_CLI), words);
            QVERIFY(process.waitForFinished());
            QCOMPARE(process.exitCode(), 3);
            QVERIFY(process.readAllStandardError().contains("free some space"));
        }
    }

    void a_reader_that_leaves_early_is_no_failure()
    {
        QProcess process;
        process.start(u"sh"_s,
                      {u"-c"_s, u"{ \"$0\" check --no-server; echo status $? >&2; } | true"_s,
                       QStringLiteral(GONEAWAY_CLI)});
        QVERIFY(process.waitForFinished());
        const QByteArray said = process.readAllStandardError();
        QVERIFY2(!said.contains("free some space"), said.constData());
    }

    void files_of_another_kind_are_told_what_reads_them_data()
    {
        QTest::addColumn<QStringList>("words"); // BUNDLE and LOG stand for a file of each
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("says");
        QTest::newRow("a log opened as a bundle")
            << QStringList{u"open"_s, u"LOG"_s} << 3 << u"goneaway-cli log"_s;
        QTest::newRow("a log compared with a bundle")
            << QStringList{u"compare"_s, u"BUNDLE"_s, u"LOG"_s} << 3 << u"goneaway-cli log"_s;
        QTest::newRow("no such bundle") << QStringList{u"open"_s, u"none.zip"_s} << 3 << u"Check its name"_s;
        QTest::newRow("a bundle read as a log")
            << QStringList{u"log"_s, u"BUNDLE"_s} << 3 << u"open it as a bundle"_s;
        QTest::newRow("a bundle decoded")
            << QStringList{u"decode"_s, u"BUNDLE"_s} << 2 << u"goneaway-cli open"_s;
        QTest::newRow("a bundle as the symptom")
            << QStringList{u"check"_s, u"--no-server"_s, u"--symptom"_s, u"BUNDLE"_s} << 2
            << u"goneaway-cli open"_s;
        QTest::newRow("a bundle followed as the server's log")
            << QStringList{u"watch"_s, u"--for"_s, u"1s"_s, u"--log"_s, u"BUNDLE"_s} << 2
            << u"open it as a bundle"_s;
        QTest::newRow("a bundle as a probe's run before")
            << QStringList{u"probe"_s, u"kill"_s, u"--yes"_s, u"--before"_s, u"BUNDLE"_s} << 2
            << u"probe --json"_s;
    }
    void files_of_another_kind_are_told_what_reads_them()
    {
        QFETCH(QStringList, words);
        QFETCH(int, status);
        QFETCH(QString, says);
        const QString bundle = m_folder.filePath(u"kind.zip"_s);
        const QString log = m_folder.filePath(u"kind.log"_s);
        QCOMPARE(runCli({u"bundle"_s, u"--no-server"_s, u"--force"_s, u"-o"_s, bundle}).status, 0);
        QVERIFY(writeFile(log, "2026-11-25 14:58:12 0 [Note] mariadbd: ready for connections.\n"));
        words.replaceInStrings(u"BUNDLE"_s, bundle).replaceInStrings(u"LOG"_s, log);
        const CliRun run = runCli(words);
        QCOMPARE(run.status, status);
        QVERIFY2(run.complaints.contains(says), qPrintable(run.complaints));
    }

    void a_message_that_powershell_saved_is_read()
    {
        const QString path = m_folder.filePath(u"error.txt"_s);
        QStringEncoder utf16(QStringConverter::Utf16LE, QStringConverter::Flag::WriteBom);
        QVERIFY(writeFile(path, QByteArray(utf16(u"ERROR 2006 (HY000): MySQL server has gone away\r\n"_s))));
        const CliRun run = runCli({u"decode"_s, u"--json"_s, path});
        QCOMPARE(run.json().value("errors"_L1).toArray().first().toObject().value("code"_L1).toInt(), 2006);
    }

    void a_server_that_is_stopped_costs_its_timeout_and_no_more()
    {
        const auto server = lab::PracticeServer::start({});
        if (!server && server.error().code == ErrorCode::NotFound)
            QSKIP(qPrintable(server.error().detail));
        QVERIFY(server.ok());
        ::kill(static_cast<pid_t>((*server)->processId()), SIGSTOP);
        const CliRun run = runCli(QStringList{u"check"_s, u"--json"_s, u"--connect-timeout=1"_s}
                                      + connect::optionWords((*server)->target()),
                                  passwordOf((*server)->target()));
        ::kill(static_cast<pid_t>((*server)->processId()), SIGCONT);
        QVERIFY2(run.status == 0 || run.status == 1, qPrintable(run.complaints));
        const QString top =
            run.json().value("findings"_L1).toArray().first().toObject().value("cause"_L1).toString();
        QCOMPARE(top, u"server-hung"_s);
    }

    void a_password_is_never_shown()
    {
        const CliRun run = runCli({u"check"_s, u"--json"_s, u"-h"_s, u"127.0.0.1"_s, u"-P"_s,
                                   QString::number(closedPort()), u"-pTigerTiger7"_s});
        QVERIFY(run.complaints.contains("password on the command line"_L1));
        QVERIFY(!run.output.contains("TigerTiger7"_L1));
        QVERIFY(!run.complaints.contains("TigerTiger7"_L1));
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
