// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/Profile.h"

#include <QJsonObject>
#include <QUuid>

#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace {

constexpr int LongestTimeout = 3600; // s, as on the command line

struct TextField {
    QLatin1StringView name;
    QString ConnectionTarget::*member;
};
constexpr TextField TextFields[] = {
    {"host"_L1, &ConnectionTarget::host},
    {"socket"_L1, &ConnectionTarget::socketPath},
    {"pipe"_L1, &ConnectionTarget::pipeName},
    {"shared_memory"_L1, &ConnectionTarget::sharedMemoryName},
    {"user"_L1, &ConnectionTarget::user},
    {"database"_L1, &ConnectionTarget::database},
    {"tls_ca"_L1, &ConnectionTarget::tlsCa},
    {"tls_ca_path"_L1, &ConnectionTarget::tlsCaPath},
    {"tls_cert"_L1, &ConnectionTarget::tlsCert},
    {"tls_key"_L1, &ConnectionTarget::tlsKey},
    {"tls_crl"_L1, &ConnectionTarget::tlsCrl},
    {"tls_cipher"_L1, &ConnectionTarget::tlsCipher},
    {"tls_versions"_L1, &ConnectionTarget::tlsVersions},
    {"server_public_key"_L1, &ConnectionTarget::serverPublicKeyPath},
    {"default_auth"_L1, &ConnectionTarget::defaultAuth},
    {"plugin_dir"_L1, &ConnectionTarget::pluginDir},
};

struct FlagField {
    QLatin1StringView name;
    bool ConnectionTarget::*member;
};
constexpr FlagField FlagFields[] = {
    {"compress"_L1, &ConnectionTarget::compress},
    {"clear_text_plugin"_L1, &ConnectionTarget::clearTextPlugin},
    {"get_server_public_key"_L1, &ConnectionTarget::getServerPublicKey},
};

struct TimeoutField {
    QLatin1StringView name;
    std::chrono::seconds ConnectionTarget::*member;
};
constexpr TimeoutField TimeoutFields[] = {
    {"connect_timeout"_L1, &ConnectionTarget::connectTimeout},
    {"read_timeout"_L1, &ConnectionTarget::readTimeout},
    {"write_timeout"_L1, &ConnectionTarget::writeTimeout},
};

template <typename Enum>
struct Named {
    QLatin1StringView name;
    Enum value;
};
constexpr Named<TlsMode> TlsNames[] = {{"disabled"_L1, TlsMode::Disabled},
                                       {"preferred"_L1, TlsMode::Preferred},
                                       {"required"_L1, TlsMode::Required},
                                       {"verify-ca"_L1, TlsMode::VerifyCa},
                                       {"verify-identity"_L1, TlsMode::VerifyIdentity}};
constexpr Named<Transport> TransportNames[] = {{"tcp"_L1, Transport::Tcp},
                                               {"socket"_L1, Transport::Socket},
                                               {"pipe"_L1, Transport::Pipe},
                                               {"shared-memory"_L1, Transport::SharedMemory}};

template <typename Enum, std::size_t Size>
QString nameIn(const Named<Enum> (&names)[Size], Enum value)
{
    for (const auto &named : names) {
        if (named.value == value)
            return named.name;
    }
    return {};
}

// Whether the object's word was known, or absent.
template <typename Enum, std::size_t Size>
bool take(const QJsonValue &word, const Named<Enum> (&names)[Size], Enum &value)
{
    if (word.isUndefined())
        return true;
    for (const auto &named : names) {
        if (word.toString() == named.name) {
            value = named.value;
            return true;
        }
    }
    return false;
}

bool takePort(const QJsonValue &number, int least, quint16 &port)
{
    if (number.isUndefined())
        return true;
    const int value = number.toInt(-1);
    if (value < least || value > std::numeric_limits<quint16>::max())
        return false;
    port = static_cast<quint16>(value);
    return true;
}

QJsonObject toJson(const SshHop &hop)
{
    QJsonObject object{{u"host"_s, hop.host}};
    if (hop.port != 0)
        object.insert(u"port"_s, hop.port);
    const std::pair<QString, const QString &> texts[] = {
        {u"user"_s, hop.user}, {u"identity"_s, hop.identityFile}, {u"config"_s, hop.configFile}};
    for (const auto &[name, text] : texts) {
        if (!text.isEmpty())
            object.insert(name, text);
    }
    return object;
}

