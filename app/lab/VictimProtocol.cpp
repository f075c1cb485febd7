// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/VictimProtocol.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab {

QJsonObject toPipe(const connect::ConnectionTarget &target)
{
    return {
        {u"host"_s, target.host},
        {u"port"_s, target.port},
        {u"socket"_s, target.transport == connect::Transport::Socket ? target.socketPath : QString()},
        {u"user"_s, target.user},
        {u"password"_s, QString::fromUtf8(target.password.reveal())},
        {u"has_password"_s, target.hasPassword},
        {u"database"_s, target.database},
        {u"tls"_s, static_cast<int>(target.tlsMode)},
        {u"tls_ca"_s, target.tlsCa},
        {u"tls_ca_path"_s, target.tlsCaPath},
        {u"tls_crl"_s, target.tlsCrl},
        {u"tls_cipher"_s, target.tlsCipher},
        {u"tls_versions"_s, target.tlsVersions},
        {u"compress"_s, target.compress},
        {u"server_public_key"_s, target.serverPublicKeyPath},
        {u"get_server_public_key"_s, target.getServerPublicKey},
        {u"default_auth"_s, target.defaultAuth},
        {u"connect_timeout"_s, static_cast<int>(target.connectTimeout.count())},
        {u"read_timeout"_s, static_cast<int>(target.readTimeout.count())},
        {u"write_timeout"_s, static_cast<int>(target.writeTimeout.count())},
    };
}

connect::ConnectionTarget targetFromPipe(const QJsonObject &object)
{
    connect::ConnectionTarget target;
    target.host = object.value("host"_L1).toString();
    target.port = static_cast<quint16>(object.value("port"_L1).toInt());
    target.socketPath = object.value("socket"_L1).toString();
    target.transport = target.socketPath.isEmpty() ? connect::Transport::Tcp : connect::Transport::Socket;
    target.user = object.value("user"_L1).toString();
    target.password = Secret(object.value("password"_L1).toString().toUtf8());
    target.hasPassword = object.value("has_password"_L1).toBool();
    target.database = object.value("database"_L1).toString();
    target.tlsMode = static_cast<connect::TlsMode>(object.value("tls"_L1).toInt());
    target.tlsCa = object.value("tls_ca"_L1).toString();
    target.tlsCaPath = object.value("tls_ca_path"_L1).toString();
    target.tlsCrl = object.value("tls_crl"_L1).toString();
    target.tlsCipher = object.value("tls_cipher"_L1).toString();
    target.tlsVersions = object.value("tls_versions"_L1).toString();
    target.compress = object.value("compress"_L1).toBool();
    target.serverPublicKeyPath = object.value("server_public_key"_L1).toString();
    target.getServerPublicKey = object.value("get_server_public_key"_L1).toBool();
    target.defaultAuth = object.value("default_auth"_L1).toString();
    target.connectTimeout = std::chrono::seconds(object.value("connect_timeout"_L1).toInt());
    target.readTimeout = std::chrono::seconds(object.value("read_timeout"_L1).toInt());
    target.writeTimeout = std::chrono::seconds(object.value("write_timeout"_L1).toInt());
    return target;
}

QJsonObject toPipe(const connect::SessionOptions &options)
{
    QJsonObject object{{u"interactive"_s, options.interactive},
                       {u"reconnect"_s, options.reconnect},
                       {u"local_infile"_s, options.localInfile},
                       {u"fetch_server_key"_s, options.fetchServerKey},
                       {u"tls_versions"_s, options.tlsVersions}};
    if (options.maxAllowedPacket)
        object.insert(u"max_allowed_packet"_s, static_cast<qint64>(*options.maxAllowedPacket));
    return object;
}

connect::SessionOptions optionsFromPipe(const QJsonObject &object)
{
    connect::SessionOptions options;
    options.interactive = object.value("interactive"_L1).toBool();
    options.reconnect = object.value("reconnect"_L1).toBool();
    options.localInfile = object.value("local_infile"_L1).toBool();
    options.fetchServerKey = object.value("fetch_server_key"_L1).toBool();
    options.tlsVersions = object.value("tls_versions"_L1).toString();
    if (const auto limit = object.value("max_allowed_packet"_L1).toInteger(); limit > 0)
        options.maxAllowedPacket = static_cast<unsigned long>(limit);
    return options;
}

} // namespace goneaway::lab
