// SPDX-License-Identifier: GPL-3.0-or-later
#include "ReadLog.h"

#include "log/Conversion.h"
#include "log/LogFollower.h"

#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using log::LogFollower;

namespace {

QByteArray aborted(int id)
{
    return "2026-11-23T03:22:15.562521Z " + QByteArray::number(id)
        + " [Note] [MY-010914] [Server] Aborted connection " + QByteArray::number(id)
        + " to db: 'd' user: 'u' host: 'h' (Got an error reading communication packets).\n";
}

constexpr auto Start =
    "2026-11-23T03:22:16.562521Z 0 [System] [MY-010116] [Server] /usr/sbin/mysqld (mysqld 8.0.36) "
    "starting as process 7\n";

} // namespace

// A log that a server writes, and a follower that is asked after each step: nobody waits for anything.
class TestLogFollower : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
    QStringList m_told;

    void append(const QByteArray &text)
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::Append));
        file.write(text);
    }

    std::unique_ptr<LogFollower> follow(LogFollower::From from = LogFollower::From::Start,
                                        const log::ReadOptions &options = {})
    {
        auto follower = LogFollower::open(m_path, from, options, [this](const log::RawEvent &event) {
            m_told.append(QString::number(event.line) + u' '
                          + logtest::brief(log::toLogEvent(event, m_path)).section(u' ', 0, 2));
        });
        return follower.ok() ? std::move(*follower) : nullptr;
    }

    // What the step brought.
    QStringList told(LogFollower &follower, bool expectNews = true)
    {
        m_told.clear();
        const auto news = follower.poll();
        if (!news.ok() || *news != expectNews)
            return {u"unexpected"_s};
        return m_told;
    }

