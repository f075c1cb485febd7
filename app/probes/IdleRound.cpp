// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/IdleRound.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::probes {

using connect::FarSide;
using std::chrono::milliseconds;

namespace {

constexpr auto Look = 20ms;
constexpr auto Patience = 3s; // with an answer; the server answers others meanwhile
// Connections that were opened together end together. One that ends alone was ended for another reason.
constexpr auto Together = 700ms;
constexpr auto ControlEvery = 1s;
constexpr auto Noticing = 1500ms; // until the server knows of an end that it was told of

const QString Closed = u"closed"_s;
const QString OneOff = u"one-off"_s;

} // namespace

IdleRound::IdleRound(ProbeContext &context, Control &control, const QList<milliseconds> &times, int from)
    : m_context(context)
    , m_control(control)
    , m_times(times)
    , m_from(from)
{
}

IdleRound::~IdleRound()
{
    for (Waiting &one : m_waiting)
        one.session->close();
    // Where the path swallows what is sent, the server does not hear the farewell.
    const bool swallowed = std::any_of(m_fates.begin(), m_fates.end(), [](const IdleFate &fate) {
        return !fate.lived() && fate.serverSide != "gone"_L1;
    });
    if (!swallowed || !m_idsKnown)
        return;
    for (const Waiting &one : m_waiting)
        m_control.end(one.id);
}

std::optional<ProbeResult> IdleRound::run()
{
    const int ownKills = m_control.ownKills();
    const auto aborts = m_control.status("Aborted_clients"_L1);
    const auto kills = m_control.status("Com_kill"_L1);
    if (auto ended = openAll())
        return ended;
    m_idsKnown = idsAreTheServers();
    m_lastLookAtServer = Steady::now();
    while (!isOver()) {
        if (m_context.cancel.isCancelled())
            return cancelled();
        look();
        settleEnds();
        keepControlInUse();
        if (m_serverLost)
            return m_context.cancel.isCancelled() ? cancelled() : noAnswer();
    }
    const auto abortsNow = m_control.status("Aborted_clients"_L1);
    const auto killsNow = m_control.status("Com_kill"_L1);
    if (aborts && abortsNow)
        m_aborts = *abortsNow - *aborts;
    if (kills && killsNow)
        m_kills = *killsNow - *kills - (m_control.ownKills() - ownKills);
    return std::nullopt;
}

const IdleFate *IdleRound::firstLost() const
{
    const IdleFate *first = nullptr;
    for (const IdleFate &fate : m_fates) {
        if (!fate.lived() && fate.outcome != OneOff && (!first || fate.idle < first->idle))
            first = &fate;
    }
    return first;
}

std::optional<ProbeResult> IdleRound::openAll()
{
    for (const milliseconds time : m_times) {
        Opened opened = openOwn(m_context);
        if (!opened.session)
            return noLogin(*opened.error);
        Waiting one;
        // A first answer also takes in what TLS 1.3 sends behind the login, which would look like one later.
        if (const auto error = errorOf(opened.session->query("DO 0")))
            return noLogin(*error);
        one.lastUse = Steady::now();
        one.id = opened.session->connectionId();
        one.session = std::move(opened.session);
        one.time = time;
        m_waiting.push_back(std::move(one));
    }
    return std::nullopt;
}

// A proxy that takes part in the protocol gives ids of its own.
bool IdleRound::idsAreTheServers()
{
    // A server lists a session as asleep a moment after its answer.
    for (const Stopwatch watch; !m_waiting.empty() && watch.elapsed() < Noticing;) {
        const auto command = m_control.commandOf(m_waiting.front().id);
        if (!command || command->isEmpty() || *command == "Sleep"_L1)
            return command == u"Sleep"_s;
        connect::lookAt({}, Look);
    }
    return false;
}

