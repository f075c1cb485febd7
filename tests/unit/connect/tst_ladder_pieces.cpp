// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/LocalServers.h"
#include "connect/NameRung.h"
#include "connect/Outcomes.h"
#include "connect/OwnLook.h"
#include "connect/PeerCertificate.h"
#include "connect/ProxySigns.h"
#include "connect/Reach.h"
#include "support/FakeServer.h"
#include "support/Sockets.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#ifndef Q_OS_WIN
#include <netdb.h>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace goneaway;
using namespace goneaway::connect;
using evidence::Record;
using support::FakeServer;

namespace {

// Addresses of this machine, one for each port, as a resolver would have given them.
class AddressList
{
public:
    explicit AddressList(std::initializer_list<quint16> ports)
        : m_places(ports.size())
        , m_entries(ports.size())
    {
        std::size_t i = 0;
        for (const quint16 port : ports) {
            m_places[i].sin_family = AF_INET;
            m_places[i].sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            m_places[i].sin_port = htons(port);
            m_entries[i].ai_family = AF_INET;
            m_entries[i].ai_addr = reinterpret_cast<sockaddr *>(&m_places[i]);
            m_entries[i].ai_addrlen = sizeof m_places[i];
            m_entries[i].ai_next = i + 1 < ports.size() ? &m_entries[i + 1] : nullptr;
            ++i;
        }
    }
    Addresses get()
    {
        return Addresses(m_entries.data(), [](addrinfo *) {});
    }

private:
    std::vector<sockaddr_in> m_places;
    std::vector<addrinfo> m_entries;
};

[[maybe_unused]] void write(const QString &path, const QByteArray &content)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

// What a server on MariaDB's own port says of itself to a direct connection.
const Record Direct{{u"connection_id"_s, u"42"_s},  {u"version"_s, u"10.11.19-MariaDB"_s},
                    {u"port"_s, u"3306"_s},         {u"hostname"_s, u"db1"_s},
                    {u"comment"_s, u"Debian 12"_s}, {u"seen_from"_s, u"10.0.0.9:51000"_s}};

HeardBelow heardDirectly()
{
    HeardBelow heard;
    heard.version = u"5.5.5-10.11.19-MariaDB"_s;
    heard.connectionId = 42;
    heard.local = u"10.0.0.9:51000"_s;
    return heard;
}

ProxySigns signsOf(Record server, const HeardBelow &heard = heardDirectly(), const QString &host = u"db1"_s)
{
    ConnectionTarget target;
    target.host = host;
    target.port = 3306;
    return proxySigns(target, server, heard, std::nullopt);
}

Record with(QString field, QString value)
{
    Record changed = Direct;
    changed.insert(field, value);
    return changed;
}

// Names: db.example, *.db.example, 10.0.0.5; until 2126.
const QByteArray Certificate = R"(-----BEGIN CERTIFICATE-----
MIIB0DCCAXagAwIBAgIUKGI9Tt1n/Y/cltE66vTkZ/rMcL8wCgYIKoZIzj0EAwIw
JzETMBEGA1UEAwwKZGIuZXhhbXBsZTEQMA4GA1UECgwHRXhhbXBsZTAgFw0yNjEx
MjUxMDMzNTRaGA8yMTI2MTEwMTEwMzM1NFowJzETMBEGA1UEAwwKZGIuZXhhbXBs
ZTEQMA4GA1UECgwHRXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABJy+
lYqE7Cg/JI0z9TbWyABjWuVSUCffPTY7qqmSas7FFR2/dSLtTHqXwiGTKmpYtkJf
w1hVdKIwBJCdOPNj8N6jfjB8MB0GA1UdDgQWBBSquB4sTgA01d7BLroRQlLaMPwv
ojAfBgNVHSMEGDAWgBSquB4sTgA01d7BLroRQlLaMPwvojAPBgNVHRMBAf8EBTAD
AQH/MCkGA1UdEQQiMCCCCmRiLmV4YW1wbGWCDCouZGIuZXhhbXBsZYcECgAABTAK
BggqhkjOPQQDAgNIADBFAiAefEW0cr34w4aOQ1yUVslxw7qoCgT4F8vesoN0thti
uQIhANPQP3/kHZ7dvhBaY1mWFc4ghigPL680EhfZChtoug9X
-----END CERTIFICATE-----)";

} // namespace

