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

Result<Provoked> shutDownIdle(const Setting &setting)
{
    auto stage = setUp(setting);
    if (!stage)
        return stage.error();
    if (const auto asked = stage->server->execute({"SHUTDOWN"}); !asked)
        return asked.error();
    if (const auto ended = stage->server->waitForEnd(); !ended)
        return ended.error();
    stage->victim.query("SELECT 1");
    return backAgain(std::move(*stage));
}

Result<Provoked> shutDownRunning(const Setting &setting)
{
    auto stage = setUp(setting);
    if (!stage)
        return stage.error();
    if (const auto runs = beginRunning(*stage->server, stage->victim); !runs)
        return runs.error();
    if (const auto asked = stage->server->execute({"SHUTDOWN"}); !asked)
        return asked.error();
    stage->victim.finish();
    return backAgain(std::move(*stage));
}

} // namespace

QList<Scenario> scenariosServerRestart()
{
    return {
        {"server-restart"_L1, "sigterm"_L1, "a server restarted by its service manager (SIGTERM)"_L1, nullptr,
         nullptr, &restartService},
        {"server-restart"_L1, "shutdown"_L1, "a server shut down with SHUTDOWN and started again"_L1, nullptr,
         nullptr, &shutDownIdle},
        {"server-restart"_L1, "shutdown-running"_L1, "a SHUTDOWN while a query runs"_L1, nullptr, nullptr,
         &shutDownRunning},
    };
}

} // namespace goneaway::lab::scenarios
