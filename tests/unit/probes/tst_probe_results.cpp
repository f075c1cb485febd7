// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/Probe.h"

#include <QJsonObject>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace goneaway;
using probes::Change;
using probes::HungUp;
using probes::ProbeOptions;
using probes::ProbeResult;
using probes::Standing;

namespace {

ProbeResult result(const QString &probe, Standing standing, std::optional<double> measure = std::nullopt)
{
    ProbeResult made;
    made.probe = probe;
    made.outcome = u"some"_s;
    made.standing = standing;
    made.measure = measure;
    made.at = QDateTime(QDate(2026, 11, 25), QTime(13, 0), Qt::UTC);
    return made;
}

ProbeResult fullResult()
{
    ProbeResult full = result(u"idle-path"_s, Standing::Trouble, 4.25);
    full.outcome = u"proxy"_s;
    full.hungUp = HungUp::Proxy;
    full.values = {{u"cut_ms"_s, u"4250"_s}, {u"lived"_s, u"4"_s}};
    full.error = evidence::ClientError{2013, u"CR_SERVER_LOST"_s, u"HY000"_s, 104, u"Lost connection"_s};
    full.spent = {12, 3456};
    full.took = 5120ms;
    return full;
}

Change compared(const ProbeResult &before, const ProbeResult &after)
{
    return probes::probeNamed(before.probe)->compare(before, after);
}

class StillClock final : public Clock
{
public:
    QDateTime now() const override { return QDateTime(QDate(2026, 11, 25), QTime(13, 0), Qt::UTC); }
};

// Windows cannot; the probe says so and does nothing.
#ifdef Q_OS_WIN
constexpr bool CanFork = false;
#else
constexpr bool CanFork = true;
#endif

} // namespace

class TestProbeResults : public QObject
{
    Q_OBJECT

private slots:
    void a_result_survives_as_an_observation_and_as_json()
    {
        const ProbeResult full = fullResult();
        QCOMPARE(probes::resultOf(probes::toObservation(full)), full);
        QCOMPARE(probes::resultFromJson(probes::toJson(full)), full);
        const auto saved = evidence::observationFromJson(evidence::toJson(probes::toObservation(full)));
        QVERIFY(saved);
        QCOMPARE(probes::resultOf(*saved), full);
    }

    void a_second_run_says_how_it_compares_with_the_first()
    {
        const auto cut = probes::toObservation(result(u"idle-path"_s, Standing::Trouble, 4.0));
        const auto other = probes::toObservation(result(u"kill"_s, Standing::Shown));
        QList<evidence::Observation> seen{
            probes::toObservation(result(u"idle-path"_s, Standing::Fine, 60.0))};
        const auto compare = probes::probeNamed(u"idle-path"_s)->compare;
        probes::noteChange({other}, seen, compare);
        QVERIFY(seen.first().field("change"_L1).isEmpty());
        probes::noteChange({cut, other}, seen, compare);
        QCOMPARE(seen.first().field("change"_L1), u"fixed"_s);
        QCOMPARE(probes::resultOf(seen.first()), result(u"idle-path"_s, Standing::Fine, 60.0));
    }

    void what_every_probe_can_end_in_has_one_sentence_for_all()
    {
        const auto texts = Texts::load(u"en"_s);
        QVERIFY(texts.ok());
        ProbeResult ended = result(u"kill"_s, Standing::Cancelled);
        ended.outcome = u"cancelled"_s;
        const evidence::Observation observation = probes::toObservation(ended);
        QCOMPARE(observation.note, u"probe.any.cancelled"_s);
        QVERIFY(texts->has(observation.note)); // whoever shows the observation has words for it
        QCOMPARE(probes::says(ended, *texts), texts->text(observation.note));
        QVERIFY(probes::advice(ended, *texts).isEmpty());
    }

    void what_is_no_result_is_none()
    {
        evidence::Observation other;
        other.fact = evidence::facts::ServerVersion;
        QVERIFY(!probes::resultOf(other));
        other.fact = evidence::FactId("probe..result"_L1);
        other.value = evidence::Record{};
        QVERIFY(!probes::resultOf(other));
        QVERIFY(!probes::resultFromJson({{u"probe"_s, u"idle"_s}, {u"standing"_s, u"wonderful"_s}}));
    }

    void the_latest_result_counts()
    {
        evidence::Evidence evidence;
        evidence.add(probes::toObservation(result(u"kill"_s, Standing::Unclear)));
        evidence.add(probes::toObservation(result(u"kill"_s, Standing::Shown)));
        QCOMPARE(probes::latestResult(evidence, u"kill")->standing, Standing::Shown);
        QVERIFY(!probes::latestResult(evidence, u"idle"));
    }

    void trouble_that_is_gone_is_fixed()
    {
        QCOMPARE(compared(result(u"tls"_s, Standing::Trouble, 1), result(u"tls"_s, Standing::Fine, 3)),
                 Change::Fixed);
        QCOMPARE(compared(result(u"tls"_s, Standing::Fine, 3), result(u"tls"_s, Standing::Trouble, 1)),
                 Change::Worse);
    }

    void what_came_to_no_end_proves_nothing()
    {
        for (const Standing standing : {Standing::Unclear, Standing::Impossible, Standing::Cancelled}) {
            QCOMPARE(compared(result(u"tls"_s, Standing::Trouble, 1), result(u"tls"_s, standing)),
                     Change::NotComparable);
            QCOMPARE(compared(result(u"tls"_s, standing), result(u"tls"_s, Standing::Fine)),
                     Change::NotComparable);
        }
        QCOMPARE(compared(result(u"tls"_s, Standing::Trouble, 1), result(u"dns"_s, Standing::Fine)),
                 Change::NotComparable);
    }

