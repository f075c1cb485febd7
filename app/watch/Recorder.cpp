// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/Recorder.h"

#include "connect/TunnelClimb.h"
#include "watch/Capture.h"
#include "watch/Counters.h"
#include "watch/ErrorLogs.h"
#include "watch/OpenIncident.h"
#include "watch/OwnConnection.h"
#include "watch/OwnLog.h"
#include "watch/Repeats.h"
#include "watch/Ring.h"
#include "watch/SleepSense.h"
#include "watch/Sockets.h"

#include <algorithm>
#include <deque>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::watch {

namespace {

constexpr std::size_t MinuteBefore = 60; // beats
// Between two looks at the logs, and the longest that nobody asks whether to stop: each time the processor
// wakes up costs more than what is then done.
constexpr auto LogBeat = 250ms;
constexpr auto Wait = LogBeat;
// Other signs of the same event come within this: the other connection's end, the server's line.
constexpr auto Settling = 120ms;
constexpr auto RepeatsBeat = 5s; // between two words of how often something repeats
constexpr qsizetype LongestWords = 500;
constexpr std::chrono::seconds AfterSleep = 2min;

// What a login is refused for until a person changes something. Trying on and on would block this host, or
// lock the account.
constexpr int RefusedForGood[] = {1044, 1045, 1049, 1129, 1130, 1251, 1275, 1698, 1820,
                                  1862, 2049, 2054, 2058, 2059, 2061, 3118, 3159, 4151};
constexpr auto RefusedWait = 5min;

constexpr std::chrono::minutes QuietTimes[] = {1min, 5min, 15min, 60min, 180min, 540min};

bool isRefusedForGood(const evidence::ClientError &error)
{
    return std::find(std::begin(RefusedForGood), std::end(RefusedForGood), error.code)
        != std::end(RefusedForGood);
}

class Recorder
{
public:
    Recorder(const Plan &plan, const Clock &clock, const CancelToken &cancel, const Tells &tells)
        : m_plan(plan)
        , m_clock(clock)
        , m_cancel(cancel)
        , m_tells(tells)
        , m_target(plan.target)
        , m_capture(plan.target, plan.errorLogs, clock)
        , m_nextIncident(plan.firstIncident)
    {
        m_target.connectTimeout = std::min<std::chrono::seconds>(m_target.connectTimeout, AnswerLimit);
        m_target.readTimeout = AnswerLimit;
        m_target.writeTimeout = AnswerLimit;
    }

    Ended run()
    {
        begin();
        while (!isOver())
            step();
        tellRepeats();
        return {m_clock.now(), m_reason, m_nextIncident - m_plan.firstIncident, m_beats,
                std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - m_begun)};
    }

private:
    // --- the course of things -----------------------------------------------------------------------------
    void begin()
    {
        m_capture.learn(m_cancel);
        for (const QString &path : m_plan.errorLogs)
            m_errorLogs.add(path, m_capture.zoneOffsetSeconds());
        followServersLog();
        for (const QString &path : m_plan.ownLogs)
            m_ownLogs.emplace_back(path);
        if (m_tells.started)
            m_tells.started({m_clock.now(), m_capture.server(), m_errorLogs.paths(),
                             m_errorLogs.paths().isEmpty() ? m_capture.whyNoErrorLog() : QString(),
                             m_plan.ownLogs});
        openBoth();
    }

    bool isOver()
    {
        if (m_cancel.isCancelled() || m_reason == EndReason::Refused)
            return true;
        if (!m_plan.duration || Steady::now() - m_begun < *m_plan.duration)
            return false;
        m_reason = EndReason::Duration;
        return true;
    }

    void step()
    {
        // Rounded up: a wait of no time at all, over and over, would fill the last millisecond.
        const auto wait = std::clamp(std::chrono::ceil<std::chrono::milliseconds>(nextDeed() - Steady::now()),
                                     std::chrono::milliseconds(0), std::chrono::milliseconds(Wait));
        m_sleep.begin(Clocks::now());
        const QList<int> speaking = waitForWord({m_quiet.socket(), m_heart.socket()}, wait);
        noticeSleep(wait);
        for (const int socket : speaking)
            listenTo(socket);
        const auto now = Steady::now();
        if (now >= m_nextLogs)
            readLogs();
        if (m_heart.isOpen() && now >= m_nextBeat)
            beat();
        if (m_quiet.isOpen() && m_quiet.idle() >= quietFor())
            askQuiet();
        handle();
        if (now >= m_nextRepeats)
            tellRepeats();
        openBoth();
    }

