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

Result<Provoked> shutDown(Stage stage)
{
    if (const auto asked = stage.server->execute({"SHUTDOWN"}); !asked)
        return asked.error();
    if (const auto ended = stage.server->waitForEnd(); !ended)
        return ended.error();
    stage.victim.query("SELECT 1");
    if (const auto restarted = stage.server->restart(); !restarted)
        return restarted.error();
    return done(std::move(stage.server), stage.victim);
}

Result<Provoked> shutDownIdle(const Setting &setting)
{
    auto stage = setUp(setting);
    if (!stage)
        return stage.error();
    return shutDown(std::move(*stage));
}

Result<Provoked> shutDownRunning(const Setting &setting)
{
    auto stage = setUp(setting);
    if (!stage)
        return stage.error();
    // Something to compute: MySQL's SLEEP() would return as if nothing had happened.
    stage->victim.beginQuery(
        "SELECT COUNT(*) FROM information_schema.collations a, information_schema.collations b, "
        "information_schema.collations c, information_schema.collations d");
    const auto runs =
        waitUntil(*stage->server,
                  "SELECT COUNT(*) FROM information_schema.processlist WHERE command = 'Query' AND id = "
                      + QByteArray::number(stage->victim.connectionId()),
                  u"1"_s);
    if (!runs)
        return runs.error();
    if (const auto asked = stage->server->execute({"SHUTDOWN"}); !asked)
        return asked.error();
    stage->victim.finish();
    if (const auto ended = stage->server->waitForEnd(); !ended)
        return ended.error();
    if (const auto restarted = stage->server->restart(); !restarted)
        return restarted.error();
    return done(std::move(stage->server), stage->victim);
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
