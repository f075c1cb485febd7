// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "base/Clock.h"
#include "connect/ConnectionTarget.h"
#include "connect/Socket.h"
#include "evidence/Observation.h"

#include <functional>

namespace goneaway::connect {

// What the pieces of the ladder share during one climb; private to them. Rungs are finished in climbing
// order.
class Climb
{
public:
    using Report = std::function<void(const evidence::Observation &)>;
    Climb(const ConnectionTarget &target, const Clock &clock, const CancelToken &cancel,
          const Report &report);

    const ConnectionTarget &target() const { return m_target; }
    const CancelToken &cancel() const { return m_cancel; }
    bool cancelled() const { return m_cancel.isCancelled(); }
    bool overSocket() const { return isLocal(m_target.transport); }
    // A named pipe or shared memory of Windows: only the library can look at those.
    bool overPipe() const { return overSocket() && m_target.transport != Transport::Socket; }

    QDateTime now() const { return m_clock.now(); }

    // A rung that is about to be finished: made by `what`.
    evidence::Observation rung(QLatin1StringView fact, const QString &what) const;
    evidence::Observation libraryRung(QLatin1StringView fact, const QString &what) const;
    void finish(evidence::Observation rung, const QString &note,
                evidence::Status status = evidence::Status::Seen);
    // Reports what belongs to the ladder and is no rung of it.
    void tell(evidence::Observation observation);
    // Reports all that were not finished as skipped.
    void skipRest();
    // Nobody asked for this rung: it is not reported at all.
    void leaveOut(QLatin1StringView fact);

    // Where the climb goes: host, port, address, transport; or the socket's path.
    evidence::Record place() const;
    // "ladder.socket.ok", "ladder.tcp.ok", "ladder.pipe.ok"
    QString reachNote(const QString &outcome) const;

    // The login took as long as it was allowed to: a timeout ended it.
    bool usedWholeTimeout() const;

    Addresses addresses; // of the name; none for a Unix socket
    QString address; // the one that was really used, or tried last
    std::chrono::milliseconds loginTook{0}; // the library's whole attempt, or what is left of it

private:
    ConnectionTarget m_target;
    const Clock &m_clock;
    const CancelToken &m_cancel;
    const Report &m_report;
    QList<QLatin1StringView> m_waiting; // the rungs to be finished
};

// What a library may be late with its own timeout.
inline constexpr std::chrono::milliseconds Grace{150};

} // namespace goneaway::connect
