// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab::scenarios {

namespace {

Result<Provoked> restartService(const Setting &setting)
{
    auto stage = setUp(setting);
    if (!stage)
        return stage.error();
    if (const auto restarted = stage->server->restart(); !restarted)
        return restarted.error();
    stage->victim.query("SELECT 1");
    return done(std::move(stage->server), stage->victim);
}

} // namespace

QList<Scenario> scenariosServerRestart()
{
    return {
        {"server-restart"_L1, "sigterm"_L1, "a server restarted by its service manager (SIGTERM)"_L1, nullptr,
         nullptr, &restartService},
    };
}

} // namespace goneaway::lab::scenarios
