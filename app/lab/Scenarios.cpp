// SPDX-License-Identifier: GPL-3.0-or-later
// The incidents, each made to happen for real: SIGNATURES of what they look like are in the causes' judges.
#include "lab/Scenario.h"
#include "lab/Victim.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab {

namespace {

using Server = std::unique_ptr<PracticeServer>;

Error didNotHappen(const QString &what)
{
    return {ErrorCode::Internal, u"The practice incident did not happen: %1"_s.arg(what)};
}

// The incident is there when the victim met an error.
Result<Provoked> done(Server server, const Victim &victim)
{
    if (victim.report().isEmpty())
        return didNotHappen(u"the application met no error"_s);
    const QString log = server->errorLog();
    return Provoked{std::move(server), victim.target(), victim.report(), {log}};
}

// A server, and an application that is at work on it: connected, with a first query behind it.
struct Stage {
    Server server;
    Victim victim;
};

Result<Server> startWith(const PracticeOptions &options, const QStringList &more)
{
    PracticeOptions all = options;
    all.serverOptions = more + options.serverOptions; // the caller's word comes last and wins
    return PracticeServer::start(all);
}

Result<Stage> setUp(const PracticeOptions &options, const QStringList &more)
{
    auto server = startWith(options, more);
    if (!server)
        return server.error();
    Victim victim((*server)->target());
    auto error = victim.connect();
    if (!error)
        error = victim.query("SELECT 1");
    if (error)
        return didNotHappen(error->message);
    return Stage{std::move(*server), std::move(victim)};
}

Result<Provoked> provokeIdleTimeout(const PracticeOptions &options)
{
    auto stage = setUp(options, {u"--wait-timeout=2"_s, u"--interactive-timeout=2"_s});
    if (!stage)
        return stage.error();
    stage->victim.stayIdle(3s);
    stage->victim.query("SELECT COUNT(*) FROM information_schema.tables");
    return done(std::move(stage->server), stage->victim);
}

Result<Provoked> provokeKill(const PracticeOptions &options)
{
    // From level 4 on MariaDB's log names who was killed and by whom; MySQL's never does.
    const bool mariaDb = options.kind == ServerKind::MariaDb;
    auto stage = setUp(options, mariaDb ? QStringList{u"--log-warnings=4"_s} : QStringList{});
    if (!stage)
        return stage.error();
    Victim killer(stage->server->target());
    auto error = killer.connect();
    if (!error)
        error = killer.query("KILL " + QByteArray::number(stage->victim.connectionId()));
    if (error)
        return didNotHappen(error->message);
    // The KILL has returned, the victim's session may still be on its way out: ask until it is gone.
    for (int i = 0; i < 100 && !stage->victim.query("SELECT 1"); ++i)
        stage->victim.stayIdle(10ms);
    return done(std::move(stage->server), stage->victim);
}

Result<Provoked> provokePacketTooLarge(const PracticeOptions &options)
{
    auto stage = setUp(options, {u"--max-allowed-packet=1M"_s});
    if (!stage)
        return stage.error();
    stage->victim.query("CREATE DATABASE practice");
    stage->victim.query("CREATE TABLE practice.pictures (picture LONGBLOB)");
    constexpr qsizetype PictureBytes = 3 * 1024 * 1024;
    stage->victim.query("INSERT INTO practice.pictures VALUES ('" + QByteArray(PictureBytes, 'x') + "')");
    return done(std::move(stage->server), stage->victim);
}

Result<Provoked> provokeCrash(const PracticeOptions &options)
{
    auto stage = setUp(options, {});
    if (!stage)
        return stage.error();
    if (const auto killed = stage->server->killHard(); !killed)
        return killed.error();
    stage->victim.query("SELECT 1");
    if (const auto restarted = stage->server->restart(); !restarted)
        return restarted.error();
    return done(std::move(stage->server), stage->victim);
}

Result<Provoked> provokeRestart(const PracticeOptions &options)
{
    auto stage = setUp(options, {});
    if (!stage)
        return stage.error();
    if (const auto restarted = stage->server->restart(); !restarted)
        return restarted.error();
    stage->victim.query("SELECT 1");
    return done(std::move(stage->server), stage->victim);
}

Result<Provoked> provokeWrongPassword(const PracticeOptions &options)
{
    auto server = startWith(options, {});
    if (!server)
        return server.error();
    auto target = (*server)->target();
    target.password = Secret(QByteArrayLiteral("not-the-password"));
    Victim victim(target);
    victim.connect();
    return done(std::move(*server), victim);
}

constexpr Scenario List[] = {
    {"access-denied"_L1, "a wrong password"_L1, &provokeWrongPassword},
    {"idle-timeout"_L1, "a connection idle for longer than wait_timeout"_L1, &provokeIdleTimeout},
    {"killed"_L1, "a connection ended by KILL"_L1, &provokeKill},
    {"packet-too-large"_L1, "a statement larger than max_allowed_packet"_L1, &provokePacketTooLarge},
    {"server-crash"_L1, "a server killed and started again"_L1, &provokeCrash},
    {"server-restart"_L1, "a server restarted cleanly"_L1, &provokeRestart},
};

} // namespace

std::span<const Scenario> allScenarios()
{
    return List;
}

} // namespace goneaway::lab
