// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "connect/ConnectionTarget.h"
#include "connect/SshWords.h"

#include <QString>

#include <chrono>
#include <memory>

namespace goneaway::connect {

class SshProcess;

// A port of this machine that the system's own ssh forwards to the server through target.ssh. Host keys,
// keys, agent and configuration are the user's; ssh asks nothing (BatchMode), so a password or a passphrase
// has to be with the agent already. ssh ends with this object, with a cancel while it opens, and with this
// program, however that ends (Linux and Windows; elsewhere a crash of ours leaves it behind).
//
// To be used from any thread, by one at a time.
class SshTunnel
{
public:
    // Starts ssh and waits until it listens, or says why not: see isOpen(). At most openingTime(target).
    explicit SshTunnel(const ConnectionTarget &target, const CancelToken &cancel = {});
    ~SshTunnel();
    Q_DISABLE_COPY_MOVE(SshTunnel)

    // The deadline for opening: one for reaching the SSH host, and ten seconds for a login that may go over
    // several jump hosts, or wait for somebody to touch a key.
    static std::chrono::milliseconds openingTime(const ConnectionTarget &target);

    bool isOpen() const; // ssh listens on our port
    // The target as it is found through the tunnel: with its place replaced.
    ConnectionTarget entranceFor(ConnectionTarget target) const;
    // Whether this tunnel leads where the target wants to go.
    bool leadsTo(const ConnectionTarget &target) const;

    // Waits until the far end has said whether it reached the server, after somebody has connected to the
    // entrance.
    void waitForFarEnd(std::chrono::milliseconds limit, const CancelToken &cancel) const;
    SshReport report() const; // what ssh has said so far
    // Why ssh is of no use, the last part of the note "ladder.tunnel.<outcome>"; "ok" while it is.
    //   the near half: no-program, bad-target, bad-config, name-unknown, refused, timed-out, unreachable,
    //     forbidden-here, silent, not-ssh, hostkey-unknown, hostkey-changed, denied, key-unusable,
    //     slow-login, jump, failed, ended (after it was open)
    //   the far half: far-refused, far-timed-out, far-unreachable, far-name-unknown, far-prohibited,
    //     far-socket, far-failed
    QString outcome() const;
    QString words() const; // ssh's own, about that; plain text, bounded
    qint64 processId() const; // 0 when it does not run

private:
    bool openOn(quint16 port, std::chrono::milliseconds limit, const CancelToken &cancel);

    ConnectionTarget m_target; // without its password
    quint16 m_port = 0; // of the entrance
    std::unique_ptr<SshProcess> m_process; // null when there was nothing to start
    QString m_problem; // the outcome where ssh itself has none
    QString m_problemWords;
};

} // namespace goneaway::connect
