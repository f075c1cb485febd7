// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/EventSequencer.h"

#include <algorithm>
#include <limits>

namespace goneaway::log {

namespace {

using evidence::LogEventKind;

// So do the kernel's and systemd's words about one death.
constexpr qint64 DeathLines = 60;
// A start that is undecided after so many events never gets ready; memory must not grow with the file.
constexpr size_t MostHeld = 2000;
constexpr size_t MostSpareBytes = 4096; // that an event leaves for the next one to wait
constexpr size_t MostOrigins = 64;
constexpr qint64 MicrosPerSecond = 1000000;

} // namespace

EventSequencer::EventSequencer(EventSink sink)
    : m_sink(std::move(sink))
    , m_run(&runOf(0))
{
}

EventSequencer::Run &EventSequencer::runOf(quint32 origin)
{
    for (const auto &[key, run] : m_runs) {
        if (key == origin)
            return *run;
    }
    if (m_runs.size() == MostOrigins)
        return *m_runs.front().second;
    return *m_runs.emplace_back(origin, std::make_unique<Run>()).second;
}

void EventSequencer::add(const Reading &reading)
{
    const RawEvent &event = reading.event;
    if (!m_held.empty())
        release(event.line);
    m_run = &runOf(event.origin);
    switch (reading.role) {
    case Role::LifeSign:
        if (event.kind == LogEventKind::AbortedConnection)
            return onAborted(event);
        if (m_run->end == RunEnd::Unknown)
            m_run->end = RunEnd::StillRunning;
        return emitOrHold(event, false);
    case Role::Event:
        return emitOrHold(event, false);
    case Role::Companion:
        return onCompanion(event);
    case Role::WrapperRestart:
        m_run->end = RunEnd::Died;
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
        if (m_run->end != RunEnd::Died)
            onStop(event, true);
        return;
    case Role::Crash:
    case Role::CrashRepeated:
        return onCrash(event, reading.role == Role::CrashRepeated);
    case Role::CrashPart:
        if (m_run->end != RunEnd::Died)
            onCrash(event, false);
        return;
    case Role::Killed:
        return onKilled(event);
    case Role::Recovery:
        m_run->recovered = true;
        return;
    case Role::TemporaryFilesLeft:
        m_run->temporaryFilesLeft = true;
        return;
    case Role::EngineStopped:
        if (!m_run->start && m_run->end == RunEnd::StillRunning)
            m_run->end = RunEnd::Clean;
        return;
    case Role::Aborting:
        if (m_run->start) {
            m_run->end =
                m_run->before; // the failed attempt changes nothing about how the run before it ended
            m_run->failed = true;
        }
        return;
    }
}

void EventSequencer::finish()
{
    decideStarts();
    release(std::numeric_limits<qint64>::max());
}

void EventSequencer::beginFile()
{
    m_aborted.forget();
    for (const auto &entry : m_runs)
        entry.second->deathLine = NoLine;
}

// Decides what is still open of every server.
void EventSequencer::decideStarts()
{
    Run *const current = m_run;
    for (const auto &entry : m_runs) {
        m_run = entry.second.get();
        decideStart(false);
    }
    m_run = current;
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
    if (m_spare.empty())
        m_spare.emplace_back();
    m_held.splice(m_held.end(), m_spare, m_spare.begin());
    Held &held = m_held.back();
    held.undecidedStart = undecidedStart;
    held.companion = companion;
    held.dropped = false;
    setHeld(held, event);
}

void EventSequencer::setHeld(Held &held, const RawEvent &event)
{
    held.event = event;
    held.kept = false;
    m_borrows = true;
}

void EventSequencer::keep()
{
    if (!std::exchange(m_borrows, false))
        return;
    for (Held &held : m_held) {
        if (!held.kept)
            keep(held);
    }
}

void EventSequencer::keep(Held &held)
{
    const RawEvent event = held.event;
    Bytes RawEvent::*const Parts[] = {&RawEvent::user, &RawEvent::host, &RawEvent::database,
                                      &RawEvent::statement, &RawEvent::text};
    held.bytes.clear();
    for (const auto part : Parts)
        held.bytes += event.*part;
    size_t at = 0;
    for (const auto part : Parts) {
        const size_t length = (event.*part).size();
        held.event.*part = Bytes(held.bytes).substr(at, length);
        at += length;
    }
    held.event.written = {}; // longer than all of these: it is written anew
    held.kept = true;
}

// Tells what waited, as far as nothing before it is undecided at `line`.
void EventSequencer::release(qint64 line)
{
    if (m_held.size() > MostHeld)
        decideStarts();
    while (!m_held.empty()) {
        Held &held = m_held.front();
        if (held.undecidedStart)
            return;
        if (held.companion && !held.dropped && line - held.event.line <= AbortedSessions::CompanionLines)
            return;
        if (!held.dropped)
            m_sink(held.event);
        if (held.bytes.capacity() > MostSpareBytes)
            held.bytes = {};
        m_spare.splice(m_spare.begin(), m_held, m_held.begin());
    }
}

void EventSequencer::onStart(const RawEvent &event, Role role)
{
    const bool sameStart = m_run->start && !m_run->failed
        && (m_run->startRole == Role::WrapperStart || m_run->startRole == Role::WrapperRestart
            || (m_run->startRole == Role::StartBanner && role == Role::Start));
    if (sameStart) {
        setHeld(*m_run->start, event); // the line with the version says most
    } else {
        if (m_run->start) {
            m_run->failedBefore = m_run->failed;
            if (!m_run->failed)
                m_run->end = RunEnd::StillRunning; // died while it started
            decideStart(false);
        }
        m_run->before = m_run->end;
        m_run->end = RunEnd::StillRunning;
        m_run->recovered = false;
        m_run->temporaryFilesLeft = false;
        m_run->tellsRecovery = false;
        m_run->failed = false;
        m_run->stopTold = false;
        m_run->deathLine = NoLine;
        m_run->deadProcess.reset();
        m_aborted.forget(); // ids begin anew
        hold(event, true, false);
        m_run->start = &m_held.back(); // a list's elements stay where they are
    }
    m_run->startRole = role;
    m_run->tellsRecovery = m_run->tellsRecovery || event.tellsRecovery;
}

void EventSequencer::decideStart(bool ready)
{
    if (!m_run->start)
        return;
    std::optional<bool> &afterCrash = m_run->start->event.afterCrash;
    if (m_run->recovered || (m_run->temporaryFilesLeft && !m_run->failedBefore))
        afterCrash = true;
    else if (m_run->before == RunEnd::Clean)
        afterCrash = false;
    else if (m_run->before == RunEnd::StillRunning && ready && m_run->tellsRecovery)
        afterCrash
            .reset(); // it would have said so: another server writes into the same log, or lines are missing
    else if (m_run->before != RunEnd::Unknown)
        afterCrash = true;
    else if (ready && m_run->tellsRecovery)
        afterCrash = false;
    if (afterCrash)
        m_run->start->event.written = {};
    m_run->start->undecidedStart = false;
    m_run->start = nullptr;
}

void EventSequencer::onReady(const RawEvent &event)
{
    decideStart(true);
    m_run->failed = false;
    m_run->failedBefore = false;
    release(event.line);
    m_run->end = RunEnd::StillRunning;
    m_run->stopTold = false;
    m_run->deathLine = NoLine;
    m_run->deadProcess.reset();
    emitOrHold(event, false);
}

// A stop is told at its first line; `over`: the server has ended in order.
void EventSequencer::onStop(const RawEvent &event, bool over)
{
    if (m_run->start) {
        m_run->failedBefore = m_run->failed;
        decideStart(false);
        release(event.line);
    }
    if (!m_run->stopTold || (!over && m_run->end == RunEnd::Clean)) {
        m_run->stopTold = true;
        emitOrHold(event, false);
    }
    if (over && !m_run->failed)
        m_run->end = RunEnd::Clean;
}

void EventSequencer::onCrash(const RawEvent &event, bool repeated)
{
    const bool known = m_run->crashSignal == event.signal && m_run->crashMicros && event.micros
        && *m_run->crashMicros / MicrosPerSecond == *event.micros / MicrosPerSecond;
    m_run->end = RunEnd::Died;
    if (repeated && known)
        return;
    if (m_run->start) {
        decideStart(false);
        release(event.line);
    }
    m_run->crashSignal = event.signal;
    m_run->crashMicros = event.micros;
    m_run->deathLine = event.line;
    emitOrHold(event, false);
}

// The kernel, systemd: often two or three lines for one death.
void EventSequencer::onKilled(const RawEvent &event)
{
    const bool another = event.process && m_run->deadProcess && event.process != m_run->deadProcess;
    const bool told = event.line - m_run->deathLine <= DeathLines && !another;
    m_run->end = RunEnd::Died;
    if (event.process)
        m_run->deadProcess = event.process;
    if (told)
        return;
    m_run->deathLine = event.line;
    emitOrHold(event, false);
}

void EventSequencer::onAborted(const RawEvent &event)
{
    if (m_run->end == RunEnd::Unknown)
        m_run->end = RunEnd::StillRunning;
    for (Held &held : m_held) {
        if (held.companion && held.event.connectionId == event.connectionId
            && held.event.origin == event.origin)
            held.dropped = true;
    }
    if (m_aborted.tellsAgain(event, false))
        return;
    m_aborted.remember(event, false);
    emitOrHold(event, false);
}

void EventSequencer::onCompanion(const RawEvent &event)
{
    if (m_run->end == RunEnd::Unknown)
        m_run->end = RunEnd::StillRunning;
    if (m_aborted.endsKilled(event)) {
        RawEvent end = event;
        end.reason = evidence::AbortReason::Killed;
        end.written = {};
        m_aborted.remember(end, true);
        return emitOrHold(end, false);
    }
    if (m_aborted.tellsAgain(event, true))
        return;
    m_aborted.remember(event, true);
    emitOrHold(event, true);
}

} // namespace goneaway::log