void IdleRound::look()
{
    QList<qintptr> sockets;
    std::vector<Waiting *> watched;
    for (Waiting &one : m_waiting) {
        if (one.over || one.ended)
            continue;
        watched.push_back(&one);
        sockets.append(one.session->socketDescriptor());
    }
    const QList<FarSide> sides = connect::lookAt(sockets, Look);
    for (qsizetype i = 0; i < sides.size(); ++i)
        notice(*watched[static_cast<std::size_t>(i)], sides[i]);

    const auto longest = *std::max_element(m_times.begin(), m_times.end());
    const int percent = m_from + static_cast<int>(m_watch.elapsed() * (100 - m_from) / (longest + 1s));
    if (const auto second = static_cast<int>(m_watch.elapsed() / 1s); second != m_told) {
        m_told = second;
        report(m_context, "probe.step.idle-path"_L1, percent,
               {{u"count"_s, QString::number(watched.size())},
                {u"elapsed"_s, QString::number(second)},
                {u"horizon"_s, secondsText(longest)}});
    }
}

void IdleRound::notice(Waiting &one, FarSide side)
{
    if (!one.asked) {
        if (side == FarSide::HungUp || side == FarSide::Broken)
            one.ended = one.idle();
        else if (one.idle() >= one.time)
            ask(one);
        return;
    }
    const auto idle = std::chrono::duration_cast<milliseconds>(*one.asked - one.lastUse);
    if (side != FarSide::Quiet) {
        const auto error = errorOf(one.session->receive());
        if (error)
            lose(one, idle, u"broken"_s, error);
        else
            m_fates.append({idle, u"lived"_s, {}, {}, false});
        one.over = true;
        one.session->close();
    } else if (Steady::now() - *one.asked > Patience) {
        // What an application would see when its read timeout ends.
        lose(one, idle, u"silent"_s,
             evidence::ClientError{2013, u"CR_SERVER_LOST"_s, u"HY000"_s, {}, u"no answer came"_s});
        one.over = true;
        one.session->breakOff();
    }
}

void IdleRound::ask(Waiting &one)
{
    const auto idle = one.idle();
    if (const auto error = one.session->send("DO 1")) {
        lose(one, idle, u"broken"_s, error);
        one.over = true;
        return;
    }
    one.asked = Steady::now();
}

// Those that ended by themselves, once it is known whether others that are idle for as long have ended as
// well.
void IdleRound::settleEnds()
{
    for (Waiting &one : m_waiting) {
        if (one.over || !one.ended)
            continue;
        bool decided = true;
        bool othersLiveOn = false;
        for (const Waiting &other : m_waiting) {
            if (&other == &one || other.over || other.ended || other.asked)
                continue;
            othersLiveOn = othersLiveOn || other.idle() > *one.ended + Together;
            decided = decided && other.idle() > *one.ended + Together;
        }
        if (!decided)
            continue;
        const auto error = errorOf(one.session->query("DO 1"));
        lose(one, *one.ended, othersLiveOn ? OneOff : Closed, error);
        one.over = true;
    }
}

void IdleRound::lose(Waiting &one, milliseconds idle, const QString &outcome,
                     const std::optional<evidence::ClientError> &error)
{
    IdleFate fate{idle, outcome, error, u"unknown"_s, outcome == Closed};
    if (m_idsKnown && !m_context.cancel.isCancelled()) {
        if (outcome == Closed)
            m_control.waitUntilGone(one.id, Noticing);
        const auto command = m_control.commandOf(one.id);
        if (command)
            fate.serverSide = command->isEmpty() || *command == "Killed"_L1 ? u"gone"_s : u"there"_s;
        else if (!m_context.cancel.isCancelled())
            m_serverLost = true;
        // The server would keep it for as long as its own timeout.
        m_control.end(one.id);
    }
    m_fates.append(fate);
}

// So that the path does not forget this one, and to know that the server is still there.
void IdleRound::keepControlInUse()
{
    if (Steady::now() - m_lastLookAtServer < ControlEvery)
        return;
    m_lastLookAtServer = Steady::now();
    if (!m_control.ask("DO 0"))
        m_serverLost = true;
}

bool IdleRound::isOver() const
{
    const bool all =
        std::all_of(m_waiting.begin(), m_waiting.end(), [](const Waiting &one) { return one.over; });
    if (all)
        return true;
    // Those that are being asked, or ended, are still to be told of.
    const bool pending = std::any_of(m_waiting.begin(), m_waiting.end(), [](const Waiting &one) {
        return !one.over && (one.asked || one.ended);
    });
    return firstLost() && !pending;
}

} // namespace goneaway::probes
