// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/SshHop.h"

#include <QProcess>
#include <QTemporaryDir>

namespace goneaway::support {

// A real sshd on a port of 127.0.0.1: own configuration, host key and authorised key in a temporary folder,
// and a configuration of the client that keeps it away from the user's. Ends with the object.
class SshServer
{
public:
    // `settings`: lines for sshd_config.
    explicit SshServer(const QByteArray &settings = {});
    ~SshServer();
    Q_DISABLE_COPY_MOVE(SshServer)

    // Why it does not run, for QSKIP; empty when it does.
    const QString &problem() const { return m_problem; }
    quint16 port() const { return m_port; }
    connect::SshHop hop() const; // with the authorised key, and the host's key on record
    QString otherKey() const; // the file of a key that it refuses
    QString lockUserKey(); // gives the authorised key a passphrase; its file
    void forgetHostKey(); // the client has never met this host
    void changeHostKey(); // the client has another one on record
    void stopListening(); // ends it; sessions go on
    QString folder() const { return m_folder.path(); }

private:
    bool makeKey(const QString &name);
    bool write(const QString &name, const QByteArray &content);
    QByteArray read(const QString &name) const;
    void know(const QByteArray &publicKey);
    void start(const QByteArray &settings);

    QTemporaryDir m_folder;
    QProcess m_process;
    QString m_problem;
    quint16 m_port = 0;
};

} // namespace goneaway::support