    Steady::time_point nextDeed() const
    {
        auto next = m_nextLogs;
        if (m_heart.isOpen())
            next = std::min(next, m_nextBeat);
        return next;
    }

    // --- connections --------------------------------------------------------------------------------------
    // An SSH tunnel is made when there is none; without one the target itself is the entrance.
    const connect::ConnectionTarget *entrance()
    {
        if (!m_plan.target.ssh)
            return &m_target;
        if (!m_way || m_way->trouble(m_clock))
            m_way.emplace(m_target, nullptr, m_cancel);
        return m_way->entrance();
    }

    void openBoth()
    {
        const bool wasWhole = m_quiet.isOpen() && m_heart.isOpen();
        if (wasWhole)
            return;
        for (auto [connection, name] :
             {std::pair{&m_quiet, u"quiet"_s}, std::pair{&m_heart, u"heartbeat"_s}}) {
            if (connection->isOpen() || Steady::now() < connection->nextTry())
                continue;
            const connect::ConnectionTarget *target = entrance();
            if (!target) {
                connection->tryLater(2s);
                continue;
            }
            if (const auto error = connection->open(*target)) {
                couldNotOpen(*connection, name, *error);
                return; // the other one would fare no better; its turn comes
            }
            // What is counted from here on is compared with this.
            if (connection == &m_heart)
                beat();
        }
        if (m_quiet.isOpen() && m_heart.isOpen())
            areBack();
    }

    void couldNotOpen(OwnConnection &connection, const QString &name, const evidence::ClientError &error)
    {
        if (isRefusedForGood(error))
            connection.tryLater(RefusedWait);
        if (m_away)
            return;
        m_away = true;
        change(StateKind::Away, error.message);
        if (!m_open) {
            Trigger trigger = noticed(TriggerKind::CannotConnect, name, error.message);
            trigger.error = error;
            raise(trigger);
        }
        if (isRefusedForGood(error) && !m_wasWhole) {
            handle();
            m_reason = EndReason::Refused;
        }
    }

    void areBack()
    {
        if (!m_capture.knowsServer()) {
            m_capture.learn(m_cancel);
            followServersLog();
        }
        if (m_tells.changed)
            m_tells.changed({StateKind::Watching, m_clock.now(), 0, {}, m_quiet.id(), m_heart.id()});
        // How the last run ended stands in the log now, and the server can be asked.
        if (m_away && m_open)
            m_open->serverIsBack(Steady::now());
        m_away = false;
        m_wasWhole = true;
    }

    void followServersLog()
    {
        if (m_plan.errorLogs.isEmpty() && m_errorLogs.paths().isEmpty()
            && !m_capture.errorLogPath().isEmpty())
            m_errorLogs.add(m_capture.errorLogPath(), m_capture.zoneOffsetSeconds());
    }

    // --- watching -----------------------------------------------------------------------------------------
    // A socket that nobody asked has bytes for us or has ended: the library tells what an application would
    // be told.
    void listenTo(int socket)
    {
        const bool quiet = socket == m_quiet.socket();
        OwnConnection &connection = quiet ? m_quiet : m_heart;
        auto loss = connection.ask();
        if (!loss)
            return;
        loss->unasked = true;
        lost(quiet ? u"quiet"_s : u"heartbeat"_s, *loss);
    }

