// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/ClientLibrary.h"

#include "connect/ClientErrors.h"
#include "connect/PasswordPlugins.h"

#include <QFile>

#include <algorithm>
#include <mutex>

#ifdef Q_OS_WIN
#include <winsock2.h>
#endif

#ifdef MARIADB_BASE_VERSION
// Of <mysql/client_plugin.h>, which some packages ship without a header that it needs.
struct st_mysql_client_plugin;
extern "C" st_mysql_client_plugin *mysql_client_find_plugin(MYSQL *mysql, const char *name, int type);
#endif

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect::library {

namespace {

#ifdef MARIADB_BASE_VERSION
using Flag = my_bool;
#else
using Flag = bool;
#endif

// Both libraries keep data for each thread that calls them.
class ThreadData
{
public:
    ThreadData() { mysql_thread_init(); }
    ~ThreadData() { mysql_thread_end(); }
    Q_DISABLE_COPY_MOVE(ThreadData)
};

void initialiseOnce()
{
#ifndef MARIADB_BASE_VERSION
    // Read when the library starts; it would switch on for the whole process what every session switches off.
    qunsetenv("LIBMYSQL_ENABLE_CLEARTEXT_PLUGIN");
#endif
    mysql_library_init(0, nullptr, nullptr);
#ifdef MARIADB_BASE_VERSION
    PluginFunctions functions;
    functions.find = [](void *mysql, const char *name, int type) {
        return reinterpret_cast<AuthenticationPlugin *>(
            mysql_client_find_plugin(static_cast<MYSQL *>(mysql), name, type));
    };
    functions.cipher = [](void *mysql) {
        return mysql_get_ssl_cipher(static_cast<MYSQL *>(mysql));
    };
    functions.info =
        reinterpret_cast<decltype(functions.info)>(reinterpret_cast<void (*)()>(&mariadb_get_infov));
    functions.setOption = [](void *mysql, int option, const void *value) {
        return mysql_options(static_cast<MYSQL *>(mysql), static_cast<mysql_option>(option), value);
    };
    if (MYSQL *mysql = mysql_init(nullptr)) {
        guardPasswordPlugins(PluginOwner::Ours, functions, mysql);
        mysql_close(mysql);
    }
#endif
}

unsigned int secondsOf(std::chrono::seconds time)
{
    return static_cast<unsigned int>(
        std::clamp<std::chrono::seconds::rep>(time.count(), 1, 86400)); // 0 is "for ever"
}

void setFlag(MYSQL *mysql, mysql_option option, bool on)
{
    const Flag value = on;
    mysql_options(mysql, option, &value);
}

void setFile(MYSQL *mysql, mysql_option option, const QString &path)
{
    if (!path.isEmpty())
        mysql_options(mysql, option, QFile::encodeName(path).constData());
}

void setText(MYSQL *mysql, mysql_option option, const QString &text)
{
    if (!text.isEmpty())
        mysql_options(mysql, option, text.toUtf8().constData());
}

// Preferred means nothing on a path within this machine, which nobody can listen in on: the mysql client does
// the same.
TlsMode effectiveMode(const ConnectionTarget &target)
{
    const bool local = isLocal(target.transport) && target.tlsMode == TlsMode::Preferred;
    return local ? TlsMode::Disabled : target.tlsMode;
}

void setTls(MYSQL *mysql, const ConnectionTarget &target)
{
    const TlsMode mode = effectiveMode(target);
    if (mode != TlsMode::Disabled) {
        setFile(mysql, MYSQL_OPT_SSL_CA, target.tlsCa);
        setFile(mysql, MYSQL_OPT_SSL_CERT, target.tlsCert);
        setFile(mysql, MYSQL_OPT_SSL_KEY, target.tlsKey);
        setFile(mysql, MYSQL_OPT_SSL_CAPATH, target.tlsCaPath);
        setFile(mysql, MYSQL_OPT_SSL_CRL, target.tlsCrl);
        setText(mysql, MYSQL_OPT_SSL_CIPHER, target.tlsCipher);
    }
#ifdef MARIADB_BASE_VERSION
    // It knows "use TLS when the server offers it" and "and verify"; the chain is checked whenever a CA is
    // given. The session itself sees to it that Required is not answered by clear text.
    setFlag(mysql, MYSQL_OPT_SSL_ENFORCE, mode != TlsMode::Disabled);
    setFlag(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, mode == TlsMode::VerifyIdentity);
#else
    unsigned int value = SSL_MODE_PREFERRED;
    switch (mode) {
    case TlsMode::Disabled:
        value = SSL_MODE_DISABLED;
        break;
    case TlsMode::Preferred:
        value = SSL_MODE_PREFERRED;
        break;
    case TlsMode::Required:
        value = SSL_MODE_REQUIRED;
        break;
    case TlsMode::VerifyCa:
        value = SSL_MODE_VERIFY_CA;
        break;
    case TlsMode::VerifyIdentity:
        value = SSL_MODE_VERIFY_IDENTITY;
        break;
    }
    mysql_options(mysql, MYSQL_OPT_SSL_MODE, &value);
#endif
}

void setAuthentication(MYSQL *mysql, const ConnectionTarget &target)
{
#ifdef MARIADB_BASE_VERSION
    // Everything that hides the password; neither mysql_clear_password nor dialog (PAM) does.
    constexpr const char *Hiding = "mysql_native_password,caching_sha2_password,sha256_password,"
                                   "client_ed25519,parsec,auth_gssapi_client";
    constexpr const char *All = "mysql_native_password,caching_sha2_password,sha256_password,"
                                "client_ed25519,parsec,auth_gssapi_client,mysql_clear_password,dialog";
    mysql_optionsv(mysql, MARIADB_OPT_RESTRICTED_AUTH, target.clearTextPlugin ? All : Hiding);
#else
    setFlag(mysql, MYSQL_ENABLE_CLEARTEXT_PLUGIN, target.clearTextPlugin);
#endif
    setText(mysql, MYSQL_DEFAULT_AUTH, target.defaultAuth);
    setFile(mysql, MYSQL_PLUGIN_DIR, target.pluginDir);
    setFile(mysql, MYSQL_SERVER_PUBLIC_KEY, target.serverPublicKeyPath);
}

// A target that cannot be served safely, in words; nothing when all is well.
std::optional<QString> unsafe(const ConnectionTarget &target)
{
    if (target.verifies() && !target.knowsCa())
        return u"TLS/SSL error: checking the server's certificate needs a CA file (--ssl-ca)"_s;
    if (!target.clearTextPlugin || isLocal(target.transport))
        return std::nullopt;
#ifdef MARIADB_BASE_VERSION
    // In every other mode it would go on without TLS when the server has none, and tell the password.
    if (target.tlsMode != TlsMode::VerifyIdentity)
        return u"TLS/SSL error: a password in clear text needs --ssl-mode=VERIFY_IDENTITY, because MariaDB "
               "Connector/C refuses a server without TLS only then"_s;
#else
    if (!target.demandsTls())
        return u"TLS/SSL error: a password in clear text needs --ssl-mode=REQUIRED or better"_s;
#endif
    return std::nullopt;
}

unsigned int protocolOf(Transport transport)
{
    switch (transport) {
    case Transport::Socket:
        return MYSQL_PROTOCOL_SOCKET;
    case Transport::Pipe:
        return MYSQL_PROTOCOL_PIPE;
    case Transport::SharedMemory:
        return MYSQL_PROTOCOL_MEMORY;
    case Transport::Tcp:
        break;
    }
    return MYSQL_PROTOCOL_TCP;
}

} // namespace

void ensureReady()
{
    static std::once_flag once;
    std::call_once(once, initialiseOnce);
    thread_local const ThreadData data;
}

std::optional<evidence::ClientError> prepare(MYSQL *mysql, const ConnectionTarget &target,
                                             const SessionOptions &options)
{
    if (const auto why = unsafe(target))
        return clientError(codes::Tls, u"HY000"_s, *why);
#ifndef Q_OS_WIN
    if (target.transport == Transport::Pipe || target.transport == Transport::SharedMemory)
        return clientError(codes::UnknownProtocol, u"HY000"_s,
                           u"Named pipes and shared memory exist on Windows only"_s);
#endif

    const unsigned int connectTimeout = secondsOf(target.connectTimeout);
    const unsigned int readTimeout = secondsOf(target.readTimeout);
    const unsigned int writeTimeout = secondsOf(target.writeTimeout);
    mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &connectTimeout);
    mysql_options(mysql, MYSQL_OPT_READ_TIMEOUT, &readTimeout);
    mysql_options(mysql, MYSQL_OPT_WRITE_TIMEOUT, &writeTimeout);
    // Always said: otherwise the host name "localhost" would quietly mean the Unix socket.
    const unsigned int protocol = protocolOf(target.transport);
    mysql_options(mysql, MYSQL_OPT_PROTOCOL, &protocol);

    const unsigned int localInfile = options.localInfile ? 1 : 0;
    mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &localInfile);
    if (options.reconnect)
        setFlag(mysql, MYSQL_OPT_RECONNECT, true);
    setAuthentication(mysql, target);
    setTls(mysql, target);
    const QString &tlsVersions = options.tlsVersions.isEmpty() ? target.tlsVersions : options.tlsVersions;