// The ladder's pieces, each by itself.
class TestLadderPieces : public QObject
{
    Q_OBJECT

private slots:
    void the_address_that_answers_is_taken_and_each_keeps_its_own_error()
    {
        FakeServer server({}, FakeServer::Then::StaySilent);
        AddressList list{support::closedPort(), server.port(), support::closedPort()};
        const Reached reached = reachAny(list.get(), 2s, {});
        QCOMPARE(reached.error, 0);
        QVERIFY(reached.used);
        QCOMPARE(reached.attempts.size(), 2); // the third was not needed
        QCOMPARE(reached.attempts[0].error, support::Refused);
        const auto rows = tableOf(reached.attempts).rows;
        QCOMPARE(rows[0].at(1), u"refused"_s);
        QCOMPARE(rows[1].at(1), u"connected"_s);
    }

    void all_addresses_are_tried_before_it_fails()
    {
        AddressList list{support::closedPort(), support::closedPort()};
        const Reached reached = reachAny(list.get(), 2s, {});
        QCOMPARE(reached.error, support::Refused);
        QCOMPARE(reached.attempts.size(), 2);
    }

    void a_refusal_that_takes_its_time_is_waited_for_data()
    {
        QTest::addColumn<int>("library"); // ms; how long its login took
        QTest::addColumn<int>("timeout"); // s
        QTest::addColumn<int>("refusal"); // ms; how long the system takes to tell of one
        QTest::newRow("the library waited for it") << 2050 << 5 << 2050;
        QTest::newRow("after a retry") << 3200 << 5 << 3200;
#ifdef Q_OS_WIN
        QTest::newRow("the library had something else") << 10 << 5 << 2050;
        QTest::newRow("the library was refused by three addresses") << 5000 << 5 << 2050;
        QTest::newRow("the library was not given the time") << 1000 << 1 << 2050;
#endif
    }
    void a_refusal_that_takes_its_time_is_waited_for()
    {
        QFETCH(const int, library);
        QFETCH(const int, timeout);
        QFETCH(const int, refusal);
        ConnectionTarget target;
        target.connectTimeout = std::chrono::seconds(timeout);
        const SystemClock clock;
        const Climb::Report nowhere;
        const CancelToken cancel;
        Climb climb(target, clock, cancel, nowhere);
        climb.loginTook = std::chrono::milliseconds(library);
        QVERIFY(timeToConnect(climb) > std::chrono::milliseconds(refusal));
    }

    void a_cancelled_race_is_over()
    {
        AddressList list{support::closedPort()};
        const CancelToken cancel;
        cancel.cancel();
        QCOMPARE(reachAny(list.get(), 2s, cancel).error, support::Cancelled);
    }

    void a_refusal_on_the_way_is_no_machine_that_is_off()
    {
        QCOMPARE(tcpOutcome(EHOSTUNREACH, 2ms), u"forbidden"_s);
        QCOMPARE(tcpOutcome(EHOSTUNREACH, 3100ms), u"host-down"_s);
        QCOMPARE(tcpOutcome(ENETUNREACH, 0ms), u"unreachable"_s);
        QCOMPARE(tcpOutcome(ETIMEDOUT, 3000ms), u"timed-out"_s);
    }

    void resolver_settings_are_read_as_the_resolver_reads_them()
    {
        const auto settings = resolverSettings("# comment\ndomain old.example\nnameserver 10.0.0.1 # first\n"
                                               "search a.example b.example\nnameserver ::1\n; nothing\n",
                                               "passwd: files\nhosts:   files dns # usual\n");
        QCOMPARE(settings.search, QStringList({u"a.example"_s, u"b.example"_s}));
        QCOMPARE(settings.nameservers, QStringList({u"10.0.0.1"_s, u"::1"_s}));
        QCOMPARE(settings.order, u"files dns"_s);
        QVERIFY(resolverSettings({}, {}).search.isEmpty());
    }

    void the_hosts_file_is_known_to_have_a_name()
    {
        const QByteArray hosts = "127.0.0.1 localhost\n10.0.0.5 DB1.example db1 # db2\n";
        QVERIFY(hostsFileKnows(hosts, u"db1"_s));
        QVERIFY(hostsFileKnows(hosts, u"db1.example."_s));
        QVERIFY(!hostsFileKnows(hosts, u"db2"_s));
        QVERIFY(!hostsFileKnows(hosts, u"10.0.0.5"_s));
    }

    void a_direct_connection_shows_no_sign_of_a_proxy()
    {
        const ProxySigns signs = signsOf(Direct);
        QCOMPARE(signs.outcome, u"none"_s);
        QCOMPARE(signs.record.value(u"probable"_s), u"no"_s);
    }

