// SPDX-License-Identifier: GPL-3.0-or-later
// The tunnel through the system's own ssh, on a real sshd: which half broke, and that nothing is left behind.
#include "connect/SshTunnel.h"
#include "connect/TunnelRung.h"
#include "support/FakeServer.h"
#include "support/SshServer.h"

#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <chrono>
#include <csignal>
#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace goneaway;
using connect::ConnectionTarget;
using connect::SshTunnel;
using support::FakeServer;
using support::SshServer;

namespace {

bool lives(qint64 process)
{
    return process > 0 && ::kill(static_cast<pid_t>(process), 0) == 0;
}

ConnectionTarget targetBehind(const SshServer &server, quint16 port)
{
    ConnectionTarget target;
    target.host = u"127.0.0.1"_s;
    target.port = port;
    target.ssh = server.hop();
    target.connectTimeout = 3s;
    return target;
}

// The first bytes that arrive through the tunnel.
QByteArray listen(const SshTunnel &tunnel)
{
    QTcpSocket socket;
    const ConnectionTarget entrance = tunnel.entranceFor({});
    socket.connectToHost(entrance.host, entrance.port);
    if (!socket.waitForConnected())
        return "not connected";
    socket.waitForReadyRead();
    return socket.readAll();
}

QString sentenceOf(const SshTunnel &tunnel, const ConnectionTarget &target)
{
    const auto texts = Texts::load(u"en"_s);
    const evidence::Observation rung = connect::tunnelRung(tunnel, target);
    return texts ? texts->text(rung.note, rung.textValues()) : texts.error().detail;
}

} // namespace

class TestSshTunnel : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        server = std::make_unique<SshServer>();
        if (!server->problem().isEmpty())
            QSKIP(qPrintable(server->problem()));
    }
    void cleanup() { server.reset(); }

    void what_the_server_says_arrives_through_the_tunnel()
    {
        const FakeServer far("hello", FakeServer::Then::StaySilent);
        const ConnectionTarget target = targetBehind(*server, far.port());
        const SshTunnel tunnel(target);
        QVERIFY2(tunnel.isOpen(), qPrintable(tunnel.words()));
        QVERIFY(!tunnel.entranceFor(target).ssh);
        QCOMPARE(listen(tunnel), QByteArray("hello"));
        tunnel.waitForFarEnd(3s, {});
        QVERIFY(tunnel.report().farReached);
        const evidence::Observation rung = connect::tunnelRung(tunnel, target);
        QVERIFY(rung.seen());
        QCOMPARE(rung.note, u"ladder.tunnel.ok"_s);
        QVERIFY(tunnel.leadsTo(target));
    }

    void each_failure_is_told_by_its_half_data()
    {
        QTest::addColumn<QString>("outcome");
        QTest::addColumn<QString>("half");
        for (const char *near :
             {"hostkey-unknown", "hostkey-changed", "denied", "key-unusable", "refused", "not-ssh", "silent",
              "name-unknown", "bad-config", "no-program", "bad-target"})
            QTest::newRow(near) << QString::fromLatin1(near) << u"ssh"_s;
        for (const char *far : {"far-refused", "far-name-unknown", "far-prohibited", "far-socket"})
            QTest::newRow(far) << QString::fromLatin1(far) << u"far"_s;
    }
    void each_failure_is_told_by_its_half()
    {
        QFETCH(QString, outcome);
        QFETCH(QString, half);
        const QByteArray path = qgetenv("PATH");
        const FakeServer silent({}, FakeServer::Then::StaySilent);
        const FakeServer other("220 mail.example.org ESMTP\r\n", FakeServer::Then::Close);
        ConnectionTarget target = targetBehind(*server, support::closedPort());
        breakIt(outcome, target, silent.port(), other.port());
        const SshTunnel tunnel(target);
        qputenv("PATH", path);
        if (half == "far"_L1) {
            QVERIFY2(tunnel.isOpen(), qPrintable(tunnel.words()));
            listen(tunnel);
            tunnel.waitForFarEnd(5s, {});
        } else {
            QVERIFY(!tunnel.isOpen());
            QCOMPARE(tunnel.processId(), 0);
        }
        QCOMPARE(tunnel.outcome(), outcome);
        const evidence::Observation rung = connect::tunnelRung(tunnel, target);
        QCOMPARE(rung.field("half"_L1), half);
        QVERIFY(!rung.seen());
        const QString sentence = sentenceOf(tunnel, target);
        QVERIFY2(sentence.size() > 40 && !sentence.contains(u'?') && !sentence.contains(u'{'),
                 qPrintable(sentence));
    }

    void a_key_that_wants_its_passphrase_is_named()
    {
        ConnectionTarget target = targetBehind(*server, 3306);
        target.ssh->identityFile = server->lockUserKey();
        const SshTunnel tunnel(target);
        QCOMPARE(tunnel.outcome(), u"key-unusable"_s);
        QVERIFY(sentenceOf(tunnel, target).contains(u"passphrase"_s));
        QVERIFY(sentenceOf(tunnel, target).contains(target.ssh->identityFile));
    }

    void a_silent_ssh_host_can_be_left_at_once()
    {
        const FakeServer silent({}, FakeServer::Then::StaySilent);
        ConnectionTarget target = targetBehind(*server, 3306);
        target.ssh->port = silent.port();
        target.connectTimeout = 60s;
        const CancelToken cancel;
        const auto begin = std::chrono::steady_clock::now();
        std::thread impatient([&] {
            while (silent.connections() == 0)
                std::this_thread::yield();
            cancel.cancel();
        });
        const SshTunnel tunnel(target, cancel);
        impatient.join();
        QVERIFY(!tunnel.isOpen());
        QCOMPARE(tunnel.processId(), 0);
        QVERIFY(std::chrono::steady_clock::now() - begin < 30s); // not the timeout
    }

    void ssh_ends_with_the_tunnel()
    {
        qint64 process = 0;
        {
            const SshTunnel tunnel(targetBehind(*server, 3306));
            QVERIFY(tunnel.isOpen());
            process = tunnel.processId();
            QVERIFY(lives(process));
        }
        QVERIFY(!lives(process));
    }

    void ssh_ends_when_this_program_is_killed()
    {
#ifndef Q_OS_LINUX
        QSKIP("only Linux and Windows end it");
#endif
        // A second process of this test makes a tunnel, says ssh's number and waits to be killed.
        QProcess second;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TUNNEL_PORT"_s, QString::number(server->port()));
        environment.insert(u"TUNNEL_KEY"_s, server->hop().identityFile);
        environment.insert(u"TUNNEL_CONFIG"_s, server->hop().configFile);
        second.setProcessEnvironment(environment);
        second.start(QCoreApplication::applicationFilePath());
        QVERIFY(second.waitForReadyRead());
        const qint64 process = second.readLine().trimmed().toLongLong();
        QVERIFY(lives(process));
        second.kill();
        QVERIFY(second.waitForFinished());
        QTRY_VERIFY(!lives(process));
    }

    void a_tunnel_that_dies_is_known_as_one_that_stood()
    {
        const ConnectionTarget target = targetBehind(*server, 3306);
        const SshTunnel tunnel(target);
        QVERIFY(tunnel.isOpen());
        ::kill(static_cast<pid_t>(tunnel.processId()), SIGTERM);
        QTRY_VERIFY(!tunnel.isOpen());
        QCOMPARE(tunnel.outcome(), u"ended"_s);
        QVERIFY(!connect::tunnelRung(tunnel, target).seen());
    }

    void a_forwarding_of_the_users_own_that_is_taken_does_not_matter()
    {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        QFile config(server->hop().configFile);
        QVERIFY(config.open(QIODevice::Append));
        config.write("LocalForward " + QByteArray::number(taken.serverPort())
                     + " 127.0.0.1:1\nControlMaster auto\nControlPath " + server->folder().toUtf8()
                     + "/master\n");
        config.close();
        const SshTunnel tunnel(targetBehind(*server, 3306));
        QVERIFY2(tunnel.isOpen(), qPrintable(tunnel.outcome() + tunnel.words()));
        QVERIFY(!QFile::exists(server->folder() + u"/master"_s));
    }

