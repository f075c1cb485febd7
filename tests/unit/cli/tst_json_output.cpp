// SPDX-License-Identifier: GPL-3.0-or-later
// What a person pasted, or a log holds, must not drive the terminal through --json either.
#include "support/Cli.h"

#include <QTemporaryDir>
#include <QTest>

#include <utility>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway::support;

class TestJsonOutput : public QObject
{
    Q_OBJECT

private slots:
    void holds_nothing_that_a_terminal_obeys_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("decode") << QStringList{u"decode"_s, u"--json"_s, u"FILE"_s};
        QTest::newRow("check") << QStringList{u"check"_s, u"--no-server"_s, u"--json"_s, u"--symptom"_s,
                                              u"FILE"_s,  u"--log"_s,       u"FILE"_s};
        QTest::newRow("general log") << QStringList{u"log"_s, u"--json"_s, u"--connection"_s, u"5"_s,
                                                    u"GENERAL"_s};
        QTest::newRow("log") << QStringList{u"log"_s, u"--json"_s, u"FILE"_s};
        QTest::newRow("counts of a log") << QStringList{u"log"_s, u"--count"_s, u"--json"_s, u"FILE"_s};
        QTest::newRow("counts for people") << QStringList{u"log"_s, u"--count"_s, u"FILE"_s, u"GENERAL"_s};
    }
    void holds_nothing_that_a_terminal_obeys()
    {
        QFETCH(QStringList, words);
        const QTemporaryDir folder;
        // The same bytes are a symptom and a log; the name of the file is hostile too.
        const QString path = folder.filePath(u"lo\u009b31mg\u202Egnp.err"_s);
        QVERIFY(writeFile(path,
                          u"2026-11-24  3:07:22 5 [Warning] Aborted connection 5 to db: 'a\u009bc' user: "
                          u"'b\u202Ed' host: 'h' (Got timeout reading communication packets)\n"
                          "ERROR 2006 (HY000): MySQL server has gone away \u009b31m \u2066x\n"_s.toUtf8()));
        const QString general = folder.filePath(u"general.log"_s);
        QVERIFY(writeFile(
            general,
            u"/usr/sbin/mariadbd, Version: 10.11.19-MariaDB (Debian 12). started with:\nTcp port: 3306  Unix "
            u"socket: /s\n"
            "Time\t\t    Id Command\tArgument\n"
            "2026-11-24T03:07:22.123456Z\t    5 Query\tSELECT 'a\u009b31m\u202Eb\u061C'\n"_s.toUtf8()));
        for (QString &word : words)
            word.replace(u"FILE"_s, path).replace(u"GENERAL"_s, general);
        const CliRun run = runCli(words);
        QVERIFY2(run.status == 0 || run.status == 1, qPrintable(run.complaints));
        QString output = run.output;
        QVERIFY(!output.isEmpty());
#ifdef Q_OS_WIN
        output.replace(u"\r\n"_s, u"\n"_s); // how lines end there
#endif
        for (const QChar c : std::as_const(output)) {
            QVERIFY2(c == u'\n' || c.category() != QChar::Other_Control,
                     qPrintable(QString::number(c.unicode(), 16)));
            QVERIFY2(!(c >= QChar(0x202A) && c <= QChar(0x202E))
                         && !(c >= QChar(0x2066) && c <= QChar(0x2069)),
                     qPrintable(QString::number(c.unicode(), 16)));
        }
    }
};

QTEST_GUILESS_MAIN(TestJsonOutput)
#include "tst_json_output.moc"
