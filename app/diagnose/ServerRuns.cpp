// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/ServerRuns.h"

#include <algorithm>
#include <chrono>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::diagnose {

namespace facts = evidence::facts;
using evidence::LogEvent;
using evidence::LogEventKind;
using evidence::Observation;

namespace {

constexpr std::chrono::seconds SameMinute = ClocksAgreeWithin;
constexpr std::chrono::seconds SameMoment = 5s; // one clock
// An application in use notices a restart this soon; a service manager has a server back this soon.
constexpr std::chrono::seconds Soon = 10min;
constexpr std::chrono::seconds RecentlyAsked = 1h;
constexpr std::chrono::seconds AtMostADay = 24h;
constexpr std::chrono::seconds AtMostAWeek = 24h * 7;
constexpr qint64 DefaultWaitTimeout = 28800; // s

// MySQL writes two lines for one start ("MySQL Server - start." and "starting as process").
bool isSameStart(const LogEvent &first, const LogEvent &second)
{
    return !first.time || !second.time || first.time->secsTo(*second.time) <= 10;
}

// The ends in the events of one file, in the file's order.
QList<RunEnd> endsIn(const QList<const LogEvent *> &events)
{
    QList<RunEnd> ends;
    const LogEvent *previous = nullptr;
    const LogEvent *starting = nullptr; // the start that is under way
    const LogEvent *lastSign = nullptr; // the line before it
    bool down = false; // an end was seen, and no start since
    bool counted = false; // the end before `starting` is in the list
    for (const LogEvent *event : events) {
        if (event->kind == LogEventKind::Crash || event->kind == LogEventKind::Shutdown) {
            // A stop writes several lines, and MySQL repeats a crash report later: the first one counts.
            if (!down)
                ends.append({event->kind == LogEventKind::Crash ? RunEnd::How::Crash : RunEnd::How::CleanStop,
                             event, nullptr, previous});
            down = true;
            starting = nullptr;
        } else if (event->kind == LogEventKind::Starting) {
            if (!starting || !isSameStart(*starting, *event)) {
                counted = false;
                lastSign = previous;
            }
            if (down)
                ends.last().start = event;
            else if (event->afterCrash.value_or(false) && !counted)
                ends.append({RunEnd::How::Died, event, event, lastSign});
            counted = counted || down || event->afterCrash.value_or(false);
            starting = event;
            down = false;
        } else if (event->kind == LogEventKind::Ready) {
            starting = nullptr; // whatever starts after this is another run, however soon
        }
        previous = event;
    }
    return ends;
}

bool isLocalName(const QString &host)
{
    return host == "localhost"_L1 || host == "::1"_L1 || host.startsWith("127."_L1);
}

} // namespace

ServerRuns::ServerRuns(const Case &known)
    : m_case(known)
{
    QStringList files;
    for (const LogEvent &event : known.evidence().logEvents()) {
        if (!files.contains(event.file))
            files.append(event.file);
    }
    for (const QString &file : std::as_const(files)) {
        QList<const LogEvent *> events;
        for (const LogEvent &event : known.evidence().logEvents()) {
            if (event.file == file)
                events.append(&event);
        }
        m_ends += endsIn(events);
    }
    for (qsizetype i = 0; i < m_ends.size(); ++i) {
        const Timing timing = timingOf(m_ends.at(i));
        if (timing != Timing::Apart && timing <= m_timing) {
            m_timing = timing;
            m_best = i;
        }
    }
}

const RunEnd *ServerRuns::stillDown() const
{
    return !m_ends.isEmpty() && !m_ends.last().start ? &m_ends.last() : nullptr;
}

Timing ServerRuns::startTiming() const
{
    const auto started = m_case.serverStartedAt();
    if (!started)
        return Timing::Apart;
    if (!m_case.incidentTimeKnown()) {
        // An id above all that this run has given out is of an earlier run.
        if (m_case.restartedBeforeError())
            return Timing::Fits;
        return timingOf(*started);
    }
    // It went down at the error and needed a while to come back.
    const QDateTime error = m_case.incidentTime();
    if (*started > error && *started <= error.addSecs(Soon.count()))
        return Timing::Fits;
    const Timing timing = aroundKnownTime(*started);
    return timing == Timing::Decides ? Timing::Fits : timing; // by uptime alone nothing is decided
}

