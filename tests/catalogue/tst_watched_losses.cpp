// SPDX-License-Identifier: GPL-3.0-or-later
// What a watch saw of the moment of a loss, and what follows from it.
#include "diagnose/Diagnoser.h"
#include "diagnose/ServerRuns.h"
#include "evidence/Json.h"
#include "support/EvidenceBuilder.h"

#include <QTest>

using namespace goneaway;
using namespace goneaway::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace facts = evidence::facts;

namespace {

const QString Lm2013 = u"Lost connection to server during query"_s;

evidence::Observation observation(QLatin1StringView fact, evidence::FactValue value)
{
    evidence::Observation made;
    made.fact = evidence::FactId(fact);
    made.value = std::move(value);
    made.at = EvidenceBuilder::now();
    return made;
}

// The connection lay idle for five seconds, and ended before the eyes of a watch. `uptime` and `kills` are of
// the last beat, a second before.
EvidenceBuilder watched(EvidenceBuilder builder, qint64 uptime, qint64 kills,
                        const QString &noticed = u"at-once"_s)
{
    const QDateTime at = EvidenceBuilder::now().addMSecs(-300);
    const evidence::Table samples{
        {u"time"_s, u"round_trip_us"_s, u"Uptime"_s, u"Aborted_clients"_s, u"Com_kill"_s},
        {{evidence::timeToText(at.addMSecs(-700)), u"200"_s, QString::number(uptime), u"4"_s,
          QString::number(kills)}}};
    builder.symptom(2013, Lm2013, evidence::Phase::Idle)
        .client("mariadb-connector-c"_L1)
        .at(at)
        .idleBefore(5s)
        .failedAfter(0ms)
        .lostId(18)
        .status("Aborted_clients"_L1, 5)
        .observe(observation(facts::ServerClockOffset, qint64(3)))
        .observe(
            observation(facts::WatchNotice, evidence::Record{{u"by"_s, u"quiet"_s}, {u"noticed"_s, noticed}}))
        .observe(observation(facts::WatchSamples, samples));
    return builder;
}

constexpr qint64 TenDays = 864000; // the builder's server

QString top(const EvidenceBuilder &builder)
{
    const auto diagnosis = diagnose::diagnose(builder.evidence());
    const auto *finding = diagnosis.top();
    return finding ? diagnose::nameOf(finding->certainty) + u' ' + finding->cause.text() : QString();
}

diagnose::Certainty certaintyOf(const EvidenceBuilder &builder, QLatin1StringView cause)
{
    const auto diagnosis = diagnose::diagnose(builder.evidence());
    for (const diagnose::Finding &finding : diagnosis.ranked) {
        if (finding.cause == diagnose::CauseId(cause))
            return finding.certainty;
    }
    return diagnose::Certainty::NotChecked;
}

evidence::LogEvent logEvent(evidence::LogEventKind kind, std::chrono::seconds ago)
{
    evidence::LogEvent made;
    made.kind = kind;
    made.time = EvidenceBuilder::now().addSecs(-ago.count());
    return made;
}

} // namespace

class TestWatchedLosses : public QObject
{
    Q_OBJECT

private slots:
    void a_kill_counted_in_the_same_second_is_named()
    {
        QCOMPARE(top(watched(EvidenceBuilder::mariadb(), TenDays - 1, 6).status("Com_kill"_L1, 7)),
                 u"likely killed"_s);
    }

    void without_a_kill_in_that_second_it_was_none()
    {
        const auto builder = watched(EvidenceBuilder::mariadb(), TenDays - 1, 7).status("Com_kill"_L1, 7);
        QCOMPARE(certaintyOf(builder, "killed"_L1), diagnose::Certainty::RuledOut);
    }

    void what_was_noticed_later_says_nothing_of_that_second()
    {
        const auto builder =
            watched(EvidenceBuilder::mariadb(), TenDays - 1, 7, u"later"_s).status("Com_kill"_L1, 7);
        QVERIFY(certaintyOf(builder, "killed"_L1) != diagnose::Certainty::RuledOut);
    }

    void counters_of_another_run_are_not_compared()
    {
        const auto builder = watched(EvidenceBuilder::mariadb().uptime(1s), 5000, 0).status("Com_kill"_L1, 3);
        QVERIFY(top(builder) != u"likely killed"_s);
    }

