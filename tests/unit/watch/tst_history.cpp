// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/History.h"

#include <QTest>

using namespace goneaway::watch;
using namespace std::chrono_literals;

namespace {

Sample at(qint64 second, std::chrono::microseconds roundTrip = 100us)
{
    return {QDateTime::fromSecsSinceEpoch(1700000040 + second, Qt::UTC), roundTrip, {}};
}

} // namespace

class TestHistory : public QObject
{
    Q_OBJECT

private slots:
    void the_last_hour_is_kept_beat_by_beat()
    {
        History history;
        for (int second = 0; second < 1000; ++second)
            history.add(at(second));
        QCOMPARE(history.values().size(), 1000);
    }

    void what_is_older_keeps_the_worst_beat_of_each_minute()
    {
        History history;
        for (int second = 0; second < 7200; ++second)
            history.add(at(second, second == 90 ? 5000us : 100us));
        const auto values = history.values();
        QCOMPARE(values.size(), qsizetype(History::MostRecent) + 60);
        QCOMPARE(values.at(1), at(90, 5000us));
    }

    void it_never_grows_beyond_its_bound()
    {
        History history;
        const int day = 86400;
        for (int second = 0; second < 9 * day; ++second)
            history.add(at(second));
        QCOMPARE(history.values().size(), qsizetype(History::MostRecent + History::MostThinned));
    }

    void the_numbers_become_a_table_for_a_spreadsheet()
    {
        History history;
        Sample sample = at(0, 250us);
        sample.counters[static_cast<std::size_t>(Counter::Uptime)] = 77;
        history.add(sample);
        const QList<QByteArray> lines = history.csv().split('\n');
        QVERIFY(lines.at(0).startsWith("time,round_trip_us,Uptime,"));
        QVERIFY(lines.at(1).contains(",250,77,"));
    }
};

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
