// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/OwnLog.h"

#include <QTemporaryDir>
#include <QTest>

using namespace goneaway::watch;
using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray Loss = "2026-11-23 10:00:00 ERROR pymysql.err.OperationalError: (2013, 'Lost connection to "
                        "MySQL server during query')\n";

} // namespace

class TestOwnLog : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_path;

    void append(const QByteArray &bytes)
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::Append));
        file.write(bytes);
    }

private slots:
    void init()
    {
        m_path = m_folder.filePath(u"application.log"_s);
        QFile::remove(m_path);
        append("started\n");
    }

    void what_was_there_before_is_of_no_interest()
    {
        append(Loss);
        OwnLog log(m_path);
        QVERIFY(!log.poll());
    }

    void a_new_loss_is_found_with_the_lines_around_it()
    {
        OwnLog log(m_path);
        append("GET /index\nTraceback (most recent call last):\n" + Loss + "GET /next\n");
        const auto found = log.poll();
        QVERIFY(found);
        QVERIFY(found->line.contains(u"2013"_s));
        QVERIFY(found->text.contains(u"Traceback"_s));
        QVERIFY(!log.poll());
    }

    void ordinary_lines_say_nothing()
    {
        OwnLog log(m_path);
        append("INFO connected to mysql\nGET /timeout-settings\nINFO 2013 rows read\n");
        QVERIFY(!log.poll());
    }

    void a_line_is_read_when_it_is_whole()
    {
        OwnLog log(m_path);
        append(Loss.first(80));
        QVERIFY(!log.poll());
        append(Loss.sliced(80));
        QVERIFY(log.poll());
    }

    void a_loss_that_was_told_is_not_told_again_with_the_next_one()
    {
        OwnLog log(m_path);
        append(Loss);
        QVERIFY(log.poll());
        append("ERROR 1045 (28000): Access denied for user 'app'@'10.0.0.1' (using password: YES)\n");
        const auto found = log.poll();
        QVERIFY(found);
        QVERIFY(!found->text.contains(u"2013"_s));
    }

    void a_file_that_is_made_anew_is_read_from_its_start()
    {
        OwnLog log(m_path);
        QVERIFY(QFile::rename(m_path, m_path + u".1"_s));
        append(Loss);
        QVERIFY(log.poll());
        QFile::remove(m_path + u".1"_s);
    }

    void the_last_words_before_a_rotation_are_read_too()
    {
        OwnLog log(m_path);
        append(Loss);
        QVERIFY(QFile::rename(m_path, m_path + u".1"_s));
        append("a new day\n");
        QVERIFY(log.poll());
        QFile::remove(m_path + u".1"_s);
    }

    void a_file_that_is_cut_is_read_from_its_start()
    {
        append(QByteArray(4000, 'x') + '\n');
        OwnLog log(m_path);
        QVERIFY(QFile::resize(m_path, 0));
        QVERIFY(!log.poll());
        append(Loss);
        QVERIFY(log.poll());
    }

    void a_file_that_is_missing_at_first_is_read_when_it_comes()
    {
        QFile::remove(m_path);
        OwnLog log(m_path);
        QVERIFY(!log.poll());
        append(Loss);
        QVERIFY(log.poll());
    }

    void a_flood_is_read_from_its_end()
    {
        OwnLog log(m_path);
        for (int i = 0; i < 4; ++i)
            append(QByteArray(OwnLog::MostBytes / 2, 'x') + '\n');
        append(Loss);
        QVERIFY(log.poll());
    }
};

QTEST_GUILESS_MAIN(TestOwnLog)
#include "tst_ownlog.moc"
