// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/TargetOptions.h"

#include "connect/OtherOptionNames.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace {

constexpr std::chrono::seconds LongestTimeout{3600};

struct TlsModeName {
    QLatin1StringView name;
    TlsMode mode;
};
constexpr TlsModeName TlsModes[] = {{"DISABLED"_L1, TlsMode::Disabled},
                                    {"PREFERRED"_L1, TlsMode::Preferred},
                                    {"REQUIRED"_L1, TlsMode::Required},
                                    {"VERIFY_CA"_L1, TlsMode::VerifyCa},
                                    {"VERIFY_IDENTITY"_L1, TlsMode::VerifyIdentity}};

// A number as the clients read it: "16M" is 16777216.
std::optional<quint64> numberOf(QString text)
{
    text = text.trimmed();
    constexpr QLatin1StringView Units = "KMGTPE"_L1;
    int shift = 0;
    if (!text.isEmpty() && !text.back().isDigit()) {
        const qsizetype unit = Units.indexOf(text.back().toUpper());
        if (unit < 0)
            return std::nullopt;
        shift = 10 * static_cast<int>(unit + 1);
        text.chop(1);
    }
    bool ok = false;
    const quint64 number = text.toULongLong(&ok);
    if (!ok || (number << shift) >> shift != number)
        return std::nullopt;
    return number << shift;
}

bool takeSeconds(const QString &value, std::chrono::seconds &seconds)
{
    const auto number = numberOf(value);
    if (!number)
        return false;
    if (*number > 0) // 0 is "for ever", which nothing here may take
        seconds = std::chrono::seconds(std::min<quint64>(*number, LongestTimeout.count()));
    return true;
}

bool takeHost(const QString &value, TargetDraft &draft)
{
    draft.hostGiven = !value.isEmpty();
    draft.target.host = value.isEmpty() ? u"localhost"_s : value;
    return true;
}

bool takePort(const QString &value, TargetDraft &draft)
{
    const auto number = numberOf(value);
    if (!number || *number > 65535)
        return false;
    draft.target.port = *number == 0 ? quint16(3306) : static_cast<quint16>(*number);
    return true;
}

bool takeProtocol(const QString &value, TargetDraft &draft)
{
    // The clients take every unique beginning.
    for (const QLatin1StringView name : {"tcp"_L1, "socket"_L1, "pipe"_L1, "memory"_L1}) {
        if (!value.isEmpty() && name.startsWith(value, Qt::CaseInsensitive)) {
            draft.protocol = name;
            return true;
        }
    }
    return false;
}

bool takePassword(const QString &value, TargetDraft &draft)
{
    draft.target.password = Secret(value.toUtf8());
    draft.target.hasPassword = true;
    draft.askPassword = false;
    return true;
}

bool takeTlsMode(const QString &value, TargetDraft &draft)
{
    const auto mode = tlsModeOf(value);
    if (!mode)
        return false;
    draft.target.tlsMode = *mode;
    draft.tlsModeGiven = true;
    draft.ssl.reset();
    draft.verify.reset();
    return true;
}

bool takeCompression(const QString &value, TargetDraft &draft)
{
    const QStringList names = value.toLower().split(u',');
    draft.target.compress = !names.contains(u"uncompressed"_s);
    return std::all_of(names.begin(), names.end(), [](const QString &name) {
        return name == "zlib"_L1 || name == "zstd"_L1 || name == "uncompressed"_L1;
    });
}

bool takePacket(const QString &value, TargetDraft &draft)
{
    const auto number = numberOf(value);
    if (number)
        draft.target.maxAllowedPacket = *number;
    return number.has_value();
}

template <QString ConnectionTarget::*Member>
bool takeText(const QString &value, TargetDraft &draft)
{
    draft.target.*Member = value;
    return true;
}

template <bool ConnectionTarget::*Member>
bool takeFlag(const QString &value, TargetDraft &draft)
{
    draft.target.*Member = value == "1"_L1;
    return true;
}

template <QString ConnectionTarget::*Member>
QString showText(const ConnectionTarget &target)
{
    return target.*Member;
}

template <bool ConnectionTarget::*Member>
QString showFlag(const ConnectionTarget &target)
{
    return target.*Member ? u"ON"_s : QString();
}

template <std::chrono::seconds ConnectionTarget::*Member>
QString showSeconds(const ConnectionTarget &target)
{
    return QString::number((target.*Member).count());
}

QString showNothing(const ConnectionTarget &)
{
    return {};
}

