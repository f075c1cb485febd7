// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "connect/ConnectionTarget.h"
#include "evidence/FactValue.h"

namespace goneaway::connect {

// A MySQL or MariaDB server that runs on this machine, as far as the system tells this user.
struct LocalServer {
    qint64 pid = 0;
    QString program; // "mariadbd", "mysqld"
    QString user;
    QStringList listening; // "3306", "127.0.0.1:3307", "/run/mysqld/mysqld.sock"
    bool listeningKnown = false; // false: this user may not see, or it runs in another network namespace
    // From its command line and its option files; empty where both say nothing.
    QString port;
    QString socket;
    QString bindAddress;
    bool skipNetworking = false;
    QString unit; // the systemd unit that it belongs to: "mariadb.service"
};

struct LocalServers {
    QList<LocalServer> running;
    bool complete = true; // false: this user does not see the processes of others (hidepid), or none at all
};

// Reads only /proc (Windows: the lists of processes and of listening ports); takes a few milliseconds.
LocalServers lookForServers();

// The same from a folder that looks like /proc.
LocalServers lookForServersIn(const QString &proc);

// Whether the target is a place of this very machine: a socket, loopback, or one of its own addresses.
bool isThisMachine(const ConnectionTarget &target);

// For people: "mariadbd (process 812)", and "3306, /run/mysqld/mysqld.sock".
QString programsOf(const LocalServers &servers);
QString listeningOf(const LocalServers &servers);

evidence::Table tableOf(const LocalServers &servers); // facts::ClientLocalServer

// What the service manager says of the units that such servers usually have (facts::ClientServices): systemd
// through `systemctl show`, which changes nothing; Windows' services. Nothing where there is none, when it
// does not answer in time, or when it was cancelled. `unit`: one to ask for besides; may be empty.
std::optional<evidence::Table> askServiceManager(std::chrono::milliseconds deadline,
                                                 const CancelToken &cancel, const QString &unit = {});
// The answer of `systemctl show`, units parted by empty lines.
evidence::Table servicesIn(const QString &answer);

} // namespace goneaway::connect
