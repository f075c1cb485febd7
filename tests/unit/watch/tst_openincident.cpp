// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/OpenIncident.h"
#include "watch/Repeats.h"

#include "support/EvidenceBuilder.h"

#include <QTest>

using namespace goneaway;
using namespace goneaway::watch;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Steady::time_point Start = Steady::time_point(1000s);

Trigger trigger(TriggerKind kind, const QString &subject, std::chrono::milliseconds after)
{
    Trigger made;
    made.kind = kind;
    made.subject = subject;
    made.noticed = Start + after;
    return made;
}

Trigger lost(const QString &which, std::chrono::milliseconds after, std::chrono::milliseconds idle)
{
    Trigger made = trigger(TriggerKind::ConnectionLost, which, after);
    made.loss = Loss{};
    made.loss->idleBefore = idle;
    return made;
}

Trigger ended(const QString &which, std::chrono::milliseconds after)
{
    Trigger made = lost(which, after, 40s);
    made.loss->unasked = true;
    made.loss->connectionId = 7;
    return made;
}

Trigger line(evidence::LogEventKind kind, evidence::AbortReason reason, quint64 id,
             std::chrono::milliseconds after)
{
    Trigger made = trigger(TriggerKind::LogEvent, evidence::nameOf(kind), after);
    made.event = evidence::LogEvent{};
    made.event->kind = kind;
    made.event->reason = reason;
    made.event->connectionId = id;
    return made;
}

// An incident of the moment at which EvidenceBuilder collects.
OpenIncident incidentNow(Trigger first)
{
    first.at = test::EvidenceBuilder::now();
    return OpenIncident(1, first);
}

const auto AbortedByTimeout = [](quint64 id) {
    return line(evidence::LogEventKind::AbortedConnection, evidence::AbortReason::TimeoutReading, id, 0ms);
};

evidence::Evidence seenAlive(std::chrono::seconds uptime = 600s)
{
    return test::EvidenceBuilder::mariadb().uptime(uptime).evidence();
}

evidence::Evidence seenGone()
{
    return test::EvidenceBuilder::nothing().broken(evidence::facts::LadderTcp, 2002, 111).evidence();
}

diagnose::Diagnosis named(QLatin1StringView cause, diagnose::Certainty certainty)
{
    diagnose::Finding finding;
    finding.cause = cause;
    finding.certainty = certainty;
    return {diagnose::Verdict::Explained, {finding}};
}

} // namespace

class TestOpenIncident : public QObject
{
    Q_OBJECT

private slots:
    void what_comes_shortly_after_belongs_to_it()
    {
        OpenIncident incident(1, lost(u"quiet"_s, 0ms, 40s));
        QVERIFY(incident.takes(lost(u"heartbeat"_s, 5ms, 500ms)));
        QVERIFY(incident.takes(trigger(TriggerKind::CounterJumped, u"Aborted_clients"_s, 900ms)));
        QVERIFY(!incident.takes(trigger(TriggerKind::CounterJumped, u"Aborted_clients"_s, 9s)));
    }

    void the_loss_of_a_connection_made_after_it_is_another_incident()
    {
        OpenIncident incident(1, lost(u"quiet"_s, 0ms, 40s));
        QVERIFY(!incident.takes(lost(u"quiet"_s, 1500ms, 1s)));
    }

    // A SIGKILL half a second after a KILL, say: it used to be one more sign of the KILL, and had no name.
    void a_connection_that_ends_after_the_server_was_seen_going_on_is_another_incident()
    {
        OpenIncident incident = incidentNow(AbortedByTimeout(15));
        incident.took(seenAlive(), named("idle-timeout"_L1, diagnose::Certainty::Confirmed), Start + 200ms);
        QVERIFY(!incident.takes(ended(u"quiet"_s, 400ms)));
        QVERIFY(!incident.takes(trigger(TriggerKind::ServerRestarted, u"Uptime"_s, 900ms)));
        QVERIFY(!incident.takes(line(evidence::LogEventKind::Crash, evidence::AbortReason::None, 0, 450ms)));
        QVERIFY(incident.takes(trigger(TriggerKind::CounterJumped, u"Aborted_clients"_s, 900ms)));
        // What was noticed only by asking may be as old as the incident.
        QVERIFY(incident.takes(lost(u"heartbeat"_s, 400ms, 900ms)));
    }

