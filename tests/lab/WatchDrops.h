// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lab/PracticeServer.h"
#include "support/WatchRun.h"

#include <QStringList>
#include <QTemporaryDir>

#include <functional>

// Ways to lose a connection while `goneaway-cli watch` looks on.
namespace goneaway::watchdrops {

// The stage: one practice server, one watch on it, and an application's log that the watch follows.
struct Scene {
    lab::PracticeServer &server;
    support::WatchRun &run;
    QString applicationLog;

    quint64 quietId() const; // as the watch told last
    quint64 heartbeatId() const;
    void log(const QString &text) const; // into the application's log, with a time
};

using Moment = support::WatchRun::Steady::time_point;

struct Drop {
    QString name;
    QString cause; // to be named
    bool atOnce = true; // it shows at once, and not only after a timeout of somebody's
    // Makes it happen; the moment at which it did, or why it could not.
    std::function<Result<Moment>(Scene &)> provoke;
    std::function<void(Scene &)> restore = {}; // once it was caught
};
QList<Drop> allDrops(); // the longer list, 20 drops of 8 causes
QList<Drop> fewDrops(); // one of each that is quick
QList<Drop> mildDrops(); // that leave the server running, and are quick
Drop crash(int signal); // and a new start

struct Outcome {
    QString drop;
    QString wanted;
    QString named; // the first cause that was likely or confirmed; empty when none was
    QString certainty;
    QString settledOn; // the cause after the last look
    double firstMs = -1; // from the drop to the first word of the incident, with or without a cause
    double namedMs = -1; // to the right cause; -1 when it never was
    bool atOnce = true;
    QString trouble; // could not be provoked
};
Outcome play(Scene &scene, const Drop &drop);
// Both connections stand again after the server's death at `died`; `from`: a line before that.
bool waitUntilBack(Scene &scene, Moment died, qsizetype from);
void waitUntilCalm(Scene &scene); // the incident is over, and both connections stand
QString rowOf(const Outcome &outcome); // of a Markdown table

} // namespace goneaway::watchdrops