    void beat()
    {
        const auto asked = Steady::now();
        m_nextBeat = asked + Beat;
        auto answer = m_heart.query(sampleStatement());
        const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - asked);
        ++m_beats;
        if (const auto *loss = std::get_if<Loss>(&answer)) {
            if (loss->failedAfter + 100ms >= AnswerLimit)
                raise(noticed(TriggerKind::NoAnswer, u"heartbeat"_s, loss->error.message));
            else
                lost(u"heartbeat"_s, *loss);
            return;
        }
        const Sample sample = sampleFrom(std::get<evidence::Table>(answer), m_clock.now(), took);
        compare(sample);
        m_ring.add(sample);
        m_lastBeat = Clocks::now().always;
        if (m_tells.sampled)
            m_tells.sampled(sample);
    }

    void compare(const Sample &sample)
    {
        if (m_ring.isEmpty())
            return;
        const auto between =
            std::chrono::duration_cast<std::chrono::milliseconds>(Clocks::now().always - m_lastBeat);
        const Sample &before = m_ring.newest();
        if (isAnotherRun(before, sample, between)) {
            const auto up = *sample.value(Counter::Uptime);
            Trigger restarted = noticed(TriggerKind::ServerRestarted, u"Uptime"_s,
                                        u"%1 -> %2"_s.arg(*before.value(Counter::Uptime)).arg(up));
            restarted.otherServer = hadBegunBefore(sample, between);
            raise(restarted);
            return;
        }
        for (const Jump &jump : jumps(before, sample, m_capture.maxConnections()))
            raise(noticed(TriggerKind::CounterJumped, nameOf(jump.counter),
                          u"%1 -> %2"_s.arg(jump.from).arg(jump.to)));
    }

    std::chrono::milliseconds quietFor() const
    {
        return m_plan.quietFor.value_or(QuietTimes[m_quietTime % std::size(QuietTimes)]);
    }

    void askQuiet()
    {
        if (auto loss = m_quiet.ask()) {
            loss->atOnce = false;
            lost(u"quiet"_s, *loss);
        } else
            ++m_quietTime;
    }

    void lost(const QString &name, const Loss &loss)
    {
        Trigger trigger = noticed(TriggerKind::ConnectionLost, name,
                                  u"%1: %2"_s.arg(loss.error.code).arg(loss.error.message));
        trigger.error = loss.error;
        trigger.loss = loss;
        raise(trigger);
    }

    void readLogs()
    {
        m_nextLogs = Steady::now() + LogBeat;
        for (const evidence::LogEvent &event : m_errorLogs.poll(m_cancel)) {
            // The head of a block is enough: a crash report goes on with the statement.
            Trigger trigger =
                noticed(TriggerKind::LogEvent, evidence::nameOf(event.kind), event.text.section(u'\n', 0, 0));
            trigger.event = event;
            raise(trigger);
        }
        for (const QString &gone : m_errorLogs.takeGone())
            change(StateKind::LogGone, gone);
        for (OwnLog &log : m_ownLogs) {
            const auto found = log.poll();
            if (!found)
                continue;
            Trigger trigger = noticed(TriggerKind::OwnLog, log.path(), found->line);
            trigger.text = found->text;
            trigger.error = found->error;
            raise(trigger);
        }
    }

    void noticeSleep(std::chrono::milliseconds asked)
    {
        const auto slept = m_sleep.slept(Clocks::now(), asked);
        if (!slept)
            return;
        m_sleptUntil = Steady::now();
        if (m_tells.changed)
            m_tells.changed({StateKind::Slept, m_clock.now(), slept->count(), {}, 0, 0});
    }

    // --- incidents ----------------------------------------------------------------------------------------
    Trigger noticed(TriggerKind kind, const QString &subject, const QString &says) const
    {
        Trigger trigger;
        trigger.kind = kind;
        trigger.at = m_clock.now();
        trigger.noticed = Steady::now();
        trigger.subject = subject;
        trigger.says = says.left(LongestWords);
        return trigger;
    }

    void raise(const Trigger &trigger)
    {
        if (m_pending.size() < Caught::MostTriggers)
            m_pending.append(trigger);
        else
            ++m_uncounted;
    }

    // Gives every trigger its incident, and looks where a look is due.
    void handle()
    {
        take();
        if (!m_open)
            return;
        if (m_open->wantsLook(Steady::now())) {
            if (m_open->caught().diagnosis.ranked.isEmpty())
                settle();
            look();
        } else if (!m_away && m_open->isOver(Steady::now())) {
            m_open.reset();
        }
    }

    void take()
    {
        int incident = 0;
        for (const Trigger &trigger : std::exchange(m_pending, {})) {
            const auto repeats = give(trigger);
            incident = repeats.value_or(m_open ? m_open->id() : 0);
            if (repeats)
                m_repeats.count(*repeats, trigger.at);
            else if (m_tells.triggered)
                m_tells.triggered(trigger, incident);
        }
        // More came at once than is looked at one by one: most likely of what came last.
        if (const auto more = std::exchange(m_uncounted, 0); more > 0)
            m_repeats.count(incident, m_clock.now(), more);
    }

    // Its incident, which may begin with it; or the one that it only repeats.
    std::optional<int> give(const Trigger &trigger)
    {
        if (m_open && m_open->takes(trigger))
            return m_open->add(trigger) ? std::nullopt : std::optional(m_open->id());
        if (m_open && m_away && !mayBeServersEnd(trigger))
            return m_open->id(); // nothing new while the server is away
        if (const auto repeats = m_throttle.heldBackFor(trigger, m_nextIncident))
            return repeats;
        if (m_open && m_open->owesLook())
            look();
        m_open.emplace(m_nextIncident++, trigger);
        return std::nullopt;
    }

    void tellRepeats()
    {
        m_nextRepeats = Steady::now() + RepeatsBeat;
        for (const Repeated &repeated : m_repeats.takeNews()) {
            if (m_tells.repeated)
                m_tells.repeated(repeated);
        }
    }

    // What else belongs to it is noticed in the first moments.
    void settle()
    {
        const auto until = Steady::now() + Settling;
        while (Steady::now() < until && !m_cancel.isCancelled()) {
            for (const int socket : waitForWord({m_quiet.socket(), m_heart.socket()}, 20ms))
                listenTo(socket);
            readLogs();
            take();
        }
    }

    void look()
    {
        const bool slept = m_sleptUntil && Steady::now() - *m_sleptUntil < AfterSleep;
        const QList<Trigger> triggers = m_open->triggers();
        const QList<Sample> before = m_ring.values();
        const Complaint complaint = complaintOf(triggers, slept);
        evidence::Evidence evidence = m_capture.look(complaint, triggers, before, m_cancel);
        if (m_cancel.isCancelled())
            return; // half a look would say half the truth
        diagnose::Diagnosis diagnosis = diagnose::diagnose(evidence);
        if (m_open->took(std::move(evidence), std::move(diagnosis), Steady::now()) && m_tells.caught)
            m_tells.caught(m_open->caught());
    }

    void change(StateKind kind, const QString &says)
    {
        if (m_tells.changed)
            m_tells.changed({kind, m_clock.now(), 0, says.left(LongestWords), 0, 0});
    }

    const Plan &m_plan;
    const Clock &m_clock;
    const CancelToken &m_cancel;
    const Tells &m_tells;
    connect::ConnectionTarget m_target;
    Capture m_capture;
    OwnConnection m_quiet;
    OwnConnection m_heart;
    std::optional<connect::Way> m_way;
    ErrorLogs m_errorLogs;
    std::deque<OwnLog> m_ownLogs;
    Ring<Sample> m_ring{MinuteBefore};
    std::chrono::nanoseconds m_lastBeat{0};
    SleepSense m_sleep{Clocks::now()};
    std::optional<Steady::time_point> m_sleptUntil;
    QList<Trigger> m_pending;
    std::optional<OpenIncident> m_open;
    Throttle m_throttle;
    Repeats m_repeats;
    qint64 m_uncounted = 0; // beyond m_pending
    std::size_t m_quietTime = 0;
    bool m_away = false; // at least one connection cannot be made
    bool m_wasWhole = false; // both stood, at least once
    EndReason m_reason = EndReason::Stopped;
    int m_nextIncident;
    qint64 m_beats = 0;
    const Steady::time_point m_begun = Steady::now();
    Steady::time_point m_nextBeat = Steady::now();
    Steady::time_point m_nextLogs = Steady::now();
    Steady::time_point m_nextRepeats = Steady::now();
};

} // namespace

Ended watchServer(const Plan &plan, const Clock &clock, const CancelToken &cancel, const Tells &tells)
{
    return Recorder(plan, clock, cancel, tells).run();
}

} // namespace goneaway::watch