    void one_that_ends_while_the_server_is_gone_belongs_to_what_took_it_down()
    {
        OpenIncident incident = incidentNow(ended(u"heartbeat"_s, 0ms));
        incident.took(seenGone(), named("server-crash"_L1, diagnose::Certainty::Likely), Start + 200ms);
        QVERIFY(incident.takes(ended(u"quiet"_s, 400ms)));
        // However long it took to come back.
        QVERIFY(incident.takes(trigger(TriggerKind::ServerRestarted, u"Uptime"_s, 90s)));
        QVERIFY(!incident.takes(trigger(TriggerKind::CounterJumped, u"Aborted_clients"_s, 90s)));
    }

    void a_run_that_began_after_the_incident_did_not_outlive_it()
    {
        OpenIncident incident = incidentNow(ended(u"quiet"_s, 0ms));
        incident.took(seenAlive(0s), {}, Start + 700ms);
        QVERIFY(incident.takes(trigger(TriggerKind::ServerRestarted, u"Uptime"_s, 900ms)));
    }

    void once_the_server_is_known_to_go_down_all_that_follows_is_part_of_it()
    {
        OpenIncident incident =
            incidentNow(line(evidence::LogEventKind::Shutdown, evidence::AbortReason::None, 0, 0ms));
        incident.took(seenAlive(), named("server-restart"_L1, diagnose::Certainty::Likely), Start + 200ms);
        QVERIFY(incident.takes(ended(u"quiet"_s, 400ms)));
        incident.add(ended(u"quiet"_s, 400ms));
        QVERIFY(
            incident.took(seenGone(), named("server-restart"_L1, diagnose::Certainty::Likely), Start + 1s));
        QVERIFY(incident.takes(trigger(TriggerKind::ServerRestarted, u"Uptime"_s, 20s)));
        QVERIFY(
            incident.took(seenAlive(0s), named("server-crash"_L1, diagnose::Certainty::Likely), Start + 21s));
        QCOMPARE(incident.caught().diagnosis.top()->cause.text(), u"server-crash"_s);
    }

    void another_server_behind_the_same_address_is_no_end()
    {
        OpenIncident incident = incidentNow(ended(u"quiet"_s, 0ms));
        incident.took(seenAlive(), {}, Start + 200ms);
        Trigger other = trigger(TriggerKind::ServerRestarted, u"Uptime"_s, 900ms);
        other.otherServer = true;
        QVERIFY(!mayBeServersEnd(other));
        QVERIFY(incident.takes(other));
        other.otherServer = false;
        QVERIFY(!incident.takes(other));
    }

    void a_server_that_refuses_a_login_is_there()
    {
        OpenIncident incident = incidentNow(trigger(TriggerKind::LogEvent, u"too-many-connections"_s, 0ms));
        const auto full =
            test::EvidenceBuilder::nothing().broken(evidence::facts::LadderGreeting, 1040, 0).evidence();
        incident.took(full, named("too-many-connections"_L1, diagnose::Certainty::Confirmed), Start + 200ms);
        QVERIFY(!incident.takes(trigger(TriggerKind::ServerRestarted, u"Uptime"_s, 60s)));
    }

    void a_server_that_stood_still_and_then_ends_is_two_incidents()
    {
        OpenIncident incident = incidentNow(trigger(TriggerKind::NoAnswer, u"heartbeat"_s, 0ms));
        incident.took(seenGone(), named("server-hung"_L1, diagnose::Certainty::Confirmed), Start + 3s);
        QVERIFY(!incident.takes(ended(u"quiet"_s, 4s)));
        QVERIFY(!incident.takes(trigger(TriggerKind::ServerRestarted, u"Uptime"_s, 5s)));
    }

    void the_servers_word_on_another_session_is_not_mixed_with_a_loss_of_our_own()
    {
        const OpenIncident incident = incidentNow(AbortedByTimeout(15));
        QVERIFY(!incident.takes(ended(u"quiet"_s, 20ms)));
        QVERIFY(incident.takes(lost(u"heartbeat"_s, 20ms, 900ms)));
        const OpenIncident own = incidentNow(AbortedByTimeout(7));
        QVERIFY(own.takes(ended(u"quiet"_s, 20ms)));
    }

