// SPDX-License-Identifier: GPL-3.0-or-later
// Where the scripts of installer/ get packages from, on each kind of system.
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

class TestMirror : public QObject
{
    Q_OBJECT

private slots:
    void is_found_in_either_kind_of_list_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("mirror");
        const QByteArray mirror = "http://mirror.example/debian\n";
        QTest::newRow("one list") << u"sources.list"_s
                                  << QByteArray("deb http://mirror.example/debian bookworm main\n") << mirror;
        QTest::newRow("signed") << u"sources.list"_s
                                << QByteArray(
                                       "# deb http://old.example/debian bookworm main\n"
                                       "deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian "
                                       "bookworm main\n")
                                << mirror;
        QTest::newRow("installed from a disc")
            << u"sources.list"_s
            << QByteArray("deb cdrom:[Debian 12]/ bookworm main\n"
                          "deb http://mirror.example/debian bookworm main\n"
                          "deb-src http://other.example/debian bookworm main\n")
            << mirror;
        QTest::newRow("a list of its own")
            << u"sources.list.d/debian.list"_s
            << QByteArray("deb http://mirror.example/debian bookworm main\n") << mirror;
        QTest::newRow("deb822") << u"sources.list.d/debian.sources"_s
                                << QByteArray(
                                       "Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm\n")
                                << mirror;
        QTest::newRow("none") << QString() << QByteArray() << QByteArray();
    }
    void is_found_in_either_kind_of_list()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, mirror);
        const QTemporaryDir apt;
        if (!file.isEmpty()) {
            const QString path = apt.filePath(file);
            QVERIFY(QDir().mkpath(QFileInfo(path).path()));
            QFile list(path);
            QVERIFY(list.open(QIODevice::WriteOnly) && list.write(content) == content.size());
        }
        QProcess shell;
        shell.start(u"bash"_s,
                    {u"-euo"_s, u"pipefail"_s, u"-c"_s,
                     u". \"$1\"; mirror=$(debian_mirror \"$2\"); echo \"$mirror\""_s, u"bash"_s,
                     QStringLiteral(GONEAWAY_SOURCE_DIR "/installer/packages.sh"), apt.path()});
        QVERIFY(shell.waitForFinished());
        QCOMPARE(shell.exitCode(), 0);
        QCOMPARE(shell.readAllStandardOutput(), mirror.isEmpty() ? QByteArray("\n") : mirror);
    }
};

QTEST_GUILESS_MAIN(TestMirror)
#include "tst_mirror.moc"
