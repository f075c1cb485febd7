// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/Ladder.h"

#include "base/Texts.h"
#include "connect/ClientErrors.h"
#include "connect/Outcomes.h"
#include "support/FakeServer.h"
#include "support/ShyServer.h"
#include "support/Sockets.h"
#include "support/Wine.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#ifndef Q_OS_WIN
#include <sys/un.h>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::connect;
using evidence::Observation;
using evidence::Status;
using support::FakeServer;

namespace {

constexpr std::chrono::seconds Timeout{1};
const qsizetype Rungs = std::ssize(connect::rungs()) - 1; // the latency was not asked for

ConnectionTarget tcpTarget(quint16 port)
{
    ConnectionTarget target;
    target.host = u"127.0.0.1"_s;
    target.port = port;
    target.user = u"nobody"_s;
    target.connectTimeout = Timeout;
    target.readTimeout = Timeout;
    return target;
}

[[maybe_unused]] ConnectionTarget socketTarget(const QString &path)
{
    ConnectionTarget target = tcpTarget(3306);
    target.transport = Transport::Socket;
    target.socketPath = path;
    return target;
}

QList<Observation> climbed(const ConnectionTarget &target, const CancelToken &cancel = {})
{
    QList<Observation> rungs;
    connect::climb(target, SystemClock(), cancel, [&rungs](const Observation &rung) {
        // The list of addresses is no rung.
        if (rung.fact != evidence::FactId(evidence::facts::LadderAddresses))
            rungs.append(rung);
    });
    return rungs;
}

// The rung that broke, with everything before it seen and everything after it skipped.
Observation broken(const QList<Observation> &all)
{
    Observation found;
    for (qsizetype i = 0; i < all.size(); ++i) {
        const bool before = found.fact.isEmpty();
        if (before && !all[i].seen() && all[i].status != Status::NotApplicable)
            found = all[i];
        else if (!before && all[i].status != Status::Skipped)
            return {};
    }
    return all.size() == Rungs ? found : Observation();
}

} // namespace

class TestLadder : public QObject
{
    Q_OBJECT

private slots:
    void a_port_that_is_no_mysql_is_named_data()
    {
        QTest::addColumn<QByteArray>("says");
        QTest::addColumn<int>("then");
        QTest::addColumn<QString>("note");
        const auto row = [](const char *name, const QByteArray &says, FakeServer::Then then,
                            const QString &note) {
            QTest::newRow(name) << says << int(then) << u"ladder.greeting."_s + note;
        };
        row("silence", {}, FakeServer::Then::StaySilent, u"silent"_s);
        row("closes", {}, FakeServer::Then::Close, u"closed"_s);
        row("resets", {}, FakeServer::Then::Reset, u"reset"_s);
        row("SSH", "SSH-2.0-OpenSSH_9.2p1\r\n", FakeServer::Then::StaySilent, u"ssh"_s);
        row("SMTP", "220 mail ESMTP\r\n", FakeServer::Then::StaySilent, u"smtp"_s);
        row("FTP", "220 (vsFTPd 3.0.3)\r\n", FakeServer::Then::StaySilent, u"ftp"_s);
        row("shutting down", FakeServer::errorPacket(1053, "08S01", "Server shutdown in progress"),
            FakeServer::Then::Close, u"shutting-down"_s);
        row("HTTP", "HTTP/1.1 400 Bad Request\r\n\r\n", FakeServer::Then::Close, u"http"_s);
        row("garbage", QByteArray("\x01\x02\x03\x04\x05\x06\x07\x08", 8), FakeServer::Then::Close,
            u"unknown"_s);
        row("half a greeting",
            QByteArray("\x4a\x00\x00\x00\x0a"
                       "10.11",
                       10),
            FakeServer::Then::StaySilent, u"ok"_s);
        row("too many", FakeServer::errorPacket(1040, "08004", "Too many connections"),
            FakeServer::Then::Close, u"too-many"_s);
        row("host blocked", FakeServer::errorPacket(1129, "", "Host 'h' is blocked"), FakeServer::Then::Close,
            u"host-blocked"_s);
        row("host not allowed", FakeServer::errorPacket(1130, "", "Host 'h' is not allowed"),
            FakeServer::Then::Close, u"host-not-allowed"_s);
    }
    void a_port_that_is_no_mysql_is_named()
    {
        QFETCH(QByteArray, says);
        QFETCH(int, then);
        QFETCH(QString, note);
        if (support::isWine() && static_cast<FakeServer::Then>(then) == FakeServer::Then::Reset)
            QSKIP("Wine ends a connection in order before it closes it: no server there can reset one");
        FakeServer server(says, static_cast<FakeServer::Then>(then));
        const QList<Observation> rungs = climbed(tcpTarget(server.port()));
        QCOMPARE(rungs.size(), Rungs);
        QVERIFY(rungs[1].seen()); // the port was reached
        QCOMPARE(rungs[2].note, note);
        QVERIFY(rungs.last().status == Status::Skipped);
    }

