// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1StringView>
#include <QStringList>

#include <span>

namespace goneaway::cli {

// Exit status of the program: part of its contract, scripts rely on it.
enum ExitStatus {
    NothingFound = 0, // nothing above "possible"
    CauseFound = 1, // a cause is likely or confirmed
    WrongUsage = 2,
    OwnFailure = 3,
};

struct Command {
    QLatin1StringView name;
    QLatin1StringView usage; // what follows the name
    QLatin1StringView does;
    // `words`: what stands behind the command's name.
    int (*run)(const QStringList &words);
};

std::span<const Command> allCommands();
QLatin1StringView usageOf(QLatin1StringView command);

int runCheck(const QStringList &words);
int runBundle(const QStringList &words);
int runOpen(const QStringList &words);
int runCompare(const QStringList &words);
int runDecode(const QStringList &words);
int runLog(const QStringList &words);
int runProbe(const QStringList &words);
int runProfiles(const QStringList &words);
int runWatch(const QStringList &words);
int runLab(const QStringList &words);

} // namespace goneaway::cli
