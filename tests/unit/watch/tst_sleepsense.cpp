// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/SleepSense.h"

#include <QTest>

using namespace goneaway::watch;
using namespace std::chrono_literals;

class TestSleepSense : public QObject
{
    Q_OBJECT

private slots:
    void a_clock_that_went_on_without_the_other_tells_of_a_sleep()
    {
        SleepSense sense({10s, 10s});
        QCOMPARE(sense.slept({10s + 50ms, 3610s}, 50ms), std::optional(3599s));
        QVERIFY(!sense.slept({10s + 100ms, 3610s + 50ms}, 50ms));
    }

    void where_both_clocks_go_on_a_wait_far_too_long_was_a_sleep()
    {
        SleepSense sense({10s, 10s});
        QCOMPARE(sense.slept({130s, 130s}, 50ms), std::optional(119s));
    }

    void a_busy_machine_is_no_sleeper()
    {
        SleepSense sense({10s, 10s});
        QVERIFY(!sense.slept({12s, 12s}, 50ms));
    }

    void work_between_two_waits_is_no_sleep()
    {
        SleepSense sense({10s, 10s});
        sense.begin({40s, 40s});
        QVERIFY(!sense.slept({40s + 50ms, 40s + 50ms}, 50ms));
    }

    void a_clock_that_is_set_back_is_no_sleep()
    {
        SleepSense sense({10s, 1000s});
        QVERIFY(!sense.slept({10s + 50ms, 10s}, 50ms));
    }
};

QTEST_GUILESS_MAIN(TestSleepSense)
#include "tst_sleepsense.moc"
