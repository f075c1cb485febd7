// SPDX-License-Identifier: GPL-3.0-or-later
// Which part of an error log a look reads.
#include "checks/Check.h"
#include "checks/LogMemory.h"
#include "evidence/Json.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
namespace facts = evidence::facts;

namespace {

const QDateTime Now(QDate(2026, 11, 23), QTime(10, 0), Qt::UTC);

QByteArray line(const QDateTime &time, int id)
{
    return time.toString(u"yyyy-MM-ddTHH:mm:ss.000000Z"_s).toLatin1() + ' ' + QByteArray::number(id)
        + " [Note] [MY-010914] [Server] Aborted connection " + QByteArray::number(id)
        + " to db: 'shop' user: 'app' host: 'localhost' (Got timeout reading communication packets).\n";
}

} // namespace

class TestErrorLogCheck : public QObject
{
    Q_OBJECT

private slots:
    // An hour between two lines, the newest an hour ago.
    void initTestCase()
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        for (int hour = 100; hour >= 1; --hour)
            file.write(line(Now.addSecs(-3600LL * hour), hour));
    }

    void without_a_time_the_log_is_read_whole()
    {
        const auto evidence = look({});
        QCOMPARE(evidence.logEvents().size(), 100);
        QVERIFY(!record(evidence).contains(u"part"_s));
        QCOMPARE(record(evidence).value(u"from"_s), evidence::timeToText(Now.addSecs(-3600LL * 100)));
    }

    void from_a_time_on_only_what_was_written_since_is_told()
    {
        const QDateTime since = Now.addSecs(-3600LL * 10 - 60);
        const auto evidence = look(since);
        QCOMPARE(evidence.logEvents().size(), 10);
        QCOMPARE(record(evidence).value(u"part"_s), u"newest"_s);
        QCOMPARE(record(evidence).value(u"from"_s), evidence::timeToText(since));
    }

    void a_log_that_begins_later_is_whole()
    {
        const auto evidence = look(Now.addDays(-30));
        QCOMPARE(evidence.logEvents().size(), 100);
        QVERIFY(!record(evidence).contains(u"part"_s));
    }

    // A log of many megabytes, two days of it: the second look reads what has come since, and knows all.
    void a_second_look_at_a_large_log_reads_on()
    {
        const QString large = m_folder.filePath(u"large.log"_s);
        const QDateTime now = QDateTime::currentDateTimeUtc();
        writeLarge(large, now, 0);
        const QDateTime since = now.addSecs(-3600LL * 40);
        checks::LogMemory memory;
        const auto first = look(large, since, &memory);
        const qint64 whole = record(first).value(u"lines"_s).toLongLong();
        QFile file(large);
        QVERIFY(file.open(QIODevice::Append));
        file.write(line(now.addSecs(1), 7));
        file.close();
        const auto second = look(large, since, &memory);
        QVERIFY2(record(second).value(u"lines"_s).toLongLong() < whole / 4,
                 qPrintable(record(second).value(u"lines"_s)));
        QCOMPARE(record(second).value(u"from"_s), evidence::timeToText(since));
        QCOMPARE(record(second).value(u"part"_s), u"newest"_s);
        // What a look without a memory sees, sees this one, too.
        const auto anew = look(large, since, nullptr);
        QCOMPARE(withoutLines(second.logEvents()), withoutLines(anew.logEvents()));
        QCOMPARE(second.logEvents().last().connectionId, std::optional<quint64>(7));
        QCOMPARE(second.logEvents().first().kind, evidence::LogEventKind::Starting);
    }

    void a_log_that_was_made_anew_is_read_anew()
    {
        const QString large = m_folder.filePath(u"rotated.log"_s);
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const QDateTime since = now.addSecs(-3600LL * 40);
        writeLarge(large, now, 0);
        checks::LogMemory memory;
        look(large, since, &memory);
        QVERIFY(QFile::rename(large, large + ".1"_L1));
        writeLarge(large, now, 1);
        const auto rotated = look(large, since, &memory);
        QCOMPARE(withoutLines(rotated.logEvents()), withoutLines(look(large, since, nullptr).logEvents()));
        writeLarge(large, now, 2); // emptied, and written to again
        const auto emptied = look(large, since, &memory);
        QCOMPARE(withoutLines(emptied.logEvents()), withoutLines(look(large, since, nullptr).logEvents()));
    }

    void what_was_read_in_another_zone_is_read_again()
    {
        const QString large = m_folder.filePath(u"local.log"_s);
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const QDateTime since = now.addSecs(-3600LL * 40);
        writeLarge(large, now.addSecs(-3600LL * 3), 0);
        QFile file(large);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray local = file.readAll();
        local.replace(".000000Z", "       "); // of no zone
        QVERIFY(file.seek(0) && file.write(local) == local.size());
        file.close();
        checks::LogMemory memory;
        look(large, since, &memory);
        const auto known = look(large, since, &memory, 3600LL * 2);
        QCOMPARE(withoutLines(known.logEvents()),
                 withoutLines(look(large, since, nullptr, 3600LL * 2).logEvents()));
    }

private:
    // A start 39 hours ago, and then so many lost connections that it is too large to be read each time.
    static void writeLarge(const QString &path, const QDateTime &now, int shift)
    {
        constexpr int Lines = 80000;
        constexpr qint64 Begun = 3600LL * 45;
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QByteArray bytes;
        for (int i = 0; i < Lines; ++i) {
            const QDateTime at = now.addSecs(shift - Begun + Begun * i / Lines);
            if (i == Lines / 45 * 6)
                bytes += at.toString(u"yyyy-MM-ddTHH:mm:ss.000000Z"_s).toLatin1()
                    + " 0 [System] [MY-015015] [Server] MySQL Server - start.\n";
            bytes += line(at, i);
        }
        QVERIFY(bytes.size() > 9 * 1024 * 1024);
        QCOMPARE(file.write(bytes), bytes.size());
    }
    static QList<evidence::LogEvent> withoutLines(QList<evidence::LogEvent> events)
    {
        for (evidence::LogEvent &event : events)
            event.line = 0;
        return events;
    }
    static evidence::Evidence look(const QString &path, const QDateTime &since, checks::LogMemory *memory,
                                   const std::optional<qint64> &zone = {})
    {
        evidence::Evidence evidence;
        if (zone) {
            evidence::Observation observation;
            observation.fact = evidence::FactId(facts::ServerTimeZone);
            observation.status = evidence::Status::Seen;
            observation.value = *zone;
            evidence.add(observation);
        }
        checks::runChecks(nullptr, {path}, SystemClock(), {}, evidence, {}, since, memory);
        return evidence;
    }

    QString path() const { return m_folder.filePath(u"error.log"_s); }
    evidence::Evidence look(const std::optional<QDateTime> &since) const
    {
        evidence::Evidence evidence;
        checks::runChecks(nullptr, {path()}, SystemClock(), {}, evidence, {}, since);
        return evidence;
    }
    static evidence::Record record(const evidence::Evidence &evidence)
    {
        const auto *found = evidence.value<evidence::Record>(facts::ServerErrorLog);
        return found ? *found : evidence::Record();
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestErrorLogCheck)
#include "tst_error_log_check.moc"
