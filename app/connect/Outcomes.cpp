// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/Outcomes.h"

#include "connect/ClientErrors.h"

#include <QFileInfo>

#include <algorithm>
#include <cerrno>

#ifdef Q_OS_WIN
#include <winsock2.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace {

template <typename Key>
struct Meaning {
    Key key;
    QLatin1StringView outcome;
};

template <typename Key, std::size_t N>
QString find(const Meaning<Key> (&meanings)[N], Key key)
{
    const auto it = std::find_if(std::begin(meanings), std::end(meanings),
                                 [key](const Meaning<Key> &m) { return m.key == key; });
    return it == std::end(meanings) ? QString() : QString(it->outcome);
}

constexpr Meaning<int> TcpErrors[] = {
    {ECONNREFUSED, "refused"_L1},
    {ETIMEDOUT, "timed-out"_L1},
    {EHOSTUNREACH, "host-down"_L1},
    {ENETUNREACH, "unreachable"_L1},
    {EACCES, "no-permission"_L1},
    {EPERM, "no-permission"_L1},
    {EINVAL, "scope"_L1}, // what a link-local address without its interface gives
#ifdef Q_OS_WIN
    {WSAECONNREFUSED, "refused"_L1},
    {WSAETIMEDOUT, "timed-out"_L1},
    {WSAEHOSTUNREACH, "host-down"_L1},
    {WSAENETUNREACH, "unreachable"_L1},
    {WSAEACCES, "no-permission"_L1},
    {WSAEINVAL, "scope"_L1},
#endif
};
// The kernel gives up looking for a machine in the same network after three seconds; a router's or a
// firewall's refusal takes one round trip.
constexpr std::chrono::milliseconds AtOnce{1000};

// Sent in the place of the greeting, before anybody said who they are.
constexpr Meaning<int> GreetingErrors[] = {
    {1040, "too-many"_L1},         {1053, "shutting-down"_L1}, {1129, "host-blocked"_L1},
    {1130, "host-not-allowed"_L1}, {1203, "too-many"_L1},
};

constexpr Meaning<int> LoginErrors[] = {
    {1044, "schema-denied"_L1}, {1045, "denied"_L1},         {1049, "no-database"_L1},
    {1226, "account-limit"_L1}, {1251, "plugin"_L1},         {1275, "plugin"_L1},
    {1524, "server-plugin"_L1}, {1698, "system-user"_L1},    {1820, "expired"_L1},
    {1862, "expired"_L1},       {2049, "plugin"_L1},         {2054, "plugin"_L1},
    {2058, "plugin"_L1},        {2059, "plugin-missing"_L1}, {2061, "plugin-failed"_L1},
    {3032, "offline"_L1},       {3118, "locked"_L1},         {3159, "tls-required"_L1},
    {3955, "password-lock"_L1}, {4151, "locked"_L1},         {codes::RestrictedPlugin, "plugin-refused"_L1},
};

constexpr Meaning<Speaker> Speakers[] = {
    {Speaker::Ssh, "ssh"_L1},
    {Speaker::Http, "http"_L1},
    {Speaker::Smtp, "smtp"_L1},
    {Speaker::Ftp, "ftp"_L1},
    {Speaker::Tls, "tls"_L1},
    {Speaker::MysqlX, "mysqlx"_L1},
    {Speaker::OldMysql, "old-protocol"_L1},
    {Speaker::PostgreSql, "postgresql"_L1},
    {Speaker::Redis, "redis"_L1},
    {Speaker::MongoDb, "mongodb"_L1},
    {Speaker::ProxyProtocol, "proxy-protocol"_L1},
    {Speaker::ClientFirst, "client-first"_L1},
};

bool isLoss(int code)
{
    return code == codes::ServerLost || code == codes::ServerGone || code == 2055;
}

} // namespace

bool needsOwnLook(const evidence::ClientError &error)
{
    // A refused plug-in (5010) among them: MariaDB Connector/C takes the X protocol's first message for one.
    constexpr int unclear[] = {codes::SocketConnect,   codes::HostConnect, codes::HandshakeVersion,
                               codes::MalformedPacket, codes::Unknown,     codes::BadHandshake,
                               codes::RestrictedPlugin};
    if (std::find(std::begin(unclear), std::end(unclear), error.code) != std::end(unclear))
        return true;
    // The library names the phase in words that its versions share: "... initial communication packet"
    // against "reading authorization packet".
    return isLoss(error.code) && !error.message.contains("authorization packet"_L1);
}

