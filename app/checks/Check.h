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
    connect::SqlSession *session; // null when nobody could log in
    const connect::ConnectionTarget *target; // null when no connection was asked for
    const QStringList &logFiles; // error logs that the person named
    const Clock &clock;
    const CancelToken &cancel;
    evidence::Evidence &evidence; // checks append; later ones may build on what earlier ones saw
};

// What a check cannot do without. Without its session a check is not run, and its fact is recorded as
// Skipped.
enum class Needs { Nothing, Session, SessionIfAny };

// One read-only look at the server, this machine or its files. It changes nothing; whatever prevents it
// becomes an observation with a status, and the run goes on.
struct Check {
    QLatin1StringView id; // texts: "check.<id>.title", "check.<id>.reads"
    Needs needs = Needs::Nothing;
    QLatin1StringView fact; // the main fact that it looks for
    void (*run)(CheckContext &context) = nullptr;
};

// Every check, in the order in which they run.
std::span<const Check> allChecks();
// Those that only a bundle asks for, after the others: they build on what these saw.
std::span<const Check> bundleChecks();

// The longest that one statement of a check may take; a server that does not answer for so long costs the run
// this once, not once a check.
inline constexpr std::chrono::seconds StatementLimit{5};

// What a run tells while it goes; called on the running thread. Either may be empty.
struct Progress {
    std::function<void(const CheckId &)> started;
    // complete: everything that the check looks for was seen
    std::function<void(const CheckId &, std::chrono::milliseconds took, bool complete)> finished;
};

// Opens one SQL session when there is a target, runs all checks one after the other and appends to the
// evidence. Returns the number of statements sent to the server.
int runChecks(const connect::ConnectionTarget *target, const QStringList &logFiles, const Clock &clock,
              const CancelToken &cancel, evidence::Evidence &evidence, const Progress &progress);
// The same with bundleChecks() instead. Without a target nothing is looked at.
int runBundleChecks(const connect::ConnectionTarget *target, const Clock &clock, const CancelToken &cancel,
                    evidence::Evidence &evidence, const Progress &progress);

} // namespace goneaway::checks
