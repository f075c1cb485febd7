// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/Events.h"
#include "log/LogReader.h"

namespace goneaway::log {

inline std::optional<qint64> microsOf(const std::optional<QDateTime> &time)
{
    return time && time->isValid() ? std::optional(time->toMSecsSinceEpoch() * 1000) : std::nullopt;
}

// Which events a reader asked for.
class EventFilter
{
public:
    explicit EventFilter(const ReadOptions &options)
        : since(microsOf(options.since))
        , until(microsOf(options.until))
        , m_connectionId(options.connectionId)
    {
    }

    // Events without a time are kept.
    bool holds(std::optional<qint64> micros) const
    {
        return !micros || ((!since || *micros >= *since) && (!until || *micros <= *until));
    }
    bool lets(const RawEvent &event) const
    {
        return holds(event.micros)
            && (!m_connectionId || event.connectionId == m_connectionId
                || event.byConnectionId == m_connectionId);
    }

    std::optional<qint64> since;
    std::optional<qint64> until;

private:
    std::optional<quint64> m_connectionId;
};

} // namespace goneaway::log