Timing ServerRuns::timingOf(const QDateTime &time) const
{
    if (m_case.incidentTimeKnown())
        return aroundKnownTime(time);
    const QDateTime now = m_case.incidentTime();
    if (!now.isValid())
        return Timing::Loose;
    if (time > now.addSecs(SameMinute.count()) || time < now.addSecs(-AtMostADay.count()))
        return Timing::Apart;
    return time >= now.addSecs(-RecentlyAsked.count()) ? Timing::Recent : Timing::Loose;
}

Timing ServerRuns::aroundKnownTime(const QDateTime &time) const
{
    const evidence::Incident &incident = m_case.incident();
    const QDateTime error = m_case.incidentTime();
    // A connection that was at work in the present run survived all that was before.
    const qint64 slack = m_case.clockSlack(SameMinute).count();
    if (time > error.addSecs(slack) || (time <= error && m_case.livedInThisRun()))
        return Timing::Apart;
    const bool minute = time >= error.addSecs(-slack);
    const bool notAfter = time <= error.addSecs(SameMoment.count());
    if (incident.idleBefore) {
        const QDateTime lastUse = error.addMSecs(-incident.idleBefore->count());
        const bool within = notAfter && time >= lastUse; // told pauses are rough
        if (within && (minute || m_case.idIsOfEarlierRun()) && !mayHaveTimedOut())
            return Timing::Decides;
        return within || minute || time >= lastUse.addSecs(-slack) ? Timing::Fits : Timing::Apart;
    }
    // A statement that had been running for a while was still being answered when it was sent.
    if (const auto running = incident.failedAfter.value_or(0ms); running >= 1s) {
        const QDateTime sent = error.addMSecs(-running.count());
        if (notAfter && time >= sent)
            return Timing::Decides;
        return time >= sent.addSecs(-slack) ? Timing::Fits : Timing::Apart;
    }
    if (minute)
        return notAfter ? Timing::Decides : Timing::Fits;
    if (time >= error.addSecs(-Soon.count()))
        return Timing::Fits;
    return time >= m_case.relevantFrom() ? Timing::Loose : Timing::Apart;
}

// The pause was so long that the server may have closed the connection before it went down.
bool ServerRuns::mayHaveTimedOut() const
{
    const auto idle = m_case.incident().idleBefore;
    return idle
        && *idle >= std::chrono::seconds(m_case.variable("wait_timeout"_L1).value_or(DefaultWaitTimeout));
}

Timing ServerRuns::timingOf(const LogEvent &event) const
{
    if (!event.time)
        return Timing::Loose;
    const Timing timing = timingOf(*event.time);
    return timing == Timing::Decides && !clockIsCertain(event) ? Timing::Fits : timing;
}

Timing ServerRuns::timingOf(const RunEnd &end) const
{
    if (!end.line->time)
        return Timing::Loose;
    const QDateTime time = *end.line->time;
    Timing timing = timingOf(*end.line);
    const bool known = m_case.incidentTimeKnown();
    if (!known && timing == Timing::Apart && time >= m_case.incidentTime().addSecs(-AtMostAWeek.count()))
        return Timing::Loose;
    if (known && reportedServerDown(m_case)) {
        // Nobody listened between the end and the next start.
        const QDateTime error = m_case.incidentTime();
        const bool back =
            end.start && end.start->time && *end.start->time < error.addSecs(-SameMinute.count());
        if (end.how != RunEnd::How::Died && time <= error.addSecs(SameMinute.count()) && !back)
            timing = std::min(timing, Timing::Fits);
    }
    // A silent death is known only by the next start, which may have come much later.
    if (known && end.how == RunEnd::How::Died && timing == Timing::Apart && time > m_case.incidentTime()
        && (!end.lastSign || !end.lastSign->time || *end.lastSign->time <= m_case.incidentTime())) {
        timing = time <= m_case.incidentTime().addSecs(Soon.count()) ? Timing::Fits : Timing::Loose;
    }
    if (timing == Timing::Decides
        && (end.how == RunEnd::How::Died || m_case.failedToConnect() || anotherLineExplains(time)))
        timing = Timing::Fits;
    return timing;
}

bool ServerRuns::anotherLineExplains(const QDateTime &end) const
{
    const auto lines = m_case.events(LogEventKind::AbortedConnection);
    return std::any_of(lines.begin(), lines.end(), [&](const LogEvent *line) {
        if (m_case.incident().connectionId && line->connectionId)
            return m_case.isOfLostSession(*line);
        // Lines written while the server goes down are part of that.
        return line->time && *line->time < end.addSecs(-SameMoment.count());
    });
}