private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = m_dir->filePath(u"server.err"_s);
        m_told.clear();
    }

    void what_is_written_is_told()
    {
        append(aborted(1));
        const auto follower = follow();
        QVERIFY(follower);
        QCOMPARE(told(*follower), QStringList{u"1 aborted-connection error-reading id=1"_s});
        QCOMPARE(told(*follower, false), QStringList());
        append(aborted(2) + aborted(3));
        QCOMPARE(told(*follower),
                 (QStringList{u"2 aborted-connection error-reading id=2"_s,
                              u"3 aborted-connection error-reading id=3"_s}));
    }

    void the_past_may_be_left_out()
    {
        append(aborted(1) + aborted(2).chopped(20));
        const auto follower = follow(LogFollower::From::End);
        QVERIFY(follower);
        QCOMPARE(told(*follower, false), QStringList());
        append(aborted(2).right(20) + aborted(3));
        QCOMPARE(told(*follower), QStringList{u"0 aborted-connection error-reading id=3"_s});
    }

    void half_a_line_waits_for_its_end()
    {
        append("");
        const auto follower = follow();
        QVERIFY(follower);
        const QByteArray line = aborted(1);
        append(line.left(70));
        QCOMPARE(told(*follower), QStringList());
        append(line.mid(70, 30));
        QCOMPARE(told(*follower), QStringList());
        append(line.mid(100));
        QCOMPARE(told(*follower), QStringList{u"1 aborted-connection error-reading id=1"_s});
    }

    void a_rotated_log_is_read_to_its_end_and_the_new_one_from_its_start()
    {
        append(aborted(1));
        const auto follower = follow();
        QVERIFY(follower);
        told(*follower);
        append(aborted(2));
        QVERIFY(QFile::rename(m_path, m_path + u".1"_s));
        append(aborted(3));
        QCOMPARE(told(*follower),
                 (QStringList{u"2 aborted-connection error-reading id=2"_s,
                              u"1 aborted-connection error-reading id=3"_s}));
        append(aborted(4));
        QCOMPARE(told(*follower), QStringList{u"2 aborted-connection error-reading id=4"_s});
    }

    // As a share that cannot be reached for a while.
    void a_log_that_was_out_of_reach_is_not_told_again()
    {
        const QString folder = m_dir->filePath(u"share"_s);
        QVERIFY(QDir().mkdir(folder));
        m_path = folder + u"/server.err"_s;
        append(aborted(1));
        const auto follower = follow();
        QVERIFY(follower);
        told(*follower);
        QVERIFY(QDir().rename(folder, folder + u".away"_s));
        QCOMPARE(told(*follower, false), QStringList());
        QVERIFY(QDir().rename(folder + u".away"_s, folder));
        QCOMPARE(told(*follower, false), QStringList());
        append(aborted(2));
        QCOMPARE(told(*follower), QStringList{u"2 aborted-connection error-reading id=2"_s});
    }

    // A server writes on to the moved file until FLUSH LOGS.
    void a_moved_log_is_read_on_until_a_new_one_is_there()
    {
        append(aborted(1));
        const auto follower = follow();
        QVERIFY(follower);
        told(*follower);
        const QString moved = m_path + u".1"_s;
        QVERIFY(QFile::rename(m_path, moved));
        QCOMPARE(told(*follower, false), QStringList());
        QFile file(moved);
        QVERIFY(file.open(QIODevice::Append) && file.write(aborted(2)) > 0);
        file.close();
        QCOMPARE(told(*follower), QStringList{u"2 aborted-connection error-reading id=2"_s});
        append(aborted(3));
        QCOMPARE(told(*follower), QStringList{u"1 aborted-connection error-reading id=3"_s});
    }

    void a_missing_log_is_waited_for()
    {
        append(aborted(1));
        const auto follower = follow();
        QVERIFY(follower);
        told(*follower);
        QVERIFY(QFile::remove(m_path));
        QCOMPARE(told(*follower, false), QStringList());
        append(aborted(2));
        QCOMPARE(told(*follower), QStringList{u"1 aborted-connection error-reading id=2"_s});
    }

    void a_truncated_log_is_read_from_its_start()
    {
        append(aborted(1) + aborted(2));
        const auto follower = follow();
        QVERIFY(follower);
        told(*follower);
        QVERIFY(QFile::resize(m_path, 0));
        append(aborted(3));
        QCOMPARE(told(*follower), QStringList{u"1 aborted-connection error-reading id=3"_s});
        // Cut, and longer than before when we look again.
        QVERIFY(QFile::resize(m_path, 0));
        append(aborted(14) + aborted(15) + aborted(16));
        QCOMPARE(told(*follower),
                 (QStringList{u"1 aborted-connection error-reading id=14"_s,
                              u"2 aborted-connection error-reading id=15"_s,
                              u"3 aborted-connection error-reading id=16"_s}));
    }

    void what_waits_for_more_is_told_when_asked()
    {
        append(Start);
        const auto follower = follow();
        QVERIFY(follower);
        QCOMPARE(told(*follower), QStringList()); // how did the run before end?
        m_told.clear();
        follower->flush();
        QCOMPARE(m_told, QStringList{u"1 starting"_s});
        append(aborted(1));
        QCOMPARE(told(*follower), QStringList{u"2 aborted-connection error-reading id=1"_s});
    }

    void the_end_of_a_run_is_remembered_across_files()
    {
        append(aborted(1));
        const auto follower = follow();
        QVERIFY(follower);
        told(*follower);
        QVERIFY(QFile::rename(m_path, m_path + u".1"_s));
        append(Start);
        told(*follower);
        m_told.clear();
        follower->flush();
        QCOMPARE(m_told, QStringList{u"1 starting after-crash"_s});
    }

    void only_one_session_may_be_followed()
    {
        append(aborted(1) + aborted(2));
        log::ReadOptions options;
        options.connectionId = 2;
        const auto follower = follow(LogFollower::From::Start, options);
        QVERIFY(follower);
        QCOMPARE(told(*follower), QStringList{u"2 aborted-connection error-reading id=2"_s});
    }

    void a_compressed_log_cannot_be_followed()
    {
        QFile::copy(logtest::dataFile("mysql-stop.err.1.gz"), m_path);
        const auto follower = LogFollower::open(m_path, LogFollower::From::Start, {}, {});
        QVERIFY(!follower.ok());
        QCOMPARE(follower.error().code, ErrorCode::Unsupported);
    }

    void following_ends_when_it_is_cancelled()
    {
        append(aborted(1));
        const CancelToken cancel;
        QStringList seen;
        const auto followed = log::followLog(m_path, LogFollower::From::Start, {}, cancel,
                                             [&](const evidence::LogEvent &event) {
                                                 seen.append(logtest::brief(event));
                                                 if (seen.size() == 1)
                                                     append(aborted(2));
                                                 else
                                                     cancel.cancel();
                                             });
        QVERIFY(followed.ok());
        QCOMPARE(seen.size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestLogFollower)
#include "tst_logfollower.moc"
