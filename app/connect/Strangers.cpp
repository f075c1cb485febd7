// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/Strangers.h"

#include "connect/OwnLook.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::connect {

namespace {

constexpr std::chrono::milliseconds ShortLook = 500ms;

// PostgreSQL's SSLRequest: length 8, code 80877103 (its manual, "Message Formats"). The answer is one letter.
const QByteArray PostgreSqlHello = QByteArray::fromHex("0000000804d2162f");
// The oldest form of the header, for connections of which nothing is known (HAProxy, proxy-protocol.txt).
const QByteArray ProxyHello = QByteArrayLiteral("PROXY UNKNOWN\r\n");

// A ClientHello of TLS 1.2 (RFC 5246, 7.4.1.2): four common suites, no extensions. Whoever speaks TLS answers
// it with a handshake record or an alert.
QByteArray tlsHello()
{
    const QByteArray suites = QByteArray::fromHex("c02fc030009c002f");
    const QByteArray body = QByteArray::fromHex("0303") + QByteArray(32, '\x47') + QByteArray::fromHex("00")
        + QByteArray::fromHex("0008") + suites + QByteArray::fromHex("0100");
    const auto size = [](qsizetype n) {
        return char(static_cast<unsigned char>(n));
    };
    const QByteArray handshake = QByteArray::fromHex("010000") + size(body.size()) + body;
    return QByteArray::fromHex("16030100") + size(handshake.size()) + handshake;
}

bool hasAnyByte(const QByteArray &data)
{
    return !data.isEmpty();
}

// What a new connection answers to these words; empty when it says nothing.
QByteArray answerTo(const Climb &climb, const QByteArray &words, bool (*enough)(const QByteArray &))
{
    auto [socket, error] = connectAgain(climb, ShortLook);
    if (error != 0 || !socket.write(words))
        return {};
    return socket.read(MaxGreeting, ShortLook, climb.cancel(), enough).data;
}

} // namespace

Socket::Bytes askAsBrowser(Socket &socket, const CancelToken &cancel)
{
    if (!socket.write(QByteArrayLiteral("GET / HTTP/1.0\r\n\r\n")))
        return {};
    const auto isAnswered = [](const QByteArray &data) {
        return data.contains("\n\n") || data.contains("\r\n\r\n") || data.startsWith('-')
            || isWholeGreeting(data);
    };
    return socket.read(MaxGreeting, ShortLook, cancel, isAnswered);
}

Speaker askInOtherLanguages(const Climb &climb)
{
    const QByteArray letter = answerTo(climb, PostgreSqlHello, &hasAnyByte);
    if (letter == "S" || letter == "N" || letter == "G")
        return Speaker::PostgreSql;
    const Speaker behind = readGreeting(answerTo(climb, ProxyHello, &isWholeGreeting)).speaker;
    if (behind == Speaker::Mysql || behind == Speaker::MysqlError)
        return Speaker::ProxyProtocol;
    const QByteArray record = answerTo(climb, tlsHello(), &isWholeGreeting);
    return readGreeting(record).speaker == Speaker::Tls ? Speaker::Tls : Speaker::ClientFirst;
}

QString usualService(quint16 port)
{
    struct Service {
        quint16 port;
        QLatin1StringView name;
    };
    constexpr Service services[] = {{389, "LDAP"_L1},
                                    {443, "HTTPS"_L1},
                                    {1433, "Microsoft SQL Server"_L1},
                                    {1521, "Oracle Database"_L1},
                                    {3389, "Windows Remote Desktop"_L1},
                                    {4567, "Galera replication"_L1},
                                    {5432, "PostgreSQL"_L1},
                                    {6379, "Redis"_L1},
                                    {9042, "Cassandra"_L1},
                                    {11211, "memcached"_L1},
                                    {27017, "MongoDB"_L1},
                                    {33061, "MySQL Group Replication"_L1}};
    for (const Service &service : services) {
        if (service.port == port)
            return service.name;
    }
    return {};
}

} // namespace goneaway::connect
