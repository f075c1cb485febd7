// SPDX-License-Identifier: GPL-3.0-or-later
// WaysToFail: without a server, and in networks of their own.
#include "WaysToFail.h"

#include "lab/HaProxy.h"
#include "lab/Namespaces.h"
#include "lab/Programs.h"
#include "support/FakeServer.h"
#include "support/Packets.h"
#include "support/ScriptedServer.h"

#include <QFile>
#include <QTemporaryDir>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::test {

namespace {

using support::FakeServer;
using Then = FakeServer::Then;

// Waits for the client's first words, answers with these, and hangs up.
ScriptedServer::Script answerTo(const QByteArray &answer)
{
    return [answer](ScriptedServer::Visitor &visitor) {
        if (visitor.hearAnything() && !answer.isEmpty())
            visitor.say(answer);
    };
}

Looker::Call callToSocket(const QString &path)
{
    return {{u"-S"_s, path, u"-u"_s, u"app"_s}, {}, {}, 1s};
}

// A socket as a server makes it; listening ends with the descriptor.
int makeSocket(const QString &path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    qstrncpy(address.sun_path, QFile::encodeName(path).constData(), sizeof address.sun_path);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::bind(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0
        || ::listen(socket, 4) != 0) {
        ::close(socket);
        return -1;
    }
    return socket;
}

void lookAtSockets(Looker &looker)
{
    const QTemporaryDir folder;
    looker.look(u"a socket that is not there"_s, {u"ladder.socket.missing"_s},
                callToSocket(folder.filePath(u"none.sock"_s)));
    QFile file(folder.filePath(u"file"_s));
    if (file.open(QIODevice::WriteOnly))
        looker.look(u"a file in place of the socket"_s, {u"ladder.socket.not-a-socket"_s},
                    callToSocket(file.fileName()));
    const QString stale = folder.filePath(u"stale.sock"_s);
    ::close(makeSocket(stale));
    looker.look(u"a socket that a killed server left behind"_s, {u"ladder.socket.stale"_s},
                callToSocket(stale));
    const QString forbidden = u"a socket in a folder that this user may not enter"_s;
    if (!lab::mayActAsRoot())
        return looker.cannot(forbidden, {ErrorCode::NotPermitted, u"only root can become another user"_s});
    const QString path = folder.filePath(u"private.sock"_s);
    const int listening = makeSocket(path);
    auto call = callToSocket(path);
    call.prefix = {u"setpriv"_s, u"--reuid=65534"_s, u"--regid=65534"_s, u"--clear-groups"_s};
    looker.look(forbidden, {u"ladder.socket.no-permission"_s}, call);
    ::close(listening);
    const QString silent = folder.filePath(u"silent.sock"_s);
    const int hung = makeSocket(silent);
    looker.look(u"a socket that nobody answers on"_s, {u"ladder.greeting.silent"_s}, callToSocket(silent));
    ::close(hung);
}

void lookAtListeners(Looker &looker)
{
    const auto says = [&looker](const QString &name, const QByteArray &first, Then then,
                                const QString &note) {
        const FakeServer server(first, then);
        looker.look(name, {note}, Looker::callTo(server.port()));
    };
    const auto refuses = [&](const QString &name, quint16 code, const QByteArray &state,
                             const QString &note) {
        says(name, FakeServer::errorPacket(code, state, "no"), Then::Close, note);
    };
    says(u"an SSH server on the port"_s, "SSH-2.0-OpenSSH_9.2p1\r\n", Then::StaySilent,
         u"ladder.greeting.ssh"_s);
    says(u"a mail server on the port"_s, "220 mail.example.org ESMTP\r\n", Then::StaySilent,
         u"ladder.greeting.smtp"_s);
    says(u"a service that speaks TLS first"_s,
         QByteArray("\x16\x03\x03\x00\x04"
                    "abcd",
                    9),
         Then::StaySilent, u"ladder.greeting.tls"_s);
    says(u"MySQL's X protocol"_s, QByteArray("\x05\0\0\0\x0b\x08\x05\x1a\0", 9), Then::StaySilent,
         u"ladder.greeting.mysqlx"_s);
    says(u"a server of before 2003"_s,
         packets::packet(0,
                         QByteArray("\x09"
                                    "3.23.58\0",
                                    9)
                             + QByteArray(13, 'x')),
         Then::StaySilent, u"ladder.greeting.old-protocol"_s);
    says(u"a listener that says nothing"_s, {}, Then::StaySilent, u"ladder.greeting.silent"_s);
    says(u"a listener that hangs up"_s, {}, Then::Close, u"ladder.greeting.closed"_s);
    says(u"a listener that resets"_s, {}, Then::Reset, u"ladder.greeting.reset"_s);
    refuses(u"a shutdown at the greeting (1053)"_s, 1053, "08S01", u"ladder.greeting.shutting-down"_s);

    const auto answers = [&looker](const QString &name, const QByteArray &answer, const QStringList &notes) {
        const ScriptedServer server(answerTo(answer));
        looker.look(name, notes, Looker::callTo(server.port()));
    };
    answers(u"a web server on the port"_s, "HTTP/1.1 400 Bad Request\r\n\r\n", {u"ladder.greeting.http"_s});
    answers(u"Redis on the port"_s, "-ERR wrong number of arguments for 'get' command\r\n",
            {u"ladder.greeting.unknown"_s, u"ladder.greeting.redis"_s});
    // It knows no "GET ", and hangs up without a word.
    answers(u"PostgreSQL on the port"_s, {},
            {u"ladder.greeting.client-first"_s, u"ladder.greeting.postgresql"_s});

    const auto plays = [&looker](const QString &name, ScriptedServer::Script script, const QString &note) {
        const ScriptedServer server(std::move(script));
        looker.look(name, {note}, Looker::callTo(server.port()));
    };
    plays(u"a way of logging in that the client does not have"_s,
          askForPassword("no_such_plugin", std::make_shared<Loot>()), u"ladder.login.plugin-refused"_s);
    plays(u"a server that never answers the login"_s, hangAtLogin(), u"ladder.login.timed-out"_s);
    plays(
        u"a server that hangs up at the login"_s,
        [](ScriptedServer::Visitor &visitor) { meet(visitor, packets::greeting()); }, u"ladder.login.lost"_s);
    plays(u"a server that never answers a query"_s, letInAndHang(), u"ladder.query.timed-out"_s);
}

void lookAtProxy(Looker &looker)
{
    const QString name = u"HAProxy whose server is down"_s;
    lab::HaProxy::Options options;
    options.serverPort = lab::freePort();
    const auto proxy = lab::HaProxy::start(options);
    if (!proxy)
        return looker.cannot(name, proxy.error());
    auto call = Looker::callTo((*proxy)->port());
    call.timeout = 6s; // its tries take 3 s
    looker.look(name, {u"ladder.greeting.closed"_s}, call);
}

void lookAtDeadResolver(Looker &looker)
{
    const QString name = u"a resolver that does not answer"_s;
    const auto spaces = lab::Namespaces::make();
    if (!spaces)
        return looker.cannot(name, spaces.error());
    Looker::Call call{{u"-h"_s, u"server.lab"_s, u"-u"_s, u"app"_s}, {}, (*spaces)->clientPrefix(), 1s};
    looker.look(name, {u"ladder.name.timed-out"_s, u"ladder.name.no-resolver"_s}, call);
}

Result<void> run(const QStringList &words)
{
    const auto done = lab::runToEnd(words.first(), words.sliced(1));
    return done ? Result<void>() : Result<void>(done.error());
}

} // namespace

