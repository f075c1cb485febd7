// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Texts.h"
#include "evidence/Observation.h"

#include <QList>

namespace goneaway::evidence {
class Evidence;
}

namespace goneaway::report {

// What a rung means for whoever wants to connect. More than its status tells: a connection that nobody
// verified was seen well enough, and still is nothing to be at ease about.
enum class RungState { Good, Warning, Failed, NoAnswer, NotTried, NotNeeded, NotKnown };

RungState stateOf(const evidence::Observation &rung);
QString wordOf(RungState state, const Texts &texts); // "ok", "warning", "failed", "no answer", "not tried"

// One rung of the connect ladder, in words.
struct RungLine {
    QString name; // "Network"
    RungState state = RungState::NotTried;
    QString outcome; // the state's word
    QString sentence; // empty when it was not tried
    std::chrono::milliseconds took{0};
};

// In climbing order; empty when nobody climbed.
QList<RungLine> rungLines(const evidence::Evidence &evidence, const Texts &texts);

// Whether a rung failed (those after it were not tried).
bool isBroken(const QList<RungLine> &rungs);

// Those that work and still need care.
QList<RungLine> warningsAmong(const QList<RungLine> &rungs);

} // namespace goneaway::report
