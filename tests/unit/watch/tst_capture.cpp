// SPDX-License-Identifier: GPL-3.0-or-later
// What the signs of an incident complain of.
#include "watch/Capture.h"

#include <QTest>

using namespace goneaway;
using namespace goneaway::watch;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QDateTime Now(QDate(2026, 11, 23), QTime(10, 0, 0, 250), Qt::UTC);

Trigger trigger(TriggerKind kind, const QString &subject)
{
    Trigger made;
    made.kind = kind;
    made.subject = subject;
    made.at = Now;
    return made;
}

Trigger lost(const QString &which, int code, std::chrono::milliseconds idle)
{
    Trigger made = trigger(TriggerKind::ConnectionLost, which);
    made.loss = Loss{};
    made.loss->error.code = code;
    made.loss->error.sqlState = u"HY000"_s;
    made.loss->error.message = u"Lost connection to server during query"_s;
    made.loss->connectionId = 18;
    made.loss->idleBefore = idle;
    return made;
}

Trigger line(evidence::LogEventKind kind, evidence::AbortReason reason, quint64 id, const QString &text)
{
    Trigger made = trigger(TriggerKind::LogEvent, evidence::nameOf(kind));
    evidence::LogEvent event;
    event.kind = kind;
    event.reason = reason;
    event.connectionId = id;
    event.time = Now.addSecs(-1);
    event.text = text;
    made.event = event;
    return made;
}

Complaint complaint(const QList<Trigger> &triggers, bool slept = false)
{
    return complaintOf(std::span(triggers.constData(), static_cast<size_t>(triggers.size())), slept);
}

} // namespace

class TestCapture : public QObject
{
    Q_OBJECT

private slots:
    void an_own_loss_tells_most_and_the_quiet_one_before_the_other()
    {
        Trigger told = trigger(TriggerKind::OwnLog, u"/srv/app.log"_s);
        told.text = u"ERROR 2006 (HY000): MySQL server has gone away"_s;
        const Complaint made =
            complaint({told, lost(u"heartbeat"_s, 2013, 400ms), lost(u"quiet"_s, 4031, 90s)});
        QVERIFY(made.symptom && made.symptom->has(4031));
        QCOMPARE(made.symptom->phase, evidence::Phase::Idle);
        QVERIFY(made.symptom->connectionLoss);
        QCOMPARE(made.incident.at, std::optional(Now));
        QCOMPARE(made.incident.idleBefore, std::optional<std::chrono::milliseconds>(90s));
        QCOMPARE(made.incident.connectionId, std::optional<quint64>(18));
        QCOMPARE(made.notice.value(u"by"_s), u"quiet"_s);
        QCOMPARE(made.notice.value(u"noticed"_s), u"at-once"_s);
    }

    void what_was_noticed_only_when_asked_may_have_happened_long_before()
    {
        Trigger asked = lost(u"quiet"_s, 2013, 900s);
        asked.loss->atOnce = false;
        asked.loss->failedAfter = 3s;
        QCOMPARE(complaint({asked}).notice.value(u"noticed"_s), u"later"_s);
    }

    void a_loss_after_the_machine_slept_says_so()
    {
        QVERIFY(
            complaint({lost(u"quiet"_s, 2006, 3600s)}, true).symptom->hintsAt(evidence::hints::MachineSlept));
    }

    void the_applications_own_log_is_decoded()
    {
        Trigger told = trigger(TriggerKind::OwnLog, u"/srv/app.log"_s);
        told.text = u"pymysql.err.OperationalError: (1129, \"Host '10.0.0.7' is blocked because of many "
                    "connection errors; unblock with 'mysqladmin flush-hosts'\")"_s;
        const Complaint made = complaint({trigger(TriggerKind::CounterJumped, u"Aborted_connects"_s), told});
        QVERIFY(made.symptom && made.symptom->has(1129));
        QCOMPARE(made.incident.at, std::optional(Now));
        QCOMPARE(made.notice.value(u"noticed"_s), u"later"_s);
    }

    void a_line_of_the_servers_log_speaks_for_the_session_that_it_names()
    {
        const Complaint made = complaint(
            {line(evidence::LogEventKind::AbortedConnection, evidence::AbortReason::TimeoutReading, 15,
                  u"2026-11-23 10:00:00 15 [Warning] Aborted connection 15 to db: 'unconnected' user: 'app' "
                  "host: 'localhost' (Got timeout reading communication packets)"_s)});
        QVERIFY(made.symptom && made.symptom->connectionLoss);
        QCOMPARE(made.incident.connectionId, std::optional<quint64>(15));
        QCOMPARE(made.incident.at, std::optional(Now.addSecs(-1)));
    }

    void a_line_on_too_many_connections_is_error_1040_of_somebody_without_a_session()
    {
        const Complaint made = complaint(
            {line(evidence::LogEventKind::AbortedConnection, evidence::AbortReason::TooManyConnections, 0,
                  u"2026-11-23 10:00:00 0 [Warning] Aborted connection 0 to db: 'unconnected' user: "
                  "'unauthenticated' host: 'connecting host' (Too many connections)"_s)});
        QVERIFY(made.symptom && made.symptom->has(1040));
        QCOMPARE(made.symptom->phase, evidence::Phase::Handshake);
        QVERIFY(!made.incident.connectionId);
    }

    void a_lost_connection_that_is_only_counted_is_a_loss_without_an_error()
    {
        const Complaint made = complaint({trigger(TriggerKind::CounterJumped, u"Aborted_clients"_s)});
        QVERIFY(made.symptom && made.symptom->connectionLoss);
        QVERIFY(made.symptom->errors.isEmpty());
    }

    // A server that hangs ends connections when it wakes up: they were called a restart's once.
    void what_is_counted_after_a_silence_is_no_loss_of_its_own()
    {
        QVERIFY(!complaint({trigger(TriggerKind::NoAnswer, u"heartbeat"_s),
                            trigger(TriggerKind::CounterJumped, u"Aborted_clients"_s)})
                     .symptom);
    }

    // Seen by nothing but its uptime, behind a proxy that keeps the watch's connections open.
    void a_restart_ended_everybodys_connections()
    {
        Trigger restarted = trigger(TriggerKind::ServerRestarted, u"Uptime"_s);
        restarted.says = u"512 -> 2"_s;
        const Complaint made = complaint({restarted});
        QVERIFY(made.symptom && made.symptom->connectionLoss);
        QCOMPARE(made.symptom->text, u"Uptime 512 -> 2"_s);
        QCOMPARE(made.notice.value(u"noticed"_s), u"later"_s);
    }

    void without_a_loss_there_is_only_the_time()
    {
        const Complaint made = complaint({trigger(TriggerKind::CounterJumped, u"Com_kill"_s)});
        QVERIFY(!made.symptom);
        QVERIFY(made.notice.isEmpty());
        QCOMPARE(made.incident.at, std::optional(Now));
    }
};

QTEST_GUILESS_MAIN(TestCapture)
#include "tst_capture.moc"
