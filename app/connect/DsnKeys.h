// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ConnectionString.h"

#include <QList>
#include <QString>

// What a connection string was taken apart into, and what its parameters mean. Private to connection strings.
namespace goneaway::connect::dsn {

// In what a driver counts its times when no unit stands behind the number.
enum class TimeUnit { Seconds, Milliseconds };

struct Pair {
    QString key;
    QString value;
};

struct Host {
    QString name;
    quint16 port = 0; // 0: not said
};

struct Parts {
    QString kind;
    TimeUnit unit = TimeUnit::Seconds;
    QList<Host> hosts; // the first is the target
    QList<Pair> pairs; // everything else, in order
    QStringList remarks;
};

// "db1:3307", "[::1]:3306", "/run/mysqld.sock" (a socket's path is left alone)
Host hostOf(const QString &text);

ConnectionString understand(const Parts &parts);

} // namespace goneaway::connect::dsn
