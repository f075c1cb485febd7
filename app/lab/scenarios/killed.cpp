// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab::scenarios {

namespace {

Result<Provoked> killIdle(const Setting &setting)
{
    auto stage = setUp(setting);
    if (!stage)
        return stage.error();
    const QByteArray id = QByteArray::number(stage->victim.connectionId());
    if (const auto killed = stage->server->execute({"KILL " + id}); !killed)
        return killed.error();
    // The KILL has returned, the session may still be on its way out.
    if (const auto gone = waitUntil(
            *stage->server, "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id, u"0"_s);
        !gone)
        return gone.error();
    stage->victim.query("SELECT 1");
    return done(std::move(stage->server), stage->victim);
}

} // namespace

QList<Scenario> scenariosKilled()
{
    return {
        {"killed"_L1, "idle"_L1, "an idle connection ended by KILL"_L1, nullptr, nullptr, &killIdle},
    };
}

} // namespace goneaway::lab::scenarios
