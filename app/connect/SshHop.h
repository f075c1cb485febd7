// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QString>

namespace goneaway::connect {

// The machine that the connection to the server is tunnelled through, as the system's own ssh is to be told.
// What is left empty is for the user's ssh configuration to say.
struct SshHop {
    QString host; // a name, an address, or a Host of the ssh configuration
    quint16 port = 0; // 0: as configured, usually 22
    QString user;
    QString identityFile;
    QString configFile; // instead of ~/.ssh/config

    // "anna@jump.example.org:2222", "[::1]:2222": for people, and to be read by sshHopFrom().
    QString display() const;

    bool operator==(const SshHop &) const = default;
};

// Reads "[user@]host[:port]", with an IPv6 address in brackets when a port follows.
Result<SshHop> sshHopFrom(const QString &text);

// What keeps these words from being handed to ssh, in a sentence; empty when nothing does. ssh reads a
// leading
// "-" as an option, and puts names into the shell commands of a ProxyCommand.
QString problemOf(const SshHop &hop);

} // namespace goneaway::connect