    void a_service_that_lets_the_client_speak_first_is_named_data()
    {
        QTest::addColumn<QByteArray>("to"); // the beginning of the words that it knows
        QTest::addColumn<QByteArray>("says");
        QTest::addColumn<QString>("note");
        const auto row = [](const char *name, const QByteArray &to, const QByteArray &says,
                            const QString &note) {
            QTest::newRow(name) << to << says << u"ladder.greeting."_s + note;
        };
        row("HTTP", "GET ", "HTTP/1.1 400 Bad Request\r\n\r\n", u"http"_s);
        row("Redis", "GET ", "-ERR wrong number of arguments for 'get' command\r\n", u"redis"_s);
        row("MongoDB", "GET ",
            "HTTP/1.0 200 OK\r\n\r\nIt looks like you are trying to access MongoDB over HTTP\r\n",
            u"mongodb"_s);
        row("PostgreSQL", QByteArray::fromHex("0000000804d2162f"), "N", u"postgresql"_s);
        row("PROXY protocol", "PROXY ", FakeServer::errorPacket(1040, "08004", "Too many connections"),
            u"proxy-protocol"_s);
        row("TLS", QByteArray::fromHex("160301"), QByteArray::fromHex("15030300020228"), u"tls"_s);
        row("none of them", "EHLO", "250 hello\r\n", u"client-first"_s);
    }
    void a_service_that_lets_the_client_speak_first_is_named()
    {
        QFETCH(const QByteArray, to);
        QFETCH(const QByteArray, says);
        QFETCH(const QString, note);
        const support::ShyServer server(
            [&](const QByteArray &words) { return words.startsWith(to) ? says : QByteArray(); });
        const Observation rung = broken(climbed(tcpTarget(server.port())));
        QCOMPARE(rung.note, note);
        QVERIFY(rung.field("protocol"_L1) != "mysql"_L1);
    }

    void each_address_that_was_tried_is_told()
    {
        std::optional<Observation> addresses;
        connect::climb(tcpTarget(support::closedPort()), SystemClock(), {}, [&](const Observation &rung) {
            if (rung.fact == evidence::FactId(evidence::facts::LadderAddresses))
                addresses = rung;
        });
        QVERIFY(addresses);
        const auto *table = addresses->as<evidence::Table>();
        QVERIFY(table);
        QCOMPARE(table->rows.size(), 1);
        QCOMPARE(table->rows.first().first(2), QStringList({u"127.0.0.1"_s, u"refused"_s}));
    }

    void a_closed_port_gives_the_true_errno()
    {
        const Observation rung = broken(climbed(tcpTarget(support::closedPort())));
        QVERIFY2(rung.note.startsWith("ladder.tcp.refused"_L1), qPrintable(rung.note));
        QCOMPARE(*rung.error->osErrno, support::Refused); // MariaDB's library alone says 115, "in progress"
    }

    void an_unknown_name_breaks_the_first_rung()
    {
        ConnectionTarget target = tcpTarget(3306);
        target.host = u"does-not-exist.invalid"_s;
        const Observation rung = broken(climbed(target));
        QCOMPARE(rung.fact, evidence::FactId(evidence::facts::LadderName));
        QCOMPARE(rung.error->code, 2005);
    }

#ifdef Q_OS_WIN
    void a_named_pipe_that_is_not_there_is_told()
    {
        ConnectionTarget target = tcpTarget(3306);
        target.transport = Transport::Pipe;
        target.pipeName = u"goneaway-no-such-pipe"_s;
        const QList<Observation> rungs = climbed(target);
        QCOMPARE(rungs.first().note, u"ladder.name.pipe"_s);
        const Observation rung = broken(rungs);
        QVERIFY2(rung.note.startsWith("ladder.pipe.missing"_L1), qPrintable(rung.note));
        QCOMPARE(rung.field("path"_L1), u"\\\\.\\pipe\\goneaway-no-such-pipe"_s);
        QCOMPARE(rung.error->code, 2017);
    }

