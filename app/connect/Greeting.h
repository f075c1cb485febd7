// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/ClientError.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace goneaway::connect {

// What the first bytes from a port say about who is there.
enum class Speaker {
    Mysql,
    MysqlError,
    OldMysql,
    MysqlX,
    Ssh,
    Http,
    Smtp,
    Ftp,
    Tls,
    PostgreSql,
    Redis,
    MongoDb,
    ProxyProtocol, // speaks MySQL to whoever sends HAProxy's PROXY header first
    ClientFirst, // hangs up on a client that speaks first in a language it does not know
    Nobody,
    Unknown
};

struct Greeting {
    Speaker speaker = Speaker::Nobody;
    QString version; // of a Mysql greeting
    quint64 connectionId = 0;
    QString authPlugin;
    bool offersTls = false;
    quint32 capabilities = 0; // CLIENT_* flags
    quint16 status = 0; // SERVER_STATUS_* flags
    std::optional<evidence::ClientError> error; // of a MysqlError
    QString shown; // the bytes, printable, at most 200 characters
};

// The most that a greeting may have: more is not read from a stranger.
inline constexpr qsizetype MaxGreeting = 4096;

// True when no more bytes are needed to tell who speaks.
bool isWholeGreeting(const QByteArray &data);
// MySQL manual (internals), "Protocol::Handshake" and "ERR_Packet".
Greeting readGreeting(const QByteArray &data);

// "mariadb", "mysql" or "percona", from a version text.
QString flavourOfVersion(const QString &version);

} // namespace goneaway::connect
