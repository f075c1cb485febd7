// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "base/Clock.h"
#include "base/Names.h"
#include "connect/ConnectionTarget.h"
#include "evidence/Evidence.h"

#include <QStringList>

#include <chrono>
#include <functional>
#include <span>

namespace goneaway::connect {
class SqlSession;
}

namespace goneaway::checks {

struct CheckTag;
using CheckId = Name<CheckTag>;

// What a check may use.
struct CheckContext {
    connect::SqlSession *session = nullptr; // null when nobody could log in
    const connect::ConnectionTarget *target = nullptr; // null when no connection was asked for
    QStringList logFiles; // error logs that the person named
    const evidence::Evidence &evidence; // what is known so far, for checks that build on others
    const Clock &clock;
    CancelToken cancel;
    std::function<void(evidence::Observation)> add;
    std::function<void(evidence::LogEvent)> addEvent;
};

// One read-only look at the server, this machine or its files. It changes nothing and never throws; whatever
// prevents it becomes an observation with a status, and the run goes on.
struct Check {
    CheckId id; // texts: "check.<id>.title", "check.<id>.reads"
    bool needsSession = false; // without one it is Skipped
    std::chrono::milliseconds budget {5000};
    void (*run)(CheckContext &context) = nullptr;
};

// Every check, in the order in which they run: later ones may read what earlier ones observed.
std::span<const Check> allChecks();

// What runs tell while they go; every function is called on the running thread.
struct Progress {
    std::function<void(const CheckId &)> started;
    std::function<void(const CheckId &, std::chrono::milliseconds took, bool complete)> finished; // complete: everything it looks for was seen
};

// Opens one SQL session when `connect` says so, runs all checks one after the other and appends to the evidence.
void runChecks(const connect::ConnectionTarget *target, const QStringList &logFiles, const Clock &clock, const CancelToken &cancel,
               evidence::Evidence &evidence, const Progress &progress);

} // namespace goneaway::checks
