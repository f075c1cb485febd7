// SPDX-License-Identifier: GPL-3.0-or-later
// Healthy servers that only time, another machine or a rare configuration could make, as constructed
// evidence: nothing may come out above "possible".
#include "diagnose/Diagnoser.h"
#include "support/EvidenceBuilder.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace goneaway;
using namespace goneaway::diagnose;
using evidence::AbortReason;
using evidence::LogEventKind;
using test::EvidenceBuilder;

Q_DECLARE_METATYPE(goneaway::evidence::Evidence)

namespace facts = goneaway::evidence::facts;

class TestHealthyEvidence : public QObject
{
    Q_OBJECT

private slots:
    void nothing_is_claimed_data()
    {
        QTest::addColumn<evidence::Evidence>("evidence");
        const auto add = [](const char *name, const EvidenceBuilder &builder) {
            QTest::newRow(name) << builder.evidence();
        };
        constexpr auto Years = std::chrono::hours(24 * 365 * 6);
        add("years of uptime", EvidenceBuilder::mysql().uptime(Years));
        add("counters past 32 bits",
            EvidenceBuilder::mariadb()
                .uptime(Years)
                .status("Connections"_L1, 5'000'000'000)
                .status("Aborted_clients"_L1, 4'500'000));
        add("many aborted clients in a year, none explained",
            EvidenceBuilder::mariadb()
                .uptime(std::chrono::hours(24 * 365))
                .status("Aborted_clients"_L1, 250'000));
        add("many aborted connects: scans and health checks",
            EvidenceBuilder::mysql().status("Aborted_connects"_L1, 900'000));
        add("KILL is part of the day's work", EvidenceBuilder::mysql().status("Com_kill"_L1, 12'345));
        add("a clock three minutes off", EvidenceBuilder::mysql().observe([] {
            evidence::Observation clock;
            clock.fact = evidence::FactId(facts::ServerClockOffset);
            clock.value = qint64(-180'000);
            return clock;
        }()));
        add("restarted for an update an hour ago",
            EvidenceBuilder::mariadb()
                .uptime(1h)
                .logRead()
                .log(LogEventKind::Shutdown, u"Normal shutdown"_s, 3605s)
                .log(LogEventKind::Starting, {}, 3602s)
                .log(LogEventKind::Ready, {}, 3600s));
        add("a crash a month ago, and quiet since",
            EvidenceBuilder::mysql()
                .uptime(std::chrono::hours(24 * 30))
                .logRead()
                .log(LogEventKind::Crash, u"mysqld got signal 11"_s, std::chrono::hours(24 * 30)));
        add("idle connections closed all day long",
            EvidenceBuilder::mariadb()
                .logRead()
                .log(AbortReason::TimeoutReading, 17, 9h)
                .log(AbortReason::TimeoutReading, 18, 5h)
                .log(AbortReason::TimeoutReading, 19, 1h));
        add("applications that leave without a word",
            EvidenceBuilder::mariadb()
                .logRead()
                .log(AbortReason::ErrorReading, 20, 2h)
                .log(AbortReason::ErrorReading, 21, 1h));
        add("replicas hang on for weeks",
            EvidenceBuilder::mysql()
                .process({u"5"_s,
                          u"repl"_s,
                          u"replica1:40112"_s,
                          {},
                          u"Binlog Dump"_s,
                          u"1900000"_s,
                          u"Source has sent all binlog to replica"_s,
                          {}})
                .process({u"9"_s,
                          u"system user"_s,
                          {},
                          {},
                          u"Connect"_s,
                          u"1900000"_s,
                          u"Waiting for source"_s,
                          {}}));
        add("a report that runs for an hour",
            EvidenceBuilder::mysql().process({u"77"_s, u"report"_s, u"app1:51000"_s, u"dw"_s, u"Query"_s,
                                              u"3600"_s, u"Sending data"_s, u"SELECT ..."_s}));
        add("hosts refused long ago",
            EvidenceBuilder::mysql().hostCache(
                {{u"IP"_s, u"10.0.0.9"_s}, {u"COUNT_HOST_ACL_ERRORS"_s, u"3"_s}}));
        add("MySQL has counted everything once",
            EvidenceBuilder::mysql()
                .errorSummaryRead()
                .errorSummary(1158, 3, EvidenceBuilder::now().addDays(-2))
                .errorSummary(1160, 2, EvidenceBuilder::now().addDays(-2))
                .errorSummary(4031, 8, EvidenceBuilder::now().addDays(-1)));
        add("low limits that nobody has met",
            EvidenceBuilder::mariadb()
                .variable("wait_timeout"_L1, qint64(30))
                .variable("max_allowed_packet"_L1, qint64(1024 * 1024))
                .variable("max_connections"_L1, qint64(20))
                .variable("net_read_timeout"_L1, qint64(5)));
    }
    void nothing_is_claimed()
    {
        QFETCH(evidence::Evidence, evidence);
        const Diagnosis diagnosis = diagnose::diagnose(evidence);
        for (const Finding &finding : diagnosis.ranked) {
            QVERIFY2(finding.certainty != Certainty::Confirmed && finding.certainty != Certainty::Likely,
                     qPrintable(u"%1 %2"_s.arg(finding.cause.text(), nameOf(finding.certainty))));
        }
    }
};

QTEST_GUILESS_MAIN(TestHealthyEvidence)
#include "tst_healthy_evidence.moc"