QList<Way> waysWithoutServer()
{
    Looker looker;
    looker.look(u"a name that nobody knows"_s, {u"ladder.name.failed"_s},
                {{u"-h"_s, u"no-such-host.invalid"_s, u"-u"_s, u"app"_s}, {}, {}, 3s});
    looker.look(u"a port on which nobody listens"_s, {u"ladder.tcp.refused"_s},
                Looker::callTo(support::closedPort()));
    lookAtSockets(looker);
    lookAtListeners(looker);
    lookAtProxy(looker);
    lookAtDeadResolver(looker);
    return looker.ways();
}

QList<Way> waysOfNetwork(lab::ServerKind kind)
{
    Looker looker(titleOf(kind));
    const QString dropped = u"a firewall that drops what goes to the port"_s;
    const auto spaces = lab::Namespaces::make();
    if (!spaces) {
        looker.cannot(dropped, spaces.error());
        return looker.ways();
    }
    auto options = (*spaces)->serverOptions();
    options.kind = kind;
    options.serverOptions = QStringList{u"--max-connect-errors=3"_s};
    const auto server = lab::PracticeServer::start(options);
    if (!server) {
        looker.cannot(dropped, server.error());
        return looker.ways();
    }
    // Otherwise a firewall's words are rationed to one a second.
    static_cast<void>((*spaces)->firewallSetting(u"net.ipv4.icmp_ratelimit"_s, u"0"_s));
    auto target = (*server)->target(lab::Account::Application);
    auto call = Looker::callTo(target);
    call.prefix = (*spaces)->clientPrefix();

    const auto blocked = [&](const QString &name, const QStringList &jump, const QString &note) {
        const QStringList rule{u"FORWARD"_s, u"-p"_s, u"tcp"_s, u"--dport"_s, QString::number(target.port)};
        looker.lookIf((*spaces)->firewall(QStringList{u"-A"_s} + rule + jump), name, {note}, call);
        static_cast<void>((*spaces)->firewall(QStringList{u"-D"_s} + rule + jump));
    };
    const auto rejected = [&](const QString &with, const QString &note) {
        blocked(u"a firewall that rejects with "_s + with, {u"-j"_s, u"REJECT"_s, u"--reject-with"_s, with},
                note);
    };
    blocked(dropped, {u"-j"_s, u"DROP"_s}, u"ladder.tcp.timed-out"_s);
    rejected(u"tcp-reset"_s, u"ladder.tcp.refused"_s);
    rejected(u"icmp-port-unreachable"_s, u"ladder.tcp.refused"_s);
    rejected(u"icmp-admin-prohibited"_s, u"ladder.tcp.forbidden"_s);
    rejected(u"icmp-host-prohibited"_s, u"ladder.tcp.forbidden"_s);
    rejected(u"icmp-net-unreachable"_s, u"ladder.tcp.unreachable"_s);

    const auto routed = [&](const QString &name, const QString &type, const QString &note) {
        const QStringList route{u"ip"_s, u"route"_s, u"add"_s, type, u"203.0.113.0/24"_s}; // RFC 5737
        Looker::Call there{{u"-h"_s, u"203.0.113.1"_s, u"-u"_s, u"app"_s}, {}, call.prefix, 1s};
        looker.lookIf(run(call.prefix + route), name, {note}, there);
        QStringList away = route;
        away[2] = u"del"_s;
        static_cast<void>(run(call.prefix + away));
    };
    if (kind == lab::ServerKind::MariaDb) { // no server is asked
        // The kernel has one number for this and for a router's word.
        routed(u"no route to the server"_s, u"unreachable"_s, u"ladder.tcp.forbidden"_s);
        routed(u"a route that this machine forbids"_s, u"prohibit"_s, u"ladder.tcp.no-permission"_s);
    }

    // Connections that end before the login, as port scans make them.
    const QString knock =
        u"for i in 1 2 3 4 5; do exec 3<>/dev/tcp/%1/%2; head -c 4 <&3 >/dev/null; exec 3<&-; done"_s
            .arg(target.host)
            .arg(target.port);
    looker.lookIf(run(call.prefix + QStringList{u"bash"_s, u"-c"_s, knock}),
                  u"a host blocked after too many errors (1129)"_s, {u"ladder.greeting.host-blocked"_s},
                  call);
    const QByteArray from = "'@'10.77.%'";
    const QByteArray forgive =
        kind == lab::ServerKind::MariaDb ? "FLUSH HOSTS" : "TRUNCATE TABLE performance_schema.host_cache";
    looker.lookIf((*server)->execute({forgive, "DROP USER 'root" + from, "DROP USER 'app" + from,
                                      "DROP USER 'reader" + from, "DROP USER 'support" + from}),
                  u"no account for this host (1130)"_s, {u"ladder.greeting.host-not-allowed"_s}, call);
    return looker.ways();
}

QList<Way> waysOfSlowNames(lab::ServerKind kind)
{
    Looker looker(titleOf(kind));
    const QString name = u"a server that waits for a name service that does not answer"_s;
    const auto spaces = lab::Namespaces::make(lab::Namespaces::ReverseNames::Unanswered);
    if (!spaces) {
        looker.cannot(name, spaces.error());
        return looker.ways();
    }
    auto options = (*spaces)->serverOptions();
    options.kind = kind;
    const auto server = lab::PracticeServer::start(options);
    if (!server) {
        looker.cannot(name, server.error());
        return looker.ways();
    }
    auto call = Looker::callTo((*server)->target(lab::Account::Application));
    call.prefix = (*spaces)->clientPrefix();
    looker.look(name, {u"ladder.greeting.silent"_s}, call);
    return looker.ways();
}

} // namespace goneaway::test
