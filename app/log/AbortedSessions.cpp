// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/AbortedSessions.h"

#include <algorithm>
#include <utility>

namespace goneaway::log {

// MariaDB says "(KILLED)" of a mere KILL QUERY as well. Only a session that really ends says so itself
// afterwards: "18 [ERROR] mariadbd: Connection was killed" when it was idle, "Got an error writing ..." when
// it was at work. (It does in a shutdown as well, where the server itself is the one that kills.)
bool AbortedSessions::endsKilled(const RawEvent &event) const
{
    const auto of = [&](const Session &session, bool companion) {
        return session.reason == evidence::AbortReason::Killed && session.connectionId == event.connectionId
            && session.origin == event.origin && session.companion == companion && !session.byServer
            && event.line - session.line <= CompanionLines;
    };
    const auto any = [&](bool companion) {
        return std::any_of(m_sessions.begin(), m_sessions.end(),
                           [&](const Session &session) { return of(session, companion); });
    };
    const bool itsWord =
        event.reason == evidence::AbortReason::Killed || event.reason == evidence::AbortReason::ErrorWriting;
    return itsWord && any(false) && !any(true);
}

// A companion repeats anything told of its session; a full line only the same line once more (MariaDB tells a
// KILL QUERY twice).
bool AbortedSessions::tellsAgain(const RawEvent &event, bool companion) const
{
    if (!companion && event.reason != evidence::AbortReason::Killed)
        return false;
    return std::any_of(m_sessions.begin(), m_sessions.end(), [&](const Session &session) {
        return session.reason != evidence::AbortReason::None && session.connectionId == event.connectionId
            && session.origin == event.origin && event.line - session.line <= CompanionLines
            && (companion || (!session.companion && session.reason == event.reason));
    });
}

void AbortedSessions::forget()
{
    if (std::exchange(m_any, false))
        m_sessions.fill({});
}

void AbortedSessions::remember(const RawEvent &event, bool companion)
{
    if (!event.connectionId)
        return;
    m_any = true;
    m_sessions[m_next] = {*event.connectionId, event.origin, event.line,
                          event.reason,        companion,    event.byConnectionId == quint64{0}};
    m_next = (m_next + 1) % m_sessions.size();
}

} // namespace goneaway::log
