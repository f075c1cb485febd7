// SPDX-License-Identifier: GPL-3.0-or-later
#include "ReadLog.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringEncoder>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace logtest;

namespace {

const QByteArray StopText = dataBytes("mysql-stop.err");

QStringList stopEvents()
{
    return {u"shutdown"_s, u"forced-close id=8 user=root"_s, u"forced-close id=9 user=root"_s};
}

QString put(const QTemporaryDir &dir, const QByteArray &bytes, const char *name = "x.err")
{
    const QString path = dir.filePath(QString::fromLatin1(name));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write the test's file");
    return path;
}

// A log of about `bytes`: a note every second from `from` on and a lost connection every thousandth line.
QByteArray longLog(const QDateTime &from, qint64 bytes)
{
    QByteArray text;
    text.reserve(bytes + 200);
    for (qint64 i = 0; text.size() < bytes; ++i) {
        text += from.addSecs(i).toString(Qt::ISODate).toLatin1();
        if (i % 1000 == 999) {
            text += " 4 [Note] [MY-010914] [Server] Aborted connection " + QByteArray::number(i)
                + " to db: 'd' user: 'u' host: 'h' (Got an error reading communication packets).\n";
        } else {
            text += " 0 [Note] [MY-000000] [InnoDB] page_cleaner: 1000ms intended loop took 4000ms, nothing "
                    "else to say\n";
        }
    }
    return text;
}

// Most memory this process ever held, in KiB; 0 where the system does not tell.
qint64 peakKiB()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf("VmHWM:");
    return at < 0 ? 0 : text.mid(at + 6).trimmed().split(' ').first().toLongLong();
}

QDateTime start()
{
    return QDateTime(QDate(2026, 1, 1), QTime(0, 0), Qt::UTC);
}

} // namespace

