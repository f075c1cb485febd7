// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "base/Clock.h"
#include "base/Names.h"
#include "base/Texts.h"
#include "connect/ConnectionTarget.h"
#include "evidence/Evidence.h"
#include "probes/ProbeResult.h"

#include <chrono>
#include <functional>
#include <span>

namespace goneaway::probes {

// What a person may choose. 0 leaves it to the probe.
struct ProbeOptions {
    std::chrono::seconds horizon{0}; // idle-path, long-query: how far to look
    std::chrono::seconds step{0}; // idle-path: look at every so many seconds, instead of closely at first
    std::chrono::seconds pause{0}; // idle: the longest that the application leaves a connection unused
    std::chrono::seconds readTimeout{0}; // long-query: the application's own
    qint64 mostBytes = 0; // packet: the longest statement to try
    qint64 needBytes = 0; // packet: the longest that the application sends
    qint64 rowBytes = 0; // packet: what one row takes in an INSERT; 1 KiB unless said
    int perSecond = 0; // burst
    std::chrono::seconds duration{0}; // burst
};

// Within what its probe can do: a horizon of a year is one of four hours.
ProbeOptions bounded(const ProbeOptions &options);

// At most; what a probe really took is in its result.
struct Cost {
    int connections = 0; // opened in all
    int atOnce = 0; // of them at the same time
    qint64 bytes = 0; // sent and received, without what every connection costs
    std::chrono::seconds time{0};

    bool operator==(const Cost &) const = default;
};

QString costSentence(const Cost &cost, const Texts &texts);

// One thing that a probe does now: text `says` filled with `values`.
struct ProbeStep {
    QString says;
    TextValues values;
    int percent = 0; // of the whole probe
};

struct ProbeContext {
    const connect::ConnectionTarget &target;
    const ProbeOptions options;
    const Clock &clock;
    const CancelToken &cancel;
    evidence::Evidence &evidence; // probes append
    std::function<void(const ProbeStep &)> progress; // on the running thread; may be empty
    Spent spent; // counted as it goes
    bool serverLost = false; // it was asked, and could not be reached any more
};

inline constexpr qint64 UsualRowBytes = 1024; // of an INSERT, unless somebody says

// One live test on connections of its own, which are closed afterwards. It sets variables of those sessions
// only, writes no table, and ends within 100 ms of being cancelled. Texts: "probe.<id>.title", ".does",
// ".needs",
// ".undo"; "probe.<id>.<outcome>" and "probe.<id>.<outcome>.advice".
struct Probe {
    QLatin1StringView id;
    std::span<const QLatin1StringView> proves; // the causes that it makes happen, by their ids
    Cost (*cost)(const ProbeOptions &options) = nullptr; // before it runs; options are bounded()
    ProbeResult (*run)(ProbeContext &context) = nullptr;
    Change (*compare)(const ProbeResult &before, const ProbeResult &after) = nullptr;
};

// In the order in which they are listed. `fork` says on Windows that there is nothing to be seen there.
std::span<const Probe> allProbes();
const Probe *probeNamed(QStringView id); // null when there is none
const Probe *probeFor(QStringView cause); // that makes this cause happen; null when none does

// Runs it with bounded options and appends its result to the evidence, besides what the probe itself appends.
ProbeResult runProbe(const Probe &probe, const connect::ConnectionTarget &target, const ProbeOptions &options,
                     const Clock &clock, const CancelToken &cancel, evidence::Evidence &evidence,
                     std::function<void(const ProbeStep &)> progress = {});

} // namespace goneaway::probes
