// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/OpenIncident.h"

#include "diagnose/Case.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::watch {

namespace {

// A server writes its log and counts within this; and no more looks than that.
constexpr auto BetweenLooks = 700ms;
constexpr std::chrono::seconds ShortestWait = 20s;
constexpr std::chrono::seconds LongestWait = 3600s;

int rankOf(const diagnose::Diagnosis &diagnosis)
{
    const diagnose::Finding *top = diagnosis.top();
    if (!top)
        return 0;
    return top->certainty == diagnose::Certainty::Confirmed ? 2 : 1;
}

bool isEndOfRun(const Trigger &trigger)
{
    if (trigger.kind == TriggerKind::ServerRestarted)
        return !trigger.otherServer;
    if (trigger.kind != TriggerKind::LogEvent || !trigger.event)
        return false;
    const evidence::LogEventKind kind = trigger.event->kind;
    return kind == evidence::LogEventKind::Crash || kind == evidence::LogEventKind::Shutdown
        || kind == evidence::LogEventKind::Starting;
}

// The server's word on one session, or one login, that leaves all others as they are.
bool concernsOneSession(const evidence::LogEvent &event)
{
    switch (event.kind) {
    case evidence::LogEventKind::HostBlocked:
    case evidence::LogEventKind::TooManyConnections:
    case evidence::LogEventKind::AccessDenied:
    case evidence::LogEventKind::NameResolution:
        return true;
    case evidence::LogEventKind::AbortedConnection:
        // The others are written as well when the server goes down, or the network.
        return event.reason == evidence::AbortReason::TimeoutReading
            || event.reason == evidence::AbortReason::TimeoutWriting
            || event.reason == evidence::AbortReason::PacketTooLarge
            || event.reason == evidence::AbortReason::Inactivity
            || event.reason == evidence::AbortReason::LockWaitTimeout
            || event.reason == evidence::AbortReason::OutOfOrder
            || event.reason == evidence::AbortReason::TooManyConnections;
    default:
        return false;
    }
}

bool concernsAnotherSession(const Trigger &trigger, quint64 connectionId)
{
    return trigger.kind == TriggerKind::LogEvent && trigger.event && concernsOneSession(*trigger.event)
        && trigger.event->connectionId.value_or(0) != connectionId;
}

// The run of the server that answers now had begun before `time`.
bool ranBefore(const diagnose::Case &known, const QDateTime &time)
{
    constexpr qint64 Granularity = 1100; // ms; the server reckons its uptime from whole seconds
    const auto uptime = known.status("Uptime"_L1);
    const evidence::Observation *counters = known.evidence().findSeen(evidence::facts::ServerStatus);
    return uptime && counters && counters->at.addMSecs(Granularity).addSecs(-*uptime) <= time;
}

// Nobody answers; a server that refuses a login is there.
bool isGone(const diagnose::Case &known)
{
    if (known.loggedIn())
        return false;
    const evidence::Observation *broken = known.brokenRung();
    const int code = broken && broken->error ? broken->error->code : 0;
    const bool serversOwn = code > 0 && (code < 2000 || code >= 3000); // the libraries' are those between
    return !serversOwn;
}

} // namespace

bool mayBeServersEnd(const Trigger &trigger)
{
    return isEndOfRun(trigger)
        || (trigger.kind == TriggerKind::ConnectionLost && trigger.loss && trigger.loss->unasked);
}

OpenIncident::OpenIncident(int id, const Trigger &first)
    : m_begun(first.noticed)
    , m_lastSign(first.noticed)
    , m_lastLook(first.noticed)
{
    m_caught.id = id;
    m_caught.at = first.at;
    m_caught.noticed = first.noticed;
    m_caught.triggers = {first};
}

bool OpenIncident::knowsOfEnd() const
{
    return std::any_of(m_caught.triggers.begin(), m_caught.triggers.end(), isEndOfRun);
}

// Of a sign that may be the server's end: whether it cannot be the end that this incident is about.
bool OpenIncident::isAnotherEvent(const Trigger &sign) const
{
    if (knowsOfEnd())
        return false;
    const auto &signs = m_caught.triggers;
    if (m_looks > 0) {
        // A server that stands still is there: whoever ends it then ends it a second time.
        const bool stoodStill = std::any_of(signs.begin(), signs.end(), [](const Trigger &earlier) {
            return earlier.kind == TriggerKind::NoAnswer;
        });
        return m_outlived || stoodStill;
    }
    return sign.loss && std::all_of(signs.begin(), signs.end(), [&sign](const Trigger &earlier) {
               return concernsAnotherSession(earlier, sign.loss->connectionId);
           });
}