bool ServerRuns::clockIsCertain(const LogEvent &event) const
{
    return !event.zoneInferred || m_case.evidence().value<qint64>(facts::ServerTimeZone);
}

bool ServerRuns::downWithoutAWord() const
{
    if (!m_case.endedJustThen() || !m_case.lostAfterLogin() || !m_case.errorLogRead()
        || !nothingListensNow(m_case) || aServerRunsElsewhereHere(m_case) || !ladderGoesToThisMachine(m_case))
        return false;
    const LogEvent *last = nullptr;
    for (const LogEvent &event : m_case.evidence().logEvents()) {
        switch (event.kind) {
        case LogEventKind::Starting:
        case LogEventKind::Ready:
        case LogEventKind::Shutdown:
        case LogEventKind::Crash:
            last = &event;
            break;
        default:
            break;
        }
    }
    return last && (last->kind == LogEventKind::Starting || last->kind == LogEventKind::Ready);
}

bool ServerRuns::logKnowsOnlyThisRun() const
{
    const auto *log = m_case.evidence().value<evidence::Record>(facts::ServerErrorLog);
    const bool whole = !log || !log->contains(u"part"_s);
    return m_case.errorLogRead() && whole && m_ends.isEmpty()
        && std::any_of(m_case.evidence().logEvents().begin(), m_case.evidence().logEvents().end(),
                       [](const LogEvent &event) { return event.kind == LogEventKind::Starting; });
}

bool reportedServerDown(const Case &known)
{
    if (!known.failedToConnect())
        return false;
    if (known.reportedAny({2002, 2003})) {
        const TcpOutcome outcome = known.tcpReported();
        return outcome != TcpOutcome::TimedOut && outcome != TcpOutcome::Unreachable;
    }
    // Silence until the timeout is another matter: a hung server, a firewall, a slow name lookup.
    const int osErrno = known.reportedOsErrno().value_or(0);
    return known.reportedAny({2013, 2055}) && osErrno != 110 && osErrno != 60 && osErrno != 10060;
}

bool nothingListensNow(const Case &known)
{
    if (!known.brokeAt(facts::LadderTcp))
        return false;
    const Observation *tcp = known.brokenRung();
    if (tcp->field("transport"_L1) != "socket"_L1)
        return known.tcpNow() == TcpOutcome::Refused;
    const int osErrno = tcp->error ? tcp->error->osErrno.value_or(0) : 0;
    return osErrno == 2 || osErrno == 111 || osErrno == 61;
}

bool aServerRunsElsewhereHere(const Case &known)
{
    return nothingListensNow(known) && !known.brokenRung()->field("servers"_L1).isEmpty();
}

TextValues serverHereValues(const Case &known)
{
    const Observation *tcp = known.rung(facts::LadderTcp);
    const auto field = [tcp](QLatin1StringView name) {
        const QString text = tcp ? tcp->field(name) : QString();
        return text.isEmpty() ? u"?"_s : text;
    };
    return {{u"servers"_s, field("servers"_L1)},
            {u"listening"_s, field("listening"_L1)},
            {u"place"_s, field(tcp && tcp->field("transport"_L1) == "socket"_L1 ? "path"_L1 : "port"_L1)}};
}

bool ladderGoesToThisMachine(const Case &known)
{
    const Observation *tcp = known.rung(facts::LadderTcp);
    const Observation *name = known.rung(facts::LadderName);
    return (tcp && (tcp->field("transport"_L1) == "socket"_L1 || isLocalName(tcp->field("host"_L1))))
        || (name && isLocalName(name->field("host"_L1)));
}

bool staleSocket(const Case &known)
{
    if (!nothingListensNow(known))
        return false;
    const Observation *tcp = known.brokenRung();
    return tcp->field("transport"_L1) == "socket"_L1 && tcp->error && tcp->error->osErrno.value_or(0) != 2;
}

TextValues endValues(const RunEnd &end)
{
    const auto text = [](const LogEvent *event) {
        return event && event->time ? timeText(*event->time) : u"?"_s;
    };
    return {{u"time"_s, text(end.line)},
            {u"line"_s, QString::number(end.line->line)},
            {u"start"_s, text(end.start)}};
}

} // namespace goneaway::diagnose
