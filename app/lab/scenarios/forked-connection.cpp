// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab::scenarios {

namespace {

// What the log of an application with worker processes shows beside the error.
Result<Provoked> fromWorker(Result<Provoked> provoked)
{
    if (provoked)
        provoked->symptom += u"  in a worker process, forked from the main program\n"_s;
    return provoked;
}

Result<Provoked> childCloses(const Setting &setting)
{
    auto stage =
        setUp(setting, {u"--general-log=1"_s, u"--log-output=TABLE"_s}); // its last word is the child's
    if (!stage)
        return stage.error();
    stage->victim.forkAndClose();
    stage->victim.query("SELECT 1");
    return fromWorker(done(std::move(stage->server), stage->victim));
}

// Large results: with small ones each would quietly read the other's rows.
Result<Provoked> bothTalk(const Setting &setting)
{
    auto server = startServer(setting);
    if (!server)
        return server.error();
    auto target = applicationTarget(setting, **server);
    target.readTimeout = 2s; // an answer that the other one took never comes
    auto victim = startApplication(setting, target);
    if (!victim)
        return victim.error();
    victim->forkAndShare("SELECT REPEAT('x', 20000) FROM information_schema.collations LIMIT 60", 50);
    return fromWorker(done(std::move(*server), *victim));
}

} // namespace

QList<Scenario> scenariosForkedConnection()
{
    return {
        {"forked-connection"_L1, "child-closes"_L1,
         "a child process closes the connection that it inherited"_L1, nullptr, nullptr, &childCloses},
        {"forked-connection"_L1, "both-talk"_L1, "parent and child process talk on one connection"_L1,
         &overSocketOrTcp, nullptr, &bothTalk},
    };
}

} // namespace goneaway::lab::scenarios
