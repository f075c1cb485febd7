// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/Counters.h"

#include <QTest>

using namespace goneaway::watch;
using namespace std::chrono_literals;

namespace {

Sample sample(std::initializer_list<std::pair<Counter, qint64>> values)
{
    Sample made;
    for (const auto &[counter, value] : values)
        made.counters[static_cast<std::size_t>(counter)] = value;
    return made;
}

} // namespace

class TestCounters : public QObject
{
    Q_OBJECT

private slots:
    void an_uptime_that_falls_is_another_run()
    {
        QVERIFY(isAnotherRun(sample({{Counter::Uptime, 500}}), sample({{Counter::Uptime, 3}}), 1s));
    }

    void an_uptime_shorter_than_the_time_in_between_is_another_run()
    {
        // Away for ten minutes, and the server has been up for eight.
        QVERIFY(isAnotherRun(sample({{Counter::Uptime, 100}}), sample({{Counter::Uptime, 480}}), 600s));
    }

    void an_uptime_that_goes_on_is_the_same_run()
    {
        QVERIFY(!isAnotherRun(sample({{Counter::Uptime, 100}}), sample({{Counter::Uptime, 100}}), 1s));
        QVERIFY(!isAnotherRun(sample({{Counter::Uptime, 100}}), sample({{Counter::Uptime, 699}}), 600s));
    }

    void a_run_that_had_begun_before_the_last_sample_is_another_servers()
    {
        QVERIFY(hadBegunBefore(sample({{Counter::Uptime, 155}}), 3s));
        QVERIFY(!hadBegunBefore(sample({{Counter::Uptime, 2}}), 3s));
        QVERIFY(!hadBegunBefore(sample({}), 3s));
    }

    void nothing_is_said_of_an_unknown_uptime()
    {
        QVERIFY(!isAnotherRun(sample({}), sample({{Counter::Uptime, 1}}), 600s));
        QVERIFY(!isAnotherRun(sample({{Counter::Uptime, 9}}), sample({}), 600s));
    }

    void a_risen_counter_is_told_with_both_values()
    {
        const auto found = jumps(sample({{Counter::AbortedClients, 3}, {Counter::ThreadsConnected, 4}}),
                                 sample({{Counter::AbortedClients, 5}, {Counter::ThreadsConnected, 40}}), {});
        QCOMPARE(found, (QList<Jump>{{Counter::AbortedClients, 3, 5}}));
    }

    void a_counter_that_was_emptied_is_no_jump()
    {
        QVERIFY(jumps(sample({{Counter::AbortedClients, 3}}), sample({{Counter::AbortedClients, 0}}), {})
                    .isEmpty());
    }

    void a_counter_seen_for_the_first_time_is_no_jump()
    {
        QVERIFY(jumps(sample({}), sample({{Counter::ComKill, 7}}), {}).isEmpty());
    }

    void reaching_max_connections_is_told_once()
    {
        const auto at = [](qint64 most) {
            return sample({{Counter::MaxUsedConnections, most}});
        };
        QCOMPARE(jumps(at(11), at(12), 12), (QList<Jump>{{Counter::MaxUsedConnections, 11, 12}}));
        QVERIFY(jumps(at(12), at(13), 12).isEmpty());
        QVERIFY(jumps(at(5), at(9), 12).isEmpty());
        QVERIFY(jumps(at(5), at(9), std::nullopt).isEmpty());
    }

    void the_statement_asks_for_every_counter_by_name()
    {
        const QByteArray statement = sampleStatement();
        for (std::size_t i = 0; i < CounterCount; ++i)
            QVERIFY(QString::fromUtf8(statement).contains(
                QString(u'\'' + nameOf(static_cast<Counter>(i)) + u'\'')));
    }

    void what_the_server_does_not_have_stays_unknown()
    {
        const goneaway::evidence::Table status{{QStringLiteral("Variable_name"), QStringLiteral("Value")},
                                               {{QStringLiteral("Uptime"), QStringLiteral("77")},
                                                {QStringLiteral("Com_kill"), QStringLiteral("?")}}};
        const Sample made = sampleFrom(status, {}, 10us);
        QCOMPARE(made.value(Counter::Uptime), std::optional<qint64>(77));
        QVERIFY(!made.value(Counter::ComKill));
        QVERIFY(!made.value(Counter::AbortedClients));
    }
};

QTEST_GUILESS_MAIN(TestCounters)
#include "tst_counters.moc"