bool wasReset(int osErrno)
{
#ifdef Q_OS_WIN
    return osErrno == WSAECONNRESET;
#else
    return osErrno == ECONNRESET;
#endif
}

QString tcpOutcome(int osErrno, std::chrono::milliseconds took)
{
    const QString outcome = find(TcpErrors, osErrno);
    if (outcome == "host-down"_L1 && took < AtOnce)
        return u"forbidden"_s;
    return outcome.isEmpty() ? u"failed"_s : outcome;
}

QString socketOutcome(int osErrno, const QString &path)
{
    if (osErrno == ENOENT)
        return u"missing"_s;
    if (osErrno == EACCES || osErrno == EPERM)
        return u"no-permission"_s;
    if (osErrno == ETIMEDOUT
        || osErrno == EAGAIN) // EAGAIN: the queue is full of connections that nobody took
        return u"timed-out"_s;
    if (osErrno == ECONNREFUSED) // also what connecting to an ordinary file gives
        return QFileInfo(path).isFile() ? u"not-a-socket"_s : u"stale"_s;
    return osErrno == ENOTSOCK ? u"not-a-socket"_s : u"failed"_s;
}

QString pipeOutcome(const evidence::ClientError &error)
{
    // Windows' own numbers (winerror.h).
    constexpr int FileNotFound = 2;
    constexpr int AccessDenied = 5;
    constexpr int PipeBusy = 231;
    // MariaDB Connector/C has shared memory in a plug-in, pvio_shmem, and tells its absence as it would that
    // of a plug-in for the login.
    if (error.code == codes::PluginMissing)
        return error.message.contains("pvio_"_L1) ? u"no-plugin"_s : QString();
    if (error.code == codes::PipeWait)
        return u"timed-out"_s;
    const bool memory = error.code >= codes::FirstOfMemory && error.code <= codes::LastOfMemory;
    if (error.code != codes::PipeOpen && error.code != codes::PipeState && !memory)
        return {};
    switch (error.osErrno.value_or(0)) {
    case FileNotFound:
        return u"missing"_s;
    case AccessDenied:
        return u"no-permission"_s;
    case PipeBusy:
        return u"timed-out"_s;
    default:
        return u"failed"_s;
    }
}

QString greetingOutcome(const evidence::ClientError &error)
{
    return find(GreetingErrors, error.code);
}

QString heardOutcome(const Greeting &greeting, const Socket::Bytes &bytes)
{
    if (greeting.speaker == Speaker::MysqlError) {
        const QString known = greetingOutcome(*greeting.error);
        return known.isEmpty() ? u"error-packet"_s : known;
    }
    if (const QString known = find(Speakers, greeting.speaker); !known.isEmpty())
        return known;
    if (!bytes.data.isEmpty())
        return u"unknown"_s;
    if (bytes.end == Socket::End::Closed)
        return u"closed"_s;
    return bytes.end == Socket::End::Failed ? u"reset"_s : u"silent"_s;
}

QString loginOutcome(const evidence::ClientError &error, bool wholeTimeout, bool withPassword)
{
    if (error.code == 1045 && !withPassword)
        return u"no-password"_s;
    if (const QString known = find(LoginErrors, error.code); !known.isEmpty())
        return known;
    if (isLoss(error.code))
        return wholeTimeout ? u"timed-out"_s : u"lost"_s;
    return u"failed"_s;
}

QString queryOutcome(const evidence::ClientError &error, bool wholeTimeout)
{
    if (error.code == 1820 || error.code == 1862)
        return u"expired"_s;
    if (error.code == 1184) // ER_NEW_ABORTING_CONNECTION: both servers, when init_connect fails
        return u"init-connect"_s;
    if (error.code == 1053)
        return u"shutting-down"_s;
    if (isLoss(error.code))
        return wholeTimeout ? u"timed-out"_s : u"lost"_s;
    return u"failed"_s;
}

QString protocolName(Speaker speaker)
{
    if (speaker == Speaker::Mysql || speaker == Speaker::MysqlError || speaker == Speaker::OldMysql)
        return u"mysql"_s;
    if (speaker == Speaker::Nobody)
        return u"none"_s;
    const QString name = find(Speakers, speaker);
    return name.isEmpty() ? u"unknown"_s : name;
}

} // namespace goneaway::connect
