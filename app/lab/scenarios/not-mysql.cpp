// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/HaProxy.h"
#include "lab/Programs.h"
#include "lab/Relay.h"
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab::scenarios {

namespace {

// The application talks to what it takes for a server.
Result<Provoked> talkTo(const Setting &setting, quint16 port, std::unique_ptr<Prop> stranger,
                        std::chrono::seconds patience = 2s)
{
    connect::ConnectionTarget target;
    target.host = u"127.0.0.1"_s;
    target.port = port;
    target.user = u"app"_s;
    target.connectTimeout = patience;
    const auto victim = tryApplication(setting, target);
    if (!victim)
        return victim.error();
    auto provoked = done(nullptr, *victim);
    if (provoked)
        provoked->props.push_back(std::move(stranger));
    return provoked;
}

Result<Provoked> ask(const Setting &setting, Relay::Manner manner)
{
    Relay::Options options;
    options.manner = manner;
    auto stranger = Relay::start(options);
    if (!stranger)
        return stranger.error();
    const quint16 port = (*stranger)->port();
    return talkTo(setting, port, std::move(*stranger));
}

// It accepts, tries for a while to reach a server, and hangs up.
Result<Provoked> haProxyAlone(const Setting &setting)
{
    HaProxy::Options options;
    options.serverPort = freePort(); // nobody is there
    auto proxy = HaProxy::start(options);
    if (!proxy)
        return proxy.error();
    const quint16 port = (*proxy)->port();
    return talkTo(setting, port, std::move(*proxy), 6s); // its tries take 3 s
}

Result<Provoked> sshServer(const Setting &setting)
{
    return ask(setting, Relay::Manner::SaySshBanner);
}

Result<Provoked> webServer(const Setting &setting)
{
    return ask(setting, Relay::Manner::AnswerHttp);
}

// Nobody can tell this from a server that hangs, so both belong on the list.
Result<Provoked> silentListener(const Setting &setting)
{
    return ask(setting, Relay::Manner::SayNothing);
}

Result<Provoked> nothingReady(const Setting &setting)
{
    return ask(setting, Relay::Manner::HangUp);
}

} // namespace

QList<Scenario> scenariosNotMysql()
{
    return {
        {"not-mysql"_L1, "ssh"_L1, "an SSH server on the port"_L1, &overTcpOnMariaDb, nullptr, &sshServer},
        {"not-mysql"_L1, "hangs-up"_L1, "a proxy on the port whose servers are down"_L1, &overTcpOnMariaDb,
         nullptr, &nothingReady},
        {"not-mysql"_L1, "haproxy-down"_L1, "HAProxy on the port, and its server is down"_L1,
         &overTcpOnMariaDb, &HaProxy::available, &haProxyAlone},
        {"not-mysql"_L1, "http"_L1, "a web server on the port"_L1, &overTcpOnMariaDb, nullptr, &webServer},
        {"not-mysql"_L1, "silent"_L1, "a program on the port that accepts and says nothing"_L1,
         &overTcpOnMariaDb, nullptr, &silentListener, "server-hung"_L1},
    };
}

} // namespace goneaway::lab::scenarios
