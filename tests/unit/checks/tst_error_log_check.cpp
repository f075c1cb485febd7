// SPDX-License-Identifier: GPL-3.0-or-later
// Which part of an error log a look reads.
#include "checks/Check.h"
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

private:
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
