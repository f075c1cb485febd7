// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lab/PracticeServer.h"
#include "lab/Stage.h"

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QStringList>

#include <functional>
#include <memory>

// Healthy servers as they come, and what other people's incidents leave behind on them.
namespace goneaway::test {

// Whatever must stay as it is until the look is over.
using Kept = std::shared_ptr<void>;

struct Situation {
    const char *name = nullptr;
    // Makes it so on a server that has been through the situations before it; null: nothing to make.
    std::function<Kept(const lab::PracticeServer &)> prepare;
    QString symptom = {}; // pasted text; empty: none
    lab::Account account = lab::Account::Root; // whoever looks; Root is given the error log as well
    lab::Transport transport = lab::Transport::Tcp;
    QByteArray oldLog = {}; // a log file handed over besides
};

QList<Situation> healthySituations(lab::ServerKind kind);

// Options that need a server of their own, which is healthy all the same.
QStringList unusualOptions(lab::ServerKind kind);
// The one becomes the other's replica.
Result<void> startReplication(lab::PracticeServer &source, lab::PracticeServer &replica);

// An incident of somebody on this server, over and done with when it returns.
struct Aftermath {
    const char *name = nullptr;
    std::function<bool(lab::PracticeServer &)> happen; // false: it did not
};

QList<Aftermath> incidentsOfOthers();

} // namespace goneaway::test
