// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/DsnKeys.h"

#include "connect/DsnWords.h"
#include "connect/TargetOptions.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect::dsn {

namespace {

using std::chrono::milliseconds;

struct Reading {
    ConnectionString said;
    TimeUnit unit;
    QString host; // may carry its port
    std::optional<bool> useTls; // useSSL, ssl
    bool requireTls = false;
    std::optional<bool> verifyTls;
    bool verifyName = false;
    std::optional<TlsMode> mode;
};

// "5s", "1m30s", "500ms" (Go); "0:0:30" is nothing here. A bare number counts in the driver's unit.
std::optional<milliseconds> durationOf(const QString &text, TimeUnit unit)
{
    bool ok = false;
    const double number = text.toDouble(&ok);
    constexpr double Longest = 1000.0 * 86400 * 365;
    if (ok && number >= 0 && number < Longest)
        return milliseconds(static_cast<qint64>(unit == TimeUnit::Seconds ? number * 1000 : number));
    double total = 0;
    for (qsizetype at = 0; at < text.size();) {
        qsizetype end = at;
        while (end < text.size() && (text[end].isDigit() || text[end] == u'.'))
            ++end;
        const double part = text.sliced(at, end - at).toDouble(&ok);
        const QStringView rest = QStringView(text).sliced(end);
        double factor = 0;
        qsizetype length = 1;
        if (rest.startsWith("ms"_L1)) {
            factor = 1;
            length = 2;
        } else if (rest.startsWith(u's')) {
            factor = 1000;
        } else if (rest.startsWith(u'm')) {
            factor = 60 * 1000;
        } else if (rest.startsWith(u'h')) {
            factor = 3600 * 1000;
        }
        if (!ok || factor == 0)
            return std::nullopt;
        total += part * factor;
        at = end + length;
    }
    if (text.isEmpty() || total >= Longest)
        return std::nullopt;
    return milliseconds(static_cast<qint64>(total));
}

std::optional<bool> truth(const QString &value)
{
    const QString word = value.toLower();
    if (word == "yes"_L1 || word == "y"_L1 || word == "t"_L1)
        return true;
    if (word == "no"_L1 || word == "n"_L1 || word == "f"_L1 || word == "none"_L1)
        return false;
    return flagOf(word);
}

std::optional<TlsMode> modeOf(const QString &value)
{
    const QString word = plain(value);
    struct Name {
        QLatin1StringView name;
        TlsMode mode;
    };
    constexpr Name Names[] = {{"disabled"_L1, TlsMode::Disabled},
                              {"disable"_L1, TlsMode::Disabled},
                              {"none"_L1, TlsMode::Disabled},
                              {"preferred"_L1, TlsMode::Preferred},
                              {"prefer"_L1, TlsMode::Preferred},
                              {"required"_L1, TlsMode::Required},
                              {"require"_L1, TlsMode::Required},
                              {"trust"_L1, TlsMode::Required},
                              {"verifyca"_L1, TlsMode::VerifyCa},
                              {"verifyfull"_L1, TlsMode::VerifyIdentity},
                              {"verifyidentity"_L1, TlsMode::VerifyIdentity}};
    for (const Name &name : Names) {
        if (word == name.name)
            return name.mode;
    }
    return std::nullopt;
}

QString fileOf(QString value)
{
    if (value.startsWith("file://"_L1))
        value = value.sliced(7);
    else if (value.startsWith("file:"_L1))
        value = value.sliced(5);
    return value;
}

bool takeTime(const QString &value, TimeUnit unit, std::optional<milliseconds> &time,
              std::chrono::seconds *seconds = nullptr)
{
    time = durationOf(value, unit);
    if (time && *time > milliseconds(0) && seconds)
        *seconds = std::clamp(std::chrono::ceil<std::chrono::seconds>(*time), std::chrono::seconds(1),
                              std::chrono::seconds(3600));
    return time.has_value();
}

bool takeGoTls(const QString &value, Reading &reading)
{
    if (const auto on = truth(value)) {
        reading.mode =
            *on ? TlsMode::VerifyIdentity : TlsMode::Disabled; // "true" verifies with the system's CAs
        return true;
    }
    reading.mode = TlsMode::Required;
    if (value.compare("preferred"_L1, Qt::CaseInsensitive) == 0)
        reading.mode = TlsMode::Preferred;
    else if (value.compare("skip-verify"_L1, Qt::CaseInsensitive) != 0)
        reading.said.remarks
            << u"The TLS settings stand in the program, under the name \"%1\": name its CA file here as well."_s
                   .arg(value);
    return true;
}

bool takeProtocol(const QString &value, ConnectionTarget &target)
{
    const QString word = plain(value);
    if (word == "pipe"_L1 || word == "namedpipe"_L1)
        target.transport = Transport::Pipe;
    else if (word == "memory"_L1 || word == "sharedmemory"_L1)
        target.transport = Transport::SharedMemory;
    else if (word == "socket"_L1 || word == "unix"_L1 || word == "unixsocket"_L1)
        target.transport = Transport::Socket;
    else if (word == "tcp"_L1 || word == "sockets"_L1)
        target.transport = Transport::Tcp;
    else
        return false;
    return true;
}

template <typename Member>
bool takeTruth(const QString &value, Member &member)
{
    const auto on = truth(value);
    if (on)
        member = *on;
    return on.has_value();
}

// False when the value is not one that this parameter takes.
bool take(What what, const QString &value, Reading &reading)
{
    ConnectionString &said = reading.said;
    ConnectionTarget &target = said.target;
    const auto path = [&value](QString &member) {
        member = fileOf(value);
        return true;
    };
    switch (what) {
    case What::Host:
        reading.host = value;
        return true;
    case What::Port: {
        bool ok = false;
        const uint port = value.toUInt(&ok);
        if (!ok || port == 0 || port > 65535)
            return false;
        target.port = static_cast<quint16>(port);
        said.portGiven = true;
        return true;
    }
    case What::User:
        target.user = value;
        return true;
    case What::Password:
        target.password = Secret(value.toUtf8());
        target.hasPassword = true;
        return true;
    case What::Database:
        target.database = value;
        return true;
    case What::Socket:
        if (!value.isEmpty()) {
            target.socketPath = value;
            target.transport = Transport::Socket;
        }
        return true;
    case What::Pipe:
        target.pipeName = value;
        target.transport = Transport::Pipe;
        return true;
    case What::Memory:
        target.sharedMemoryName = value;
        return true;
    case What::Protocol:
        return takeProtocol(value, target);
    case What::TlsMode:
        reading.mode = modeOf(value);
        return reading.mode.has_value();
    case What::UseTls:
        if (const auto mode = modeOf(value); mode && !truth(value)) {
            reading.mode = mode;
            return true;
        }
        if (!value.isEmpty() && (value[0] == u'{' || value[0] == u'[')) {
            reading.useTls = true; // what stands in the braces comes as further pairs
            return true;
        }
        return takeTruth(value, reading.useTls);
    case What::GoTls:
        return takeGoTls(value, reading);
    case What::RequireTls:
        return takeTruth(value, reading.requireTls);
    case What::VerifyTls:
        return takeTruth(value, reading.verifyTls);
    case What::VerifyName: {
        std::optional<bool> on = truth(value);
        if (!on)
            return false;
        reading.verifyTls = *on;
        reading.verifyName = *on;
        return true;
    }
    case What::Ca:
        if (value.contains("-----BEGIN"_L1)) {
            said.remarks
                << u"The CA's certificate stands in the text itself: save it to a file and name that as the CA."_s;
            return true;
        }
        return path(target.tlsCa);
    case What::CaPath:
        return path(target.tlsCaPath);
    case What::Cert:
        return path(target.tlsCert);
    case What::Key:
        return path(target.tlsKey);
    case What::Crl:
        return path(target.tlsCrl);
    case What::Cipher:
        target.tlsCipher = value;
        return true;
    case What::TlsVersions:
        target.tlsVersions =
            QString(value).remove(u' ').replace("Tls12"_L1, "TLSv1.2"_L1).replace("Tls13"_L1, "TLSv1.3"_L1);
        return true;
    case What::ConnectTime:
        return takeTime(value, reading.unit, said.times.connect, &target.connectTimeout);
    case What::ReadTime: // the application's, which must not cut short what Goneaway asks
        return takeTime(value, reading.unit, said.times.read);
    case What::WriteTime:
        return takeTime(value, reading.unit, said.times.write);
    case What::PoolLifetime:
        return takeTime(value, reading.unit, said.times.poolLifetime);
    case What::PoolIdle:
        return takeTime(value, reading.unit, said.times.poolIdle);
    case What::KeepAlive:
        if (const auto on = truth(value)) {
            said.times.keepAlive = on;
            return true;
        }
        said.times.keepAlive = value.toInt() > 0; // .NET: seconds
        return true;
    case What::Compress:
        return takeTruth(value, target.compress);
    case What::PublicKeyFile:
        return path(target.serverPublicKeyPath);
    case What::GetPublicKey:
        return takeTruth(value, target.getServerPublicKey);
    case What::ClearText:
        return takeTruth(value, target.clearTextPlugin);
    case What::DefaultAuth:
        if (!value.contains(u'.')) // Connector/J names a class here
            target.defaultAuth = value;
        return true;
    case What::PluginDir:
        return path(target.pluginDir);
    case What::MaxPacket: {
        bool ok = false;
        const quint64 bytes = value.toULongLong(&ok);
        if (ok && bytes > 0)
            target.maxAllowedPacket = bytes;
        return ok;
    }
    case What::Reconnect:
        if (truth(value).value_or(false))
            said.remarks
                << u"The driver reconnects by itself: a lost connection then shows late, as a lost transaction, temporary table or lock."_s;
        return true;
    case What::Ignored:
        return true;
    }
    return false;
}

void decideTls(Reading &reading)
{
    ConnectionString &said = reading.said;
    ConnectionTarget &target = said.target;
    std::optional<TlsMode> mode = reading.mode;
    if (!mode && reading.useTls == false)
        mode = TlsMode::Disabled;
    if (!mode && reading.verifyTls == true)
        mode = reading.verifyName ? TlsMode::VerifyIdentity : TlsMode::VerifyCa;
    if (!mode && target.knowsCa() && reading.verifyTls != false)
        mode = reading.verifyName ? TlsMode::VerifyIdentity : TlsMode::VerifyCa;
    if (!mode && (reading.useTls == true || reading.requireTls || target.knowsCa()))
        mode = TlsMode::Required;
    if (!mode)
        return;
    if ((*mode == TlsMode::VerifyCa || *mode == TlsMode::VerifyIdentity) && !target.knowsCa()) {
        said.remarks
            << u"The text wants the server's certificate verified, but names no CA file: give one with --ssl-ca, or it will be encrypted without being verified."_s;
        mode = TlsMode::Required;
    }
    target.tlsMode = *mode;
    said.tlsGiven = true;
}

void decideHost(const Parts &parts, Reading &reading)
{
    ConnectionString &said = reading.said;
    QList<Host> hosts = parts.hosts;
    if (hosts.isEmpty() && !reading.host.isEmpty()) {
        for (QString one : reading.host.split(u',')) {
            one = one.trimmed();
            if (one.startsWith(u'/')) { // PHP and .NET take a path for the host
                said.target.socketPath = one;
                said.target.transport = Transport::Socket;
            } else if (const qsizetype socket = one.indexOf(":/"_L1); socket > 0) { // WordPress
                said.target.socketPath = one.sliced(socket + 1);
                said.target.transport = Transport::Socket;
            } else if (!one.isEmpty()) {
                hosts << hostOf(one.startsWith("tcp:"_L1) ? one.sliced(4) : one);
            }
        }
    }
    if (!hosts.isEmpty()) {
        said.target.host = hosts.first().name;
        said.hostGiven = true;
        if (hosts.first().port) {
            said.target.port = hosts.first().port;
            said.portGiven = true;
        }
    }
    for (qsizetype i = 1; i < hosts.size(); ++i)
        said.otherHosts
            << u"%1:%2"_s.arg(hosts[i].name).arg(hosts[i].port ? hosts[i].port : said.target.port);
    if (!said.otherHosts.isEmpty())
        said.remarks << u"The text names several servers. The first, %1, was taken; the others are %2."_s.arg(
            said.target.host, said.otherHosts.join(u", "_s));
}

} // namespace

