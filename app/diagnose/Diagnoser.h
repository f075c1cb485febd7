// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/Finding.h"

namespace goneaway::evidence {
class Evidence;
}

namespace goneaway::diagnose {

enum class Verdict {
    Explained, // one cause stands out
    SeveralCandidates, // more than one fits about equally well
    Unexplained, // everything was looked at, and nothing fits
    Healthy, // nobody reported a loss, and nothing is wrong
    NotEnoughEvidence, // too little could be looked at to say
};

struct Diagnosis {
    Verdict verdict = Verdict::NotEnoughEvidence;
    QList<Finding> ranked; // every cause once, best first

    // The best finding when it is likely or confirmed; null otherwise.
    const Finding *top() const;

    bool operator==(const Diagnosis &) const = default;
};

QString nameOf(Verdict verdict); // "explained", "several-candidates", ...

// Asks every cause's judge and weighs the answers against each other: a confirmed cause leaves no other
// "likely"; a much weaker rival of a likely cause becomes "possible"; without a symptom nothing but a
// connection that fails right now rises above "possible". Pure.
Diagnosis diagnose(const evidence::Evidence &evidence);

} // namespace goneaway::diagnose
