// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/Finding.h"

namespace goneaway::evidence {
class Evidence;
}

namespace goneaway::diagnose {

// One cause of a lost connection. Its words are the Page of the same id (resources/causes/<lang>/<id>.md).
struct Cause {
    CauseId id;
    // What the evidence says about this cause, and this cause alone. Pure: no I/O, no clock, no state.
    Finding (*judge)(const evidence::Evidence &evidence);
};

// Every cause there is, in the order of their ids.
const QList<Cause> &allCauses();

} // namespace goneaway::diagnose