    void a_path_is_fixed_only_when_somebody_looked_beyond_the_old_end()
    {
        const ProbeResult before = result(u"idle-path"_s, Standing::Trouble, 60);
        QCOMPARE(compared(before, result(u"idle-path"_s, Standing::Fine, 120)), Change::Fixed);
        QCOMPARE(compared(before, result(u"idle-path"_s, Standing::Fine, 30)), Change::NotComparable);
        QCOMPARE(compared(before, result(u"idle-path"_s, Standing::Trouble, 300)), Change::Better);
        QCOMPARE(compared(before, result(u"idle-path"_s, Standing::Trouble, 60.8)), Change::Same);
        QCOMPARE(compared(before, result(u"idle-path"_s, Standing::Trouble, 20)), Change::Worse);
        QCOMPARE(
            compared(result(u"idle-path"_s, Standing::Fine, 30), result(u"idle-path"_s, Standing::Fine, 120)),
            Change::Same);
    }

    void a_longer_patience_of_the_server_is_better()
    {
        QCOMPARE(compared(result(u"idle"_s, Standing::Shown, 60), result(u"idle"_s, Standing::Shown, 28800)),
                 Change::Better);
        QCOMPARE(compared(result(u"idle"_s, Standing::Trouble, 60), result(u"idle"_s, Standing::Fine, 28800)),
                 Change::Fixed);
        QCOMPARE(compared(result(u"idle"_s, Standing::Shown, 60), result(u"idle"_s, Standing::Shown, 60)),
                 Change::Same);
    }

    void a_longer_statement_is_better()
    {
        QCOMPARE(
            compared(result(u"packet"_s, Standing::Shown, 1e6), result(u"packet"_s, Standing::Shown, 1.6e7)),
            Change::Better);
        QCOMPARE(compared(result(u"packet"_s, Standing::Shown, 1e6),
                          result(u"packet"_s, Standing::Shown, 1.001e6)),
                 Change::Same);
    }

    void a_few_milliseconds_of_the_resolver_are_no_news()
    {
        QCOMPARE(compared(result(u"dns"_s, Standing::Fine, -3), result(u"dns"_s, Standing::Fine, -9)),
                 Change::Same);
        QCOMPARE(
            compared(result(u"dns"_s, Standing::Trouble, -20000), result(u"dns"_s, Standing::Trouble, -5000)),
            Change::Better);
    }

    void options_stay_within_what_a_probe_can_do()
    {
        ProbeOptions wild;
        wild.horizon = 1000000s;
        wild.perSecond = 100000;
        wild.mostBytes = -5;
        wild.duration = 1h;
        const ProbeOptions own = probes::bounded(wild);
        QCOMPARE(own.horizon, std::chrono::seconds(4h));
        QCOMPARE(own.perSecond, 100);
        QCOMPARE(own.mostBytes, 0);
        QCOMPARE(own.duration, 30s);
        // However far somebody looks, a server can bear it.
        for (const std::chrono::seconds step : {1s, 0s, 60s}) {
            wild.step = step;
            const probes::Cost cost = probes::probeNamed(u"idle-path")->cost(probes::bounded(wild));
            QVERIFY2(cost.atOnce <= 42 && cost.connections <= 80,
                     qPrintable(QString::number(cost.connections)));
        }
    }

    void without_a_server_every_probe_says_so_and_ends()
    {
        connect::ConnectionTarget target;
        target.host = u"127.0.0.1"_s;
        target.port = 1; // nobody listens there
        target.connectTimeout = 2s;
        ProbeOptions options;
        options.perSecond = 50;
        options.duration = 1s;
        for (const probes::Probe &probe : probes::allProbes()) {
            evidence::Evidence evidence;
            const ProbeResult told = probes::runProbe(probe, target, options, StillClock(), {}, evidence);
            QCOMPARE(told.probe, QString(probe.id));
            QCOMPARE(told.at, StillClock().now());
            QVERIFY(!evidence.observations().isEmpty());
            if (probe.id == "dns"_L1)
                QCOMPARE(told.outcome, u"literal"_s);
            else if (probe.id == "burst"_L1)
                QCOMPARE(told.outcome, u"all-failed"_s);
            else if (probe.id == "fork"_L1 && !CanFork)
                QCOMPARE(told.outcome, u"not-here"_s);
            else
                QCOMPARE(told.outcome, u"no-login"_s);
        }
    }

    void a_name_that_does_not_exist_is_told()
    {
        connect::ConnectionTarget target;
        target.host = u"no-such-host.invalid"_s; // RFC 2606: there will never be one
        evidence::Evidence evidence;
        const ProbeResult told =
            probes::runProbe(*probes::probeNamed(u"dns"), target, {}, StillClock(), {}, evidence);
        QCOMPARE(told.outcome, u"failed"_s);
        QCOMPARE(told.standing, Standing::Trouble);
        target.host = u"localhost"_s;
        QCOMPARE(
            probes::runProbe(*probes::probeNamed(u"dns"), target, {}, StillClock(), {}, evidence).outcome,
            u"fine"_s);
    }

    void who_has_cancelled_before_gets_nothing_done()
    {
        connect::ConnectionTarget target;
        target.host = u"127.0.0.1"_s;
        target.port = 1;
        const CancelToken cancel;
        cancel.cancel();
        for (const probes::Probe &probe : probes::allProbes()) {
            evidence::Evidence evidence;
            QCOMPARE(probes::runProbe(probe, target, {}, StillClock(), cancel, evidence).standing,
                     Standing::Cancelled);
        }
    }
};

QTEST_GUILESS_MAIN(TestProbeResults)
#include "tst_probe_results.moc"
