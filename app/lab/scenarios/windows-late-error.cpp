// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab::scenarios {

namespace {

// MySQL says goodbye (4031), MariaDB does not. It closes an idle connection, and the application does not
// notice, as on Windows: its write still works, and the loss shows only when it reads.
Result<Provoked> swallowed(const Setting &setting)
{
    auto server = startServer(setting, {u"--wait-timeout=2"_s});
    if (!server)
        return server.error();
    auto relayed = putRelayBefore(**server, setting, Relay::Manner::HoldAndSwallow);
    if (!relayed)
        return relayed.error();
    auto victim = startApplication(setting, relayed->target);
    if (!victim)
        return victim.error();
    victim->stayIdle(3s);
    victim->query("SELECT COUNT(*) FROM information_schema.tables");
    auto provoked = done(std::move(*server), *victim);
    if (provoked) {
        provoked->symptom += u"  system: Windows 11\n"_s; // what it plays
        provoked->props.push_back(std::move(relayed->relay));
    }
    return provoked;
}

} // namespace

QList<Scenario> scenariosWindowsLateError()
{
    return {
        {"windows-late-error"_L1, "swallowed"_L1, "an old loss that shows only when the answer is read"_L1,
         &overTcpOnMariaDb, nullptr, &swallowed, "idle-timeout"_L1},
    };
}

} // namespace goneaway::lab::scenarios
