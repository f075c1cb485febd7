// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/SleepSense.h"

#if defined(Q_OS_WIN)
#include <windows.h>
// windows.h comes first.
#include <realtimeapiset.h>
#elif defined(Q_OS_LINUX)
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
#ifdef Q_OS_WIN
    using Ticks = std::chrono::duration<qint64, std::ratio<1, 10'000'000>>; // of 100 ns
    // The first leaves out the time asleep and hibernating, the second counts it; neither can be set.
    ULONGLONG unbiased = 0;
    if (::QueryUnbiasedInterruptTime(&unbiased))
        return {Ticks(static_cast<qint64>(unbiased)),
                std::chrono::milliseconds(static_cast<qint64>(::GetTickCount64()))};
#endif
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
    // Where the first clock also goes on in a sleep, both are late.
    const auto missing = awake > asked + ShortestSleep ? always - asked : always - awake;
    if (missing < ShortestSleep)
        return std::nullopt;
    return std::chrono::duration_cast<std::chrono::seconds>(missing);
}

} // namespace goneaway::watch
