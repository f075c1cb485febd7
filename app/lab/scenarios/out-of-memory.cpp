// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/MemoryGroup.h"
#include "lab/Stage.h"

#include <QFile>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab::scenarios {

namespace {

constexpr qint64 LittleMore = 48 * 1024 * 1024;

// A container's memory limit: the kernel kills the server in the middle of a query that wants more.
Result<Provoked> killedByKernel(const Setting &setting)
{
    auto stage = setUp(setting, {u"--max-allowed-packet=1G"_s});
    if (!stage)
        return stage.error();
    const qint64 process = stage->server->processId();
    auto group = MemoryGroup::around(process, LittleMore);
    if (!group)
        return group.error();
    stage->victim.query("SELECT LENGTH(REPEAT('x', 800000000))");
    if (const auto ended = stage->server->waitForEnd(); !ended)
        return ended.error();
    const auto lines = MemoryGroup::kernelLines(process);
    if (!lines)
        return lines.error();
    const QString log = stage->server->folder() + u"/kernel.log"_s;
    QFile file(log);
    if (!file.open(QIODevice::WriteOnly) || file.write(*lines) < 0)
        return didNotHappen(file.errorString());
    file.close();
    if (const auto restarted = stage->server->restart(); !restarted)
        return restarted.error();
    auto provoked = done(std::move(stage->server), stage->victim);
    if (provoked)
        provoked->logFiles << log;
    return provoked;
}

} // namespace

QList<Scenario> scenariosOutOfMemory()
{
    return {
        {"out-of-memory"_L1, "memory-limit"_L1, "a server killed by the kernel at its memory limit"_L1,
         nullptr, &MemoryGroup::available, &killedByKernel},
    };
}

} // namespace goneaway::lab::scenarios
