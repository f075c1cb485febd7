// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Programs.h"
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab::scenarios {

namespace {

Result<Provoked> lookAgain(Stage stage)
{
    // The KILL has returned, the session may still be on its way out.
    if (const auto gone = waitUntilGone(*stage.server, stage.victim); !gone)
        return gone.error();
    stage.victim.query("SELECT 1");
    return done(std::move(stage.server), stage.victim);
}

Result<Provoked> killIdle(const Setting &setting)
{
    auto stage = setUp(setting);
    if (!stage)
        return stage.error();
    if (const auto killed =
            stage->server->execute({"KILL " + QByteArray::number(stage->victim.connectionId())});
        !killed)
        return killed.error();
    return lookAgain(std::move(*stage));
}

Result<Provoked> killRunning(const Setting &setting)
{
    auto stage = setUp(setting);
    if (!stage)
        return stage.error();
    if (const auto runs = beginRunning(*stage->server, stage->victim); !runs)
        return runs.error();
    const QByteArray id = QByteArray::number(stage->victim.connectionId());
    if (const auto killed = stage->server->execute({"KILL " + id}); !killed)
        return killed.error();
    stage->victim.finish();
    return done(std::move(stage->server), stage->victim);
}

Result<Provoked> mysqladminKill(const Setting &setting)
{
    auto stage = setUp(setting);
    if (!stage)
        return stage.error();
    const auto tool = systemProgram(u"mariadb-admin"_s, u"mariadb-client"_s);
    if (!tool)
        return tool.error();
    const auto admin = stage->server->target(Account::Root, Transport::Socket);
    const auto killed =
        runToEnd(*tool,
                 {u"--no-defaults"_s, u"--socket="_s + admin.socketPath, u"--user="_s + admin.user,
                  u"--password="_s + QString::fromUtf8(admin.password.reveal()), u"kill"_s,
                  QString::number(stage->victim.connectionId())});
    if (!killed)
        return killed.error();
    return lookAgain(std::move(*stage));
}

Result<void> needsAdminTool()
{
    const auto tool = systemProgram(u"mariadb-admin"_s, u"mariadb-client"_s);
    return tool ? Result<void>() : Result<void>(tool.error());
}

// Ends the sessions of everybody who may not go on.
Result<Provoked> offlineMode(const Setting &setting)
{
    auto stage = setUp(setting);
    if (!stage)
        return stage.error();
    if (const auto offline = stage->server->execute({"SET GLOBAL offline_mode = ON"}); !offline)
        return offline.error();
    return lookAgain(std::move(*stage));
}

} // namespace

QList<Scenario> scenariosKilled()
{
    return {
        {"killed"_L1, "idle"_L1, "an idle connection ended by KILL"_L1, nullptr, nullptr, &killIdle},
        {"killed"_L1, "running"_L1, "a connection ended by KILL while its query ran"_L1, nullptr, nullptr,
         &killRunning},
        {"killed"_L1, "mysqladmin"_L1, "an idle connection ended by mysqladmin kill"_L1, nullptr,
         &needsAdminTool, &mysqladminKill},
        {"killed"_L1, "offline-mode"_L1, "a server set to offline_mode"_L1, &onMySql, nullptr, &offlineMode},
    };
}

} // namespace goneaway::lab::scenarios
