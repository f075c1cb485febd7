// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

// The words for a parameter, over all drivers. Private to connection strings.
namespace goneaway::connect::dsn {

enum class What {
    Host,
    Port,
    User,
    Password,
    Database,
    Socket,
    Pipe,
    Memory,
    Protocol,
    TlsMode,
    UseTls,
    GoTls,
    RequireTls,
    VerifyTls,
    VerifyName,
    Ca,
    CaPath,
    Cert,
    Key,
    Crl,
    Cipher,
    TlsVersions,
    ConnectTime,
    ReadTime,
    WriteTime,
    PoolLifetime,
    PoolIdle,
    KeepAlive,
    Compress,
    PublicKeyFile,
    GetPublicKey,
    ClearText,
    DefaultAuth,
    PluginDir,
    MaxPacket,
    Reconnect,
    Ignored, // changes what is read, not whether it can be reached
};

// "mysql" for "Mysql_", " My-SQL ": how keys are compared.
QString plain(const QString &key);

// Whether this is a parameter of a connection, so that a text with it may be a connection string.
bool isKnownKey(const QString &key);

std::optional<What> meaningOf(const QString &key);

} // namespace goneaway::connect::dsn
