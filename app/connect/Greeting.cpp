// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/Greeting.h"

#include "connect/ClientErrors.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace {

constexpr qsizetype HeaderSize = 4; // three bytes length, one byte sequence number
constexpr quint32 CapabilitySsl = 0x0800; // CLIENT_SSL
constexpr quint32 CapabilityPluginAuth = 0x00080000; // CLIENT_PLUGIN_AUTH
constexpr qsizetype ShownCharacters = 200;
// Connection id, first part of the scramble, lower capabilities. Nobody could log in to what breaks off
// before.
constexpr qsizetype ShortestAfterVersion = 4 + 9 + 2;

// Reads fields from the front of a packet; past its end everything is zero.
class Fields
{
public:
    explicit Fields(QByteArrayView data)
        : m_data(data)
    {
    }

    quint64 number(qsizetype bytes)
    {
        quint64 value = 0;
        for (qsizetype i = 0; i < bytes; ++i, ++m_at) {
            if (m_at < m_data.size())
                value |= quint64(static_cast<quint8>(m_data[m_at])) << (8 * i);
        }
        return value;
    }
    QByteArrayView untilNul()
    {
        const QByteArrayView rest = m_data.sliced(std::min(m_at, m_data.size()));
        const qsizetype end = rest.indexOf('\0');
        const QByteArrayView text = rest.first(end < 0 ? rest.size() : end);
        m_at += text.size() + 1;
        return text;
    }
    // How many bytes follow the text that comes next; -1 when it does not end.
    qsizetype afterNul() const
    {
        const qsizetype end = rest().indexOf('\0');
        return end < 0 ? -1 : rest().size() - end - 1;
    }
    void skip(qsizetype bytes) { m_at += bytes; }
    QByteArrayView rest() const { return m_data.sliced(std::min(m_at, m_data.size())); }

private:
    QByteArrayView m_data;
    qsizetype m_at = 0;
};

qsizetype payloadLength(const QByteArray &data)
{
    return static_cast<qsizetype>(Fields(data).number(3));
}

// A MySQL packet with sequence number 0 and a believable length.
bool looksLikePacket(const QByteArray &data)
{
    return data.size() > HeaderSize && data[3] == '\0' && payloadLength(data) > 0
        && payloadLength(data) <= MaxGreeting;
}

QString printable(const QByteArray &data)
{
    QString text;
    for (const char c : data.first(std::min(ShownCharacters, data.size())))
        text += c >= 32 && c < 127 ? QLatin1Char(c) : QLatin1Char('.');
    return text;
}

void readHandshake(Fields packet, Greeting &greeting)
{
    greeting.speaker = Speaker::Mysql;
    greeting.version = QString::fromUtf8(packet.untilNul());
    greeting.connectionId = packet.number(4);
    packet.skip(9); // the first part of the scramble
    auto capabilities = static_cast<quint32>(packet.number(2));
    packet.skip(1); // character set
    greeting.status = static_cast<quint16>(packet.number(2));
    capabilities |= static_cast<quint32>(packet.number(2)) << 16;
    const auto scramble = static_cast<qsizetype>(packet.number(1));
    packet.skip(10 + std::max(qsizetype(13), scramble - 8));
    greeting.capabilities = capabilities;
    greeting.offersTls = capabilities & CapabilitySsl;
    if (capabilities & CapabilityPluginAuth)
        greeting.authPlugin = QString::fromLatin1(packet.untilNul());
}

void readError(Fields packet, Greeting &greeting)
{
    greeting.speaker = Speaker::MysqlError;
    const int code = static_cast<int>(packet.number(2));
    QByteArrayView text = packet.rest();
    QString sqlState;
    if (text.startsWith('#') && text.size() >= 6) {
        sqlState = QString::fromLatin1(text.sliced(1, 5));
        text = text.sliced(6);
    }
    greeting.error =
        clientError(code, sqlState, QString::fromUtf8(text.first(std::min<qsizetype>(text.size(), 500))));
}

Speaker otherSpeaker(const QByteArray &data)
{
    if (data.startsWith("SSH-"))
        return Speaker::Ssh;
    // MongoDB answers browsers itself, in these words.
    if (data.startsWith("HTTP/") && data.contains("MongoDB"))
        return Speaker::MongoDb;
    if (data.startsWith("HTTP/") || data.startsWith("<html") || data.startsWith("<!DOCTYPE"))
        return Speaker::Http;
    if (data.startsWith("220 ") || data.startsWith("220-"))
        return data.toUpper().contains("FTP") ? Speaker::Ftp : Speaker::Smtp;
    // Redis and its kin (RESP), to words that they do not know.
    if (data.startsWith("-ERR ") || data.startsWith("-NOAUTH ") || data.startsWith("-DENIED "))
        return Speaker::Redis;
    if (data.size() >= 3 && (data[0] == 0x15 || data[0] == 0x16) && data[1] == 0x03)
        return Speaker::Tls;
    // MySQL's X protocol (port 33060) says Notice first: length 5, message type 11.
    if (data.size() >= 5 && data.first(4) == QByteArray("\x05\0\0\0", 4) && data[4] == 0x0b)
        return Speaker::MysqlX;
    return data.isEmpty() ? Speaker::Nobody : Speaker::Unknown;
}

} // namespace

bool isWholeGreeting(const QByteArray &data)
{
    if (data.size() >= 4 && otherSpeaker(data) != Speaker::Unknown)
        return true;
    return looksLikePacket(data) && data.size() >= HeaderSize + payloadLength(data);
}

Greeting readGreeting(const QByteArray &data)
{
    Greeting greeting;
    greeting.shown = printable(data);
    greeting.speaker = otherSpeaker(data);
    if (greeting.speaker != Speaker::Unknown || !looksLikePacket(data))
        return greeting;
    const qsizetype length = std::min(payloadLength(data), data.size() - HeaderSize);
    Fields packet(QByteArrayView(data).sliced(HeaderSize, length));
    switch (packet.number(1)) {
    case 10:
        // What has not wholly arrived comes from a server that fell silent, not from a stranger.
        if (!isWholeGreeting(data) || packet.afterNul() >= ShortestAfterVersion)
            readHandshake(packet, greeting);
        break;
    case 9:
        greeting.speaker = Speaker::OldMysql;
        greeting.version = QString::fromUtf8(packet.untilNul());
        break;
    case 0xff:
        readError(packet, greeting);
        break;
    default:
        break;
    }
    return greeting;
}

QString flavourOfVersion(const QString &version)
{
    if (version.contains("mariadb"_L1, Qt::CaseInsensitive))
        return u"mariadb"_s;
    return version.contains("percona"_L1, Qt::CaseInsensitive) ? u"percona"_s : u"mysql"_s;
}

} // namespace goneaway::connect
