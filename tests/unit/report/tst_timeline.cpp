// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Diagnoser.h"
#include "report/Timeline.h"
#include "support/EvidenceBuilder.h"

#include <QJsonObject>
#include <QTest>

using namespace goneaway;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using evidence::AbortReason;
using evidence::LogEvent;
using evidence::LogEventKind;
using report::EventGroup;
using report::ServerSpan;
using report::Timeline;
using report::timelineOf;
using State = ServerSpan::State;
using test::EvidenceBuilder;

namespace {

QDateTime ago(std::chrono::seconds time)
{
    return EvidenceBuilder::now().addSecs(-time.count());
}

LogEvent logged(LogEventKind kind, std::chrono::seconds before, std::optional<bool> afterCrash = {})
{
    static qint64 line = 0;
    LogEvent made;
    made.kind = kind;
    made.file = u"error.log"_s;
    made.line = ++line;
    made.time = ago(before);
    made.afterCrash = afterCrash;
    made.text = nameOf(kind);
    return made;
}

// "up 60..20, down 20..10": minutes before now, rounded
QStringList words(const QList<ServerSpan> &spans)
{
    static const QMap<State, QString> names{{State::Up, u"up"_s},
                                            {State::Starting, u"starting"_s},
                                            {State::Down, u"down"_s},
                                            {State::Unknown, u"unknown"_s}};
    QStringList list;
    for (const ServerSpan &span : spans)
        list.append(u"%1 %2%3..%4%5"_s.arg(names[span.state], span.fromKnown ? u""_s : u"?"_s)
                        .arg(span.time.from.secsTo(EvidenceBuilder::now()) / 60)
                        .arg(span.time.to.secsTo(EvidenceBuilder::now()) / 60)
                        .arg(span.toKnown ? u""_s : u"?"_s));
    return list;
}

} // namespace

class TestTimeline : public QObject
{
    Q_OBJECT

private slots:
    void without_evidence_it_is_empty_and_says_what_is_missing()
    {
        const Timeline timeline = timelineOf({});
        QVERIFY(timeline.isEmpty());
        QVERIFY(!timeline.all().isValid());
        QVERIFY(!timeline.aroundError().isValid());
        QVERIFY(timeline.gaps.contains(Timeline::Gap::NoLog));
        QVERIFY(timeline.gaps.contains(Timeline::Gap::NoUptime));
        QVERIFY(!timeline.gaps.contains(Timeline::Gap::NoErrorTime)); // nobody reported one
    }

    void a_crash_and_the_restart_after_it_become_up_down_starting_up()
    {
        const Timeline timeline = timelineOf(EvidenceBuilder::mariadb()
                                                 .uptime(50min)
                                                 .log(logged(LogEventKind::Starting, 120min, false))
                                                 .log(logged(LogEventKind::Ready, 119min))
                                                 .log(logged(LogEventKind::Crash, 60min))
                                                 .log(logged(LogEventKind::Starting, 55min, true))
                                                 .log(logged(LogEventKind::Ready, 50min))
                                                 .evidence());
        QCOMPARE(words(timeline.server),
                 (QStringList{u"starting 120..119"_s, u"up 119..60"_s, u"down 60..55"_s, u"starting 55..50"_s,
                              u"up 50..0?"_s}));
    }

    void a_silent_death_happened_somewhere_after_the_last_line()
    {
        LogEvent abort = logged(LogEventKind::AbortedConnection, 90min);
        abort.reason = AbortReason::ErrorReading;
        const Timeline timeline = timelineOf(EvidenceBuilder::mariadb()
                                                 .uptime(50min)
                                                 .log(logged(LogEventKind::Ready, 200min))
                                                 .log(abort)
                                                 .log(logged(LogEventKind::Starting, 51min, true))
                                                 .log(logged(LogEventKind::Ready, 50min))
                                                 .evidence());
        QCOMPARE(words(timeline.server),
                 (QStringList{u"up ?200..90?"_s, u"unknown 90..51"_s, u"starting 51..50"_s, u"up 50..0?"_s}));
    }