std::optional<SshHop> hopFromJson(const QJsonObject &object)
{
    SshHop hop;
    hop.host = object.value("host"_L1).toString();
    hop.user = object.value("user"_L1).toString();
    hop.identityFile = object.value("identity"_L1).toString();
    hop.configFile = object.value("config"_L1).toString();
    if (!takePort(object.value("port"_L1), 0, hop.port) || !problemOf(hop).isEmpty())
        return std::nullopt;
    return hop;
}

bool takeTarget(const QJsonObject &object, ConnectionTarget &target)
{
    for (const TextField &field : TextFields) {
        if (const QJsonValue text = object.value(field.name); text.isString())
            target.*field.member = text.toString();
    }
    for (const FlagField &field : FlagFields)
        target.*field.member = object.value(field.name).toBool(target.*field.member);
    for (const TimeoutField &field : TimeoutFields) {
        const int most = LongestTimeout;
        const int seconds = object.value(field.name).toInt(static_cast<int>((target.*field.member).count()));
        if (seconds < 1 || seconds > most)
            return false;
        target.*field.member = std::chrono::seconds(seconds);
    }
    if (const QJsonValue packet = object.value("max_allowed_packet"_L1); !packet.isUndefined()) {
        if (packet.toInteger() <= 0)
            return false;
        target.maxAllowedPacket = static_cast<quint64>(packet.toInteger());
    }
    if (const QJsonValue ssh = object.value("ssh"_L1); !ssh.isUndefined()) {
        target.ssh = hopFromJson(ssh.toObject());
        if (!target.ssh)
            return false;
    }
    return takePort(object.value("port"_L1), 1, target.port)
        && take(object.value("transport"_L1), TransportNames, target.transport)
        && take(object.value("tls_mode"_L1), TlsNames, target.tlsMode);
}

} // namespace

Profile Profile::make(const QString &name, const ConnectionTarget &target)
{
    Profile profile;
    profile.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    profile.name = name;
    profile.target = target;
    profile.target.password = {};
    profile.target.hasPassword = false;
    return profile;
}

// What is as in a new target is left out, so that a file stays readable.
QJsonObject toJson(const Profile &profile)
{
    const ConnectionTarget &target = profile.target;
    const ConnectionTarget usual;
    QJsonObject object{{u"id"_s, profile.id},
                       {u"name"_s, profile.name},
                       {u"transport"_s, nameIn(TransportNames, target.transport)},
                       {u"host"_s, target.host},
                       {u"port"_s, target.port},
                       {u"tls_mode"_s, nameIn(TlsNames, target.tlsMode)}};
    for (const TextField &field : TextFields) {
        if (target.*field.member != usual.*field.member)
            object.insert(field.name, target.*field.member);
    }
    for (const FlagField &field : FlagFields) {
        if (target.*field.member != usual.*field.member)
            object.insert(field.name, target.*field.member);
    }
    for (const TimeoutField &field : TimeoutFields) {
        if (target.*field.member != usual.*field.member)
            object.insert(field.name, static_cast<qint64>((target.*field.member).count()));
    }
    if (target.maxAllowedPacket)
        object.insert(u"max_allowed_packet"_s, static_cast<qint64>(*target.maxAllowedPacket));
    if (target.ssh)
        object.insert(u"ssh"_s, toJson(*target.ssh));
    if (profile.passwordInKeychain)
        object.insert(u"password_in_keychain"_s, true);
    return object;
}

std::optional<Profile> profileFromJson(const QJsonObject &object)
{
    Profile profile;
    profile.id = object.value("id"_L1).toString();
    profile.name = object.value("name"_L1).toString();
    profile.passwordInKeychain = object.value("password_in_keychain"_L1).toBool();
    if (profile.id.isEmpty() || profile.name.isEmpty() || !takeTarget(object, profile.target))
        return std::nullopt;
    return profile;
}

} // namespace goneaway::connect
