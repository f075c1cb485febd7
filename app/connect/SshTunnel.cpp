// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/SshTunnel.h"

#include "base/Clock.h"
#include "connect/SshProcess.h"

#include <QStandardPaths>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::connect {

namespace {

// Another program may take a port between our look and ssh's.
constexpr int PortTries = 3;
constexpr std::chrono::milliseconds LoginTime = 10s;
constexpr auto Loopback = "127.0.0.1"_L1;

// The far end of -L: "db1:3306", "[::1]:3306" or a socket's path. Empty when ssh would misread it.
QString farEnd(const ConnectionTarget &target)
{
    if (target.transport == Transport::Socket)
        return target.socketPath.startsWith(u'/') && !target.socketPath.contains(u':') ? target.socketPath
                                                                                       : QString();
    for (const QChar c : target.host) {
        if (c.isSpace() || c.category() == QChar::Other_Control || u"[]/"_s.contains(c))
            return {};
    }
    if (target.host.isEmpty())
        return {};
    const QString host = target.host.contains(u':') ? u'[' + target.host + u']' : target.host;
    return host + u':' + QString::number(target.port);
}

QStringList sshWords(const ConnectionTarget &target, quint16 port, const QString &end)
{
    const SshHop &hop = *target.ssh;
    QStringList words{u"-N"_s, u"-T"_s};
    const auto option = [&words](const QString &text) {
        words << u"-o"_s << text;
    };
    option(u"BatchMode=yes"_s);
    option(u"LogLevel=DEBUG2"_s); // "open confirm" and "open failed" tell of the far end
    // A connection of our own: one that is shared would keep the forwarding after us, and its news from us.
    option(u"ControlMaster=no"_s);
    option(u"ControlPath=none"_s);
    option(u"RequestTTY=no"_s);
    option(u"PermitLocalCommand=no"_s);
    option(u"ForwardAgent=no"_s);
    option(u"ForwardX11=no"_s);
    // A forwarding of the user's configuration that is in use elsewhere is no failure: ours is looked for in
    // the output.
    option(u"ExitOnForwardFailure=no"_s);
    option(u"GatewayPorts=no"_s);
    option(u"ConnectTimeout=%1"_s.arg(target.connectTimeout.count()));
    if (!hop.configFile.isEmpty())
        words << u"-F"_s << hop.configFile;
    if (!hop.identityFile.isEmpty())
        words << u"-i"_s << hop.identityFile;
    if (hop.port != 0)
        words << u"-p"_s << QString::number(hop.port);
    if (!hop.user.isEmpty())
        words << u"-l"_s << hop.user;
    words << u"-L"_s << u"%1:%2:%3"_s.arg(Loopback).arg(port).arg(end) << u"--"_s << hop.host;
    return words;
}

ConnectionTarget withoutPassword(ConnectionTarget target)
{
    target.password = {};
    return target;
}

} // namespace

std::chrono::milliseconds SshTunnel::openingTime(const ConnectionTarget &target)
{
    return target.connectTimeout + LoginTime;
}

SshTunnel::SshTunnel(const ConnectionTarget &target, const CancelToken &cancel)
    : m_target(withoutPassword(target))
{
    const Stopwatch watch;
    for (int i = 0; i < PortTries && !cancel.isCancelled(); ++i) {
        if (openOn(SshProcess::freePort(), openingTime(target) - watch.elapsed(), cancel)
            || !report().portTaken)
            break;
    }
}

SshTunnel::~SshTunnel() = default;

bool SshTunnel::openOn(quint16 port, std::chrono::milliseconds limit, const CancelToken &cancel)
{
    m_problem.clear();
    m_problemWords = m_target.ssh ? problemOf(*m_target.ssh) : u"no SSH host is named"_s;
    const QString end = farEnd(m_target);
    if (m_problemWords.isEmpty() && end.isEmpty())
        m_problemWords = u"\"%1\" cannot be put into a tunnel"_s.arg(m_target.display());
    if (!m_problemWords.isEmpty()) {
        m_problem = u"bad-target"_s;
        return false;
    }
    const QString program = QStandardPaths::findExecutable(u"ssh"_s);
    if (program.isEmpty()) {
        m_problem = u"no-program"_s;
        return false;
    }
    m_port = port;
    m_process.reset(); // ends the one before
    m_process = std::make_unique<SshProcess>(program, sshWords(m_target, port, end), port);
    m_process->wait(limit, cancel, [](const SshReport &report, bool ended) {
        return report.listening || report.portTaken || ended;
    });
    if (isOpen())
        return true;
    const SshReport said = report();
    if (m_process->isRunning() && said.outcome.isEmpty() && !said.portTaken)
        m_problem = said.connected ? u"slow-login"_s : u"timed-out"_s;
    m_process->end();
    return false;
}

bool SshTunnel::isOpen() const
{
    return m_process && m_process->isRunning() && m_process->report().listening;
}

ConnectionTarget SshTunnel::entranceFor(ConnectionTarget target) const
{
    target.ssh.reset();
    target.host = Loopback;
    target.port = m_port;
    target.transport = Transport::Tcp;
    target.socketPath.clear();
    return target;
}

bool SshTunnel::leadsTo(const ConnectionTarget &target) const
{
    return target.ssh == m_target.ssh && target.transport == m_target.transport
        && target.host == m_target.host && target.port == m_target.port
        && target.socketPath == m_target.socketPath;
}

void SshTunnel::waitForFarEnd(std::chrono::milliseconds limit, const CancelToken &cancel) const
{
    if (m_process)
        m_process->wait(limit, cancel, [](const SshReport &report, bool ended) {
            return report.farReached || !report.farOutcome.isEmpty() || ended;
        });
}

SshReport SshTunnel::report() const
{
    return m_process ? m_process->report() : SshReport();
}

QString SshTunnel::outcome() const
{
    if (!m_problem.isEmpty())
        return m_problem;
    const SshReport said = report();
    if (!said.farOutcome.isEmpty())
        return said.farOutcome;
    if (isOpen())
        return u"ok"_s;
    if (said.listening)
        return u"ended"_s;
    return said.outcome.isEmpty() ? u"failed"_s : said.outcome;
}

QString SshTunnel::words() const
{
    if (!m_problemWords.isEmpty())
        return m_problemWords;
    const SshReport said = report();
    const bool dead = said.listening && said.farOutcome.isEmpty();
    return said.words.isEmpty() || dead ? said.lastLine : said.words;
}

qint64 SshTunnel::processId() const
{
    return m_process ? m_process->id() : 0;
}

} // namespace goneaway::connect
