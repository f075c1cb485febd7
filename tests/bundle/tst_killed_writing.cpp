// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever is killed while writing a bundle leaves no file under its name, or a whole one.
#include "base/Clock.h"
#include "bundle/Bundle.h"
#include "bundle/SafeFile.h"
#include "support/Cli.h"

#include <QDir>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::support;

class TestKilledWriting : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QStringList m_words;
    std::chrono::milliseconds m_whole{};

    static QStringList temporaries(const QString &folder)
    {
        return QDir(folder).entryList({u".*.goneaway-*"_s}, QDir::Files | QDir::Hidden);
    }

private slots:
    void initTestCase()
    {
        QByteArray log;
        for (int i = 0; i < 300; ++i)
            log += "2026-11-23  3:07:22 " + QByteArray::number(i) + " [Warning] Aborted connection "
                + QByteArray::number(i)
                + " to db: 'shop' user: 'app' host: 'web1' (Got timeout reading communication packets)\n";
        QVERIFY(writeFile(m_folder.filePath(u"server.err"_s), log));
        m_words = QStringList{u"bundle"_s, u"--no-server"_s, u"--log"_s, m_folder.filePath(u"server.err"_s)};
        const Stopwatch watch;
        QCOMPARE(runCli(m_words + QStringList{u"-o"_s, m_folder.filePath(u"whole.zip"_s)}).status, 0);
        m_whole = watch.elapsed();
    }

    void a_hundred_kills_leave_no_half_bundle()
    {
        const QString folder = m_folder.filePath(u"killed"_s);
        QVERIFY(QDir().mkpath(folder));
        QRandomGenerator random(20261123);
        int none = 0;
        int whole = 0;
        int left = 0;
        for (int i = 0; i < 100; ++i) {
            const QString path = folder + u"/%1.zip"_s.arg(i);
            QProcess process;
            process.start(QStringLiteral(GONEAWAY_CLI), m_words + QStringList{u"-o"_s, path});
            QVERIFY(process.waitForStarted());
            // The last half of a run is the packing and writing.
            const auto wait =
                std::chrono::microseconds(m_whole) * random.bounded(i % 2 ? 500 : 0, 1100) / 1000;
            std::this_thread::sleep_for(wait);
            process.kill();
            QVERIFY(process.waitForFinished());
            left = std::max<int>(left, static_cast<int>(temporaries(folder).size()));
            if (!QFileInfo::exists(path)) {
                ++none;
                continue;
            }
            const auto opened = bundle::open(path);
            QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().detail));
            QCOMPARE(opened->warnings, QStringList());
            ++whole;
        }
        qInfo() << "100 kills:" << none << "times no file," << whole << "times a whole one, half ones: 0;"
                << "temporary files seen at once:" << left;
        QCOMPARE(none + whole, 100);
    }

    void what_a_killed_run_left_goes_with_the_next_one()
    {
        const QString folder = m_folder.filePath(u"stale"_s);
        QVERIFY(QDir().mkpath(folder));
        // A process that is gone, and this one, which is not.
        QProcess gone;
        gone.start(QStringLiteral(GONEAWAY_CLI), {u"--version"_s});
        QVERIFY(gone.waitForStarted());
        const qint64 dead = gone.processId();
        QVERIFY(gone.waitForFinished());
        const QString path = folder + u"/b.zip"_s;
        // The mark of this machine, as a writer makes it.
        const auto contents =
            bundle::Contents{u"goneaway-20261123T031122Z"_s, {}, {}, QDateTime::currentDateTimeUtc(), {}};
        QVERIFY(bundle::write(contents, path, false, {}).ok());
        const QString mark = bundle::temporaryMark();
        const QString stale = folder + u"/.b.zip%1%2-abcdef"_s.arg(mark).arg(dead);
        const QString busy =
            folder + u"/.b.zip%1%2-abcdef"_s.arg(mark).arg(QCoreApplication::applicationPid());
        const QString foreign = folder + u"/.b.zip.goneaway-00000000-%1-abcdef"_s.arg(dead);
        for (const QString &name : {stale, busy, foreign})
            QVERIFY(writeFile(name, "PK"));
        QVERIFY(bundle::write(contents, path, true, {}).ok());
        QVERIFY(!QFileInfo::exists(stale));
        QVERIFY(QFileInfo::exists(busy));
        QVERIFY(QFileInfo::exists(foreign));
    }

    void a_key_that_lost_its_bundle_does_not_stand_in_the_way()
    {
        const QString path = m_folder.filePath(u"orphan.zip"_s);
        QVERIFY(writeFile(m_folder.filePath(u"orphan.key.json"_s), "{}"));
        const CliRun run = runCli(m_words + QStringList{u"-o"_s, path});
        QCOMPARE(run.status, 0);
        QVERIFY(QFileInfo::exists(m_folder.filePath(u"orphan.key-2.json"_s)));
        QVERIFY(bundle::open(path).ok());
    }
};

QTEST_GUILESS_MAIN(TestKilledWriting)
#include "tst_killed_writing.moc"