    // A stop a quarter of a minute before was "confirmed" once, though the watch had heard of the new run
    // since.
    void a_stop_before_the_last_beats_did_not_do_it()
    {
        const auto builder = watched(EvidenceBuilder::mariadb().uptime(14s), 13, 0)
                                 .status("Com_kill"_L1, 0)
                                 .logRead()
                                 .log(logEvent(evidence::LogEventKind::Shutdown, 16s))
                                 .log(logEvent(evidence::LogEventKind::Starting, 15s))
                                 .log(logEvent(evidence::LogEventKind::Ready, 14s));
        QVERIFY2(!top(builder).contains(u"server-"_s), qPrintable(top(builder)));
    }

    // The line of another session, a quarter of a minute before, was taken for its own once.
    void a_counted_loss_is_not_explained_by_what_happened_before_it()
    {
        auto builder = EvidenceBuilder::mariadb();
        builder.symptom(0, u"Aborted_clients 2 -> 3"_s)
            .at(EvidenceBuilder::now().addMSecs(-300))
            .logRead()
            .log(evidence::AbortReason::TimeoutReading, 11, 12s)
            .observe(observation(facts::ServerClockOffset, qint64(3)))
            .observe(observation(facts::WatchNotice,
                                 evidence::Record{{u"by"_s, u"counter"_s}, {u"noticed"_s, u"at-once"_s}}));
        QVERIFY2(!top(builder).contains(u"idle-timeout"_s), qPrintable(top(builder)));
    }

    // Of a large log a watch reads the newest part only: what is not there may stand before it.
    void a_log_that_was_read_in_part_does_not_know_the_first_start()
    {
        const auto startedNow = [](const QString &part) {
            evidence::Record record{{u"how"_s, u"file"_s},
                                    {u"path"_s, u"/var/log/mysql/error.log"_s},
                                    {u"from"_s, u"2026-11-01T00:00:00.000Z"_s}};
            if (!part.isEmpty())
                record.insert(u"part"_s, part);
            auto builder = EvidenceBuilder::mariadb().uptime(20s);
            builder.symptom(2013, Lm2013)
                .at(EvidenceBuilder::now())
                .observe(observation(facts::ServerErrorLog, record))
                .log(logEvent(evidence::LogEventKind::Starting, 21s));
            return builder;
        };
        const auto evidence = startedNow({}).evidence();
        QVERIFY(diagnose::ServerRuns(diagnose::Case(evidence)).logKnowsOnlyThisRun());
        const auto newest = startedNow(u"newest"_s).evidence();
        QVERIFY(!diagnose::ServerRuns(diagnose::Case(newest)).logKnowsOnlyThisRun());
    }

    void a_server_that_is_gone_without_a_word_died()
    {
        auto builder = watched(EvidenceBuilder::nothing(), 5000, 0);
        builder.logRead()
            .log(logEvent(evidence::LogEventKind::Starting, 5000s))
            .log(logEvent(evidence::LogEventKind::Ready, 4999s))
            .rung(facts::LadderName, {{u"host"_s, u"127.0.0.1"_s}})
            .broken(facts::LadderTcp, 2002, 111,
                    {{u"host"_s, u"127.0.0.1"_s}, {u"transport"_s, u"tcp"_s}, {u"port"_s, u"3306"_s}});
        QCOMPARE(top(builder), u"likely server-crash"_s);
        builder.log(logEvent(evidence::LogEventKind::Shutdown, 0s));
        QCOMPARE(top(builder).section(u' ', 1), u"server-restart"_s);
    }

    // Both lines of one start of MySQL come before it is ready; a death soon after a start is another run's.
    void a_death_right_after_a_restart_is_not_taken_for_the_restart()
    {
        auto starting = logEvent(evidence::LogEventKind::Starting, 1s);
        starting.afterCrash = true;
        const auto builder = watched(EvidenceBuilder::mariadb().uptime(0s), 4, 0)
                                 .logRead()
                                 .log(logEvent(evidence::LogEventKind::Starting, 5000s))
                                 .log(logEvent(evidence::LogEventKind::Ready, 4999s))
                                 .log(logEvent(evidence::LogEventKind::Shutdown, 6s))
                                 .log(logEvent(evidence::LogEventKind::Starting, 6s))
                                 .log(logEvent(evidence::LogEventKind::Ready, 5s))
                                 .log(starting)
                                 .log(logEvent(evidence::LogEventKind::Ready, 0s));
        QCOMPARE(top(builder), u"likely server-crash"_s);
    }
};

QTEST_GUILESS_MAIN(TestWatchedLosses)
#include "tst_watched_losses.moc"
