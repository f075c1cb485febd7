// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "connect/ConnectionTarget.h"
#include "lab/PracticeServer.h"
#include "lab/Prop.h"
#include "lab/Setting.h"

#include <QList>
#include <QStringList>

#include <memory>
#include <span>
#include <vector>

namespace goneaway::lab {

// How one person comes to the incident: with this login, reading these files.
struct Look {
    connect::ConnectionTarget target;
    QStringList
        logFiles; // error logs, and what a system's own log says; only those that this person may read
};

// What a scenario left behind: what people would have in hand after the incident.
struct Provoked {
    std::vector<std::unique_ptr<Prop>> props; // goes last: the server may stand on one of them
    std::unique_ptr<PracticeServer>
        server; // still up, with the incident on it; null where none belongs to it
    connect::ConnectionTarget applicationTarget; // where and as whom the application connected
    QString symptom; // what the application printed: the error as its client library gave it, and when
    QStringList logFiles; // logs besides the server's error log that root may read
    // Everybody connects where the application does (through the same proxy, firewall or TLS settings)
    // instead of to the server itself.
    bool lookFromApplication = false;
    // Whoever has no privileges comes with the application's own account: the one that was refused.
    bool sameAccount = false;
    // Whoever has an account of more than a bare login comes through the server's socket: nobody else gets
    // in.
    bool adminBySocket = false;
    // Words before a program so that it runs where the application ran, e.g. {"ip", "netns", "exec", NAME}.
    QStringList prefix;

    Look look(Privileges privileges) const;
};

// One way to make a cause happen for real.
struct Scenario {
    QLatin1StringView cause; // id in the catalogue
    QLatin1StringView name; // unique within the cause: "interactive", "haproxy-client"
    QLatin1StringView title; // "a connection idle for longer than wait_timeout"
    // Whether it can exist in this setting; null: in all of them.
    bool (*exists)(const Setting &setting);
    // What is missing on this machine to make it happen (a program, root), for people; null: nothing.
    Result<void> (*possibleHere)();
    Result<Provoked> (*provoke)(const Setting &setting);
    // What the engine should put on top where that is not `cause` itself: the loss that reconnecting would
    // have repaired, for instance. `cause` then stands among the first three.
    QLatin1StringView onTop = {};
    // Another cause that is true at the same time, and may be confirmed as well.
    QLatin1StringView alsoTrue = {};
    // The application stands in a network of its own: only a program that is started there can look.
    bool ownNetwork = false;

    QString id() const; // "idle-timeout/interactive"
};

// All of them, by cause; the first of a cause is its plainest.
const QList<Scenario> &allScenarios();
// By the id of its cause (its plainest one) or by its own; null when there is none.
const Scenario *scenarioFor(QStringView causeOrId);

// Makes it happen. An error of the code NotFound or NotPermitted says what this machine lacks, Unsupported
// that it cannot exist in this setting, any other that it should have happened and did not.
Result<Provoked> provoke(const Scenario &scenario, const Setting &setting);

} // namespace goneaway::lab