#ifdef MARIADB_BASE_VERSION
    if (!tlsVersions.isEmpty())
        mysql_optionsv(mysql, MARIADB_OPT_TLS_VERSION, tlsVersions.toLatin1().constData());
#else
    if (!tlsVersions.isEmpty())
        mysql_options(mysql, MYSQL_OPT_TLS_VERSION, tlsVersions.toLatin1().constData());
    if (options.fetchServerKey || target.getServerPublicKey)
        setFlag(mysql, MYSQL_OPT_GET_SERVER_PUBLIC_KEY, true);
#endif
    if (target.compress)
        mysql_options(mysql, MYSQL_OPT_COMPRESS, nullptr);
#ifdef Q_OS_WIN
    if (target.transport == Transport::SharedMemory)
        setText(mysql, MYSQL_SHARED_MEMORY_BASE_NAME, target.sharedMemoryName);
#endif

    mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options4(mysql, MYSQL_OPT_CONNECT_ATTR_ADD, "program_name", "goneaway");
    // The libraries' own limit is 1 GB, which a server may have us wait and pay for.
    std::optional<unsigned long> packet = options.maxAllowedPacket;
    if (!packet && !options.boundless)
        packet = static_cast<unsigned long>(
            std::min<quint64>(target.maxAllowedPacket.value_or(AnswerLimit), AnswerLimit));
    if (packet)
        mysql_options(mysql, MYSQL_OPT_MAX_ALLOWED_PACKET, &*packet);
    return std::nullopt;
}