Host hostOf(const QString &text)
{
    Host host;
    if (text.startsWith(u'[')) {
        const qsizetype end = text.indexOf(u']');
        host.name = text.sliced(1, end < 0 ? text.size() - 1 : end - 1);
        if (end > 0 && text.sliced(end + 1).startsWith(u':'))
            host.port = text.sliced(end + 2).toUShort();
        return host;
    }
    const qsizetype colon = text.lastIndexOf(u':');
    const bool address = text.count(u':') > 1; // IPv6 without its brackets
    host.name = colon < 0 || address ? text : text.first(colon);
    if (colon >= 0 && !address)
        host.port = text.sliced(colon + 1).toUShort();
    return host;
}

ConnectionString understand(const Parts &parts)
{
    Reading reading{{}, parts.unit, {}, {}, false, {}, false, {}};
    reading.said.kind = parts.kind;
    reading.said.remarks = parts.remarks;
    for (const Pair &pair : parts.pairs) {
        const auto what = meaningOf(pair.key);
        if (!what)
            reading.said.notUnderstood << pair.key;
        else if (!take(*what, pair.value, reading))
            reading.said.notUnderstood << pair.key;
        else if (*what == What::Ignored)
            reading.said.ignored << pair.key;
    }
    reading.said.notUnderstood.removeDuplicates();
    reading.said.ignored.removeDuplicates();
    decideHost(parts, reading);
    decideTls(reading);
    return reading.said;
}

} // namespace goneaway::connect::dsn