    void what_a_look_sees_after_the_server_went_down_is_not_told_of_what_came_before()
    {
        OpenIncident incident = incidentNow(AbortedByTimeout(15));
        const auto likely = diagnose::Certainty::Likely;
        QVERIFY(incident.took(seenAlive(), named("killed"_L1, likely), Start + 200ms));
        QVERIFY(!incident.took(seenGone(), named("server-crash"_L1, likely), Start + 1s));
        QVERIFY(!incident.took(seenAlive(0s), named("server-crash"_L1, likely), Start + 2s));
        QCOMPARE(incident.caught().diagnosis.top()->cause.text(), u"killed"_s);
        QVERIFY(!incident.takes(ended(u"quiet"_s, 2100ms)));
    }

    void a_look_is_owed_until_there_was_one_and_when_the_server_is_back()
    {
        OpenIncident incident = incidentNow(ended(u"quiet"_s, 0ms));
        QVERIFY(incident.owesLook());
        incident.took(seenGone(), {}, Start + 200ms);
        QVERIFY(!incident.owesLook());
        incident.serverIsBack(Start + 1s);
        QVERIFY(incident.owesLook());
    }

    // A look may have met the server while it started; the watch itself was back only later.
    void an_outage_takes_its_restart_also_after_a_look_that_found_the_server()
    {
        OpenIncident incident = incidentNow(ended(u"quiet"_s, 0ms));
        incident.took(seenGone(), {}, Start + 200ms);
        incident.took(seenAlive(0s), {}, Start + 5s);
        incident.serverIsBack(Start + 9s);
        QVERIFY(!incident.isOver(Start + 9s));
        QVERIFY(incident.takes(trigger(TriggerKind::ServerRestarted, u"Uptime"_s, 9s)));
    }

    void it_is_looked_at_again_when_a_sign_comes_that_the_look_did_not_know()
    {
        OpenIncident incident(1, lost(u"quiet"_s, 0ms, 40s));
        QVERIFY(incident.wantsLook(Start));
        QVERIFY(incident.took({}, {}, Start + 200ms));
        incident.add(trigger(TriggerKind::ServerRestarted, u"Uptime"_s, 900ms));
        QVERIFY(incident.wantsLook(Start + 1500ms));
    }

    void a_certain_cause_is_not_looked_at_again()
    {
        OpenIncident incident(1, lost(u"quiet"_s, 0ms, 40s));
        incident.took({}, named("killed"_L1, diagnose::Certainty::Confirmed), Start + 200ms);
        incident.add(trigger(TriggerKind::CounterJumped, u"Com_kill"_s, 900ms));
        QVERIFY(!incident.wantsLook(Start + 1500ms));
    }

    void when_the_server_is_back_even_a_certain_cause_gets_its_evidence()
    {
        OpenIncident incident(1, lost(u"quiet"_s, 0ms, 40s));
        incident.took({}, named("server-crash"_L1, diagnose::Certainty::Confirmed), Start + 200ms);
        incident.serverIsBack(Start + 1s);
        QVERIFY(incident.wantsLook(Start + 1500ms));
        QVERIFY(incident.took({}, named("server-crash"_L1, diagnose::Certainty::Confirmed), Start + 1600ms));
        QVERIFY(!incident.caught().news);
        QCOMPARE(incident.caught().took, 200ms);
    }

    void looks_come_to_an_end()
    {
        OpenIncident incident(1, lost(u"quiet"_s, 0ms, 40s));
        auto now = Start;
        int looks = 0;
        for (; incident.wantsLook(now) && looks < 100; ++looks) {
            incident.took({}, {}, now);
            incident.serverIsBack(now);
            now += 2s;
        }
        QCOMPARE(looks, OpenIncident::MostLooks);
    }

    void a_later_look_is_news_only_when_it_tells_more()
    {
        OpenIncident incident(1, lost(u"quiet"_s, 0ms, 40s));
        const auto likely = diagnose::Certainty::Likely;
        QVERIFY(incident.took({}, {}, Start + 200ms));
        QVERIFY(incident.took({}, named("killed"_L1, likely), Start + 1s));
        QVERIFY(incident.caught().news);
        QVERIFY(incident.took({}, named("killed"_L1, likely), Start + 2s));
        QVERIFY(!incident.caught().news);
        QVERIFY(!incident.took({}, {}, Start + 3s));
        QCOMPARE(incident.caught().diagnosis.top()->cause.text(), u"killed"_s);
    }