    void a_proxy_gives_itself_away_data()
    {
        QTest::addColumn<Record>("server");
        QTest::addColumn<QString>("outcome");
        QTest::newRow("another session") << with(u"connection_id"_s, u"7"_s) << u"other-session"_s;
        QTest::newRow("another version") << with(u"version"_s, u"8.0.36"_s) << u"other-version"_s;
        QTest::newRow("another peer") << with(u"seen_from"_s, u"10.0.0.9:40000"_s) << u"other-peer"_s;
        QTest::newRow("through a socket") << with(u"seen_from"_s, u"localhost"_s) << u"other-peer"_s;
        QTest::newRow("another port") << with(u"port"_s, u"3310"_s) << u"other-port"_s;
        QTest::newRow("its own words") << with(u"comment"_s, u"(ProxySQL)"_s) << u"product"_s;
        QTest::newRow("it does not say who it is") << Record{{u"1"_s, u"1"_s}} << u"not-told"_s;
        QTest::newRow("no process list") << with(u"seen_from"_s, QString()) << u"none"_s;
        QTest::newRow("the server looked up a name")
            << with(u"seen_from"_s, u"app.example:51000"_s) << u"none"_s;
    }
    void a_proxy_gives_itself_away()
    {
        QFETCH(const Record, server);
        QFETCH(const QString, outcome);
        QCOMPARE(signsOf(server).outcome, outcome);
    }

    void endpoints_of_clouds_are_known_by_their_names()
    {
        const QString rds = u"p1.proxy-c9abc.eu-west-1.rds.amazonaws.com"_s;
        QCOMPARE(signsOf(Direct, heardDirectly(), rds).record.value(u"product"_s), u"Amazon RDS Proxy"_s);
        const QString instance = u"db1.c9abc.eu-west-1.rds.amazonaws.com"_s;
        QCOMPARE(signsOf(Direct, heardDirectly(), instance).outcome, u"none"_s);
    }

    void pings_that_go_much_further_than_tcp_hint_at_a_proxy()
    {
        HeardBelow heard = heardDirectly();
        heard.roundTrip = 100us;
        ConnectionTarget target;
        target.host = u"db1"_s;
        QCOMPARE(proxySigns(target, Direct, heard, 20ms).outcome, u"far"_s);
        QCOMPARE(proxySigns(target, Direct, heard, 900us).outcome, u"none"_s);
    }

    void names_of_a_certificate_are_compared_as_clients_do()
    {
        const QSslCertificate certificate(Certificate);
        QVERIFY(!certificate.isNull());
        QVERIFY(isFor(certificate, u"db.example"_s));
        QVERIFY(isFor(certificate, u"DB.example."_s));
        QVERIFY(isFor(certificate, u"one.db.example"_s));
        QVERIFY(isFor(certificate, u"10.0.0.5"_s));
        QVERIFY(!isFor(certificate, u"a.one.db.example"_s));
        QVERIFY(!isFor(certificate, u"example"_s));
        QVERIFY(!isFor(certificate, u"10.0.0.6"_s));
    }