int socketOf(MYSQL *mysql)
{
#if defined(MARIADB_BASE_VERSION) && defined(Q_OS_WIN)
    // Over a named pipe or shared memory the library gives out what is no socket.
    const my_socket handle = mysql_get_socket(mysql);
    int type = 0;
    int size = sizeof type;
    const bool isSocket =
        ::getsockopt(handle, SOL_SOCKET, SO_TYPE, reinterpret_cast<char *>(&type), &size) == 0;
    return isSocket ? static_cast<int>(handle) : -1;
#elif defined(MARIADB_BASE_VERSION)
    return static_cast<int>(mysql_get_socket(mysql));
#else
    return static_cast<int>(mysql->net.fd);
#endif
}

QList<qintptr> socketInUse(MYSQL *mysql)
{
    // A plain number in both libraries' handles, which stays in its place; 0 before there is a connection.
    const auto socket = static_cast<qintptr>(*const_cast<volatile my_socket *>(&mysql->net.fd));
    return socket > 0 ? QList<qintptr>{socket} : QList<qintptr>();
}

quint64 serverCapabilities(MYSQL *mysql)
{
    return mysql->server_capabilities;
}

bool serverOffersTls(MYSQL *mysql)
{
    return (mysql->server_capabilities & CLIENT_SSL) != 0;
}

QString tlsVersion(MYSQL *mysql)
{
    const char *cipher = mysql_get_ssl_cipher(mysql);
    if (!cipher)
        return {};
#ifdef MARIADB_BASE_VERSION
    const char *version = nullptr;
    if (mariadb_get_infov(mysql, MARIADB_CONNECTION_TLS_VERSION, &version) == 0 && version)
        return QString::fromLatin1(version);
#endif
    // Oracle's library does not tell the version, but only TLS 1.3 has ciphers of this name (RFC 8446, B.4),
    // and the library speaks nothing older than 1.2.
    return QLatin1StringView(cipher).startsWith("TLS_"_L1) ? u"TLSv1.3"_s : u"TLSv1.2"_s;
}

LibraryInfo info()
{
#ifdef MARIADB_BASE_VERSION
    return {u"mariadb-connector-c"_s, u"MariaDB Connector/C"_s, QString::fromLatin1(mysql_get_client_info())};
#else
    return {u"libmysqlclient"_s, u"libmysqlclient"_s, QString::fromLatin1(mysql_get_client_info())};
#endif
}

} // namespace goneaway::connect::library
