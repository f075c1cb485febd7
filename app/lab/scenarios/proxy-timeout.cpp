// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/HaProxy.h"
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab::scenarios {

namespace {

// The application talks through something in between, and so does whoever looks.
Result<Provoked> through(std::unique_ptr<PracticeServer> server, std::unique_ptr<Prop> between,
                         const Victim &victim)
{
    auto provoked = done(std::move(server), victim);
    if (provoked) {
        provoked->props.push_back(std::move(between));
        provoked->lookFromApplication = true;
    }
    return provoked;
}

Result<Provoked> throughHaProxy(const Setting &setting, HaProxy::Options options, const QByteArray &query,
                                std::chrono::milliseconds idle)
{
    auto server = startServer(setting);
    if (!server)
        return server.error();
    auto target = applicationTarget(setting, **server);
    options.serverPort = target.port;
    auto proxy = HaProxy::start(options);
    if (!proxy)
        return proxy.error();
    target.port = (*proxy)->port();
    auto victim = startApplication(setting, target);
    if (!victim)
        return victim.error();
    victim->stayIdle(idle);
    victim->query(query);
    return through(std::move(*server), std::move(*proxy), *victim);
}

Result<Provoked> haProxyClient(const Setting &setting)
{
    HaProxy::Options options;
    options.clientTimeout = 1500ms;
    return throughHaProxy(setting, options, "SELECT 1", 3s);
}

Result<Provoked> haProxyServer(const Setting &setting)
{
    HaProxy::Options options;
    options.serverTimeout = 2000ms;
    return throughHaProxy(setting, options, "SELECT SLEEP(4)", 0ms);
}

Result<Provoked> tunnel(const Setting &setting)
{
    auto server = startServer(setting);
    if (!server)
        return server.error();
    auto relayed = putRelayBefore(**server, setting, Relay::Manner::CloseWhenIdle, 1500ms);
    if (!relayed)
        return relayed.error();
    auto victim = startApplication(setting, relayed->target);
    if (!victim)
        return victim.error();
    victim->stayIdle(3s);
    victim->query("SELECT 1");
    return through(std::move(*server), std::move(relayed->relay), *victim);
}

} // namespace

QList<Scenario> scenariosProxyTimeout()
{
    return {
        {"proxy-timeout"_L1, "tunnel"_L1, "a tunnel that closes a connection idle for too long"_L1,
         &overTcpOrTls, nullptr, &tunnel},
        {"proxy-timeout"_L1, "haproxy-client"_L1, "HAProxy whose timeout client is shorter than a pause"_L1,
         &overTcpOrTls, &HaProxy::available, &haProxyClient},
        {"proxy-timeout"_L1, "haproxy-server"_L1, "HAProxy whose timeout server is shorter than a query"_L1,
         &overTcpOrTls, &HaProxy::available, &haProxyServer},
    };
}

} // namespace goneaway::lab::scenarios
