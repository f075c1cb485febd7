// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/EventSequencer.h"

#include <algorithm>
#include <limits>

namespace goneaway::log {

namespace {

using evidence::LogEventKind;

// Lines about one aborted connection stand this close together.
constexpr qint64 CompanionLines = 40;
// So do the kernel's and systemd's words about one death.
constexpr qint64 DeathLines = 60;
// A start that is undecided after so many events never gets ready; memory must not grow with the file.
constexpr size_t MostHeld = 2000;
constexpr qint64 MicrosPerSecond = 1000000;

// MySQL 8 and MariaDB 10.2 or newer name every recovery, at any verbosity (MariaDB: its temporary
// tablespace).
bool alwaysTellsRecovery(Bytes text)
{
    for (const Bytes word : {Bytes("Starting MariaDB "), Bytes("(mysqld "), Bytes("(mariadbd ")}) {
        const auto at = text.find(word);
        if (at == Bytes::npos)
            continue;
        Bytes rest = text.substr(at + word.size());
        const quint64 major = takeNumber(rest).value_or(0);
        if (!rest.empty())
            rest.remove_prefix(1);
        const quint64 minor = takeNumber(rest).value_or(0);
        const bool mariaDb = contains(text, "MariaDB");
        return mariaDb ? std::pair(major, minor) >= std::pair<quint64, quint64>(10, 2) : major >= 8;
    }
    return false;
}

} // namespace

EventSequencer::EventSequencer(EventSink sink)
    : m_sink(std::move(sink))
{
}

void EventSequencer::add(const Reading &reading)
{
    const RawEvent &event = reading.event;
    if (!m_held.empty())
        release(event.line);
    switch (reading.role) {
    case Role::LifeSign:
        if (event.kind == LogEventKind::AbortedConnection)
            return onAborted(event);
        if (m_end == RunEnd::Unknown)
            m_end = RunEnd::StillRunning;
        return emitOrHold(event, false);
    case Role::Event:
        return emitOrHold(event, false);
    case Role::Companion:
        return onCompanion(event);
    case Role::WrapperRestart:
        m_end = RunEnd::Died;
        return onStart(event, reading.role);
    case Role::WrapperStart:
    case Role::StartBanner:
    case Role::Start:
        return onStart(event, reading.role);
    case Role::Ready:
        return onReady(event);
    case Role::ShutdownBegin:
        return onStop(event, false);
    case Role::ShutdownEnd:
        return onStop(event, true);
    case Role::WrapperEnd:
        if (m_end != RunEnd::Died)
            onStop(event, true);
        return;
    case Role::Crash:
    case Role::CrashRepeated:
        return onCrash(event, reading.role == Role::CrashRepeated);
    case Role::Killed:
        return onKilled(event);
    case Role::Recovery:
        m_recovered = true;
        return;
    case Role::TemporaryFilesLeft:
        m_temporaryFilesLeft = true;
        return;
    case Role::Aborting:
        if (m_start) {
            m_end = m_before; // the failed attempt changes nothing about how the run before it ended
            m_failed = true;
        }
        return;
    }
}

void EventSequencer::finish()
{
    decideStart(false);
    release(std::numeric_limits<qint64>::max());
}

void EventSequencer::emitOrHold(const RawEvent &event, bool companion)
{
    if (m_held.empty() && !companion)
        m_sink(event);
    else
        hold(event, false, companion);
}

void EventSequencer::hold(const RawEvent &event, bool undecidedStart, bool companion)
{
    Held &held = m_held.emplace_back();
    held.undecidedStart = undecidedStart;
    held.companion = companion;
    setHeld(held, event);
}

void EventSequencer::setHeld(Held &held, const RawEvent &event)
{
    held.event = event;
    Bytes RawEvent::*const Parts[] = {&RawEvent::user, &RawEvent::host, &RawEvent::database,
                                      &RawEvent::statement, &RawEvent::text};
    size_t size = 0;
    for (const auto part : Parts)
        size += (event.*part).size();
    std::string bytes;
    bytes.reserve(size);
    for (const auto part : Parts)
        bytes += event.*part;
    held.bytes = std::move(bytes);
    size_t at = 0;
    for (const auto part : Parts) {
        const size_t length = (event.*part).size();
        held.event.*part = Bytes(held.bytes).substr(at, length);
        at += length;
    }
}

// Tells what waited, as far as nothing before it is undecided at `line`.
void EventSequencer::release(qint64 line)
{
    if (m_held.size() > MostHeld)
        decideStart(false);
    while (!m_held.empty()) {
        const Held &held = m_held.front();
        if (held.undecidedStart)
            return;
        if (held.companion && !held.dropped && line - held.event.line <= CompanionLines)
            return;
        if (!held.dropped)
            m_sink(held.event);
        m_held.pop_front();
    }
}

void EventSequencer::onStart(const RawEvent &event, Role role)
{
    const bool sameStart = m_start && !m_failed
        && (m_startRole == Role::WrapperStart || m_startRole == Role::WrapperRestart
            || (m_startRole == Role::StartBanner && role == Role::Start));
    if (sameStart) {
        setHeld(*m_start, event); // the line with the version says most
    } else {
        if (m_start) {
            m_failedBefore = m_failed;
            if (!m_failed)
                m_end = RunEnd::StillRunning; // died while it started
            decideStart(false);
        }
        m_before = m_end;
        m_end = RunEnd::StillRunning;
        m_recovered = false;
        m_temporaryFilesLeft = false;
        m_tellsRecovery = false;
        m_failed = false;
        m_stopTold = false;
        hold(event, true, false);
        m_start = &m_held.back(); // a deque's elements stay where they are
    }
    m_startRole = role;
    m_tellsRecovery = m_tellsRecovery || alwaysTellsRecovery(event.text);
}

void EventSequencer::decideStart(bool ready)
{
    if (!m_start)
        return;
    std::optional<bool> &afterCrash = m_start->event.afterCrash;
    if (m_recovered || (m_temporaryFilesLeft && !m_failedBefore))
        afterCrash = true;
    else if (m_before == RunEnd::Clean)
        afterCrash = false;
    else if (m_before != RunEnd::Unknown)
        afterCrash = true;
    else if (ready && m_tellsRecovery)
        afterCrash = false;
    m_start->undecidedStart = false;
    m_start = nullptr;
}

void EventSequencer::onReady(const RawEvent &event)
{
    decideStart(true);
    m_failed = false;
    m_failedBefore = false;
    release(event.line);
    m_end = RunEnd::StillRunning;
    m_stopTold = false;
    emitOrHold(event, false);
}

// A stop is told at its first line; `over`: the server has ended in order.
void EventSequencer::onStop(const RawEvent &event, bool over)
{
    if (m_start) {
        m_failedBefore = m_failed;
        decideStart(false);
        release(event.line);
    }
    if (!m_stopTold || (!over && m_end == RunEnd::Clean)) {
        m_stopTold = true;
        emitOrHold(event, false);
    }
    if (over && !m_failed)
        m_end = RunEnd::Clean;
}

void EventSequencer::onCrash(const RawEvent &event, bool repeated)
{
    const bool known = m_crashSignal == event.signal && m_crashMicros && event.micros
        && *m_crashMicros / MicrosPerSecond == *event.micros / MicrosPerSecond;
    m_end = RunEnd::Died;
    if (repeated && known)
        return;
    if (m_start) {
        decideStart(false);
        release(event.line);
    }
    m_crashSignal = event.signal;
    m_crashMicros = event.micros;
    m_deathLine = event.line;
    emitOrHold(event, false);
}

// The kernel, systemd: often two or three lines for one death.
void EventSequencer::onKilled(const RawEvent &event)
{
    const bool told = event.line - m_deathLine <= DeathLines;
    m_end = RunEnd::Died;
    if (told)
        return;
    m_deathLine = event.line;
    emitOrHold(event, false);
}

void EventSequencer::onAborted(const RawEvent &event)
{
    if (m_end == RunEnd::Unknown)
        m_end = RunEnd::StillRunning;
    for (Held &held : m_held) {
        if (held.companion && held.event.connectionId == event.connectionId)
            held.dropped = true;
    }
    if (wasAborted(event, false))
        return;
    remember(event, false);
    emitOrHold(event, false);
}

void EventSequencer::onCompanion(const RawEvent &event)
{
    if (m_end == RunEnd::Unknown)
        m_end = RunEnd::StillRunning;
    if (endsKilled(event)) {
        RawEvent end = event;
        end.reason = evidence::AbortReason::Killed;
        remember(end, true);
        return emitOrHold(end, false);
    }
    if (wasAborted(event, true))
        return;
    remember(event, true);
    emitOrHold(event, true);
}

// MariaDB says "(KILLED)" of a mere KILL QUERY as well. Only a session that really ends says so itself
// afterwards: "18 [ERROR] mariadbd: Connection was killed" when it was idle, "Got an error writing ..." when
// it was at work. (It does in a shutdown as well, where the server itself is the one that kills.)
bool EventSequencer::endsKilled(const RawEvent &event) const
{
    const auto of = [&](const Aborted &aborted, bool companion) {
        return aborted.reason == evidence::AbortReason::Killed && aborted.connectionId == event.connectionId
            && aborted.companion == companion && !aborted.byServer
            && event.line - aborted.line <= CompanionLines;
    };
    const auto any = [&](bool companion) {
        return std::any_of(m_aborted.begin(), m_aborted.end(),
                           [&](const Aborted &aborted) { return of(aborted, companion); });
    };
    const bool itsWord =
        event.reason == evidence::AbortReason::Killed || event.reason == evidence::AbortReason::ErrorWriting;
    return itsWord && any(false) && !any(true);
}

// A companion repeats anything told of its session; a full line only the same line once more (MariaDB tells a
// KILL QUERY twice).
bool EventSequencer::wasAborted(const RawEvent &event, bool companion) const
{
    return std::any_of(m_aborted.begin(), m_aborted.end(), [&](const Aborted &aborted) {
        return aborted.reason != evidence::AbortReason::None && aborted.connectionId == event.connectionId
            && event.line - aborted.line <= CompanionLines
            && (companion || (!aborted.companion && aborted.reason == event.reason));
    });
}

void EventSequencer::remember(const RawEvent &event, bool companion)
{
    if (!event.connectionId)
        return;
    m_aborted[m_nextAborted] = {*event.connectionId, event.line, event.reason, companion,
                                event.byConnectionId == quint64{0}};
    m_nextAborted = (m_nextAborted + 1) % m_aborted.size();
}

} // namespace goneaway::log
