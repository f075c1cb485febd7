// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab::scenarios {

namespace {

Result<Provoked> killHard(const Setting &setting)
{
    auto stage = setUp(setting);
    if (!stage)
        return stage.error();
    if (const auto killed = stage->server->killHard(); !killed)
        return killed.error();
    stage->victim.query("SELECT 1");
    if (const auto restarted = stage->server->restart(); !restarted)
        return restarted.error();
    return done(std::move(stage->server), stage->victim);
}

} // namespace

QList<Scenario> scenariosServerCrash()
{
    return {
        {"server-crash"_L1, "sigkill"_L1, "a server killed with SIGKILL and started again"_L1, nullptr,
         nullptr, &killHard},
    };
}

} // namespace goneaway::lab::scenarios
