// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/Counters.h"

using namespace std::chrono_literals;

namespace goneaway::watch {

namespace {

constexpr Counter Alarming[] = {
    Counter::AbortedClients,           Counter::AbortedConnects,         Counter::ConnectionErrorsMax,
    Counter::ConnectionErrorsInternal, Counter::ConnectionErrorsAddress, Counter::ComKill,
};
// Uptime has whole seconds, and two machines' clocks run a little apart.
constexpr std::chrono::seconds UptimeTolerance = 2s;

} // namespace

bool isAnotherRun(const Sample &before, const Sample &now, std::chrono::milliseconds between)
{
    const auto was = before.value(Counter::Uptime);
    const auto is = now.value(Counter::Uptime);
    if (!is || !was)
        return false;
    return *is < *was || std::chrono::seconds(*is) + UptimeTolerance < between;
}

bool hadBegunBefore(const Sample &now, std::chrono::milliseconds between)
{
    const auto is = now.value(Counter::Uptime);
    return is && std::chrono::seconds(*is) > between + UptimeTolerance;
}

QList<Jump> jumps(const Sample &before, const Sample &now, std::optional<qint64> maxConnections)
{
    QList<Jump> found;
    for (const Counter counter : Alarming) {
        const auto was = before.value(counter);
        const auto is = now.value(counter);
        if (was && is && *is > *was)
            found.append({counter, *was, *is});
    }
    const auto was = before.value(Counter::MaxUsedConnections);
    const auto is = now.value(Counter::MaxUsedConnections);
    if (was && is && maxConnections && *maxConnections > 0 && *was < *maxConnections
        && *is >= *maxConnections)
        found.append({Counter::MaxUsedConnections, *was, *is});
    return found;
}

} // namespace goneaway::watch
