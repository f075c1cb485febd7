// SPDX-License-Identifier: GPL-3.0-or-later
// Probes against real servers, proxies and firewalls: what they find, and that they leave nothing behind.
#include "lab/HaProxy.h"
#include "lab/Namespaces.h"
#include "lab/PracticeServer.h"
#include "probes/Probe.h"
#include "session/TroubleshootingSession.h"
#include "support/Cli.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <map>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace goneaway;
using connect::ConnectionTarget;
using lab::ServerKind;
using probes::Change;
using probes::HungUp;
using probes::ProbeOptions;
using probes::ProbeResult;
using probes::Standing;

namespace {

// Short, so that the test is.
ProbeOptions quickOptions()
{
    ProbeOptions options;
    options.horizon = 2s;
    options.step = 1s;
    options.mostBytes = 4 * 1024 * 1024;
    options.perSecond = 20;
    options.duration = 1s;
    return options;
}

// What could have been left: sessions, settings, files.
struct Trace {
    QStringList sessions;
    QList<QStringList> variables;
    QStringList files;
};

// Inside a test function: what is missing, said.
#define SKIP_WITHOUT(kind)                                                                                   \
    if (!servers.contains(kind))                                                                             \
    QSKIP(qPrintable(missing[kind]))

} // namespace