    void a_certificate_is_described_with_the_days_that_are_left()
    {
        const QSslCertificate certificate(Certificate);
        const Record record =
            describe({certificate}, u"other.example"_s, certificate.expiryDate().addDays(-12));
        QCOMPARE(record.value(u"subject"_s), u"db.example"_s);
        QCOMPARE(record.value(u"days"_s), u"12"_s);
        QCOMPARE(record.value(u"self_signed"_s), u"yes"_s);
        QCOMPARE(record.value(u"name_matches"_s), u"no"_s);
        QVERIFY(record.value(u"names"_s).contains("*.db.example"_L1));
        QVERIFY(describe({}, u"x"_s, {}).isEmpty());
    }

#ifdef Q_OS_WIN
    void listeners_of_this_machine_are_asked_for_without_harm()
    {
        // Whether a server runs here nobody knows; one that does has a process and a name.
        for (const LocalServer &server : lookForServers().running)
            QVERIFY(server.pid > 0 && !server.program.isEmpty());
        QVERIFY(askServiceManager(2s, {}));
    }
#else
    // 0CEA is port 3306, 0CEB 3307; 0A is LISTEN.
    void servers_of_this_machine_are_found_with_where_they_listen()
    {
        QTemporaryDir proc;
        write(proc.filePath(u"1/cmdline"_s), QByteArrayLiteral("init"));
        const auto line = QByteArrayLiteral(
            "/usr/sbin/mariadbd\0--port=3307\0--skip_networking=0\0--bind-address=127.0.0.1\0");
        write(proc.filePath(u"812/cmdline"_s), line);
        write(proc.filePath(u"812/cgroup"_s), "0::/system.slice/mariadb.service\n");
        write(
            proc.filePath(u"812/net/tcp"_s),
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
            "inode\n"
            "   0: 0100007F:0CEB 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0 0 901 1 0 100 0\n"
            "   1: 00000000:0CEA 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0 0 902 1 0 100 0\n"
            "   2: 0100007F:0CEB 0100007F:9999 01 00000000:00000000 00:00000000 00000000  0 0 903 1 0 100 "
            "0\n");
        write(proc.filePath(u"812/net/tcp6"_s),
              "   0: 00000000000000000000000001000000:0CEB 00000000000000000000000000000000:0000 0A 0:0 0:0 "
              "0 0 0 "
              "904 1\n");
        write(proc.filePath(u"812/net/unix"_s),
              "ffff: 00000002 00000000 00010000 0001 01 905 /run/mysqld/mysqld.sock\n"
              "ffff: 00000002 00000000 00000000 0001 03 906 /run/other.sock\n");
        QDir(proc.path()).mkpath(u"812/fd"_s);
        for (const char *inode : {"901", "904", "905", "906"}) {
            const QByteArray link = QFile::encodeName(proc.filePath(u"812/fd/"_s + QLatin1StringView(inode)));
            const QByteArray socket = QByteArray("socket:[") + inode + ']';
            QCOMPARE(::symlink(socket.constData(), link.constData()), 0);
        }
        write(proc.filePath(u"900/cmdline"_s), QByteArrayLiteral("mysqld_exporter\0"));
        const LocalServers servers = lookForServersIn(proc.path());
        QVERIFY(servers.complete);
        QCOMPARE(servers.running.size(), 1);
        const LocalServer &server = servers.running.first();
        QCOMPARE(server.program, u"mariadbd"_s);
        QCOMPARE(server.pid, 812);
        QCOMPARE(server.listening,
                 QStringList({u"127.0.0.1:3307"_s, u"[::1]:3307"_s, u"/run/mysqld/mysqld.sock"_s}));
        QCOMPARE(server.bindAddress, u"127.0.0.1"_s);
        QVERIFY(!server.skipNetworking);
        QCOMPARE(server.unit, u"mariadb.service"_s);
        QCOMPARE(listeningOf(servers), server.listening.join(u", "_s));
    }

#endif

    void of_many_servers_a_sentence_names_a_few()
    {
        LocalServers servers;
        for (int i = 1; i <= 6; ++i) {
            LocalServer server;
            server.program = u"mysqld"_s;
            server.pid = i;
            server.listening = QStringList{QString::number(3300 + i)};
            servers.running.append(server);
        }
        QCOMPARE(listeningOf(servers), u"3301, 3302, 3303, 3304, ... (6 in all)"_s);
        QVERIFY(programsOf(servers).endsWith("mysqld (process 4), ... (6 in all)"_L1));
        QCOMPARE(tableOf(servers).rows.size(), 6);
    }

#ifndef Q_OS_WIN // where the command lines of others are not read
    void settings_of_a_server_come_from_its_option_files_too()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"my.cnf"_s);
        write(file, "[client]\nport=1\n[mysqld]\nport = 3310\nskip-networking\nbind_address=10.0.0.5\n");
        QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner);
        const QByteArray line = "mysqld" + QByteArray(1, '\0') + "--defaults-file=" + QFile::encodeName(file)
            + QByteArray(1, '\0') + "--bind-address=127.0.0.1" + QByteArray(1, '\0');
        write(folder.filePath(u"proc/7/cmdline"_s), line);
        const auto servers = lookForServersIn(folder.filePath(u"proc"_s));
        QCOMPARE(servers.running.size(), 1);
        QCOMPARE(servers.running.first().port, u"3310"_s);
        QVERIFY(servers.running.first().skipNetworking);
        QCOMPARE(servers.running.first().bindAddress, u"127.0.0.1"_s); // the command line comes last
    }

    void not_to_see_others_processes_is_no_proof_that_none_runs()
    {
        QTemporaryDir proc;
        QVERIFY(!lookForServersIn(proc.path()).complete);
        QVERIFY(lookForServersIn(proc.path()).running.isEmpty());
    }

#endif

    void what_is_on_this_machine_is_known()
    {
        ConnectionTarget target;
        target.host = u"localhost"_s;
        QVERIFY(isThisMachine(target));
        target.host = u"127.3.2.1"_s;
        QVERIFY(isThisMachine(target));
        target.host = u"192.0.2.77"_s; // for documentation only (RFC 5737)
        QVERIFY(!isThisMachine(target));
        target.host = u"db.example"_s;
        QVERIFY(!isThisMachine(target));
    }
};

QTEST_GUILESS_MAIN(TestLadderPieces)
#include "tst_ladder_pieces.moc"