bool OpenIncident::takes(const Trigger &trigger) const
{
    if (mayBeServersEnd(trigger) && isAnotherEvent(trigger))
        return false;
    // How an outage came about is told when it is over, however long it was.
    if (m_serverGone && isEndOfRun(trigger))
        return true;
    if (trigger.noticed - std::max(m_lastSign, m_lastLook) > MergeWindow)
        return false;
    if (trigger.kind != TriggerKind::ConnectionLost || !trigger.loss)
        return true;
    // In use since before it all began, or not?
    const auto lastUse = trigger.noticed - trigger.loss->idleBefore;
    const bool lostBefore =
        std::any_of(m_caught.triggers.begin(), m_caught.triggers.end(), [&](const Trigger &earlier) {
            return earlier.kind == TriggerKind::ConnectionLost && earlier.subject == trigger.subject;
        });
    return !lostBefore && lastUse <= m_begun + BetweenLooks;
}

bool OpenIncident::add(const Trigger &trigger)
{
    m_lastSign = std::max(m_lastSign, trigger.noticed);
    const bool known =
        std::any_of(m_caught.triggers.begin(), m_caught.triggers.end(),
                    [key = trigger.key()](const Trigger &earlier) { return earlier.key() == key; });
    if (!known)
        m_wantsLook = true;
    const bool room = m_caught.triggers.size() < Caught::MostTriggers;
    if (room)
        m_caught.triggers.append(trigger);
    return room || !known;
}

// One more sign of it: only the first answer of the server tells that this is another run.
void OpenIncident::serverIsBack(Steady::time_point now)
{
    m_serverIsBack = true;
    m_lastSign = std::max(m_lastSign, now);
}

bool OpenIncident::wantsLook(Steady::time_point now) const
{
    if (m_looks == 0)
        return true;
    const bool sure = rankOf(m_caught.diagnosis) == 2;
    return ((m_wantsLook && !sure) || m_serverIsBack) && m_looks < MostLooks
        && now - m_lastLook >= BetweenLooks;
}

bool OpenIncident::isOver(Steady::time_point now) const
{
    return now - std::max(m_lastSign, m_lastLook) > MergeWindow;
}

bool OpenIncident::took(evidence::Evidence evidence, diagnose::Diagnosis diagnosis, Steady::time_point now)
{
    ++m_looks;
    // One second look in any case, unless the first has settled it: logs are written a moment late.
    m_wantsLook = m_looks == 1;
    m_serverIsBack = false;
    m_lastLook = now;
    const diagnose::Case known(evidence);
    m_serverGone = isGone(known);
    // A server that was heard to go down may answer for a while yet: it has outlived nothing.
    if (!knowsOfEnd()) {
        const bool goesOn = ranBefore(known, m_caught.at);
        if (m_outlived && !goesOn)
            return false; // the server went down since: that is another event
        m_outlived = goesOn;
    }
    const int before = rankOf(m_caught.diagnosis);
    const int after = rankOf(diagnosis);
    if (m_looks > 1 && after < before)
        return false; // later looks see less: sessions are gone, logs rotate
    const auto *old = m_caught.diagnosis.top();
    const auto *fresh = diagnosis.top();
    m_caught.news = m_looks == 1 || after > before || (old && fresh && old->cause != fresh->cause);
    m_caught.evidence = std::move(evidence);
    m_caught.diagnosis = std::move(diagnosis);
    m_caught.look = m_looks;
    if (m_caught.news)
        m_caught.took = std::chrono::duration_cast<std::chrono::milliseconds>(now - m_begun);
    return true;
}

std::optional<int> Throttle::heldBackFor(const Trigger &trigger, int next)
{
    if (trigger.kind == TriggerKind::ConnectionLost || trigger.kind == TriggerKind::ServerRestarted)
        return std::nullopt;
    Seen &seen = m_seen[trigger.key()];
    const auto since = trigger.noticed - seen.last;
    if (seen.wait > 0s && since < seen.wait)
        return seen.incident;
    const bool quietSince = since > 2 * seen.wait; // also at the first time
    seen.wait = quietSince ? ShortestWait : std::min<std::chrono::seconds>(LongestWait, seen.wait * 2);
    seen.last = trigger.noticed;
    seen.incident = next;
    return std::nullopt;
}

} // namespace goneaway::watch