    void a_clean_stop_without_a_start_after_it_is_down_until_now()
    {
        const Timeline timeline = timelineOf(EvidenceBuilder::nothing()
                                                 .broken(evidence::facts::LadderTcp, 2003, 111)
                                                 .log(logged(LogEventKind::Ready, 60min))
                                                 .log(logged(LogEventKind::Shutdown, 20min))
                                                 .evidence());
        QCOMPARE(words(timeline.server), (QStringList{u"up ?60..20"_s, u"down 20..0?"_s}));
    }

    void a_start_that_only_the_uptime_tells_of_is_there()
    {
        QCOMPARE(words(timelineOf(EvidenceBuilder::mysql().uptime(30min).evidence()).server),
                 QStringList{u"up 30..0?"_s});
        // and ends a run of which the log knows no end
        const Timeline timeline = timelineOf(EvidenceBuilder::mysql()
                                                 .uptime(30min)
                                                 .log(logged(LogEventKind::Ready, 90min))
                                                 .log(logged(LogEventKind::AbortedConnection, 80min))
                                                 .evidence());
        QCOMPARE(words(timeline.server),
                 (QStringList{u"up ?90..80?"_s, u"unknown 80..30"_s, u"up 30..0?"_s}));
    }

    void a_kernels_line_says_nothing_about_the_servers_being_up()
    {
        const Timeline timeline =
            timelineOf(EvidenceBuilder::nothing().log(logged(LogEventKind::OutOfMemory, 30min)).evidence());
        QVERIFY(timeline.server.isEmpty());
        QCOMPARE(timeline.events.first().group, EventGroup::OutOfMemory);
    }

    void the_spans_never_overlap_whatever_the_log_says()
    {
        const LogEventKind kinds[] = {LogEventKind::Starting, LogEventKind::Ready, LogEventKind::Shutdown,
                                      LogEventKind::Crash, LogEventKind::AbortedConnection};
        // Every log of four lines: also those that no server would write.
        for (int log = 0; log < 5 * 5 * 5 * 5 * 2; ++log) {
            auto built = log % 2 == 0 ? EvidenceBuilder::mariadb().uptime(25min) : EvidenceBuilder::nothing();
            int rest = log / 2;
            for (int i = 0; i < 4; ++i, rest /= 5)
                built.log(logged(kinds[rest % 5], std::chrono::minutes(40 - 10 * i), log % 3 == 0));
            const auto spans = timelineOf(built.evidence()).server;
            for (qsizetype i = 0; i < spans.size(); ++i) {
                QVERIFY(spans[i].time.from < spans[i].time.to);
                QVERIFY2(i == 0 || spans[i - 1].time.to <= spans[i].time.from,
                         qPrintable(words(spans).join(u", "_s)));
            }
        }
    }

    void the_lost_connection_has_its_last_use_and_the_moment_it_was_asked()
    {
        const Timeline timeline = timelineOf(EvidenceBuilder::mariadb()
                                                 .symptom(2013)
                                                 .at(ago(1h))
                                                 .idleBefore(9h)
                                                 .failedAfter(30s)
                                                 .lostId(8)
                                                 .log(AbortReason::TimeoutReading, 8, 2h)
                                                 .log(AbortReason::TimeoutReading, 9, 2h)
                                                 .evidence());
        QVERIFY(timeline.error);
        QCOMPARE(timeline.error->at, ago(1h));
        QCOMPARE(timeline.lastUse, ago(10h));
        QCOMPARE(timeline.sent, ago(1h + 30s));
        // told to the minute, by another clock
        QCOMPARE(timeline.error->within, (report::TimeRange{ago(61min), ago(59min)}));
        QCOMPARE(timeline.events.size(), 2);
        QVERIFY(timeline.events[0].ofLostSession);
        QVERIFY(!timeline.events[1].ofLostSession);
        QVERIFY(timeline.aroundError().from < timeline.lastUse);
        QVERIFY(timeline.aroundError().to > timeline.error->within.to);
    }