using Target = ConnectionTarget;
constexpr auto Value = TargetOption::Value;
constexpr auto Flag = TargetOption::Flag;
constexpr auto MySql = TargetOption::MySql;
constexpr auto MariaDb = TargetOption::MariaDb;
constexpr auto Both = TargetOption::Both;
constexpr auto Neither = TargetOption::Neither;

constexpr QLatin1StringView Seconds = "seconds, 1 to 3600"_L1;
constexpr QLatin1StringView File = "a file"_L1;
constexpr QLatin1StringView OnOff = "ON or OFF"_L1;

bool takeSsh(const QString &value, TargetDraft &draft)
{
    if (value.isEmpty()) { // takes back what stood in an option file
        draft.target.ssh.reset();
        return true;
    }
    const auto hop = sshHopFrom(value);
    if (hop)
        draft.target.ssh = *hop;
    return hop.ok();
}

constexpr TargetOption Options[] = {
    {'h', "host"_L1, Value, Both, "a host name or address"_L1, &takeHost, &showText<&Target::host>},
    {'P', "port"_L1, Value, Both, "a port from 1 to 65535"_L1, &takePort,
     [](const Target &t) {
         return QString::number(t.port);
     }},
    {0, "protocol"_L1, Value, Both, "tcp, socket, pipe or memory"_L1, &takeProtocol,
     [](const Target &t) {
         return QString(transportName(t.transport));
     }},
    {'S', "socket"_L1, Value, Both, "the path of a socket"_L1,
     [](const QString &v, TargetDraft &d) {
         d.target.socketPath = v;
         d.target.pipeName = v.isEmpty() ? Target().pipeName : v; // on Windows the same option names the pipe
         return true;
     },
     &showText<&Target::socketPath>},
    {'W', "pipe"_L1, Flag, Both, OnOff,
     [](const QString &v, TargetDraft &d) {
         d.protocol = v == "1"_L1 ? u"pipe"_s : QString();
         return true;
     },
     &showNothing},
    {0, "shared-memory-base-name"_L1, Value, MySql, "a name"_L1, &takeText<&Target::sharedMemoryName>,
     [](const Target &t) {
         return t.transport == Transport::SharedMemory ? t.sharedMemoryName : QString();
     }},
    {'u', "user"_L1, Value, Both, "a user name"_L1,
     [](const QString &v, TargetDraft &d) {
         d.target.user = v.isEmpty() ? systemUser() : v;
         return true;
     },
     &showText<&Target::user>},
    {'p', "password"_L1, TargetOption::MaybeValue, Both, "a password"_L1, &takePassword,
     [](const Target &t) {
         return t.hasPassword ? u"*****"_s : QString();
     }},
    {'D', "database"_L1, Value, Both, "a schema name"_L1, &takeText<&Target::database>,
     &showText<&Target::database>},
    {0, "ssl-mode"_L1, Value, MySql, "DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY"_L1,
     &takeTlsMode,
     [](const Target &t) {
         return QString(tlsModeName(t.tlsMode));
     }},
    {0, "ssl"_L1, Flag, MariaDb, OnOff,
     [](const QString &v, TargetDraft &d) {
         d.ssl = v == "1"_L1;
         return true;
     },
     &showNothing},
    {0, "ssl-verify-server-cert"_L1, Flag, MariaDb, OnOff,
     [](const QString &v, TargetDraft &d) {
         d.verify = v == "1"_L1;
         return true;
     },
     &showNothing},
    {0, "ssl-ca"_L1, Value, Both, File, &takeText<&Target::tlsCa>, &showText<&Target::tlsCa>},
    {0, "ssl-capath"_L1, Value, Both, "a folder"_L1, &takeText<&Target::tlsCaPath>,
     &showText<&Target::tlsCaPath>},
    {0, "ssl-cert"_L1, Value, Both, File, &takeText<&Target::tlsCert>, &showText<&Target::tlsCert>},
    {0, "ssl-key"_L1, Value, Both, File, &takeText<&Target::tlsKey>, &showText<&Target::tlsKey>},
    {0, "ssl-crl"_L1, Value, Both, File, &takeText<&Target::tlsCrl>, &showText<&Target::tlsCrl>},
    {0, "ssl-cipher"_L1, Value, Both, "names of ciphers"_L1, &takeText<&Target::tlsCipher>,
     &showText<&Target::tlsCipher>},
    {0, "tls-version"_L1, Value, Both, "TLSv1.2, TLSv1.3 or both with a comma"_L1,
     &takeText<&Target::tlsVersions>, &showText<&Target::tlsVersions>},
    {'C', "compress"_L1, Flag, Both, OnOff, &takeFlag<&Target::compress>, &showFlag<&Target::compress>},
    {0, "compression-algorithms"_L1, Value, MySql, "zlib, zstd or uncompressed, with commas"_L1,
     &takeCompression, &showNothing},
    {0, "enable-cleartext-plugin"_L1, Flag, Both, OnOff, &takeFlag<&Target::clearTextPlugin>,
     &showFlag<&Target::clearTextPlugin>},
    {0, "server-public-key-path"_L1, Value, MySql, File, &takeText<&Target::serverPublicKeyPath>,
     &showText<&Target::serverPublicKeyPath>},
    {0, "get-server-public-key"_L1, Flag, MySql, OnOff, &takeFlag<&Target::getServerPublicKey>,
     &showFlag<&Target::getServerPublicKey>},
    {0, "default-auth"_L1, Value, Both, "the name of a plug-in"_L1, &takeText<&Target::defaultAuth>,
     &showText<&Target::defaultAuth>},
    {0, "plugin-dir"_L1, Value, Both, "a folder"_L1, &takeText<&Target::pluginDir>,
     &showText<&Target::pluginDir>},
    {0, "max-allowed-packet"_L1, Value, Both, "bytes, such as 16M"_L1, &takePacket,
     [](const Target &t) {
         return t.maxAllowedPacket ? QString::number(*t.maxAllowedPacket) : QString();
     }},
    {0, "ssh"_L1, Value, Neither, "[user@]host[:port]"_L1, &takeSsh,
     [](const Target &t) {
         return t.ssh ? t.ssh->display() : QString();
     }},
    {0, "ssh-identity"_L1, Value, Neither, File,
     [](const QString &v, TargetDraft &d) {
         d.sshIdentity = v;
         return true;
     },
     [](const Target &t) {
         return t.ssh ? t.ssh->identityFile : QString();
     }},
    {0, "ssh-config"_L1, Value, Neither, File,
     [](const QString &v, TargetDraft &d) {
         d.sshConfig = v;
         return true;
     },
     [](const Target &t) {
         return t.ssh ? t.ssh->configFile : QString();
     }},
    {0, "connect-timeout"_L1, Value, Both, Seconds,
     [](const QString &v, TargetDraft &d) { return takeSeconds(v, d.target.connectTimeout); },
     &showSeconds<&Target::connectTimeout>},
    {0, "read-timeout"_L1, Value, Neither, Seconds,
     [](const QString &v, TargetDraft &d) { return takeSeconds(v, d.target.readTimeout); },
     &showSeconds<&Target::readTimeout>},
    {0, "write-timeout"_L1, Value, Neither, Seconds,
     [](const QString &v, TargetDraft &d) { return takeSeconds(v, d.target.writeTimeout); },
     &showSeconds<&Target::writeTimeout>},
};

