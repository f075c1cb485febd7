// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Secret.h"
#include "connect/SshHop.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace goneaway::connect {

// How much TLS is asked for; names as in the mysql client's --ssl-mode.
enum class TlsMode { Disabled, Preferred, Required, VerifyCa, VerifyIdentity };

// Pipe and SharedMemory exist on Windows only.
enum class Transport { Tcp, Socket, Pipe, SharedMemory };

// What kind of path a target goes within its own machine, if any.
constexpr bool isLocal(Transport transport)
{
    return transport != Transport::Tcp;
}

// Where to connect, as whom, and how long to wait. A plain value; the password is the only secret in it.
struct ConnectionTarget {
    QString host{QStringLiteral("localhost")};
    quint16 port = 3306;
    QString
        socketPath; // Unix socket; used when host is "localhost" and no port was asked for, as the clients do
    QString pipeName{QStringLiteral("MySQL")}; // of Transport::Pipe
    QString sharedMemoryName{QStringLiteral("MYSQL")}; // of Transport::SharedMemory
    Transport transport = Transport::Tcp;
    QString user;
    Secret password;
    bool hasPassword = false; // false: "using password: NO"; an empty password is still a password
    QString database;

    TlsMode tlsMode = TlsMode::Preferred;
    QString tlsCa; // PEM file; verification needs one, or a tlsCaPath
    QString tlsCaPath; // folder of PEM files, named by their hashes
    QString tlsCert;
    QString tlsKey;
    QString tlsCrl; // PEM file of certificates that were called back
    QString tlsCipher; // OpenSSL's words for TLS 1.2 and older, as --ssl-cipher
    QString tlsVersions; // "TLSv1.2,TLSv1.3", as --tls-version; empty: all that the library knows

    bool compress = false;
    // The password may go to the server in clear text, through TLS only (--enable-cleartext-plugin).
    bool clearTextPlugin = false;
    QString serverPublicKeyPath; // PEM file, for caching_sha2_password without TLS
    bool getServerPublicKey = false; // asks the server for that key; MariaDB Connector/C always does
    QString defaultAuth; // the authentication plug-in to begin with
    QString pluginDir;
    std::optional<quint64> maxAllowedPacket; // bytes that the client takes in one answer

    // The server is reached from there; "localhost" is then that machine, over TCP unless a socket is named.
    std::optional<SshHop> ssh;

    std::chrono::seconds connectTimeout{5}; // for each rung until the greeting is read, and for the login
    std::chrono::seconds readTimeout{10}; // for each answer after that
    std::chrono::seconds writeTimeout{10};

    // "127.0.0.1:3306", "/run/mysqld/mysqld.sock": for people, never with the password.
    QString display() const;

    bool knowsCa() const { return !tlsCa.isEmpty() || !tlsCaPath.isEmpty(); }
    bool verifies() const { return tlsMode == TlsMode::VerifyCa || tlsMode == TlsMode::VerifyIdentity; }
    bool demandsTls() const { return verifies() || tlsMode == TlsMode::Required; }
};

// "TCP", "SOCKET", "VERIFY_CA": as the mysql client's --protocol and --ssl-mode have it.
QLatin1StringView transportName(Transport transport);
QLatin1StringView tlsModeName(TlsMode mode);

// Why TlsMode::VerifyIdentity and a tunnel do not go together, for people.
QString nameBehindTunnel();

// The words that takeTarget() would read this target from, whatever stands in option files; all but the
// password, which is not for `ps` to show.
QStringList optionWords(const ConnectionTarget &target);

} // namespace goneaway::connect
