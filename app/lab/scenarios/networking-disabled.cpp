// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab::scenarios {

namespace {

// The application asks 127.0.0.1, where this server does not listen.
Result<Provoked> askInVain(const Setting &setting, PracticeOptions options)
{
    auto server = startServer(setting, std::move(options));
    if (!server)
        return server.error();
    auto target = applicationTarget(setting, **server);
    target.host = u"127.0.0.1"_s;
    const auto victim = tryApplication(setting, target);
    if (!victim)
        return victim.error();
    auto provoked = refused(std::move(*server), *victim);
    if (provoked)
        provoked->adminBySocket = true;
    return provoked;
}

Result<Provoked> skipNetworking(const Setting &setting)
{
    PracticeOptions options;
    options.serverOptions = QStringList{u"--skip-networking"_s};
    return askInVain(setting, std::move(options));
}

Result<Provoked> bindElsewhere(const Setting &setting)
{
    PracticeOptions options;
    options.address = u"127.0.0.2"_s;
    return askInVain(setting, std::move(options));
}

} // namespace

QList<Scenario> scenariosNetworkingDisabled()
{
    return {
        {"networking-disabled"_L1, "skip-networking"_L1,
         "a server that does not listen on the network (skip_networking)"_L1, &overTcp, nullptr,
         &skipNetworking},
        {"networking-disabled"_L1, "bind-address"_L1,
         "a server that listens on another address (bind_address)"_L1, &overTcp, nullptr, &bindElsewhere},
    };
}

} // namespace goneaway::lab::scenarios
