// SPDX-License-Identifier: GPL-3.0-or-later
// What is counted must be what is told: every expectation is made from the events themselves.
#include "ReadLog.h"

#include "log/GeneralLog.h"
#include "log/LogCounts.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace logtest;
using evidence::AbortReason;
using evidence::LogEventKind;

namespace {

QString put(const QTemporaryDir &dir, const QByteArray &bytes, const char *name = "x.err")
{
    const QString path = dir.filePath(QString::fromLatin1(name));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write the test's file");
    return path;
}

QString span(const log::Occurrences &seen)
{
    const auto text = [](const std::optional<QDateTime> &time) {
        return time ? time->toString(Qt::ISODateWithMs) : u"-"_s;
    };
    return u"%1 %2 %3"_s.arg(seen.count).arg(text(seen.first), text(seen.last));
}

void note(log::Occurrences &seen, const std::optional<QDateTime> &time)
{
    ++seen.count;
    if (!time)
        return;
    seen.first = seen.first ? std::min(*seen.first, *time) : *time;
    seen.last = seen.last ? std::max(*seen.last, *time) : *time;
}

QString keyOf(LogEventKind kind, AbortReason reason, const QString &command = {})
{
    return u"%1/%2/%3"_s.arg(evidence::nameOf(kind), evidence::nameOf(reason), command);
}

bool losesOrRefuses(LogEventKind kind)
{
    return kind == LogEventKind::AbortedConnection || kind == LogEventKind::AccessDenied
        || kind == LogEventKind::TooManyConnections || kind == LogEventKind::HostBlocked
        || kind == LogEventKind::ForcedClose;
}

// "event/reason/command count first last" of all events, and "user@host count first last: event/reason ..."
// of all accounts, sorted.
class Counted
{
public:
    void add(const evidence::LogEvent &event, const QString &command = {})
    {
        note(m_events[keyOf(event.kind, event.reason, command)], event.time);
        if (event.afterCrash)
            ++(*event.afterCrash ? m_afterCrash : m_afterCleanStop);
        if (!losesOrRefuses(event.kind) || (event.user.isEmpty() && event.host.isEmpty()))
            return;
        Account &account = m_accounts[event.user + u'@' + event.host];
        note(account.seen, event.time);
        ++account.events[keyOf(event.kind, event.reason)];
    }
    void add(const log::LogCounts &counts)
    {
        for (const auto &event : counts.events) {
            m_events[keyOf(event.kind, event.reason, event.command)] = event.seen;
            m_afterCrash += event.afterCrash;
            m_afterCleanStop += event.afterCleanStop;
        }
        for (const auto &one : counts.accounts) {
            Account &account = m_accounts[one.user + u'@' + one.host];
            account.seen = one.seen;
            for (const auto &event : one.events)
                account.events[keyOf(event.kind, event.reason)] = event.seen.count;
        }
    }
    QStringList lines() const
    {
        QStringList lines{u"after a crash: %1, after a stop: %2"_s.arg(m_afterCrash).arg(m_afterCleanStop)};
        for (auto at = m_events.begin(); at != m_events.end(); ++at)
            lines.append(at.key() + u' ' + span(at.value()));
        for (auto at = m_accounts.begin(); at != m_accounts.end(); ++at) {
            QString line = at.key() + u' ' + span(at->seen) + u':';
            for (auto event = at->events.begin(); event != at->events.end(); ++event)
                line += u" %1=%2"_s.arg(event.key()).arg(event.value());
            lines.append(line);
        }
        return lines;
    }

private:
    struct Account {
        log::Occurrences seen;
        QMap<QString, qint64> events;
    };
    QMap<QString, log::Occurrences> m_events;
    QMap<QString, Account> m_accounts;
    qint64 m_afterCrash = 0;
    qint64 m_afterCleanStop = 0;
};

constexpr qsizetype AllAccounts = 1'000'000;

log::LogCounts count(const QStringList &paths, const log::ReadOptions &options = {},
                     qsizetype mostAccounts = AllAccounts)
{
    log::LogCounter counter;
    for (const QString &path : paths) {
        if (const auto summary = counter.add(path, options, CancelToken()); !summary)
            qWarning("%s", qPrintable(summary.error().detail));
    }
    return counter.counts(mostAccounts);
}

QStringList linesOf(const log::LogCounts &counts)
{
    Counted counted;
    counted.add(counts);
    return counted.lines();
}

QByteArray lost(const QByteArray &user, const QByteArray &host)
{
    return "2026-11-23T03:22:14Z 4 [Note] [MY-010914] [Server] Aborted connection 4 to db: 'd' user: '" + user
        + "' host: '" + host + "' (Got an error reading communication packets).\n";
}

} // namespace

