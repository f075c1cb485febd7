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

struct BundleWishes;
class LogMemory;
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
    const BundleWishes *wishes = nullptr; // of those that only a bundle asks for
    std::optional<QDateTime> logsSince = {}; // error logs are read from then on only
    LogMemory *logMemory = nullptr; // of looks before
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

// What may go into a bundle besides, and where the person has a say.
struct BundleWishes {
    // Where the server would be, also when nobody could log in: this machine may know why.
    const connect::ConnectionTarget *asked = nullptr;
    // CHECK TABLE ... QUICK on the tables of the statement that failed. It reads their indexes and locks them
    // against writing meanwhile; and a server that meets a damaged page of InnoDB ends itself (MySQL manual,
    // "CHECK TABLE Statement"). So a person has to ask for it. It never repairs.
    bool checkTables = false;
    qint64 largestChecked = 64LL * 1024 * 1024; // bytes of data and indexes; larger ones are left alone
};

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
// evidence. Returns the number of statements sent to the server. `logsSince`: error logs are read from then
// on only; nothing: whole. `logMemory`: of large ones, what an earlier run read is not read again.
int runChecks(const connect::ConnectionTarget *target, const QStringList &logFiles, const Clock &clock,
              const CancelToken &cancel, evidence::Evidence &evidence, const Progress &progress,
              const std::optional<QDateTime> &logsSince = {}, LogMemory *logMemory = nullptr);
// The same with bundleChecks() instead. `target`: null when nobody could log in; then only what this machine
// knows is looked at, and the rest is recorded as skipped when a server was asked for at all.
int runBundleChecks(const connect::ConnectionTarget *target, const Clock &clock, const CancelToken &cancel,
                    evidence::Evidence &evidence, const Progress &progress, const BundleWishes &wishes = {});

} // namespace goneaway::checks
