// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab::scenarios {

namespace {

// A server that is stopped, or so overloaded that it might as well be, keeps its connections and answers
// nothing.
Result<Provoked> freezeDuring(const Setting &setting)
{
    auto server = startServer(setting);
    if (!server)
        return server.error();
    auto target = applicationTarget(setting, **server);
    target.readTimeout = 2s;
    auto victim = startApplication(setting, target);
    if (!victim)
        return victim.error();
    (*server)->freeze();
    victim->query("SELECT 1");
    auto provoked = done(std::move(*server), *victim);
    if (provoked)
        provoked->applicationTarget.connectTimeout = 2s; // whoever looks meets the same silence
    return provoked;
}

Result<Provoked> freezeBefore(const Setting &setting)
{
    auto server = startServer(setting);
    if (!server)
        return server.error();
    auto target = applicationTarget(setting, **server);
    target.connectTimeout = 2s;
    (*server)->freeze();
    const auto victim = tryApplication(setting, target);
    if (!victim)
        return victim.error();
    return done(std::move(*server), *victim);
}

} // namespace

QList<Scenario> scenariosServerHung()
{
    return {
        {"server-hung"_L1, "query"_L1, "a server that stops answering during a query (SIGSTOP)"_L1, nullptr,
         nullptr, &freezeDuring},
        {"server-hung"_L1, "connect"_L1, "a server that no longer greets (SIGSTOP)"_L1, nullptr, nullptr,
         &freezeBefore},
    };
}

} // namespace goneaway::lab::scenarios
