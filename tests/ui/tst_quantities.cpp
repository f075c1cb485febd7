// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Quantities.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using std::chrono::milliseconds;

class TestQuantities : public QObject
{
    Q_OBJECT

private slots:
    void a_duration_is_read_as_people_write_it_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<qint64>("expected"); // ms; -1: not understood
        QTest::newRow("a bare number is seconds") << u"90"_s << 90'000LL;
        QTest::newRow("hours") << u"8 h"_s << 28'800'000LL;
        QTest::newRow("words") << u"2 hours 5 minutes"_s << 7'500'000LL;
        QTest::newRow("without blanks") << u"1h30min"_s << 5'400'000LL;
        QTest::newRow("milliseconds") << u"200ms"_s << 200LL;
        QTest::newRow("a fraction with a comma") << u"1,5 s"_s << 1'500LL;
        QTest::newRow("a clock") << u"8:00:30"_s << 28'830'000LL;
        QTest::newRow("zero") << u"0"_s << 0LL;
        QTest::newRow("nothing") << u""_s << -1LL;
        QTest::newRow("words only") << u"a while"_s << -1LL;
        QTest::newRow("negative") << u"-3 s"_s << -1LL;
        QTest::newRow("an unknown unit") << u"3 parsecs"_s << -1LL;
        QTest::newRow("longer than any connection") << u"999999999999 d"_s << -1LL;
    }
    void a_duration_is_read_as_people_write_it()
    {
        QFETCH(QString, typed);
        QFETCH(qint64, expected);
        QCOMPARE(ui::durationFrom(typed).value_or(milliseconds(-1)).count(), expected);
    }

    void what_is_shown_can_be_read_back_data()
    {
        QTest::addColumn<qint64>("duration");
        for (const qint64 duration : {0LL, 1LL, 999LL, 1000LL, 61'000LL, 28'800'000LL, 90'061'001LL})
            QTest::addRow("%lld ms", duration) << qint64(duration);
    }
    void what_is_shown_can_be_read_back()
    {
        QFETCH(qint64, duration);
        QCOMPARE(ui::durationFrom(ui::durationInput(milliseconds(duration))), milliseconds(duration));
        QCOMPARE(ui::sizeFrom(ui::sizeInput(duration)), duration);
    }

    void a_size_is_read_in_the_servers_units_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<qint64>("expected");
        QTest::newRow("bytes") << u"67108864"_s << 67'108'864LL;
        QTest::newRow("MB") << u"64 MB"_s << 67'108'864LL;
        QTest::newRow("MiB") << u"64MiB"_s << 67'108'864LL;
        QTest::newRow("as in an option file") << u"16M"_s << 16'777'216LL;
        QTest::newRow("a fraction") << u"1.5 kB"_s << 1'536LL;
        QTest::newRow("words") << u"huge"_s << -1LL;
        QTest::newRow("more than there is") << u"999999999999 GB"_s << -1LL;
    }
    void a_size_is_read_in_the_servers_units()
    {
        QFETCH(QString, typed);
        QFETCH(qint64, expected);
        QCOMPARE(ui::sizeFrom(typed).value_or(-1), expected);
    }
};

QTEST_GUILESS_MAIN(TestQuantities)
#include "tst_quantities.moc"