class TestProbes : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        for (const ServerKind kind : {ServerKind::MariaDb, ServerKind::MySql}) {
            lab::PracticeOptions options;
            options.kind = kind;
            options.certificate = true;
            options.serverOptions = QStringList{u"--max-allowed-packet=2097152"_s};
            auto started = lab::PracticeServer::start(options);
            if (started)
                servers[kind] = std::move(*started);
            else
                missing[kind] = started.error().detail;
        }
    }
    void cleanupTestCase() { servers.clear(); }

    void every_probe_leaves_nothing_behind_and_costs_no_more_than_it_said_data()
    {
        QTest::addColumn<ServerKind>("kind");
        QTest::addColumn<QString>("id");
        for (const ServerKind kind : {ServerKind::MariaDb, ServerKind::MySql}) {
            for (const probes::Probe &probe : probes::allProbes())
                QTest::newRow(qPrintable(nameOf(kind) + u' ' + QString(probe.id)))
                    << kind << QString(probe.id);
        }
    }
    void every_probe_leaves_nothing_behind_and_costs_no_more_than_it_said()
    {
        QFETCH(ServerKind, kind);
        QFETCH(QString, id);
        SKIP_WITHOUT(kind);
        const lab::PracticeServer &server = *servers[kind];
        const Trace before = traceOf(server);
        QVERIFY(!before.variables.isEmpty() && !before.files.isEmpty());
        ConnectionTarget target = server.target(lab::Account::Application);
        target.database = u"practice"_s;
        const ProbeResult result = run(id, target);
        QVERIFY2(result.standing != Standing::Impossible && result.standing != Standing::Unclear,
                 qPrintable(result.outcome));
        const probes::Cost cost = probes::probeNamed(id)->cost(probes::bounded(quickOptions()));
        QVERIFY2(result.spent.connections <= cost.connections,
                 qPrintable(u"%1 > %2"_s.arg(result.spent.connections).arg(cost.connections)));
        QVERIFY(result.spent.bytes <= cost.bytes);
        QVERIFY(result.took <= cost.time);
        QTRY_COMPARE(traceOf(server).sessions, before.sessions);
        const Trace after = traceOf(server);
        QCOMPARE(after.variables, before.variables);
        QCOMPARE(after.files, before.files);
    }

    void a_cancelled_probe_ends_soon_and_leaves_nothing_behind_data() { bothServers(); }
    void a_cancelled_probe_ends_soon_and_leaves_nothing_behind()
    {
        QFETCH(ServerKind, kind);
        SKIP_WITHOUT(kind);
        const lab::PracticeServer &server = *servers[kind];
        const Trace before = traceOf(server);
        ProbeOptions options = quickOptions();
        options.horizon = 600s;
        options.step = 0s;
        for (const QLatin1StringView id : {"long-query"_L1, "idle-path"_L1, "idle"_L1}) {
            const CancelToken cancel;
            const Stopwatch watch;
            const ProbeResult result =
                runWith(QString(id), server.target(), options, cancel, [&cancel, id](const auto &step) {
                    // Where it waits for long.
                    if (id != "long-query"_L1 || step.values.value(u"seconds"_s) == "2"_L1)
                        cancel.cancel();
                });
            QCOMPARE(result.standing, Standing::Cancelled);
            QVERIFY(watch.elapsed() < 60s); // none of its own 600 s
            QTRY_COMPARE(traceOf(server).sessions, before.sessions);
        }
    }

    void a_server_that_hangs_does_not_hold_up_who_cancels_data() { bothServers(); }
    void a_server_that_hangs_does_not_hold_up_who_cancels()
    {
        QFETCH(ServerKind, kind);
        SKIP_WITHOUT(kind);
        lab::PracticeServer &server = *servers[kind];
        ConnectionTarget target = server.target();
        target.connectTimeout = 300s;
        target.readTimeout = 300s;
        server.freeze();
        for (const probes::Probe &probe : probes::allProbes()) {
            const CancelToken cancel;
            std::thread person([cancel] {
                std::this_thread::sleep_for(100ms); // until it waits for the server
                cancel.cancel();
            });
            const Stopwatch watch;
            const ProbeResult result = runWith(QString(probe.id), target, quickOptions(), cancel);
            const auto took = watch.elapsed();
            person.join();
            if (probe.id != "dns"_L1)
                QCOMPARE(result.standing, Standing::Cancelled);
            QVERIFY2(took < 60s, qPrintable(u"%1: %2 ms"_s.arg(probe.id).arg(took.count())));
            qInfo("%s on a server that hangs: over %lld ms after the start, cancelled at 100 ms",
                  qPrintable(QString(probe.id)), static_cast<long long>(took.count()));
        }
        server.thaw();
    }

    // Its end would look like what the probe is about to show.
    void a_server_that_dies_meanwhile_is_not_taken_for_a_result_data()
    {
        QTest::addColumn<QString>("id");
        for (const char *id : {"idle", "long-query", "fork", "kill", "one-way"})
            QTest::newRow(id) << QString::fromLatin1(id);
    }
    void a_server_that_dies_meanwhile_is_not_taken_for_a_result()
    {
        QFETCH(QString, id);
        SKIP_WITHOUT(ServerKind::MariaDb);
        auto started = lab::PracticeServer::start({});
        QVERIFY(started.ok());
        lab::PracticeServer &server = **started;
        bool sent = false;
        const ProbeResult result =
            runWith(id, server.target(), quickOptions(), CancelToken(), [&](const auto &) {
                if (!std::exchange(sent, true)) {
                    server.send(SIGKILL);
                    QVERIFY(server.waitForEnd().ok());
                }
            });
        QVERIFY(sent);
        const bool says = result.outcome == "no-answer"_L1 || result.outcome == "no-login"_L1;
        QVERIFY2(says, qPrintable(result.outcome));
        QCOMPARE(result.hungUp, probes::HungUp::Nobody);
    }

    void burst_gives_up_a_server_that_hangs()
    {
        SKIP_WITHOUT(ServerKind::MariaDb);
        auto started = lab::PracticeServer::start({});
        QVERIFY(started.ok());
        lab::PracticeServer &server = **started;
        ConnectionTarget target = server.target();
        target.connectTimeout = 1s;
        ProbeOptions options;
        options.duration = 2s;
        const ProbeResult result = runWith(u"burst"_s, target, options, CancelToken(), [&](const auto &step) {
            if (step.values.value(u"number"_s) == "10"_L1)
                server.freeze();
        });
        server.thaw();
        QCOMPARE(result.standing, Standing::Trouble);
        // Twenty failures, each after its timeout, would take far longer than the probe has said.
        QVERIFY2(result.values.value(u"failed"_s).toInt() < 20, qPrintable(result.values.value(u"failed"_s)));
    }

    void idle_shows_what_an_application_sees_data() { bothServers(); }
    void idle_shows_what_an_application_sees()
    {
        QFETCH(ServerKind, kind);
        SKIP_WITHOUT(kind);
        evidence::Evidence evidence;
        const ProbeResult result = run(u"idle"_s, servers[kind]->target(), quickOptions(), evidence);
        QCOMPARE(result.outcome, u"closed"_s);
        QCOMPARE(result.hungUp, HungUp::Server);
        QCOMPARE(result.error->code, kind == ServerKind::MySql ? 4031 : 2006);
        QCOMPARE(result.values.value(u"session_gone"_s), u"yes"_s);
        QCOMPARE(probes::latestResult(evidence, u"idle"), result);

        if (kind == ServerKind::MySql)
            return;
        ProbeOptions options = quickOptions();
        options.pause = 100000s;
        QCOMPARE(run(u"idle"_s, servers[kind]->target(), options).outcome, u"too-short"_s);
        options.pause = 60s;
        QCOMPARE(run(u"idle"_s, servers[kind]->target(), options).outcome, u"enough"_s);
    }

    void packet_finds_the_servers_limit_data() { bothServers(); }
    void packet_finds_the_servers_limit()
    {
        QFETCH(ServerKind, kind);
        SKIP_WITHOUT(kind);
        constexpr qint64 Limit = 2 * 1024 * 1024;
        ProbeOptions options = quickOptions();
        options.rowBytes = 1000;
        const ProbeResult result = run(u"packet"_s, servers[kind]->target(), options);
        QCOMPARE(result.outcome, u"server"_s);
        QCOMPARE(result.hungUp, HungUp::Server);
        QVERIFY(*result.measure<Limit && * result.measure> Limit - 5000);
        QCOMPARE(result.values.value(u"rows"_s), u"2096"_s);
        QVERIFY(result.error);

        options.needBytes = 1000 * 1000;
        const ProbeResult fits = run(u"packet"_s, servers[kind]->target(), options);
        QCOMPARE(fits.outcome, u"fits"_s);
        QCOMPARE(fits.standing, Standing::Fine);
        options.needBytes = 3 * 1000 * 1000;
        const ProbeResult tooLong = run(u"packet"_s, servers[kind]->target(), options);
        QCOMPARE(tooLong.standing, Standing::Trouble);
        QCOMPARE(probes::probeNamed(u"packet")->compare(tooLong, fits), Change::Fixed);
    }

    void kill_shows_what_an_application_sees_data() { bothServers(); }
    void kill_shows_what_an_application_sees()
    {
        QFETCH(ServerKind, kind);
        SKIP_WITHOUT(kind);
        ConnectionTarget target = servers[kind]->target(lab::Account::Reader);
        // MariaDB Connector/C has another error where a TLS connection ends.
        QCOMPARE(run(u"kill"_s, target).values.value(u"idle_first_code"_s), u"2026"_s);
        target.tlsMode = connect::TlsMode::Disabled;
        target.getServerPublicKey = true;
        const ProbeResult result = run(u"kill"_s, target);
        QCOMPARE(result.outcome, u"killed"_s);
        QCOMPARE(result.values.value(u"idle_first_code"_s), u"2013"_s);
        QCOMPARE(result.values.value(u"idle_second_code"_s), u"2006"_s);
        QCOMPARE(result.values.value(u"busy_first_code"_s), u"2013"_s);
    }

    void reconnect_tells_what_is_lost_without_a_word_data() { bothServers(); }
    void reconnect_tells_what_is_lost_without_a_word()
    {
        QFETCH(ServerKind, kind);
        SKIP_WITHOUT(kind);
        ConnectionTarget target = servers[kind]->target(lab::Account::Application);
        target.database = u"practice"_s;
        const ProbeResult result = run(u"reconnect"_s, target);
        QCOMPARE(result.outcome, u"when-asked"_s);
        QVERIFY(result.values.value(u"automatic"_s).endsWith("new session"_L1));
        QCOMPARE(result.values.value(u"lost"_s),
                 u"the open transaction, temporary tables, user variables, "
                 "session settings, GET_LOCK() locks"_s);
    }

    void one_way_shows_that_the_statement_ran_data() { bothServers(); }
    void one_way_shows_that_the_statement_ran()
    {
        QFETCH(ServerKind, kind);
        SKIP_WITHOUT(kind);
        const ProbeResult result = run(u"one-way"_s, servers[kind]->target(lab::Account::Reader));
        QCOMPARE(result.outcome, u"executed"_s);
        QVERIFY(result.error);
    }

    void fork_shows_the_childs_goodbye_data() { bothServers(); }
    void fork_shows_the_childs_goodbye()
    {
        QFETCH(ServerKind, kind);
        SKIP_WITHOUT(kind);
        const ProbeResult result = run(u"fork"_s, servers[kind]->target());
        QCOMPARE(result.outcome, u"closed"_s);
        QCOMPARE(result.values.value(u"exit_code"_s), u"none"_s);
        QCOMPARE(result.values.value(u"first_code"_s), u"2013"_s);
        QCOMPARE(result.values.value(u"aborted_clients"_s), u"0"_s);
        QCOMPARE(run(u"fork"_s, servers[kind]->target(lab::Account::Root, lab::Transport::Tls)).outcome,
                 u"over-tls"_s);
    }

    void tls_checks_versions_and_the_certificate_data() { bothServers(); }
    void tls_checks_versions_and_the_certificate()
    {
        QFETCH(ServerKind, kind);
        SKIP_WITHOUT(kind);
        ConnectionTarget target = servers[kind]->target();
        const ProbeResult unverified = run(u"tls"_s, target);
        QCOMPARE(unverified.outcome, u"unverified"_s);
        QVERIFY(unverified.values.value(u"versions"_s).contains("TLSv1.3"_L1));
        // Some CA, which did not sign it.
        target.tlsCa = QStringLiteral(GONEAWAY_SOURCE_DIR "/LICENSE");
        const ProbeResult untrusted = run(u"tls"_s, target);
        QCOMPARE(untrusted.standing, Standing::Trouble);
        if (kind == ServerKind::MySql) {
            target.tlsCa = servers[kind]->dataDirectory() + u"/ca.pem"_s;
            const ProbeResult trusted = run(u"tls"_s, target);
            QCOMPARE(trusted.outcome, u"wrong-name"_s); // MySQL's own certificates name nobody
            QCOMPARE(trusted.standing, Standing::Fine); // and nobody asked for the name
            QCOMPARE(probes::probeNamed(u"tls")->compare(untrusted, trusted), Change::Fixed);
        }
    }

    void burst_counts_what_is_refused_by_kind_data() { bothServers(); }
    void burst_counts_what_is_refused_by_kind()
    {
        QFETCH(ServerKind, kind);
        SKIP_WITHOUT(kind);
        const ProbeResult fine = run(u"burst"_s, servers[kind]->target());
        QCOMPARE(fine.outcome, u"fine"_s);
        QCOMPARE(fine.values.value(u"count"_s), u"20"_s);
        ConnectionTarget wrong = servers[kind]->target(lab::Account::Reader);
        QVERIFY(servers[kind]->execute({"SET GLOBAL max_connections = 10"}));
        std::vector<connect::ClientSession> others(10);
        for (connect::ClientSession &other : others)
            other.open(wrong);
        const ProbeResult refused = run(u"burst"_s, wrong);
        others.clear();
        QVERIFY(servers[kind]->execute({"SET GLOBAL max_connections = 151"}));
        QCOMPARE(refused.outcome, u"all-failed"_s);
        QCOMPARE(refused.error->code, 1040);
        QCOMPARE(probes::probeNamed(u"burst")->compare(refused, fine), Change::Fixed);
    }

    void long_query_names_the_servers_limit_for_statements_data() { bothServers(); }
    void long_query_names_the_servers_limit_for_statements()
    {
        QFETCH(ServerKind, kind);
        SKIP_WITHOUT(kind);
        const bool mysql = kind == ServerKind::MySql;
        QVERIFY(servers[kind]->execute(
            {mysql ? "SET GLOBAL max_execution_time = 1500" : "SET GLOBAL max_statement_time = 1.5"}));
        const ProbeResult result = run(u"long-query"_s, servers[kind]->target(lab::Account::Reader));
        QVERIFY(servers[kind]->execute(
            {mysql ? "SET GLOBAL max_execution_time = 0" : "SET GLOBAL max_statement_time = 0"}));
        QCOMPARE(result.outcome, u"statement-limit"_s);
        QCOMPARE(result.hungUp, HungUp::Server);
        QVERIFY(*result.measure > 1.4 && *result.measure < 2.0);
    }

    void long_query_names_a_proxy_and_its_second_data() { bothServers(); }
    void long_query_names_a_proxy_and_its_second()
    {
        QFETCH(ServerKind, kind);
        SKIP_WITHOUT(kind);
        const auto proxy = proxyBefore(kind, {.serverTimeout = 1500ms});
        if (!proxy)
            QSKIP("no HAProxy here");
        const Trace before = traceOf(*servers[kind]);
        ConnectionTarget target = servers[kind]->target();
        target.port = proxy->port();
        const ProbeResult result = run(u"long-query"_s, target);
        QCOMPARE(result.outcome, u"path"_s);
        QCOMPARE(result.hungUp, HungUp::Proxy);
        QVERIFY(*result.measure > 1.4 && *result.measure < 2.0);
        QTRY_COMPARE(traceOf(*servers[kind]).sessions, before.sessions); // its statement runs no longer
        const ProbeResult after = run(u"long-query"_s, servers[kind]->target());
        QCOMPARE(after.outcome, u"none"_s);
        QCOMPARE(probes::probeNamed(u"long-query")->compare(result, after), Change::Fixed);
    }

    void long_query_names_the_clients_own_patience()
    {
        SKIP_WITHOUT(ServerKind::MariaDb);
        ProbeOptions options = quickOptions();
        options.readTimeout = 1s;
        options.horizon = 3s;
        const ProbeResult result = run(u"long-query"_s, servers[ServerKind::MariaDb]->target(), options);
        QCOMPARE(result.outcome, u"client"_s);
        QCOMPARE(result.hungUp, HungUp::Client);
    }

    void idle_path_finds_a_proxys_four_seconds_to_within_one_data() { bothServers(); }
    void idle_path_finds_a_proxys_four_seconds_to_within_one()
    {
        QFETCH(ServerKind, kind);
        SKIP_WITHOUT(kind);
        auto proxy = proxyBefore(kind, {.clientTimeout = 4s});
        if (!proxy)
            QSKIP("no HAProxy here");
        ConnectionTarget target = servers[kind]->target(lab::Account::Reader);
        target.port = proxy->port();
        ProbeOptions options;
        options.horizon = 20s;
        evidence::Evidence evidence;
        const ProbeResult before = run(u"idle-path"_s, target, options, evidence);
        QCOMPARE(before.outcome, u"proxy"_s);
        QCOMPARE(before.hungUp, HungUp::Proxy);
        QVERIFY2(*before.measure > 3.0 && *before.measure < 5.0,
                 qPrintable(QString::number(*before.measure)));
        QVERIFY(evidence.find(evidence::FactId("probe.idle-path.connections"_L1)));
        qInfo("%s behind HAProxy, timeout client 4 s: cut after %.3f s", qPrintable(nameOf(kind)),
              *before.measure);

        if (kind == ServerKind::MySql)
            return; // the same again would only take longer
        // The fix: a longer timeout.
        proxy.reset();
        proxy = proxyBefore(kind, {});
        target.port = proxy->port();
        options.horizon = 5s;
        const ProbeResult after = run(u"idle-path"_s, target, options);
        QCOMPARE(after.outcome, u"none"_s);
        QCOMPARE(probes::probeNamed(u"idle-path")->compare(before, after), Change::Fixed);
        options.horizon = 2s;
        const ProbeResult tooShort = run(u"idle-path"_s, target, options);
        QCOMPARE(probes::probeNamed(u"idle-path")->compare(before, tooShort), Change::NotComparable);
    }

    void idle_path_tells_the_servers_own_timeout_from_the_path_data() { bothServers(); }
    void idle_path_tells_the_servers_own_timeout_from_the_path()
    {
        QFETCH(ServerKind, kind);
        SKIP_WITHOUT(kind);
        QVERIFY(servers[kind]->execute({"SET GLOBAL wait_timeout = 3"}));
        ProbeOptions options;
        options.horizon = 5s;
        const ProbeResult result = run(u"idle-path"_s, servers[kind]->target(lab::Account::Reader), options);
        QVERIFY(servers[kind]->execute({"SET GLOBAL wait_timeout = 28800"}));
        QCOMPARE(result.outcome, u"server"_s);
        QVERIFY2(*result.measure > 2.5 && *result.measure < 4.0,
                 qPrintable(QString::number(*result.measure)));
    }

    void idle_path_finds_a_firewalls_six_seconds_to_within_one_data() { bothServers(); }
    void idle_path_finds_a_firewalls_six_seconds_to_within_one()
    {
        QFETCH(ServerKind, kind);
        SKIP_WITHOUT(kind);
        if (const auto possible = lab::Namespaces::available(); !possible)
            QSKIP(qPrintable(possible.error().detail));
        auto spaces = lab::Namespaces::make();
        QVERIFY2(spaces.ok(), spaces.ok() ? "" : qPrintable(spaces.error().detail));
        lab::PracticeOptions options = (*spaces)->serverOptions();
        options.kind = kind;
        options.serverOptions = QStringList{u"--skip-name-resolve"_s};
        const auto server = lab::PracticeServer::start(options);
        QVERIFY2(server.ok(), server.ok() ? "" : qPrintable(server.error().detail));
        for (const QString &rule : {u"-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT"_s,
                                    u"-A FORWARD -p tcp --syn -m conntrack --ctstate NEW -j ACCEPT"_s,
                                    u"-A FORWARD -p tcp -j DROP"_s}) {
            if (const auto set = (*spaces)->firewall(rule.split(u' ')); !set)
                QSKIP(qPrintable(set.error().detail));
        }
        QVERIFY((*spaces)->firewallSetting(u"net.netfilter.nf_conntrack_tcp_loose"_s, u"0"_s));
        QVERIFY((*spaces)->firewallSetting(u"net.netfilter.nf_conntrack_tcp_timeout_established"_s, u"6"_s));

        const ConnectionTarget target = (*server)->target();
        const QStringList words =
            QStringList{u"probe"_s, u"idle-path"_s, u"--yes"_s, u"--json"_s} + connect::optionWords(target);
        // Looked at every second, or roughly first and then closely.
        const bool closely = kind == ServerKind::MariaDb;
        const QStringList how = closely ? QStringList{u"--horizon"_s, u"8"_s, u"--step"_s, u"1"_s}
                                        : QStringList{u"--horizon"_s, u"12"_s};
        const support::CliRun before =
            support::runCli(words + how, support::passwordOf(target), {}, (*spaces)->clientPrefix());
        QCOMPARE(before.status, 1);
        const QJsonObject probe = before.json().value("probes"_L1).toArray().first().toObject();
        QCOMPARE(probe.value("hung_up"_L1).toString(), u"network"_s);
        const double cut = probe.value("measure"_L1).toDouble();
        QVERIFY2(cut > 5.0 && cut < 7.5, qPrintable(QString::number(cut)));
        QCOMPARE(probe.value("values"_L1).toObject().value("server_side"_L1).toString(), u"there"_s);
        qInfo("%s behind a firewall that forgets after 6 s: %s", qPrintable(nameOf(kind)),
              qPrintable(probe.value("says"_L1).toString()));
        // What the firewall cut off from us does not stay on the server, once it has seen the last goodbye.
        QTRY_COMPARE(
            (*server)
                ->firstRow("SELECT COUNT(*) FROM information_schema.processlist WHERE command = 'Sleep'")
                ->value(0),
            u"0"_s);

        if (!closely)
            return;
        // The fix, and the same options again.
        QVERIFY(
            (*spaces)->firewallSetting(u"net.netfilter.nf_conntrack_tcp_timeout_established"_s, u"600"_s));
        QTemporaryDir folder;
        const QString file = folder.filePath(u"before.json"_s);
        QVERIFY(support::writeFile(file, before.output.toUtf8()));
        const support::CliRun after =
            support::runCli(words + how + QStringList{u"--before"_s, file}, support::passwordOf(target), {},
                            (*spaces)->clientPrefix());
        QCOMPARE(after.status, 0);
        const QJsonObject again = after.json().value("probes"_L1).toArray().first().toObject();
        QCOMPARE(again.value("outcome"_L1).toString(), u"none"_s);
        QCOMPARE(again.value("change"_L1).toString(), u"fixed"_s);
    }

    void what_a_probe_found_is_in_the_diagnosis_and_in_the_bundle()
    {
        SKIP_WITHOUT(ServerKind::MariaDb);
        const auto proxy = proxyBefore(ServerKind::MariaDb, {.clientTimeout = 1500ms});
        if (!proxy)
            QSKIP("no HAProxy here");
        ConnectionTarget target = servers[ServerKind::MariaDb]->target();
        target.port = proxy->port();
        const auto texts = Texts::load(u"en"_s);
        const auto catalogue = diagnose::Catalogue::load(u"en"_s);
        QVERIFY(texts.ok() && catalogue.ok());
        session::TroubleshootingSession session(*texts, *catalogue);
        QSignalSpy probed(&session, &session::TroubleshootingSession::probed);
        QSignalSpy stepped(&session, &session::TroubleshootingSession::probeStepped);
        session.probe(u"idle-path"_s, target, quickOptions());
        QVERIFY(probed.wait(30'000));
        QVERIFY(stepped.count() > 0);
        QCOMPARE(probed.first()[1].value<ProbeResult>().hungUp, HungUp::Proxy);

        evidence::Symptom symptom;
        symptom.connectionLoss = true;
        symptom.errors = {{2013, u"CR_SERVER_LOST"_s, u"HY000"_s, {}, {}}};
        evidence::Incident incident;
        incident.idleBefore = 90s;
        incident.failedAfter = 0ms;
        QSignalSpy diagnosed(&session, &session::TroubleshootingSession::diagnosed);
        session.diagnose(symptom, incident);
        QVERIFY(diagnosed.wait());
        const auto report = diagnosed.first()[1].value<report::Report>();
        QCOMPARE(report.findings.first().finding.cause.text(), u"proxy-timeout"_s);
        QCOMPARE(report.findings.first().finding.certainty, diagnose::Certainty::Likely);
        QVERIFY(report.findings.first().evidenceFor.join(u' ').contains("probe idle-path"_L1));

        QSignalSpy collected(&session, &session::TroubleshootingSession::bundleCollected);
        session.collectBundle({});
        QVERIFY(collected.wait());
        const auto contents = collected.first()[1].value<bundle::Contents>();
        const auto saved =
            std::find_if(contents.entries.begin(), contents.entries.end(),
                         [](const bundle::Entry &entry) { return entry.path == "evidence.json"_L1; });
        QVERIFY(saved != contents.entries.end());
        QVERIFY(saved->content.contains("probe.idle-path.result"));

        // Another server is another case.
        target.port = 1;
        session.connectTo(target);
        diagnosed.clear();
        session.diagnose(symptom, incident);
        QVERIFY(diagnosed.wait());
        QVERIFY(!diagnosed.first()[1].value<report::Report>().evidence.find(evidence::facts::ProbeIdlePath));
    }

    void nothing_runs_without_consent()
    {
        SKIP_WITHOUT(ServerKind::MariaDb);
        const ConnectionTarget target = servers[ServerKind::MariaDb]->target();
        const QStringList words = QStringList{u"probe"_s, u"kill"_s} + connect::optionWords(target);
        const support::CliRun refused = support::runCli(words, support::passwordOf(target));
        QCOMPARE(refused.status, 2);
        QVERIFY(refused.complaints.contains("--yes"_L1));
        QVERIFY(refused.output.contains("At most 4 connections"_L1)); // and what it would have done was told
        QCOMPARE(support::runCli({u"probe"_s, u"nosuch"_s}).status, 2);
        // Nor without the run that it is to be compared with.
        const QTemporaryDir folder;
        const QString before = folder.filePath(u"before.json"_s);
        QVERIFY(support::writeFile(before, R"({"schema":"goneaway.probe/1","probes":[]})"));
        const support::CliRun alone = support::runCli(words + QStringList{u"--yes"_s, u"--before"_s, before},
                                                      support::passwordOf(target));
        QCOMPARE(alone.status, 2);
        QVERIFY2(alone.complaints.contains("no run of the probe \"kill\""_L1), qPrintable(alone.complaints));
        QVERIFY(support::runCli({u"probe"_s, u"--list"_s}).output.contains("idle-path"_L1));
    }

private:
    static void bothServers()
    {
        QTest::addColumn<ServerKind>("kind");
        QTest::newRow("mariadb") << ServerKind::MariaDb;
        QTest::newRow("mysql") << ServerKind::MySql;
    }

    static ProbeResult runWith(QStringView id, const ConnectionTarget &target, const ProbeOptions &options,
                               const CancelToken &cancel,
                               const std::function<void(const probes::ProbeStep &)> &progress = {})
    {
        evidence::Evidence evidence;
        return probes::runProbe(*probes::probeNamed(id), target, options, SystemClock(), cancel, evidence,
                                progress);
    }
    static ProbeResult run(const QString &id, const ConnectionTarget &target, const ProbeOptions &options,
                           evidence::Evidence &evidence)
    {
        return probes::runProbe(*probes::probeNamed(id), target, options, SystemClock(), {}, evidence);
    }
    static ProbeResult run(const QString &id, const ConnectionTarget &target,
                           const ProbeOptions &options = quickOptions())
    {
        evidence::Evidence evidence;
        return run(id, target, options, evidence);
    }

    std::unique_ptr<lab::HaProxy> proxyBefore(ServerKind kind, lab::HaProxy::Options options)
    {
        if (!lab::HaProxy::available())
            return nullptr;
        options.serverPort = servers[kind]->target().port;
        auto proxy = lab::HaProxy::start(options);
        return proxy ? std::move(*proxy) : nullptr;
    }

    static Trace traceOf(const lab::PracticeServer &server)
    {
        Trace trace;
        connect::ClientSession session;
        session.open(server.target());
        const auto rows = [&session](const QByteArray &statement) {
            const auto answer = session.query(statement);
            const auto *table = std::get_if<evidence::Table>(&answer);
            return table ? table->rows : QList<QStringList>();
        };
        for (const QStringList &row :
             rows("SELECT user, command FROM information_schema.processlist WHERE id <> "
                  "CONNECTION_ID() AND command NOT IN ('Daemon', 'Killed') ORDER BY id"))
            trace.sessions << row.join(u' ');
        for (const QStringList &row : rows("SHOW GLOBAL VARIABLES")) {
            // What the server itself counts up.
            static const QStringList moving{u"gtid_executed"_s, u"gtid_binlog_pos"_s, u"timestamp"_s};
            if (!moving.contains(row.value(0)))
                trace.variables.append(row);
        }
        QDirIterator walk(server.folder(), QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden,
                          QDirIterator::Subdirectories);
        while (walk.hasNext())
            trace.files << walk.next();
        trace.files.sort();
        return trace;
    }

    std::map<ServerKind, std::unique_ptr<lab::PracticeServer>> servers;
    std::map<ServerKind, QString> missing;
};

QTEST_GUILESS_MAIN(TestProbes)
#include "tst_probes.moc"