    void a_noisy_counter_opens_ever_fewer_incidents()
    {
        Throttle throttle;
        int opened = 0;
        for (int second = 0; second < 7200; ++second)
            opened += !throttle.heldBackFor(
                trigger(TriggerKind::CounterJumped, u"Aborted_connects"_s, std::chrono::seconds(second)), 7);
        QVERIFY2(opened >= 3 && opened <= 10, qPrintable(QString::number(opened)));
    }

    void what_comes_now_and_then_is_told_each_time()
    {
        Throttle throttle;
        for (int minute = 0; minute < 300; minute += 10)
            QVERIFY(!throttle.heldBackFor(
                trigger(TriggerKind::CounterJumped, u"Aborted_connects"_s, std::chrono::minutes(minute)), 7));
    }

    void different_things_do_not_hold_each_other_back()
    {
        Throttle throttle;
        QVERIFY(!throttle.heldBackFor(trigger(TriggerKind::CounterJumped, u"Aborted_connects"_s, 0ms), 7));
        QVERIFY(!throttle.heldBackFor(trigger(TriggerKind::CounterJumped, u"Aborted_clients"_s, 10ms), 7));
    }

    void another_error_in_the_same_log_is_another_thing()
    {
        Throttle throttle;
        Trigger told = trigger(TriggerKind::OwnLog, u"/srv/app.log"_s, 0ms);
        told.error = evidence::ClientError{};
        told.error->code = 1129;
        QVERIFY(!throttle.heldBackFor(told, 7));
        told.error->code = 2006;
        QVERIFY(!throttle.heldBackFor(told, 7));
        QVERIFY(throttle.heldBackFor(told, 7));
    }

    void what_is_held_back_names_the_incident_that_it_repeats()
    {
        Throttle throttle;
        const auto jump = [](std::chrono::milliseconds after) {
            return trigger(TriggerKind::CounterJumped, u"Aborted_connects"_s, after);
        };
        QVERIFY(!throttle.heldBackFor(jump(0s), 3));
        QCOMPARE(throttle.heldBackFor(jump(5s), 4), std::optional(3));
        QVERIFY(!throttle.heldBackFor(jump(30s), 4));
        QCOMPARE(throttle.heldBackFor(jump(35s), 5), std::optional(4));
    }

    void an_incident_shows_only_so_many_of_the_same()
    {
        OpenIncident incident(1, trigger(TriggerKind::LogEvent, u"aborted-connection"_s, 0ms));
        for (int more = 1; more < Caught::MostTriggers; ++more)
            QVERIFY(incident.add(trigger(TriggerKind::LogEvent, u"aborted-connection"_s, 10ms)));
        QVERIFY(!incident.add(trigger(TriggerKind::LogEvent, u"aborted-connection"_s, 20ms)));
        QVERIFY(incident.add(trigger(TriggerKind::ServerRestarted, u"Uptime"_s, 30ms))); // new
        QCOMPARE(incident.triggers().size(), Caught::MostTriggers);
    }

    void what_repeats_is_counted_and_told_when_it_has_grown()
    {
        const QDateTime first(QDate(2026, 11, 23), QTime(14, 2), Qt::UTC);
        Repeats repeats;
        QVERIFY(repeats.takeNews().isEmpty());
        repeats.count(3, first);
        repeats.count(3, first.addSecs(60), 36);
        repeats.count(4, first.addSecs(90));
        const QList<Repeated> told{{3, 37, first, first.addSecs(60)},
                                   {4, 1, first.addSecs(90), first.addSecs(90)}};
        QCOMPARE(repeats.takeNews(), told);
        QVERIFY(repeats.takeNews().isEmpty());
        repeats.count(4, first.addSecs(95));
        QCOMPARE(repeats.takeNews().value(0).count, 2);
        for (int incident = 5; incident < 5000; ++incident)
            repeats.count(incident, first);
        QCOMPARE(repeats.takeNews().size(), Repeats::MostIncidents);
    }

    void losses_of_our_own_are_never_held_back()
    {
        Throttle throttle;
        for (int i = 0; i < 10; ++i)
            QVERIFY(!throttle.heldBackFor(lost(u"quiet"_s, std::chrono::seconds(i), 500ms), 7));
    }
};

QTEST_GUILESS_MAIN(TestOpenIncident)
#include "tst_openincident.moc"
