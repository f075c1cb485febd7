// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/SmallDisk.h"
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab::scenarios {

namespace {

constexpr qint64 DiskBytes = 700LL * 1024 * 1024; // a fresh data directory and some room
constexpr qint64 LeftBytes = 256 * 1024;

// Servers wait for somebody to make room; an application that waits for an answer loses patience first.
Result<Provoked> noSpaceLeft(const Setting &setting)
{
    auto disk = SmallDisk::make(DiskBytes);
    if (!disk)
        return disk.error();
    PracticeOptions options;
    options.dataParent = (*disk)->path();
    options.serverOptions = QStringList{u"--max-allowed-packet=64M"_s};
    auto server = startServer(setting, std::move(options));
    if (!server)
        return server.error();
    auto target = applicationTarget(setting, **server);
    target.readTimeout = 3s;
    auto victim = startApplication(setting, target);
    if (!victim)
        return victim.error();
    victim->query("CREATE TABLE pictures (picture LONGBLOB) ENGINE=MyISAM");
    if (const auto full = (*disk)->fillUp(LeftBytes); !full)
        return full.error();
    victim->query("INSERT INTO pictures VALUES (REPEAT('x', 4000000))");
    auto provoked = done(std::move(*server), *victim);
    if (provoked)
        provoked->props.push_back(std::move(*disk));
    return provoked;
}

} // namespace

QList<Scenario> scenariosDiskFull()
{
    return {
        {"disk-full"_L1, "no-space"_L1, "a disk without room for what the server has to write"_L1, nullptr,
         &needsRoot, &noSpaceLeft},
    };
}

} // namespace goneaway::lab::scenarios