private:
    void breakIt(const QString &outcome, ConnectionTarget &target, quint16 silentPort, quint16 otherPort)
    {
        if (outcome == "hostkey-unknown"_L1)
            server->forgetHostKey();
        else if (outcome == "hostkey-changed"_L1)
            server->changeHostKey();
        else if (outcome == "denied"_L1)
            target.ssh->identityFile = server->otherKey();
        else if (outcome == "key-unusable"_L1)
            target.ssh->identityFile = server->folder() + u"/no-such-key"_s;
        else if (outcome == "refused"_L1)
            target.ssh->port = support::closedPort();
        else if (outcome == "not-ssh"_L1)
            target.ssh->port = otherPort;
        else if (outcome == "silent"_L1)
            target.ssh->port = silentPort;
        else if (outcome == "name-unknown"_L1)
            target.ssh->host = u"no-such-host.invalid"_s;
        else if (outcome == "bad-config"_L1)
            target.ssh->configFile = server->folder() + u"/no-such-config"_s;
        else if (outcome == "no-program"_L1)
            qputenv("PATH", server->folder().toUtf8());
        else if (outcome == "bad-target"_L1)
            target.ssh->host = u"-oProxyCommand=touch x"_s;
        else if (outcome == "far-name-unknown"_L1)
            target.host = u"no-such-host.invalid"_s;
        else if (outcome == "far-prohibited"_L1)
            restart("AllowTcpForwarding no", target);
        else if (outcome == "far-socket"_L1) {
            target.transport = connect::Transport::Socket;
            target.socketPath = server->folder() + u"/no.sock"_s;
        }
    }

    void restart(const QByteArray &settings, ConnectionTarget &target)
    {
        server = std::make_unique<SshServer>(settings);
        target.ssh = server->hop();
    }

    std::unique_ptr<SshServer> server;
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (!qEnvironmentVariableIsSet("TUNNEL_PORT")) {
        TestSshTunnel test;
        return QTest::qExec(&test, argc, argv);
    }
    ConnectionTarget target;
    target.ssh = connect::SshHop{};
    target.ssh->host = u"127.0.0.1"_s;
    target.ssh->port = static_cast<quint16>(qEnvironmentVariableIntValue("TUNNEL_PORT"));
    target.ssh->identityFile = qEnvironmentVariable("TUNNEL_KEY");
    target.ssh->configFile = qEnvironmentVariable("TUNNEL_CONFIG");
    const SshTunnel tunnel(target);
    std::printf("%lld\n", static_cast<long long>(tunnel.processId()));
    std::fflush(stdout);
    return QCoreApplication::exec();
}

#include "tst_ssh_tunnel.moc"
