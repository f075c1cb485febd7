// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>

#include <chrono>
#include <optional>

namespace goneaway::watch {

// Two clocks, read at one moment.
struct Clocks {
    std::chrono::nanoseconds awake{
        0}; // stands still while the machine sleeps, where the system has such a one
    std::chrono::nanoseconds always{
        0}; // goes on; on Linux and Windows nobody can set it, elsewhere it is the time of day

    static Clocks now();
};

// Notices that the machine slept in a short wait: one clock went on without the other, or, where both go on,
// the wait took far longer than was asked for.
class SleepSense
{
public:
    explicit SleepSense(Clocks now)
        : m_last(now)
    {
    }

    // To be asked right after a wait of at most `asked`; how long the machine slept, when it did.
    std::optional<std::chrono::seconds> slept(Clocks now, std::chrono::milliseconds asked);
    // After work that may have taken any time: no more than the new beginning of a wait.
    void begin(Clocks now) { m_last = now; }

private:
    Clocks m_last;
};

} // namespace goneaway::watch
