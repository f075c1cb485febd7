// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/Case.h"
#include "diagnose/Finding.h"

// What live probes saw, in the words of the judges. A probe shows what can happen on this path now, with
// connections of its own. What happened to the lost one it cannot know: it makes a cause likely, never
// confirmed.
namespace goneaway::diagnose {

// Where the probe idle-path saw idle connections end.
struct PathCut {
    QString endedBy; // "network", "proxy", "server", "person", "path" (one of the first two)
    std::chrono::milliseconds after{0};
};
std::optional<PathCut> pathCut(const Case &known);
// The same, when the lost connection was idle for as long, as far as anybody said how long; false: it was
// idle for less.
enum class Fits { No, Unknown, Yes };
Fits fitsIdleTime(const Case &known, const PathCut &cut);
// The longest idle time that the same probe saw connections survive, where it saw none end.
std::optional<std::chrono::milliseconds> pathHolds(const Case &known);
// What the cut says for a cause whose connections end by `who` ("network" or "proxy"), as the reasons
// "probe-cut" and "probe-later" of its page; weaker where it is not known which of the two it was.
void weighPathCut(const Case &known, Judgement &judgement, QLatin1StringView who);
// The reason "probe-held" against a cause, when the path survived more than the lost connection had to.
void weighPathHolds(const Case &known, Judgement &judgement);

// Where the probe long-query saw a statement cut by something in between.
std::optional<std::chrono::milliseconds> queryCutInBetween(const Case &known);

// Lengths of statements, in bytes, that the probe packet saw pass and refused; 0: none was refused.
struct PacketLimit {
    qint64 passed = 0;
    qint64 refused = 0;
    bool byServer = false;
};
std::optional<PacketLimit> packetLimit(const Case &known);

} // namespace goneaway::diagnose
