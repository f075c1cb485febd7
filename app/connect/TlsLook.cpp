// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/TlsLook.h"

#include "connect/Greeting.h"
#include "connect/OwnLook.h"

#include <QSslCipher>
#include <QSslConfiguration>
#include <QSslSocket>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::connect {

namespace {

constexpr std::chrono::milliseconds Limit = 2s; // for each of its three steps
constexpr int Step = 40; // ms; how long cancelling may take to be noticed

// MySQL manual (internals), "Protocol::SSLRequest": 32 bytes, sequence number 1.
QByteArray sslRequest()
{
    // LONG_PASSWORD, PROTOCOL_41, SSL, SECURE_CONNECTION, PLUGIN_AUTH; 16 MB packets; utf8mb4
    return QByteArray::fromHex("20000001") + QByteArray::fromHex("018a0800") + QByteArray::fromHex("00000001")
        + '\x2d' + QByteArray(23, '\0');
}

QString versionName(QSsl::SslProtocol protocol)
{
    switch (protocol) {
    case QSsl::TlsV1_2:
        return u"TLSv1.2"_s;
    case QSsl::TlsV1_3:
        return u"TLSv1.3"_s;
    default:
        return {};
    }
}

QSslConfiguration configurationFor(const ConnectionTarget &target)
{
    QSslConfiguration configuration;
    // It shall get as far as it can; the errors are collected.
    configuration.setPeerVerifyMode(QSslSocket::QueryPeer);
    configuration.setCaCertificates(QSslCertificate::fromPath(target.tlsCa));
    return configuration;
}

} // namespace

TlsLook lookAtTls(const Climb &climb)
{
    TlsLook look;
    auto [socket, error] = connectAgain(climb, Limit);
    if (error != 0)
        return look;
    const Greeting greeting =
        readGreeting(socket.read(MaxGreeting, Limit, climb.cancel(), &isWholeGreeting).data);
    if (greeting.speaker != Speaker::Mysql)
        return look;
    if (!greeting.offersTls) {
        look.end = TlsLook::End::NotOffered;
        return look;
    }
    if (!socket.write(sslRequest()))
        return look;
    QSslSocket tls;
    tls.setSslConfiguration(configurationFor(climb.target()));
    tls.setPeerVerifyName(climb.target().host);
    if (!tls.setSocketDescriptor(socket.release()))
        return look;
    tls.ignoreSslErrors();
    tls.startClientEncryption();
    const Stopwatch watch;
    while (!tls.waitForEncrypted(Step)) {
        if (tls.state() != QAbstractSocket::ConnectedState
            || (tls.error() != QAbstractSocket::SocketTimeoutError
                && tls.error() != QAbstractSocket::UnknownSocketError)) {
            look.end = TlsLook::End::Refused;
            look.words = tls.errorString();
            break;
        }
        if (climb.cancelled() || watch.elapsed() >= Limit) {
            look.end = TlsLook::End::TimedOut;
            break;
        }
    }
    look.chain = tls.peerCertificateChain();
    look.errors = tls.sslHandshakeErrors();
    if (tls.isEncrypted()) {
        look.end = TlsLook::End::Done;
        look.version = versionName(tls.sessionProtocol());
        look.cipher = tls.sessionCipher().name();
    }
    tls.abort();
    return look;
}

} // namespace goneaway::connect
