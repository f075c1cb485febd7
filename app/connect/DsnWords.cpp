// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/DsnWords.h"

#include <algorithm>
#include <iterator>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect::dsn {

namespace {

struct Word {
    QLatin1StringView key; // plain()
    What what;
};

constexpr Word Words[] = {
    {"host"_L1, What::Host},
    {"hostname"_L1, What::Host},
    {"server"_L1, What::Host},
    {"datasource"_L1, What::Host},
    {"address"_L1, What::Host},
    {"addr"_L1, What::Host},
    {"networkaddress"_L1, What::Host},
    {"servername"_L1, What::Host},
    {"port"_L1, What::Port},
    {"user"_L1, What::User},
    {"username"_L1, What::User},
    {"uid"_L1, What::User},
    {"userid"_L1, What::User},
    {"password"_L1, What::Password},
    {"pwd"_L1, What::Password},
    {"passwd"_L1, What::Password},
    {"pass"_L1, What::Password},
    {"database"_L1, What::Database},
    {"db"_L1, What::Database},
    {"dbname"_L1, What::Database},
    {"initialcatalog"_L1, What::Database},
    {"name"_L1, What::Database},
    {"databasename"_L1, What::Database},
    {"schema"_L1, What::Database},
    {"socket"_L1, What::Socket},
    {"unixsocket"_L1, What::Socket},
    {"socketpath"_L1, What::Socket},
    {"localsocket"_L1, What::Socket},
    {"unix"_L1, What::Socket},
    {"pipe"_L1, What::Pipe},
    {"pipename"_L1, What::Pipe},
    {"namedpipe"_L1, What::Pipe},
    {"namedpipepath"_L1, What::Pipe},
    {"sharedmemoryname"_L1, What::Memory},
    {"sharedmemory"_L1, What::Memory},
    {"protocol"_L1, What::Protocol},
    {"connectionprotocol"_L1, What::Protocol},
    {"sslmode"_L1, What::TlsMode},
    {"tlsmode"_L1, What::TlsMode},
    {"usessl"_L1, What::UseTls},
    {"ssl"_L1, What::UseTls},
    {"encrypt"_L1, What::UseTls},
    {"tls"_L1, What::GoTls},
    {"requiressl"_L1, What::RequireTls},
    {"verifyservercertificate"_L1, What::VerifyTls},
    {"rejectunauthorized"_L1, What::VerifyName},
    {"sslverify"_L1, What::VerifyTls},
    {"sslverifycert"_L1, What::VerifyTls},
    {"sslverifyidentity"_L1, What::VerifyName},
    {"sslverifyservercert"_L1, What::VerifyName},
    {"sslcheckhostname"_L1, What::VerifyName},
    {"sslca"_L1, What::Ca},
    {"ca"_L1, What::Ca},
    {"cacertificatefile"_L1, What::Ca},
    {"serversslcert"_L1, What::Ca},
    {"sslcafile"_L1, What::Ca},
    {"mysqlattrsslca"_L1, What::Ca},
    {"sslcapath"_L1, What::CaPath},
    {"mysqlattrsslcapath"_L1, What::CaPath},
    {"sslcert"_L1, What::Cert},
    {"cert"_L1, What::Cert},
    {"mysqlattrsslcert"_L1, What::Cert},
    {"sslkey"_L1, What::Key},
    {"key"_L1, What::Key},
    {"mysqlattrsslkey"_L1, What::Key},
    {"sslcrl"_L1, What::Crl},
    {"sslcipher"_L1, What::Cipher},
    {"mysqlattrsslcipher"_L1, What::Cipher},
    {"tlsversion"_L1, What::TlsVersions},
    {"tlsversions"_L1, What::TlsVersions},
    {"enabledtlsprotocols"_L1, What::TlsVersions},
    {"enabledsslprotocolsuites"_L1, What::TlsVersions},
    {"connecttimeout"_L1, What::ConnectTime},
    {"connectiontimeout"_L1, What::ConnectTime},
    {"conntimeout"_L1, What::ConnectTime},
    {"timeout"_L1, What::ConnectTime},
    {"attrtimeout"_L1, What::ConnectTime},
    {"sockettimeout"_L1, What::ReadTime},
    {"readtimeout"_L1, What::ReadTime},
    {"mysqlattrreadtimeout"_L1, What::ReadTime},
    {"defaultcommandtimeout"_L1, What::ReadTime},
    {"commandtimeout"_L1, What::ReadTime},
    {"writetimeout"_L1, What::WriteTime},
    {"connectionlifetime"_L1, What::PoolLifetime},
    {"maxlifetime"_L1, What::PoolLifetime},
    {"poolrecycle"_L1, What::PoolLifetime},
    {"connmaxage"_L1, What::PoolLifetime},
    {"connmaxlifetime"_L1, What::PoolLifetime},
    {"loadbalanceconnectionlifetime"_L1, What::PoolLifetime},
    {"idletimeout"_L1, What::PoolIdle},
    {"maxidletime"_L1, What::PoolIdle},
    {"connectionidletimeout"_L1, What::PoolIdle},
    {"connmaxidletime"_L1, What::PoolIdle},
    {"keepalive"_L1, What::KeepAlive},
    {"tcpkeepalive"_L1, What::KeepAlive},
    {"enablekeepalive"_L1, What::KeepAlive},
    {"compress"_L1, What::Compress},
    {"usecompression"_L1, What::Compress},
    {"usecompress"_L1, What::Compress},
    {"serverrsapublickeyfile"_L1, What::PublicKeyFile},
    {"serverpublickeypath"_L1, What::PublicKeyFile},
    {"rsapublickey"_L1, What::PublicKeyFile},
    {"allowpublickeyretrieval"_L1, What::GetPublicKey},
    {"getserverpublickey"_L1, What::GetPublicKey},
    {"allowcleartextpasswords"_L1, What::ClearText},
    {"enablecleartextplugin"_L1, What::ClearText},
    {"defaultauth"_L1, What::DefaultAuth},
    {"defaultauthenticationplugin"_L1, What::DefaultAuth},
    {"authplugin"_L1, What::DefaultAuth},
    {"plugindir"_L1, What::PluginDir},
    {"maxallowedpacket"_L1, What::MaxPacket},
    {"autoreconnect"_L1, What::Reconnect},
    {"reconnect"_L1, What::Reconnect},
};

// Parameters that change what is read, not whether it can be reached.
constexpr QLatin1StringView NoMatter[] = {"adapter"_L1,
                                          "allowallfiles"_L1,
                                          "allowbatch"_L1,
                                          "allowloadlocalinfile"_L1,
                                          "allowmultiqueries"_L1,
                                          "allowuservariables"_L1,
                                          "allowzerodatetime"_L1,
                                          "applicationname"_L1,
                                          "atomicrequests"_L1,
                                          "autocommit"_L1,
                                          "cacheprepstmts"_L1,
                                          "cacheserverconfiguration"_L1,
                                          "characterencoding"_L1,
                                          "characterset"_L1,
                                          "charset"_L1,
                                          "checkconnliveness"_L1,
                                          "clientfoundrows"_L1,
                                          "collation"_L1,
                                          "columnswithalias"_L1,
                                          "connection"_L1,
                                          "connectioncollation"_L1,
                                          "connectionlimit"_L1,
                                          "connectionreset"_L1,
                                          "convertzerodatetime"_L1,
                                          "datestrings"_L1,
                                          "debug"_L1,
                                          "dialect"_L1,
                                          "driver"_L1,
                                          "dsn"_L1,
                                          "encoding"_L1,
                                          "engine"_L1,
                                          "initcommand"_L1,
                                          "interpolateparams"_L1,
                                          "jdbccompliant"_L1,
                                          "loc"_L1,
                                          "localinfile"_L1,
                                          "logging"_L1,
                                          "maxpoolsize"_L1,
                                          "maximumpoolsize"_L1,
                                          "max"_L1,
                                          "min"_L1,
                                          "minpoolsize"_L1,
                                          "minimumpoolsize"_L1,
                                          "multistatements"_L1,
                                          "namedplaceholders"_L1,
                                          "noschema"_L1,
                                          "option"_L1,
                                          "options"_L1,
                                          "parsetime"_L1,
                                          "persistsecurityinfo"_L1,
                                          "pool"_L1,
                                          "pooling"_L1,
                                          "poolprepare"_L1,
                                          "poolsize"_L1,
                                          "poolname"_L1,
                                          "prefix"_L1,
                                          "prefixindexes"_L1,
                                          "preparedstatements"_L1,
                                          "queuelimit"_L1,
                                          "rewritebatchedstatements"_L1,
                                          "servertimezone"_L1,
                                          "connectiontimezone"_L1,
                                          "sqlmode"_L1,
                                          "strict"_L1,
                                          "supportbignumbers"_L1,
                                          "test"_L1,
                                          "timezone"_L1,
                                          "tinyint1isbit"_L1,
                                          "type"_L1,
                                          "useaffectedrows"_L1,
                                          "usecursorfetch"_L1,
                                          "useprocedurebodies"_L1,
                                          "useserverprepstmts"_L1,
                                          "usejdbccomplianttimezoneshift"_L1,
                                          "uselegacydatetimecode"_L1,
                                          "useunicode"_L1,
                                          "variables"_L1,
                                          "waitforconnections"_L1,
                                          "zerodatetimebehavior"_L1,
                                          "priority"_L1,
                                          "weight"_L1};

} // namespace

std::optional<What> meaningOf(const QString &key)
{
    const QString name = plain(key);
    const auto *word = std::find_if(std::begin(Words), std::end(Words),
                                    [&name](const Word &one) { return one.key == name; });
    if (word != std::end(Words))
        return word->what;
    if (std::find(std::begin(NoMatter), std::end(NoMatter), name) != std::end(NoMatter))
        return What::Ignored;
    return std::nullopt;
}

QString plain(const QString &key)
{
    QString name = key.toLower();
    name.removeIf([](QChar c) { return !c.isLetterOrNumber(); });
    return name;
}

bool isKnownKey(const QString &key)
{
    return meaningOf(key).has_value();
}

} // namespace goneaway::connect::dsn
