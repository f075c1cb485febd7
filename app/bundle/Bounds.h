// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/Evidence.h"

#include <QHash>

namespace goneaway::bundle {

// What of one fact is in the bundle, where not all of it is.
struct Cut {
    qsizetype rows = 0; // that are kept
    qsizetype allRows = 0;
    qsizetype shortened = 0; // values that were too long
};

// A copy that fits into a bundle, whatever a server answered: tables keep their first rows up to 4 million
// characters, values and texts the first 64 thousand or 1 million, and all together 32 million; the newest
// events stay.
evidence::Evidence bounded(const evidence::Evidence &evidence, QHash<evidence::FactId, Cut> &cuts);

} // namespace goneaway::bundle
