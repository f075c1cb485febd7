// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/SshServer.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::support {

namespace {

quint16 freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost, 0) ? probe.serverPort() : quint16(0);
}

} // namespace

SshServer::SshServer(const QByteArray &settings)
{
    for (const QString &key : {u"host"_s, u"other_host"_s, u"user"_s, u"other_user"_s}) {
        if (!makeKey(key)) {
            m_problem = u"ssh-keygen is needed (Debian: openssh-client)"_s;
            return;
        }
    }
    start(settings);
    know(read(u"host.pub"_s));
}

SshServer::~SshServer()
{
    stopListening();
}

bool SshServer::makeKey(const QString &name)
{
    return QProcess::execute(
               u"ssh-keygen"_s,
               {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, QString(), u"-f"_s, m_folder.filePath(name)})
        == 0;
}

bool SshServer::write(const QString &name, const QByteArray &content)
{
    QFile file(m_folder.filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

QByteArray SshServer::read(const QString &name) const
{
    QFile file(m_folder.filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void SshServer::start(const QByteArray &settings)
{
    const QString program =
        QStandardPaths::findExecutable(u"sshd"_s, {u"/usr/sbin"_s, u"/usr/local/sbin"_s, u"/usr/bin"_s});
    if (program.isEmpty()) {
        m_problem = u"sshd is needed (Debian: openssh-server)"_s;
        return;
    }
    if (geteuid() == 0)
        QDir().mkpath(u"/run/sshd"_s); // where sshd locks itself in; the service makes it
    m_port = freePort();
    const QByteArray folder = QFile::encodeName(m_folder.path());
    write(u"authorized_keys"_s, read(u"user.pub"_s));
    write(u"sshd.conf"_s,
          settings + "\nPort " + QByteArray::number(m_port) + "\nListenAddress 127.0.0.1\nHostKey " + folder
              + "/host\nAuthorizedKeysFile " + folder
              + "/authorized_keys\nPidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"
                "KbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n");
    m_process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGTERM); });
    m_process.setReadChannel(QProcess::StandardError);
    m_process.start(program, {u"-D"_s, u"-e"_s, u"-f"_s, m_folder.filePath(u"sshd.conf"_s)});
    QByteArray said;
    while (!said.contains("Server listening on")) {
        if (!m_process.waitForReadyRead(10'000)) {
            m_problem =
                u"sshd did not start: "_s + QString::fromUtf8(said + m_process.readAllStandardError());
            return;
        }
        said += m_process.readAllStandardError();
    }
}

void SshServer::know(const QByteArray &publicKey)
{
    write(u"known_hosts"_s, "[127.0.0.1]:" + QByteArray::number(m_port) + ' ' + publicKey);
    const QByteArray folder = QFile::encodeName(m_folder.path());
    write(u"ssh.conf"_s,
          "UserKnownHostsFile " + folder
              + "/known_hosts\nGlobalKnownHostsFile /dev/null\nIdentitiesOnly yes\nIdentityAgent none\n");
}

void SshServer::forgetHostKey()
{
    write(u"known_hosts"_s, {});
}

void SshServer::changeHostKey()
{
    know(read(u"other_host.pub"_s));
}

connect::SshHop SshServer::hop() const
{
    connect::SshHop hop;
    hop.host = u"127.0.0.1"_s;
    hop.port = m_port;
    hop.identityFile = m_folder.filePath(u"user"_s);
    hop.configFile = m_folder.filePath(u"ssh.conf"_s);
    return hop;
}

QString SshServer::otherKey() const
{
    return m_folder.filePath(u"other_user"_s);
}

QString SshServer::lockUserKey()
{
    const QString file = m_folder.filePath(u"user"_s);
    QProcess::execute(u"ssh-keygen"_s,
                      {u"-q"_s, u"-p"_s, u"-P"_s, QString(), u"-N"_s, u"a passphrase"_s, u"-f"_s, file});
    return file;
}

void SshServer::stopListening()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    m_process.waitForFinished();
}

} // namespace goneaway::support