const TargetOption *exactOption(const QString &name)
{
    const auto *found = std::find_if(std::begin(Options), std::end(Options),
                                     [&name](const TargetOption &option) { return option.name == name; });
    return found == std::end(Options) ? nullptr : found;
}

bool isOtherName(const QString &name)
{
    const auto names = otherOptionNames();
    return std::find(names.begin(), names.end(), name) != names.end();
}

// Exactly, or by an unambiguous beginning.
ResolvedOption find(const QString &name, bool mayShorten)
{
    ResolvedOption found;
    found.name = name;
    found.option = exactOption(name);
    found.known = found.option || isOtherName(name);
    if (found.known || !mayShorten || name.isEmpty())
        return found;
    QStringList candidates;
    for (const TargetOption &option : Options) {
        if (option.knows & TargetOption::MariaDb && option.name.startsWith(name))
            candidates << option.name;
    }
    for (const QLatin1StringView other : otherOptionNames()) {
        if (other.startsWith(name))
            candidates << other;
    }
    found.ambiguous = candidates.size() > 1;
    if (candidates.size() == 1) {
        found.abbreviation = candidates.first();
        found.option = exactOption(candidates.first());
        found.known = true;
    }
    return found;
}

} // namespace

const TargetOption *targetOptionsBegin()
{
    return std::begin(Options);
}

const TargetOption *targetOptionsEnd()
{
    return std::end(Options);
}