    void shared_memory_that_is_not_there_is_no_refused_login()
    {
        ConnectionTarget target = tcpTarget(3306);
        target.transport = Transport::SharedMemory;
        target.sharedMemoryName = u"goneaway-no-such-memory"_s;
        const Observation rung = broken(climbed(target));
        QVERIFY2(rung.note.startsWith("ladder.pipe."_L1), qPrintable(rung.note));
        QCOMPARE(rung.error->code, 2038); // also without the library's plug-in for it, which it calls 2059
    }
#else
    void sockets_that_lead_nowhere_are_told_apart()
    {
        QTemporaryDir folder;
        const QString missing = broken(climbed(socketTarget(folder.filePath(u"none.sock"_s)))).note;
        QVERIFY2(missing.startsWith("ladder.socket.missing"_L1), qPrintable(missing));

        QFile file(folder.filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(broken(climbed(socketTarget(file.fileName()))).note, u"ladder.socket.not-a-socket"_s);

        // As a killed server leaves it: the socket is there, nobody listens.
        const QByteArray path = QFile::encodeName(folder.filePath(u"stale.sock"_s));
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        qstrncpy(address.sun_path, path.constData(), sizeof address.sun_path);
        const int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
        QCOMPARE(::bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
        ::close(listener);
        const QString stale = broken(climbed(socketTarget(QFile::decodeName(path)))).note;
        QVERIFY2(stale.startsWith("ladder.socket.stale"_L1), qPrintable(stale));
    }
#endif

    void errors_of_pipes_and_shared_memory_are_told_from_those_of_logins_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("outcome");
        const auto row = [](const char *name, int code, const QString &message, const QString &outcome) {
            QTest::newRow(name) << code << message << outcome;
        };
        row("no pipe", 2017, u"Can't open named pipe to host: .  pipe: MySQL (2)"_s, u"missing"_s);
        row("not permitted", 2017, u"Can't open named pipe to host: .  pipe: MySQL (5)"_s,
            u"no-permission"_s);
        row("busy", 2016, u"Can't wait for named pipe to host: .  pipe: MySQL (1460)"_s, u"timed-out"_s);
        row("state", 2018, u"Can't set state of named pipe to host: .  pipe: MySQL (87)"_s, u"failed"_s);
        row("no memory", 2038, u"Shared memory connection failed during open. (2)"_s, u"missing"_s);
        row("no plug-in", 2059, u"Plugin pvio_shmem could not be loaded: not found"_s, u"no-plugin"_s);
        row("another plug-in", 2059, u"Plugin auth_gssapi_client could not be loaded: not found"_s, {});
        row("a refused login", 1045, u"Access denied (2)"_s, {});
    }
    void errors_of_pipes_and_shared_memory_are_told_from_those_of_logins()
    {
        QFETCH(const int, code);
        QFETCH(const QString, message);
        QFETCH(const QString, outcome);
        QCOMPARE(pipeOutcome(clientError(code, u"HY000"_s, message)), outcome);
    }

    void a_cancelled_climb_tries_nothing_more()
    {
        FakeServer server({}, FakeServer::Then::StaySilent);
        const CancelToken cancel;
        cancel.cancel();
        const QList<Observation> rungs = climbed(tcpTarget(server.port()), cancel);
        QCOMPARE(rungs.size(), Rungs);
        QCOMPARE(rungs.last().note, u"ladder.cancelled"_s);
        QCOMPARE(server.connections(), 0);
    }

    void every_note_of_the_ladder_has_its_text()
    {
        const auto texts = Texts::load(u"en"_s);
        QVERIFY(texts.ok());
        // The header is the contract: read the outcomes out of its comment, each rung with its words.
        QFile header(QStringLiteral(GONEAWAY_SOURCE_DIR "/app/connect/Ladder.h"));
        QVERIFY(header.open(QIODevice::ReadOnly));
        static const QRegularExpression rung(u"//   ladder\\.(\\w+) +([^/]*(?://  {10,}[^/]*)*)"_s);
        auto matches = rung.globalMatch(QString::fromUtf8(header.readAll()));
        int notes = 0;
        while (matches.hasNext()) {
            const auto match = matches.next();
            static const QRegularExpression word(u"[a-z]+(-[a-z]+)*"_s);
            QString words = match.captured(2);
            static const QRegularExpression aside(u"\\([^)]*\\)"_s);
            words.remove(aside);
            auto outcomes = word.globalMatch(words);
            while (outcomes.hasNext()) {
                const QString key = u"ladder.%1.%2"_s.arg(match.captured(1), outcomes.next().captured());
                QVERIFY2(texts->has(key), qPrintable(key));
                ++notes;
            }
        }
        QVERIFY2(notes >= 110, qPrintable(QString::number(notes)));
        QVERIFY(texts->has(u"ladder.skipped"_s) && texts->has(u"ladder.cancelled"_s));
        for (const QLatin1StringView fact : connect::rungs())
            QVERIFY(texts->has(fact + u".title"_s));
    }
};

QTEST_GUILESS_MAIN(TestLadder)
#include "tst_ladder.moc"