    void an_error_that_nobody_timed_lies_somewhere_before_now()
    {
        const Timeline timeline = timelineOf(EvidenceBuilder::mariadb().symptom(2006).evidence());
        QVERIFY(timeline.error);
        QVERIFY(!timeline.error->at.isValid());
        QCOMPARE(timeline.error->within.to, EvidenceBuilder::now());
        QVERIFY(timeline.gaps.contains(Timeline::Gap::NoErrorTime));
        QCOMPARE(timeline.aroundError(), timeline.all());
    }

    void events_of_several_logs_are_sorted_and_those_without_a_time_kept_apart()
    {
        LogEvent undated = logged(LogEventKind::Crash, 0min);
        undated.time.reset();
        const Timeline timeline = timelineOf(EvidenceBuilder::mariadb()
                                                 .log(logged(LogEventKind::DiskFull, 5min))
                                                 .log(undated)
                                                 .log(logged(LogEventKind::AccessDenied, 50min))
                                                 .evidence());
        QCOMPARE(timeline.events.size(), 2);
        QCOMPARE(timeline.events[0].group, EventGroup::Refusals);
        QCOMPARE(timeline.events[1].group, EventGroup::Trouble);
        QCOMPARE(timeline.undated, QList<qsizetype>{1});
        QVERIFY(timeline.gaps.contains(Timeline::Gap::Undated));
    }

    void an_assumed_time_zone_is_doubtful_until_the_servers_is_known()
    {
        LogEvent guessed = logged(LogEventKind::Shutdown, 5min);
        guessed.zoneInferred = true;
        auto built = EvidenceBuilder::nothing();
        built.log(guessed);
        QVERIFY(timelineOf(built.evidence()).events.first().zoneAssumed);
        QVERIFY(timelineOf(built.evidence()).gaps.contains(Timeline::Gap::ZoneAssumed));
        evidence::Observation zone;
        zone.fact = evidence::facts::ServerTimeZone;
        zone.value = qint64(0);
        QVERIFY(!timelineOf(built.observe(zone).evidence()).events.first().zoneAssumed);
    }

    void the_lines_behind_a_finding_are_found_again()
    {
        const auto evidence = EvidenceBuilder::mariadb()
                                  .symptom(2006)
                                  .justNow()
                                  .idleBefore(9h)
                                  .lostId(8)
                                  .logRead()
                                  .log(AbortReason::ErrorReading, 3, 3h)
                                  .log(AbortReason::TimeoutReading, 8, 20min)
                                  .evidence();
        const auto diagnosis = diagnose::diagnose(evidence);
        const Timeline timeline = timelineOf(evidence);
        QCOMPARE(diagnosis.ranked.first().cause.text(), u"idle-timeout"_s);
        const auto behind = timeline.eventsBehind(diagnosis.ranked.first());
        QCOMPARE(behind, QList<qsizetype>{1});
        QCOMPARE(timeline.log[timeline.events[behind.first()].event].connectionId, quint64(8));
        QVERIFY(timeline.eventsBehind({}).isEmpty());
    }

    void a_saved_case_shows_the_same()
    {
        const auto evidence = EvidenceBuilder::mariadb()
                                  .symptom(2006)
                                  .justNow()
                                  .idleBefore(9h)
                                  .lostId(8)
                                  .log(AbortReason::TimeoutReading, 8, 20min)
                                  .log(logged(LogEventKind::Crash, 10min))
                                  .evidence();
        const auto again = evidence::evidenceFromJson(evidence::toJson(evidence));
        QVERIFY(again.ok());
        const Timeline before = timelineOf(evidence);
        const Timeline after = timelineOf(*again);
        QCOMPARE(after.events, before.events);
        QCOMPARE(after.server, before.server);
        QCOMPARE(after.error, before.error);
        QCOMPARE(after.lastUse, before.lastUse);
        QCOMPARE(after.gaps, before.gaps);
    }
};

QTEST_GUILESS_MAIN(TestTimeline)
#include "tst_timeline.moc"