class TestLogCounts : public QObject
{
    Q_OBJECT

private slots:
    void counts_are_those_of_the_events_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<log::ReadOptions>("options");
        for (const QString &name : QDir(dataFile("")).entryList({u"*.err"_s, u"*.gz"_s}, QDir::Files))
            QTest::newRow(qPrintable(name)) << dataBytes(name.toLatin1().constData()) << log::ReadOptions();
        const QByteArray big = mixedLog(5 * 1024 * 1024);
        QTest::newRow("a big one, read by several threads") << big << log::ReadOptions();
        log::ReadOptions connection;
        connection.connectionId = 18;
        QTest::newRow("one connection of a big one") << big << connection;
        log::ReadOptions window;
        window.since = QDateTime(QDate(2026, 11, 23), QTime(3, 11, 30), Qt::UTC);
        window.until = QDateTime(QDate(2026, 11, 23), QTime(3, 16, 30), Qt::UTC);
        window.zoneOffsetSeconds = 0;
        QTest::newRow("some minutes of a big one") << big << window;
        window.bisectAbove = 1000;
        QTest::newRow("some minutes, found without reading all")
            << dataBytes("mysql-verbose.err").repeated(20) << window;
        QTest::newRow("letters that are left out") << lost("J\xf6rg", "h") + lost("J\xc3\xb6rg", "h")
                + lost("J\x01\xc3\xb6rg", "h")
                + lost("", "\x9d") << log::ReadOptions();
        QTest::newRow("names that are cut")
            << lost(QByteArray(512, 'u'), "h") + lost(QByteArray(513, 'u'), "h")
                + lost(QByteArray(511, 'u') + "\xc3\xa4", "h") + lost(QByteArray(511, 'u') + "\xc3\xb6x", "h")
            << log::ReadOptions();
        QTest::newRow("names that only look the same together")
            << lost("ab", "c") + lost("a", "bc") + lost("abc", "") + lost("", "abc") << log::ReadOptions();
        QTest::newRow("no log") << QByteArray("Dear diary,\n") << log::ReadOptions();
        QTest::newRow("empty") << QByteArray() << log::ReadOptions();
    }

    void counts_are_those_of_the_events()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(log::ReadOptions, options);
        const QTemporaryDir dir;
        const QString path = put(dir, bytes);
        const Told told = readFile(path, options);
        Counted expected;
        for (const auto &event : told.events)
            expected.add(event);
        const log::LogCounts counts = count({path}, options);
        QCOMPARE(linesOf(counts), expected.lines());
        QCOMPARE(counts.files.size(), 1);
        const log::ReadSummary &summary = counts.files.first().summary;
        QCOMPARE(summary.events, told.events.size());
        QCOMPARE(summary.lines, told.summary->lines);
        QCOMPARE(summary.zonesInferred, told.summary->zonesInferred);
        QCOMPARE(summary.partly, told.summary->partly);
        QCOMPARE(counts.ofOtherAccounts, 0);
    }

    void several_logs_are_counted_together()
    {
        const QStringList paths{dataFile("mysql-stop.err"), dataFile("mysql-stop.err.1.gz"),
                                dataFile("mariadb-safe-restart.err")};
        Counted expected;
        for (const QString &path : paths) {
            for (const auto &event : readFile(path).events)
                expected.add(event);
        }
        const log::LogCounts counts = count(paths);
        QCOMPARE(linesOf(counts), expected.lines());
        QCOMPARE(counts.files.size(), 3);
        QCOMPARE(counts.files.at(1).path, paths.at(1));
    }

    void starts_are_told_by_how_the_run_before_ended()
    {
        const auto startsIn = [](const char *name) {
            for (const auto &event : count({dataFile(name)}).events) {
                if (event.kind == LogEventKind::Starting)
                    return std::pair(event.afterCrash, event.afterCleanStop);
            }
            return std::pair(qint64{-1}, qint64{-1});
        };
        QCOMPARE(startsIn("mysql-start-after-crash.err"), std::pair(qint64{1}, qint64{0}));
        QCOMPARE(startsIn("mariadb-start-after-stop.err"), std::pair(qint64{0}, qint64{1}));
    }

    void a_general_log_is_counted_by_its_commands()
    {
        const QTemporaryDir dir;
        const QString path =
            put(dir,
                "/usr/sbin/mariadbd, Version: 10.11.19-MariaDB (Debian 12). started with:\n"
                "Tcp port: 3306  Unix socket: /s\nTime\t\t    Id Command\tArgument\n"
                "2026-11-24T03:07:22.123456Z\t    5 Connect\troot@localhost on shop using Socket\n"
                "2026-11-24T03:07:23.123456Z\t    5 Query\tSELECT 1\n"
                "2026-11-24T03:07:24.123456Z\t    5 Query\tKILL 6\n"
                "2026-11-24T03:07:25.123456Z\t    7 Connect\tAccess denied for user 'app'@'10.0.0.1' (using "
                "password: YES)\n"
                "2026-11-24T03:07:26.123456Z\t    5 Quit\t\n");
        Counted expected;
        const auto summary =
            log::readGeneralLog(path, {}, CancelToken(), [&](const log::GeneralEntry &entry) {
                expected.add(log::toLogEvent(entry, path), log::commandOf(entry));
            });
        QVERIFY(summary.ok() && summary->events == 4);
        QCOMPARE(linesOf(count({path})), expected.lines());
        QVERIFY(linesOf(count({path})).join(u'\n').contains("app@10.0.0.1 1 "_L1));
    }

    void accounts_with_most_losses_come_first_and_the_rest_is_summed_up()
    {
        const QTemporaryDir dir;
        const QString path = put(dir,
                                 lost("a", "h") + lost("b", "h") + lost("c", "h") + lost("b", "h")
                                     + lost("c", "h") + lost("c", "h") + lost("d", "h"));
        const log::LogCounts counts = count({path}, {}, 2);
        QCOMPARE(counts.accounts.size(), 2);
        QCOMPARE(counts.accounts.at(0).user, u"c"_s);
        QCOMPARE(counts.accounts.at(0).seen.count, 3);
        QCOMPARE(counts.accounts.at(1).user, u"b"_s);
        QCOMPARE(counts.otherAccounts, std::optional<qint64>(2));
        QCOMPARE(counts.ofOtherAccounts, 2);
    }

    void more_accounts_than_can_be_told_apart_are_still_counted()
    {
        constexpr int Accounts = 50'100;
        QByteArray text;
        for (int i = 0; i < Accounts; ++i)
            text += lost("u" + QByteArray::number(i), "h");
        text += lost("u7", "h");
        const QTemporaryDir dir;
        const log::LogCounts counts = count({put(dir, text)}, {}, 1);
        QCOMPARE(counts.events.first().seen.count, Accounts + 1);
        QCOMPARE(counts.accounts.first().user, u"u7"_s);
        QCOMPARE(counts.otherAccounts, std::nullopt);
        QCOMPARE(counts.ofOtherAccounts, Accounts - 1);
    }

    void a_file_that_cannot_be_read_leaves_the_others_counted()
    {
        log::LogCounter counter;
        QVERIFY(counter.add(dataFile("mysql-stop.err"), {}, CancelToken()).ok());
        const auto missing = counter.add(u"/nowhere/x.err"_s, {}, CancelToken());
        QVERIFY(!missing.ok());
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
        const log::LogCounts counts = counter.counts(AllAccounts);
        QCOMPARE(counts.files.size(), 1);
        QCOMPARE(linesOf(counts), linesOf(count({dataFile("mysql-stop.err")})));
    }

    void json_holds_all_of_it()
    {
        const QTemporaryDir dir;
        const QString path = put(dir, lost("a", "h") + lost("b", "h") + lost("b", "h"));
        const QString stop = dataFile("mysql-start-after-crash.err");
        const QJsonObject object = log::toJson(count({path, stop}, {}, 1));
        QCOMPARE(object.value("schema"_L1).toString(), u"goneaway.log-counts/1"_s);
        const QJsonObject file = object.value("files"_L1).toArray().first().toObject();
        QCOMPARE(file.value("file"_L1).toString(), path);
        QCOMPARE(file.value("events"_L1).toInt(), 3);
        QCOMPARE(file.value("lines"_L1).toInt(), 3);
        QCOMPARE(file.value("first"_L1).toString(), u"2026-11-23T03:22:14.000Z"_s);
        bool hasStart = false;
        bool hasLost = false;
        for (const auto &value : object.value("events"_L1).toArray()) {
            const QJsonObject event = value.toObject();
            hasStart = hasStart
                || (event.value("event"_L1) == u"starting"_s && event.value("after_crash"_L1).toInt() == 1
                    && event.value("after_clean_stop"_L1).toInt(-1) == 0);
            hasLost = hasLost
                || (event.value("event"_L1) == u"aborted-connection"_s
                    && event.value("reason"_L1) == u"error-reading"_s && event.value("count"_L1).toInt() == 3
                    && event.value("last"_L1) == u"2026-11-23T03:22:14.000Z"_s);
        }
        QVERIFY(hasStart && hasLost);
        const QJsonObject account = object.value("accounts"_L1).toArray().first().toObject();
        QCOMPARE(account.value("user"_L1).toString(), u"b"_s);
        QCOMPARE(account.value("host"_L1).toString(), u"h"_s);
        QCOMPARE(account.value("count"_L1).toInt(), 2);
        QCOMPARE(account.value("events"_L1).toArray().first().toObject().value("count"_L1).toInt(), 2);
        const QJsonObject others = object.value("other_accounts"_L1).toObject();
        QCOMPARE(others.value("accounts"_L1).toInt(), 1);
        QCOMPARE(others.value("count"_L1).toInt(), 1);
    }
};

QTEST_GUILESS_MAIN(TestLogCounts)
#include "tst_logcounts.moc"
