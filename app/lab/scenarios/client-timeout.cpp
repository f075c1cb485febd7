// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab::scenarios {

namespace {

Result<Provoked> readTimeout(const Setting &setting)
{
    auto server = startServer(setting);
    if (!server)
        return server.error();
    auto target = applicationTarget(setting, **server);
    target.readTimeout = 1s;
    auto victim = startApplication(setting, target);
    if (!victim)
        return victim.error();
    victim->query("SELECT SLEEP(3)");
    return done(std::move(*server), *victim);
}

// More than all buffers on the way can take, to a server that does not read.
constexpr qsizetype MoreThanBuffered = 12 * 1024 * 1024;

Result<Provoked> writeTimeout(const Setting &setting)
{
    auto server = startServer(setting, {u"--max-allowed-packet=64M"_s});
    if (!server)
        return server.error();
    auto target = applicationTarget(setting, **server);
    target.writeTimeout = 2s;
    auto victim = startApplication(setting, target);
    if (!victim)
        return victim.error();
    (*server)->freeze();
    victim->query("SELECT LENGTH('" + QByteArray(MoreThanBuffered, 'x') + "')");
    (*server)->thaw();
    return done(std::move(*server), *victim);
}

// A server that is slow to greet, on a busy machine or after a slow look-up, and an application that will not
// wait.
Result<Provoked> connectTimeout(const Setting &setting)
{
    auto server = startServer(setting);
    if (!server)
        return server.error();
    auto relayed = putRelayBefore(**server, setting, Relay::Manner::GreetLate, 2500ms);
    if (!relayed)
        return relayed.error();
    relayed->target.connectTimeout = 1s;
    const auto victim = tryApplication(setting, relayed->target);
    if (!victim)
        return victim.error();
    auto provoked = done(std::move(*server), *victim);
    if (provoked) {
        provoked->props.push_back(std::move(relayed->relay));
        provoked->lookFromApplication = true;
        provoked->applicationTarget.connectTimeout = 5s; // the looker's own
    }
    return provoked;
}

// Oracle's library takes a write that timed out for a lost connection and makes itself a new one.
bool withoutOraclesRepair(const Setting &setting)
{
    return setting.library == Library::ConnectorC && overSocketOrTcp(setting);
}

} // namespace

QList<Scenario> scenariosClientTimeout()
{
    return {
        {"client-timeout"_L1, "read"_L1, "a query that takes longer than the client's read timeout"_L1,
         nullptr, nullptr, &readTimeout},
        {"client-timeout"_L1, "write"_L1,
         "a server that does not read for longer than the client's write timeout"_L1, &withoutOraclesRepair,
         nullptr, &writeTimeout},
        {"client-timeout"_L1, "connect"_L1,
         "a greeting that comes later than the client's connect timeout"_L1, &overTcp, nullptr,
         &connectTimeout},
    };
}

} // namespace goneaway::lab::scenarios
