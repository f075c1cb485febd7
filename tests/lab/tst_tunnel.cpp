// SPDX-License-Identifier: GPL-3.0-or-later
// The ladder and the checks through a real sshd to a real server.
#include "checks/Check.h"
#include "connect/Ladder.h"
#include "connect/TunnelClimb.h"
#include "evidence/Evidence.h"
#include "lab/PracticeServer.h"
#include "support/Cli.h"
#include "support/FakeServer.h"
#include "support/SshServer.h"

#include <QJsonArray>
#include <QTest>

#include <csignal>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace goneaway;
using connect::ConnectionTarget;
using evidence::Observation;
using support::SshServer;

class TestTunnel : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        ssh = std::make_unique<SshServer>();
        if (!ssh->problem().isEmpty())
            QSKIP(qPrintable(ssh->problem()));
        auto started = lab::PracticeServer::start({});
        if (!started)
            QSKIP(qPrintable(started.error().detail));
        server = std::move(*started);
    }
    void cleanupTestCase() { server.reset(); }

    void the_ladder_and_the_checks_go_through_the_same_tunnel()
    {
        evidence::Evidence evidence;
        const auto tunnel = climb(target(), evidence);
        QVERIFY(tunnel);
        QCOMPARE(evidence.observations().first().fact, evidence::FactId(evidence::facts::LadderTunnel));
        QVERIFY(seen(evidence, evidence::facts::LadderTunnel));
        QVERIFY(seen(evidence, evidence::facts::LadderQuery));
        const Observation *tcp = evidence.find(evidence::facts::LadderTcp);
        QCOMPARE(tcp->field("port"_L1), QString::number(server->target().port));
        QCOMPARE(tcp->note, u"ladder.tcp.tunnel"_s);
        QCOMPARE(evidence.find(evidence::facts::LadderProxy)->field("probable"_L1), u"no"_s);

        const connect::Way way(target(), tunnel, {});
        QVERIFY(way.entrance());
        QVERIFY(checks::runChecks(way.entrance(), {}, SystemClock(), {}, evidence, {}) > 0);
        QVERIFY(evidence.findSeen(evidence::facts::ServerVersion));
        QVERIFY(!way.trouble(SystemClock()));
    }

    void a_socket_at_the_far_end_is_reached_too()
    {
        ConnectionTarget there = server->target(lab::Account::Root, lab::Transport::Socket);
        there.ssh = ssh->hop();
        evidence::Evidence evidence;
        QVERIFY(climb(there, evidence));
        QVERIFY(seen(evidence, evidence::facts::LadderQuery));
    }

    void a_wrong_password_is_the_servers_word_and_not_the_tunnels()
    {
        ConnectionTarget wrong = target();
        wrong.password = Secret("wrong");
        evidence::Evidence evidence;
        climb(wrong, evidence);
        QVERIFY(seen(evidence, evidence::facts::LadderTunnel));
        QCOMPARE(evidence.find(evidence::facts::LadderLogin)->note, u"ladder.login.denied"_s);
    }

    void a_far_end_that_reaches_nothing_breaks_the_tunnels_rung_alone()
    {
        ConnectionTarget closed = target();
        closed.port = support::closedPort();
        evidence::Evidence evidence;
        QVERIFY(!climb(closed, evidence));
        const Observation *rung = evidence.find(evidence::facts::LadderTunnel);
        QCOMPARE(rung->note, u"ladder.tunnel.far-refused"_s);
        QCOMPARE(rung->field("half"_L1), u"far"_s);
        QCOMPARE(evidence.find(evidence::facts::LadderTcp)->status, evidence::Status::Skipped);
        QCOMPARE(evidence.find(evidence::facts::LadderQuery)->status, evidence::Status::Skipped);
    }

    void an_ssh_host_that_refuses_leaves_the_server_in_peace()
    {
        ConnectionTarget refused = target();
        refused.ssh->identityFile = ssh->otherKey();
        evidence::Evidence evidence;
        QVERIFY(!climb(refused, evidence));
        QCOMPARE(evidence.find(evidence::facts::LadderTunnel)->note, u"ladder.tunnel.denied"_s);
        QCOMPARE(evidence.find(evidence::facts::LadderName)->status, evidence::Status::Skipped);
    }

    void ssh_killed_during_the_checks_is_told()
    {
        evidence::Evidence evidence;
        const auto tunnel = climb(target(), evidence);
        QVERIFY(tunnel);
        const connect::Way way(target(), tunnel, {});
        checks::Progress progress;
        bool killed = false;
        progress.finished = [&](const checks::CheckId &, std::chrono::milliseconds, bool) {
            if (!std::exchange(killed, true))
                ::kill(static_cast<pid_t>(tunnel->processId()), SIGKILL);
        };
        checks::runChecks(way.entrance(), {}, SystemClock(), {}, evidence, progress);
        QVERIFY(killed);
        QTRY_VERIFY(way.trouble(SystemClock()));
        evidence.add(*way.trouble(SystemClock()));
        QCOMPARE(evidence.find(evidence::facts::LadderTunnel)->note, u"ladder.tunnel.ended"_s);
    }

    void a_tunnel_that_is_gone_is_made_anew_for_the_checks()
    {
        evidence::Evidence evidence;
        auto tunnel = climb(target(), evidence);
        QVERIFY(tunnel);
        ::kill(static_cast<pid_t>(tunnel->processId()), SIGKILL);
        QTRY_VERIFY(!tunnel->isOpen());
        const connect::Way way(target(), tunnel, {});
        QVERIFY(way.entrance());
        QVERIFY(!way.trouble(SystemClock()));
    }

    void the_command_line_goes_through_a_tunnel_and_shows_no_password_to_others()
    {
        const connect::SshHop hop = ssh->hop();
        const auto run = support::runCli({u"check"_s, u"--json"_s, u"-h"_s, u"127.0.0.1"_s, u"-P"_s,
                                          QString::number(server->target().port), u"-u"_s, u"root"_s,
                                          u"--ssh"_s, hop.display(), u"--ssh-identity"_s, hop.identityFile,
                                          u"--ssh-config"_s, hop.configFile},
                                         support::passwordOf(server->target()));
        QVERIFY2(run.status == 0 || run.status == 1, qPrintable(run.complaints));
        QStringList facts;
        for (const QJsonValue value : run.json().value("observations"_L1).toArray())
            facts << value.toObject().value("fact"_L1).toString();
        QVERIFY(facts.contains(u"ladder.tunnel"_s));
        QVERIFY(facts.contains(u"server.version"_s));
        QVERIFY(!run.output.contains(QString::fromUtf8(support::passwordOf(server->target()))));
    }

private:
    ConnectionTarget target() const
    {
        ConnectionTarget there = server->target();
        there.ssh = ssh->hop();
        return there;
    }
    static std::shared_ptr<connect::SshTunnel> climb(const ConnectionTarget &there,
                                                     evidence::Evidence &evidence)
    {
        return connect::climb(there, SystemClock(), {}, [&](const Observation &rung) { evidence.add(rung); });
    }
    static bool seen(const evidence::Evidence &evidence, QLatin1StringView fact)
    {
        const Observation *observation = evidence.find(fact);
        return observation && observation->seen();
    }

    std::unique_ptr<SshServer> ssh;
    std::unique_ptr<lab::PracticeServer> server;
};

QTEST_GUILESS_MAIN(TestTunnel)
#include "tst_tunnel.moc"