ResolvedOption resolveOption(const QString &written, bool mayShorten)
{
    const QString name = written.toLower().replace(u'_', u'-');
    ResolvedOption whole = find(name, false);
    if (whole.known)
        return whole;
    struct Prefix {
        QLatin1StringView text;
        std::optional<bool> flag;
    };
    const Prefix prefixes[] = {{"skip-"_L1, false},
                               {"disable-"_L1, false},
                               {"enable-"_L1, true},
                               {"maximum-"_L1, std::nullopt},
                               {"loose-"_L1, std::nullopt}};
    for (const Prefix &prefix : prefixes) {
        if (!name.startsWith(prefix.text))
            continue;
        ResolvedOption rest = resolveOption(name.sliced(prefix.text.size()), mayShorten);
        if (prefix.text == "loose-"_L1)
            rest.loose = true;
        else if (prefix.text == "maximum-"_L1)
            rest.option = nullptr; // bounds what may be set later in a session; decides no target
        else if (!rest.flag)
            rest.flag = prefix.flag;
        return rest;
    }
    return find(name, mayShorten);
}

std::optional<bool> flagOf(const QString &value)
{
    for (const QLatin1StringView word : {"1"_L1, "on"_L1, "true"_L1}) {
        if (value.compare(word, Qt::CaseInsensitive) == 0)
            return true;
    }
    for (const QLatin1StringView word : {"0"_L1, "off"_L1, "false"_L1}) {
        if (value.compare(word, Qt::CaseInsensitive) == 0)
            return false;
    }
    return std::nullopt;
}

std::optional<TlsMode> tlsModeOf(const QString &name)
{
    for (const TlsModeName &mode : TlsModes) {
        if (name.compare(mode.name, Qt::CaseInsensitive) == 0)
            return mode.mode;
    }
    return std::nullopt;
}

void apply(const ConnectionString &said, TargetDraft &draft)
{
    const ConnectionTarget &from = said.target;
    const ConnectionTarget unsaid;
    ConnectionTarget &to = draft.target;
    const auto set = [&draft](const char *name) {
        draft.origins.insert(QString::fromLatin1(name), {Origin::ConnectionString, {}, {}, 0});
    };
    const auto copy = [&](const char *name, auto member) {
        if (from.*member == unsaid.*member)
            return;
        to.*member = from.*member;
        set(name);
    };
    if (said.hostGiven) {
        draft.hostGiven = true;
        to.host = from.host;
        set("host");
    }
    if (said.hostGiven || said.portGiven) { // without a port a driver takes the usual one, not that of my.cnf
        to.port = from.port;
        set("port");
    }
    if (from.transport == Transport::Pipe || from.transport == Transport::SharedMemory) {
        draft.protocol = QString(transportName(from.transport)).toLower();
        copy("socket", &ConnectionTarget::pipeName);
        copy("shared-memory-base-name", &ConnectionTarget::sharedMemoryName);
        set("protocol");
    } else if (said.hostGiven || !from.socketPath.isEmpty()) {
        draft.protocol = from.transport == Transport::Socket ? u"socket"_s : u"tcp"_s;
        set("protocol");
    }
    if (from.hasPassword) {
        to.password = from.password;
        to.hasPassword = true;
        draft.askPassword = false;
        set("password");
    }
    if (said.tlsGiven) {
        to.tlsMode = from.tlsMode;
        draft.tlsModeGiven = true;
        draft.ssl.reset();
        draft.verify.reset();
        set("ssl-mode");
    }
    copy("socket", &ConnectionTarget::socketPath);
    copy("user", &ConnectionTarget::user);
    copy("database", &ConnectionTarget::database);
    copy("ssl-ca", &ConnectionTarget::tlsCa);
    copy("ssl-capath", &ConnectionTarget::tlsCaPath);
    copy("ssl-cert", &ConnectionTarget::tlsCert);
    copy("ssl-key", &ConnectionTarget::tlsKey);
    copy("ssl-crl", &ConnectionTarget::tlsCrl);
    copy("ssl-cipher", &ConnectionTarget::tlsCipher);
    copy("tls-version", &ConnectionTarget::tlsVersions);
    copy("compress", &ConnectionTarget::compress);
    copy("enable-cleartext-plugin", &ConnectionTarget::clearTextPlugin);
    copy("server-public-key-path", &ConnectionTarget::serverPublicKeyPath);
    copy("get-server-public-key", &ConnectionTarget::getServerPublicKey);
    copy("default-auth", &ConnectionTarget::defaultAuth);
    copy("plugin-dir", &ConnectionTarget::pluginDir);
    copy("max-allowed-packet", &ConnectionTarget::maxAllowedPacket);
    copy("connect-timeout", &ConnectionTarget::connectTimeout);
    copy("read-timeout", &ConnectionTarget::readTimeout);
    copy("write-timeout", &ConnectionTarget::writeTimeout);
}

QString systemUser()
{
    for (const char *name : {"USER", "LOGNAME", "USERNAME"}) {
        if (const QString user = qEnvironmentVariable(name); !user.isEmpty())
            return user;
    }
    return u"root"_s;
}

} // namespace goneaway::connect
