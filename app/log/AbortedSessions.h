// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/Events.h"

#include <array>

namespace goneaway::log {

// The sessions whose ends were told last: several lines often speak of one end.
class AbortedSessions
{
public:
    // Lines about one aborted connection stand this close together.
    static constexpr qint64 CompanionLines = 40;

    void remember(const RawEvent &event, bool companion);
    // A companion's line: says the same of a session as one remembered; or the same line once more.
    bool tellsAgain(const RawEvent &event, bool companion) const;
    // A companion's line: the session that was killed has really ended.
    bool endsKilled(const RawEvent &event) const;
    void forget();

private:
    struct Session {
        quint64 connectionId = 0;
        quint32 origin = 0;
        qint64 line = 0;
        evidence::AbortReason reason = evidence::AbortReason::None;
        bool companion = false;
        bool byServer = false; // killed by connection 0
    };

    std::array<Session, 32> m_sessions{};
    size_t m_next = 0;
    bool m_any = false;
};

} // namespace goneaway::log
