// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <optional>
#include <thread>
#include <utility>

namespace goneaway::connect {

// Runs work that obeys no deadline (getaddrinfo(), a client library's login) on a thread of its own: its
// result, or nothing when the time is over or the user cancelled, which is noticed within 50 ms. The thread
// then ends by itself, later: what the work uses must belong to it, and it should have some limit of its own.
// A program that uses this ends with leave().
template <typename Work>
auto runAside(Work work, std::chrono::milliseconds limit, const CancelToken &cancel)
    -> std::optional<std::invoke_result_t<Work>>
{
    using Steady = std::chrono::steady_clock;
    constexpr auto step = std::chrono::milliseconds(50);

    std::packaged_task<std::invoke_result_t<Work>()> task(std::move(work));
    auto result = task.get_future();
    std::thread(std::move(task)).detach();
    const auto end = Steady::now() + limit;
    while (!cancel.isCancelled() && Steady::now() < end) {
        if (result.wait_until(std::min(end, Steady::now() + step)) == std::future_status::ready)
            return result.get();
    }
    return std::nullopt;
}

// Ends the process at once, after what was printed is out. Returning from main() would take the libraries
// down below threads that were given up and are still at work in them.
[[noreturn]] void leave(int status);

} // namespace goneaway::connect
