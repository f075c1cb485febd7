// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/HaProxy.h"

#include "base/Clock.h"
#include "lab/Programs.h"

#include <QFile>
#include <QTcpSocket>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab {

namespace {

constexpr auto StartLimit = 10s;
constexpr int PollMilliseconds = 20;

Result<QString> program()
{
    return systemProgram(u"haproxy"_s, u"haproxy"_s);
}

} // namespace

Result<void> HaProxy::available()
{
    const auto found = program();
    return found ? Result<void>() : Result<void>(found.error());
}

Result<std::unique_ptr<HaProxy>> HaProxy::start(const Options &options)
{
    const auto found = program();
    if (!found)
        return found.error();
    std::unique_ptr<HaProxy> proxy(new HaProxy); // the constructor is private
    proxy->m_port = freePort();
    const QString path = proxy->m_folder.filePath(u"haproxy.cfg"_s);
    QFile file(path);
    const QString text = u"defaults\n"
                         "  mode tcp\n"
                         "  timeout connect 2s\n"
                         "  timeout client %1ms\n"
                         "  timeout server %2ms\n"
                         "listen mysql\n"
                         "  bind 127.0.0.1:%3\n"
                         "  server db 127.0.0.1:%4\n"_s.arg(options.clientTimeout.count())
                             .arg(options.serverTimeout.count())
                             .arg(proxy->m_port)
                             .arg(options.serverPort);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0)
        return Error{ErrorCode::Io, u"HAProxy's configuration could not be written: "_s + file.errorString()};
    file.close();
    endWithThisProgram(proxy->m_process);
    proxy->m_process.setProcessChannelMode(QProcess::MergedChannels);
    proxy->m_process.start(*found, {u"-db"_s, u"-f"_s, path});
    const Stopwatch watch;
    while (watch.elapsed() < StartLimit && proxy->m_process.state() != QProcess::NotRunning) {
        QTcpSocket probe;
        probe.connectToHost(u"127.0.0.1"_s, proxy->m_port);
        if (probe.waitForConnected(PollMilliseconds))
            return proxy;
        proxy->m_process.waitForFinished(PollMilliseconds);
    }
    return Error{ErrorCode::Io, u"HAProxy did not start: "_s + QString::fromUtf8(proxy->m_process.readAll())};
}

HaProxy::~HaProxy()
{
    m_process.kill();
    m_process.waitForFinished();
}

} // namespace goneaway::lab
