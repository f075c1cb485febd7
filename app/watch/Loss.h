// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/ClientError.h"

#include <chrono>

namespace goneaway::watch {

using Steady = std::chrono::steady_clock;

// How a connection of ours was lost.
struct Loss {
    evidence::ClientError error;
    quint64 connectionId = 0;
    std::chrono::milliseconds idleBefore{0}; // since its last use, also while the machine slept
    std::chrono::milliseconds failedAfter{0}; // from asking to the error
    bool atOnce = true; // it was in use, or its socket said so; false: it had lain idle until it was asked
    bool unasked = false; // its socket said so by itself: it ended at that very moment
};

} // namespace goneaway::watch
