// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/SleepSense.h"

#ifdef Q_OS_LINUX
#include <ctime>
#endif

using namespace std::chrono_literals;

namespace goneaway::watch {

namespace {

// A busy machine is late by less.
constexpr auto ShortestSleep = 5s;

} // namespace

Clocks Clocks::now()
{
    const auto awake = std::chrono::steady_clock::now().time_since_epoch();
#ifdef Q_OS_LINUX
    timespec time{};
    if (::clock_gettime(CLOCK_BOOTTIME, &time) == 0)
        return {awake, std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec)};
#endif
    return {awake, std::chrono::milliseconds(QDateTime::currentMSecsSinceEpoch())};
}

std::optional<std::chrono::seconds> SleepSense::slept(Clocks now, std::chrono::milliseconds asked)
{
    const auto awake = now.awake - m_last.awake;
    const auto always = now.always - m_last.always;
    m_last = now;
    // Where the first clock also goes on in a sleep (Windows), both are late.
    const auto missing = awake > asked + ShortestSleep ? always - asked : always - awake;
    if (missing < ShortestSleep)
        return std::nullopt;
    return std::chrono::duration_cast<std::chrono::seconds>(missing);
}

} // namespace goneaway::watch
