// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace goneaway::connect {

// What OpenSSH's client said of a tunnel, made out of the lines that it writes at LogLevel DEBUG2. It does
// not translate them. A hostile SSH server can put lines of its own among them (its banner): they may spoil a
// diagnosis, but only a line with our own random port opens the tunnel.
struct SshReport {
    bool connected = false; // a TCP connection to the SSH host, or to its first jump host
    bool authenticated = false;
    bool announced = false; // it is about to listen on our port
    bool listening = false; // on our port: the tunnel can be used
    bool portTaken = false; // by another program, a moment ago
    bool farReached = false; // the far end has connected to the server
    // Why there is no tunnel, the last part of the note "ladder.tunnel.<outcome>"; empty as long as ssh named
    // no reason.
    QString outcome;
    QString farOutcome; // the same, of the far end's attempt to reach the server
    QString words; // of ssh, about either of them
    QString keyTrouble; // of a private key that ssh could not use
    QString fingerprint; // "ED25519 SHA256:...", of the key that the SSH host showed
    QString knownHosts; // "FILE:LINE", where another key is on record
    QString methods; // of logging in, that the SSH host would have taken
    QString lastLine; // that was not debugging output
};

// Reads one line, without its end.
void readSshLine(const QString &line, quint16 localPort, SshReport &report);

} // namespace goneaway::connect
