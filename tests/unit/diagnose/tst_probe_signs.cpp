// SPDX-License-Identifier: GPL-3.0-or-later
// What a probe saw counts, and never decides about a connection that it did not see.
#include "diagnose/Diagnoser.h"
#include "support/EvidenceBuilder.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace goneaway;
using diagnose::Certainty;
using test::EvidenceBuilder;
namespace facts = evidence::facts;

namespace {

evidence::Observation probed(QLatin1StringView fact, const evidence::Record &values)
{
    evidence::Observation observation;
    observation.fact = fact;
    observation.value = values;
    observation.at = EvidenceBuilder::now();
    return observation;
}

evidence::Observation pathCutBy(const QString &who, int milliseconds)
{
    return probed(facts::ProbeIdlePath,
                  {{u"standing"_s, u"trouble"_s},
                   {u"hung_up"_s, who},
                   {u"cut_ms"_s, QString::number(milliseconds)},
                   {u"lived"_s, u"5"_s}});
}

diagnose::Finding findingOf(const evidence::Evidence &evidence, QLatin1StringView cause)
{
    for (const diagnose::Finding &finding : diagnose::diagnose(evidence).ranked) {
        if (finding.cause == diagnose::CauseId(cause))
            return finding;
    }
    return {};
}

bool says(const diagnose::Finding &finding, const QString &key, bool supports)
{
    for (const diagnose::Reason &reason : finding.because) {
        if (reason.key == key && reason.supports == supports)
            return true;
    }
    return false;
}

EvidenceBuilder loss()
{
    return EvidenceBuilder::mariadb().symptom(2013).client("mariadb-connector-c"_L1).justNow();
}

} // namespace

class TestProbeSigns : public QObject
{
    Q_OBJECT

private slots:
    void a_path_that_forgets_as_fast_makes_the_network_likely()
    {
        const auto found =
            findingOf(loss().idleBefore(10min).observe(pathCutBy(u"network"_s, 300000)).evidence(),
                      "network-idle-drop"_L1);
        QCOMPARE(found.certainty, Certainty::Likely);
        QVERIFY(says(found, u"probe-cut"_s, true));
    }

    void even_where_no_usual_firewall_is_so_forgetful()
    {
        QVERIFY(findingOf(
                    loss().idleBefore(12s).failedAfter(0ms).observe(pathCutBy(u"network"_s, 7000)).evidence(),
                    "network-idle-drop"_L1)
                    .certainty
                != Certainty::RuledOut);
    }

    void a_proxy_that_closes_as_fast_is_likely()
    {
        const auto found = findingOf(
            loss().idleBefore(90s).failedAfter(0ms).observe(pathCutBy(u"proxy"_s, 60000)).evidence(),
            "proxy-timeout"_L1);
        QCOMPARE(found.certainty, Certainty::Likely);
        QVERIFY(says(found, u"probe-cut"_s, true));
    }

    void without_an_idle_time_it_is_only_possible()
    {
        const auto found =
            findingOf(loss().observe(pathCutBy(u"network"_s, 300000)).evidence(), "network-idle-drop"_L1);
        QCOMPARE(found.certainty, Certainty::Possible);
        QVERIFY(says(found, u"probe-cut"_s, true));
    }

    void a_connection_that_was_idle_for_less_was_not_lost_so()
    {
        for (const auto &[who, cause] :
             {std::pair(u"network"_s, "network-idle-drop"_L1), std::pair(u"proxy"_s, "proxy-timeout"_L1)}) {
            const auto found =
                findingOf(loss().idleBefore(2min).observe(pathCutBy(who, 300000)).evidence(), cause);
            QVERIFY(says(found, u"probe-later"_s, false));
            QVERIFY(!says(found, u"probe-cut"_s, true));
        }
    }

    void a_path_that_held_for_longer_speaks_against_both()
    {
        const auto evidence =
            loss()
                .idleBefore(60s)
                .observe(probed(facts::ProbeIdlePath, {{u"standing"_s, u"fine"_s}, {u"lived"_s, u"120"_s}}))
                .evidence();
        QVERIFY(says(findingOf(evidence, "network-idle-drop"_L1), u"probe-held"_s, false));
        QVERIFY(says(findingOf(evidence, "proxy-timeout"_L1), u"probe-held"_s, false));
    }

    void a_probe_that_was_cancelled_says_nothing()
    {
        evidence::Observation cancelled = pathCutBy(u"network"_s, 300000);
        cancelled.status = evidence::Status::Skipped;
        const auto found =
            findingOf(loss().idleBefore(10min).observe(cancelled).evidence(), "network-idle-drop"_L1);
        QVERIFY(!says(found, u"probe-cut"_s, true));
    }

    void a_statement_cut_as_late_as_the_lost_one_is_a_proxys()
    {
        const auto evidence =
            loss()
                .failedAfter(30s)
                .observe(probed(
                    facts::ProbeLongQuery,
                    {{u"standing"_s, u"trouble"_s}, {u"hung_up"_s, u"proxy"_s}, {u"after_ms"_s, u"30004"_s}}))
                .evidence();
        const auto found = findingOf(evidence, "proxy-timeout"_L1);
        QCOMPARE(found.certainty, Certainty::Likely);
        QVERIFY(says(found, u"probe-query-cut"_s, true));
    }

    void a_statement_longer_than_what_passes_is_too_large()
    {
        const auto limit = [](const QString &who) {
            return probed(facts::ProbePacket,
                          {{u"standing"_s, u"shown"_s},
                           {u"hung_up"_s, who},
                           {u"largest_bytes"_s, u"2096128"_s},
                           {u"refused_bytes"_s, u"2098176"_s}});
        };
        const auto large = [] {
            return loss().symptom(2006).status("Aborted_clients"_L1, 3).statementBytes(5000000);
        };
        const auto refused = findingOf(large().observe(limit(u"server"_s)).evidence(), "packet-too-large"_L1);
        QCOMPARE(refused.certainty, Certainty::Likely);
        QVERIFY(says(refused, u"probe-refused"_s, true));
        QVERIFY(says(findingOf(large().observe(limit(u"path"_s)).evidence(), "packet-too-large"_L1),
                     u"probe-path"_s, true));
        QVERIFY(
            says(findingOf(loss().symptom(2006).statementBytes(1000).observe(limit(u"server"_s)).evidence(),
                           "packet-too-large"_L1),
                 u"probe-passed"_s, false));
    }

    void the_servers_timeout_seen_by_a_probe_makes_it_likely()
    {
        const auto found = findingOf(
            loss().idleBefore(10min).observe(pathCutBy(u"server"_s, 300000)).evidence(), "idle-timeout"_L1);
        QVERIFY(found.certainty != Certainty::Confirmed);
    }

    void no_probe_confirms_anything_nor_alarms_anybody_on_a_healthy_server()
    {
        for (const QString &who : {u"network"_s, u"proxy"_s, u"server"_s, u"path"_s, u"person"_s}) {
            for (const diagnose::Finding &finding :
                 diagnose::diagnose(loss().idleBefore(1h).observe(pathCutBy(who, 4000)).evidence()).ranked)
                QVERIFY(finding.certainty != Certainty::Confirmed);
            for (const diagnose::Finding &finding :
                 diagnose::diagnose(EvidenceBuilder::mysql().observe(pathCutBy(who, 4000)).evidence()).ranked)
                QVERIFY(finding.certainty != Certainty::Confirmed && finding.certainty != Certainty::Likely);
        }
    }
};

QTEST_GUILESS_MAIN(TestProbeSigns)
#include "tst_probe_signs.moc"
