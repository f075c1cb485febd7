// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

#include <csignal>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab::scenarios {

namespace {

Result<Provoked> killIdle(const Setting &setting)
{
    auto stage = setUp(setting);
    if (!stage)
        return stage.error();
    if (const auto killed = stage->server->killHard(); !killed)
        return killed.error();
    stage->victim.query("SELECT 1");
    return backAgain(std::move(*stage));
}

// The signal strikes the thread that works for the application, as a fault of its own would.
Result<Provoked> signalWhileRunning(const Setting &setting, int signal)
{
    auto stage = setUp(setting);
    if (!stage)
        return stage.error();
    if (const auto runs = beginRunning(*stage->server, stage->victim); !runs)
        return runs.error();
    if (const auto sent = stage->server->sendToSession(stage->victim.connectionId(), signal); !sent)
        return sent.error();
    stage->victim.finish();
    return backAgain(std::move(*stage));
}

#ifndef SIGKILL // Windows, where no server can be sent one
constexpr int SIGKILL = 9;
#endif

Result<Provoked> killRunning(const Setting &setting)
{
    return signalWhileRunning(setting, SIGKILL);
}

Result<Provoked> segmentationFault(const Setting &setting)
{
    return signalWhileRunning(setting, SIGSEGV);
}

Result<Provoked> aborted(const Setting &setting)
{
    return signalWhileRunning(setting, SIGABRT);
}

} // namespace

QList<Scenario> scenariosServerCrash()
{
    return {
        {"server-crash"_L1, "sigkill"_L1, "a server killed with SIGKILL and started again"_L1, nullptr,
         nullptr, &killIdle},
        {"server-crash"_L1, "sigkill-running"_L1, "a server killed with SIGKILL while a query runs"_L1,
         nullptr, nullptr, &killRunning},
        {"server-crash"_L1, "sigsegv"_L1, "a segmentation fault of the server while a query runs"_L1, nullptr,
         nullptr, &segmentationFault},
        {"server-crash"_L1, "sigabrt"_L1, "a server that aborts while a query runs (SIGABRT)"_L1, nullptr,
         nullptr, &aborted},
    };
}

} // namespace goneaway::lab::scenarios
