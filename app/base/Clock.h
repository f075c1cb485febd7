// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>

#include <chrono>

namespace goneaway {

// The time of day (UTC). Whoever stamps observations gets one, so that tests can hold it still.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual QDateTime now() const = 0;
};

class SystemClock final : public Clock
{
public:
    QDateTime now() const override;
};

// Measures how long something took, unaffected by changes of the time of day.
class Stopwatch
{
public:
    std::chrono::milliseconds elapsed() const
    {
        return std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - m_start);
    }

private:
    using Steady = std::chrono::steady_clock;
    Steady::time_point m_start = Steady::now();
};

} // namespace goneaway
