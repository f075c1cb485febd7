// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Namespaces.h"
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab::scenarios {

namespace {

Result<Provoked> unknownName(const Setting &setting)
{
    connect::ConnectionTarget target;
    target.host = u"no-such-host.invalid"_s; // RFC 2606: never to exist
    target.user = u"app"_s;
    const auto victim = tryApplication(setting, target);
    if (!victim)
        return victim.error();
    return done(nullptr, *victim);
}

// The application's own resolver does not answer.
Result<Provoked> deadResolver(const Setting &setting)
{
    auto spaces = Namespaces::make();
    if (!spaces)
        return spaces.error();
    connect::ConnectionTarget target;
    target.host = u"server.lab"_s;
    target.user = u"app"_s;
    const auto victim = tryApplication(setting, target, {}, (*spaces)->clientPrefix());
    if (!victim)
        return victim.error();
    auto provoked = done(nullptr, *victim);
    if (provoked)
        standApart(*provoked, std::move(*spaces));
    return provoked;
}

// The server asks for the name of whoever connects, and nobody answers: every login waits.
Result<Provoked> slowReverse(const Setting &setting)
{
    auto spaces = Namespaces::make(Namespaces::ReverseNames::Unanswered);
    if (!spaces)
        return spaces.error();
    auto server = startServer(setting, (*spaces)->serverOptions());
    if (!server)
        return server.error();
    auto target = applicationTarget(setting, **server);
    target.connectTimeout = 2s;
    const auto victim = tryApplication(setting, target, {}, (*spaces)->clientPrefix());
    if (!victim)
        return victim.error();
    auto provoked = done(std::move(*server), *victim);
    if (provoked) {
        provoked->applicationTarget.connectTimeout = 10s; // the looker is more patient
        standApart(*provoked, std::move(*spaces));
    }
    return provoked;
}

} // namespace

QList<Scenario> scenariosNameResolution()
{
    return {
        {"name-resolution"_L1, "unknown-name"_L1, "a server name that nobody knows"_L1, &overTcpOnMariaDb,
         nullptr, &unknownName},
        {"name-resolution"_L1,
         "dead-resolver"_L1,
         "a resolver that does not answer"_L1,
         &overTcpOnMariaDb,
         &Namespaces::available,
         &deadResolver,
         {},
         {},
         true},
        {"name-resolution"_L1,
         "slow-reverse"_L1,
         "a server that looks up the client's name, and nobody answers"_L1,
         &overTcp,
         &Namespaces::available,
         &slowReverse,
         {},
         {},
         true},
    };
}

} // namespace goneaway::lab::scenarios