class TestLogReader : public QObject
{
    Q_OBJECT

private slots:
    void a_log_is_read_however_it_is_stored_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QByteArray windows = StopText;
        windows.replace("\n", "\r\n");
        const QString text = QString::fromUtf8(StopText);
        QTest::newRow("plain") << StopText;
        QTest::newRow("Windows line ends") << windows;
        QTest::newRow("half a line at the end") << StopText + "2026-11-23T03:1";
        QTest::newRow("no line end at the end") << StopText.chopped(1);
        QTest::newRow("UTF-8 with a mark") << "\xEF\xBB\xBF" + StopText;
        QTest::newRow("UTF-16 of PowerShell")
            << "\xFF\xFE" + QByteArray(QStringEncoder(QStringConverter::Utf16LE).encode(text));
        QTest::newRow("UTF-16, big end first")
            << "\xFE\xFF" + QByteArray(QStringEncoder(QStringConverter::Utf16BE).encode(text));
        QTest::newRow("UTF-16 without a mark")
            << QByteArray(QStringEncoder(QStringConverter::Utf16LE).encode(text));
        QTest::newRow("a hole of NULs first") << QByteArray(200000, '\0') + StopText;
        const QByteArray packed = dataBytes("mysql-stop.err.1.gz");
        QTest::newRow("gzip") << packed;
        QTest::newRow("gzip with rubbish after it") << packed + "xyz";
    }

    void a_log_is_read_however_it_is_stored()
    {
        QFETCH(QByteArray, bytes);
        const Told told = read(bytes);
        QVERIFY2(told.summary.ok(), told.summary.ok() ? "" : qPrintable(told.summary.error().detail));
        QCOMPARE(brief(told.events), stopEvents());
        QVERIFY(told.summary->looksLikeLog);
        QVERIFY(told.summary->first && told.summary->last);
        QCOMPARE(told.events.at(1).line, 2);
        QVERIFY(!told.events.first().text.contains(u'\r'));
    }

    void joined_gzip_files_are_read_to_the_end()
    {
        const QByteArray packed = dataBytes("mysql-stop.err.1.gz");
        QCOMPARE(read(packed + packed).events.size(), 6);
    }

    void a_gzip_that_is_cut_tells_what_there_is()
    {
        const Told told = read(dataBytes("mysql-stop.err.1.gz").chopped(60));
        QVERIFY(told.summary.ok());
    }

    void a_damaged_gzip_is_an_error()
    {
        QByteArray bytes = dataBytes("mysql-stop.err.1.gz");
        bytes.replace(20, 40, QByteArray(40, '\xA5'));
        const Told told = read(bytes);
        QVERIFY(!told.summary.ok());
        QCOMPARE(told.summary.error().code, ErrorCode::Malformed);
    }

    void a_file_that_is_no_log_is_an_error_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QByteArray page(65536, '\0');
        for (qsizetype i = 0; i < page.size(); i += 7)
            page[i] = static_cast<char>(i % 31);
        QTest::newRow("a program") << QByteArray("\x7f"
                                                 "ELF\x02\x01\x01")
                + QByteArray(4000, '\0');
        QTest::newRow("a data file") << page;
        QTest::newRow("a binary log") << QByteArray("\xfe"
                                                    "bin1234567");
        QTest::newRow("a zip") << QByteArray("PK\x03\x04 and so on");
    }

    void a_file_that_is_no_log_is_an_error()
    {
        QFETCH(QByteArray, bytes);
        const Told told = read(bytes);
        QVERIFY(!told.summary.ok());
        QCOMPARE(told.summary.error().code, ErrorCode::Malformed);
        QVERIFY(told.summary.error().detail.contains("is no error log"_L1));
        QVERIFY(told.events.isEmpty());
    }

    void a_text_that_is_no_log_has_no_events_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("one line end") << QByteArray("\n");
        QTest::newRow("prose") << QByteArray(
            "Dear diary,\ntoday MySQL server has gone away. Out of memory? No space left on "
            "device? Access denied!\n");
        QTest::newRow("another server's log") << QByteArray(
            "2026-11-23 03:11:27.123 UTC [123] ERROR:  relation \"x\" does not exist at character 15\n");
        QTest::newRow("an application's log") << QByteArray(
            "2026-11-23 03:11:27,123 ERROR [main] c.z.HikariPool - Communications link failure\n");
        QTest::newRow("JSON of something else")
            << QByteArray("{\"msg\": \"[ERROR] Out of memory\", \"level\": \"error\"}\n");
        QTest::newRow("one long line") << QByteArray(5000000, 'x');
    }

    void a_text_that_is_no_log_has_no_events()
    {
        QFETCH(QByteArray, text);
        const Told told = read(text);
        QVERIFY(told.summary.ok());
        QCOMPARE(brief(told.events), QStringList());
        QVERIFY(!told.summary->looksLikeLog);
    }

    // What "dmesg" or "journalctl -k" says of a killed server is worth handing over by itself.
    void a_kernels_line_alone_is_a_log()
    {
        const Told told =
            read("2026-11-24T13:38:25,123456+00:00 Memory cgroup out of memory: Killed process 30925 "
                 "(mariadbd) total-vm:1234kB, anon-rss:333kB\n");
        QVERIFY(told.summary.ok());
        QCOMPARE(told.events.size(), 1);
        QVERIFY(told.summary->looksLikeLog);
    }

    void a_line_longer_than_the_buffer_counts_as_one()
    {
        const Told told = read(QByteArray(3000000, 'x') + '\n' + StopText);
        QCOMPARE(brief(told.events), stopEvents());
        QCOMPARE(told.events.first().line, 2);
        QCOMPARE(told.events.first().text.size(), StopText.indexOf('\n'));
    }

    void a_missing_file_says_where_to_look()
    {
        const Told told = readFile(u"/nowhere/x.err"_s);
        QVERIFY(!told.summary.ok());
        QCOMPARE(told.summary.error().code, ErrorCode::NotFound);
        QVERIFY(told.summary.error().detail.contains("log_error"_L1));
    }

    void a_folder_is_an_error()
    {
        const QTemporaryDir dir;
        const Told told = readFile(dir.path());
        QVERIFY(!told.summary.ok());
        QCOMPARE(told.summary.error().code, ErrorCode::InvalidArgument);
    }

    void a_file_of_another_user_says_so()
    {
        const QTemporaryDir dir;
        const QString path = put(dir, StopText);
        QVERIFY(QFile::setPermissions(path, QFileDevice::WriteOwner));
        QFile probe(path);
        if (probe.open(QIODevice::ReadOnly))
            QSKIP("this user may read every file (runs as root)");
        const Told told = readFile(path);
        QVERIFY(!told.summary.ok());
        QCOMPARE(told.summary.error().code, ErrorCode::NotPermitted);
    }

    void a_cancelled_read_stops()
    {
        QByteArray bytes = StopText;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::ReadOnly);
        const CancelToken cancel;
        cancel.cancel();
        const auto summary = log::readLog(buffer, u"x"_s, {}, cancel, [](const evidence::LogEvent &) {});
        QVERIFY(!summary.ok());
        QCOMPARE(summary.error().code, ErrorCode::Cancelled);
    }

    void only_events_inside_the_window_are_told()
    {
        log::ReadOptions options;
        options.since = QDateTime(QDate(2026, 11, 23), QTime(3, 11, 39), Qt::UTC);
        options.until = QDateTime(QDate(2026, 11, 23), QTime(3, 11, 39, 69), Qt::UTC);
        QCOMPARE(brief(read(StopText, options).events),
                 (QStringList{u"forced-close id=8 user=root"_s, u"forced-close id=9 user=root"_s}));
    }

    void a_big_log_is_read_in_little_memory_and_in_part()
    {
        const QTemporaryDir dir;
        constexpr qint64 Size = 30'000'000;
        const QString path = put(dir, longLog(start(), Size));
        const qint64 before = peakKiB();
        const Told all = readFile(path);
        QVERIFY(all.summary.ok());
        QVERIFY2(peakKiB() - before < 8 * 1024, "memory grew with the file");
        QVERIFY(all.summary->bytes >= Size);
        QCOMPARE(all.events.size(), all.summary->lines / 1000);
        QCOMPARE(all.events.at(5).line, 6000);

        log::ReadOptions options;
        options.bisectAbove = 1'000'000;
        options.since = start().addSecs(100'000);
        options.until = start().addSecs(110'000);
        const Told part = readFile(path, options);
        QVERIFY(part.summary.ok());
        QVERIFY(part.summary->partly);
        QVERIFY2(part.summary->bytes < 6'000'000, "read more than the window needs");
        QCOMPARE(part.events.size(), 10);
        QCOMPARE(part.events.first().connectionId, std::optional<quint64>(100'999));
        QCOMPARE(part.events.last().connectionId, std::optional<quint64>(109'999));
        QCOMPARE(part.events.first().line, 0);

        const auto around = log::excerpt(path, start().addSecs(200'000), {}, 4000);
        QVERIFY(around.ok());
        QVERIFY(around->size() <= 4000 && around->size() > 3000);
        QVERIFY(around->startsWith("2026-01-03T0"_L1) && around->endsWith(u'\n'));
        QVERIFY(around->contains(start().addSecs(200'000).toString(Qt::ISODate)));
        const auto end = log::excerpt(path, std::nullopt, {}, 4000);
        QVERIFY(end.ok());
        QVERIFY(end->size() <= 4000 && end->size() > 3000);
        QVERIFY(end->startsWith("2026-"_L1));
    }

    // Several threads read a big file in stretches: crash blocks, stamps carried over from line to line and
    // the process ids of MySQL 5.6 must not know where one ends.
    void a_big_file_tells_the_same_as_its_text()
    {
        QByteArray part;
        for (const char *name :
             {"mariadb-crash-by-query.err", "mariadb-name-resolution.err", "mariadb-safe-restart.err",
              "mariadb-verbose.err", "mysql-crash-by-query.err", "mysql-start-after-crash.err",
              "mysql-stop.err", "mysql-verbose.err"})
            part += dataBytes(name);
        part += "Out of memory (Needed 16 bytes)\n";
        part += QByteArray(3001, 'x') + '\n';
        const QByteArray old = "2014-08-01 08:00:00 12345 [Warning] Access denied for user 'u'@'h' (using "
                               "password: YES)\n";
        QByteArray text;
        while (text.size() < 6 * 1024 * 1024)
            text += text.size() > 3 * 1024 * 1024 ? old + part : part;
        const QTemporaryDir dir;
        const Told big = readFile(put(dir, text));
        const Told inOrder = read(text);
        QVERIFY(big.summary.ok());
        QCOMPARE(big.summary->lines, inOrder.summary->lines);
        QCOMPARE(big.summary->last, inOrder.summary->last);
        QCOMPARE(big.events.size(), inOrder.events.size());
        for (qsizetype i = 0; i < big.events.size(); ++i) {
            QCOMPARE(brief(big.events[i]), brief(inOrder.events[i]));
            QCOMPARE(big.events[i].line, inOrder.events[i].line);
            QCOMPARE(big.events[i].time, inOrder.events[i].time);
        }
    }

    // Events are written as lines before it is known what the stretches before them hold: a crash that goes
    // on, one inside another, a start that waits.
    void lines_of_a_big_log_are_those_of_its_events_data()
    {
        QTest::addColumn<log::ReadOptions>("options");
        QTest::newRow("all") << log::ReadOptions();
        log::ReadOptions connection;
        connection.connectionId = 18;
        QTest::newRow("of one connection") << connection;
        log::ReadOptions window;
        window.since = QDateTime(QDate(2026, 11, 23), QTime(3, 11, 30), Qt::UTC);
        window.until = QDateTime(QDate(2026, 11, 23), QTime(3, 16, 30), Qt::UTC);
        QTest::newRow("of some minutes") << window;
    }

    void lines_of_a_big_log_are_those_of_its_events()
    {
        QFETCH(log::ReadOptions, options);
        options.zoneOffsetSeconds = 0;
        const QByteArray text = mixedLog(5 * 1024 * 1024);
        const QTemporaryDir dir;
        const QString path = put(dir, text);
        QByteArray expected;
        for (const auto &event : readFile(path, options).events)
            expected += QJsonDocument(evidence::toJson(event)).toJson(QJsonDocument::Compact) + '\n';
        QByteArray told;
        const auto summary = log::readLogAsLines(path, log::LineFormat::Json, options, CancelToken(),
                                                 [&](QByteArrayView some) { told += some; });
        QVERIFY(summary.ok());
        QVERIFY(told.count('\n') > 100);
        QVERIFY(told == expected);
    }

    void a_log_joined_out_of_order_is_read_whole()
    {
        const QTemporaryDir dir;
        const QString path = put(dir, longLog(start().addDays(90), 2'000'000) + longLog(start(), 2'000'000));
        log::ReadOptions options;
        options.bisectAbove = 100'000;
        options.since = start().addSecs(900);
        options.until = start().addSecs(1100);
        const Told told = readFile(path, options);
        QVERIFY(told.summary.ok());
        QVERIFY(!told.summary->partly);
        QCOMPARE(told.events.size(), 1);
    }

    void json_lines_are_those_of_the_events_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        for (const char *name :
             {"mariadb-crash-by-query.err", "mariadb-name-resolution.err", "mariadb-safe-restart.err",
              "mariadb-start-after-stop.err", "mariadb-verbose.err", "mysql-start-after-crash.err",
              "mysql-crash-by-query.err", "mysql-stop.err", "mysql-verbose.err"})
            QTest::newRow(name) << dataBytes(name);
        QTest::newRow("odd letters") << QByteArray(
            "2026-11-23  3:22:14 7 [Warning] Access denied for user 'J\xf6\x01\\\"\tg'@'h'\n"
            "2026-11-23  3:22:14 7 [Warning] Access denied for user '\xe4\xbd\xa0'@'h'\n");
        QTest::newRow("a name of control characters only") << QByteArray(
            "2026-11-23  3:22:14 4 [Warning] Aborted connection 4 to db: '\x9d\x97' user: 'u' host: 'h'"
            " (Got an error reading communication packets)\n");
        QTest::newRow("a long line") << "2026-11-23  3:22:14 7 [ERROR] "
                + QByteArray("\xc3\xa4").repeated(3000) + "\n";
    }

    void json_lines_are_those_of_the_events()
    {
        QFETCH(QByteArray, bytes);
        const QTemporaryDir dir;
#ifdef Q_OS_WIN
        const QString path = put(dir, bytes, "{h\xe9}.err"); // no file's name has quotes there
#else
        const QString path = put(dir, bytes, "\"quoted\".err");
#endif
        QByteArray expected;
        for (const auto &event : readFile(path).events)
            expected += QJsonDocument(evidence::toJson(event)).toJson(QJsonDocument::Compact) + '\n';
        QByteArray lines;
        const auto summary = log::readLogAsLines(path, log::LineFormat::Json, {}, CancelToken(),
                                                 [&](QByteArrayView some) { lines += some; });
        QVERIFY(summary.ok());
        QCOMPARE(lines, expected);
        QVERIFY(!lines.isEmpty());
    }

    void plain_lines_are_for_people()
    {
        const QTemporaryDir dir;
        const QString path =
            put(dir,
                "2026-11-23  3:22:14 4 [Warning] Aborted connection 4 to db: 'd' user: 'J\xf6rg' host: "
                "'h' (Got timeout reading communication packets)\n"
                "2026-11-23T03:11:32.393244Z 0 [System] [MY-015015] [Server] MySQL Server - "
                "start.\x1b[2J\n");
        log::ReadOptions options;
        options.zoneOffsetSeconds = 7200;
        QByteArray lines;
        const auto summary = log::readLogAsLines(path, log::LineFormat::Plain, options, CancelToken(),
                                                 [&](QByteArrayView some) { lines += some; });
        QVERIFY(summary.ok());
        QCOMPARE(summary->zonesInferred, 1);
        QCOMPARE(QString::fromUtf8(lines),
                 u"2026-11-23T01:22:14.000Z~ aborted-connection/timeout-reading connection 4  2026-11-23  "
                 "3:22:14 4 [Warning] Aborted connection 4 to db: 'd' user: 'Jörg' host: 'h' (Got timeout "
                 "reading communication packets)\n"
                 "2026-11-23T03:11:32.393Z  starting (the run before ended without a clean stop)  "
                 "2026-11-23T03:11:32.393244Z 0 [System] [MY-015015] [Server] MySQL Server - start.[2J\n"_s);
    }

    void an_excerpt_is_whole_lines_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("plain") << StopText;
        QTest::newRow("gzip") << dataBytes("mysql-stop.err.1.gz");
    }

    void an_excerpt_is_whole_lines()
    {
        QFETCH(QByteArray, bytes);
        const QTemporaryDir dir;
        const QString path = put(dir, bytes);
        const QStringList lines = QString::fromUtf8(StopText).split(u'\n', Qt::SkipEmptyParts);
        const auto all = log::excerpt(path, std::nullopt, {}, 100000);
        QVERIFY(all.ok());
        QCOMPARE(*all, QString::fromUtf8(StopText));
        const auto end = log::excerpt(path, std::nullopt, {}, 250);
        QVERIFY(end.ok());
        QCOMPARE(*end, lines.last(2).join(u'\n') + u'\n');
        const auto middle =
            log::excerpt(path, QDateTime(QDate(2026, 11, 23), QTime(3, 11, 39), Qt::UTC), {}, 300);
        QVERIFY(middle.ok());
        QVERIFY2(middle->contains(lines.at(1)), qPrintable(*middle));
        QVERIFY(middle->size() <= 300);
        const auto late = log::excerpt(path, QDateTime(QDate(2027, 1, 1), QTime(0, 0), Qt::UTC), {}, 250);
        QVERIFY(late.ok());
        QCOMPARE(*late, *end);
        const auto early = log::excerpt(path, QDateTime(QDate(2025, 1, 1), QTime(0, 0), Qt::UTC), {}, 400);
        QVERIFY(early.ok());
        QCOMPARE(*early, lines.first() + u'\n');
    }
};

QTEST_GUILESS_MAIN(TestLogReader)
#include "tst_logreader.moc"
