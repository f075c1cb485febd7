// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Apart.h"
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab::scenarios {

namespace {

Result<Provoked> blockWith(const Setting &setting, const QStringList &jump, bool seenFromServer)
{
    auto apart = startServerApart(setting);
    if (!apart)
        return apart.error();
    auto &[spaces, server] = *apart;
    auto target = applicationTarget(setting, *server);
    target.connectTimeout = 2s;
    const QStringList rule{u"-A"_s,  u"FORWARD"_s, u"-p"_s,
                           u"tcp"_s, u"--dport"_s, QString::number(target.port)};
    if (const auto blocked = spaces->firewall(rule + jump); !blocked)
        return blocked.error();
    const auto victim = tryApplication(setting, target, {}, spaces->clientPrefix());
    if (!victim)
        return victim.error();
    auto provoked = done(std::move(server), *victim);
    if (provoked) {
        provoked->adminBySocket = seenFromServer;
        standApart(*provoked, std::move(spaces));
    }
    return provoked;
}

Result<Provoked> dropped(const Setting &setting)
{
    return blockWith(setting, {u"-j"_s, u"DROP"_s}, false);
}

Result<Provoked> prohibited(const Setting &setting)
{
    return blockWith(setting, {u"-j"_s, u"REJECT"_s, u"--reject-with"_s, u"icmp-admin-prohibited"_s}, false);
}

// Looks like a closed port: only who is on the server knows that it is open there.
Result<Provoked> reset(const Setting &setting)
{
    return blockWith(setting, {u"-j"_s, u"REJECT"_s, u"--reject-with"_s, u"tcp-reset"_s}, true);
}

} // namespace

QList<Scenario> scenariosPortBlocked()
{
    return {
        {"port-blocked"_L1,
         "drop"_L1,
         "a firewall that drops what goes to the port"_L1,
         &overTcp,
         &Namespaces::available,
         &dropped,
         {},
         {},
         true},
        {"port-blocked"_L1,
         "prohibited"_L1,
         "a firewall that says the port is prohibited"_L1,
         &overTcp,
         &Namespaces::available,
         &prohibited,
         {},
         {},
         true},
        {"port-blocked"_L1,
         "reset"_L1,
         "a firewall that refuses as if the port were closed"_L1,
         &overTcp,
         &Namespaces::available,
         &reset,
         {},
         {},
         true},
    };
}

} // namespace goneaway::lab::scenarios
