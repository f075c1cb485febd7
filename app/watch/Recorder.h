// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "base/Clock.h"
#include "watch/Happenings.h"
#include "watch/Plan.h"

#include <functional>

namespace goneaway::watch {

// What a watch tells while it goes; called on the watching thread. Each may be empty.
struct Tells {
    std::function<void(const Started &)> started;
    std::function<void(const Sample &)> sampled;
    std::function<void(const State &)> changed;
    std::function<void(const Trigger &, int incident)> triggered;
    // Of an incident that was caught; again when the count has grown, at most every few seconds.
    std::function<void(const Repeated &)> repeated;
    std::function<void(const Caught &)> caught; // again for the same id after a later look
};

// One beat a second, so at most one statement a second overall, but for the looks at incidents.
inline constexpr std::chrono::milliseconds Beat{1000};
// The server that does not answer a beat within this hangs, or the network does.
inline constexpr std::chrono::seconds AnswerLimit{3};

// The flight recorder: watches a server with two connections until `cancel`, or the plan's end. One of them
// is left idle as an application's would be; the other asks for the server's counters once a second. Whatever
// happens is looked at from both sides and diagnosed at once, and the watch goes on: through restarts, lost
// networks, and the machine's sleep. Blocks; needs a thread of its own. Nothing grows while it goes.
Ended watchServer(const Plan &plan, const Clock &clock, const CancelToken &cancel, const Tells &tells);

} // namespace goneaway::watch
