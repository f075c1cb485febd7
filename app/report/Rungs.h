// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Texts.h"
#include "evidence/Observation.h"

#include <QList>

namespace goneaway::evidence {
class Evidence;
}

namespace goneaway::report {

// One rung of the connect ladder, in words.
struct RungLine {
    QString name; // "Network"
    QString outcome; // "ok", "failed", "no answer", "not tried"
    QString sentence; // empty when it was not tried
    evidence::Status status = evidence::Status::Skipped;
    std::chrono::milliseconds took{0};
};

// In climbing order; empty when nobody climbed.
QList<RungLine> rungLines(const evidence::Evidence &evidence, const Texts &texts);

// Whether a rung failed (those after it were not tried).
bool isBroken(const QList<RungLine> &rungs);

} // namespace goneaway::report
