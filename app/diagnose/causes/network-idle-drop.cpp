// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/ProbeSigns.h"
#include "diagnose/Rivals.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
namespace hints = evidence::hints;
using evidence::AbortReason;
using evidence::LogEvent;

namespace {

// No firewall or NAT forgets a flow sooner: consumer routers from 1 minute on, clouds after 4 to 6.
constexpr std::chrono::seconds ShortestMemory = 30s;
constexpr std::chrono::seconds HardlyAPause = 1s;
constexpr std::chrono::minutes WellAfter = 2min;

// The server gave the session up by its own timeout only after the application had lost it: until then it
// believed the session alive (SIGNATURES 3, rule 9).
const LogEvent *lateTimeout(const Case &known)
{
    if (!known.incidentTimeKnown())
        return nullptr;
    const QDateTime after = known.incidentTime().addSecs(std::chrono::seconds(WellAfter).count());
    for (const LogEvent &event : known.evidence().logEvents()) {
        const bool timeout =
            event.reason == AbortReason::TimeoutReading || event.reason == AbortReason::Inactivity;
        if (timeout && known.isOfLostSession(event) && event.time && *event.time > after)
            return &event;
    }
    return nullptr;
}

bool wasInUse(const Case &known)
{
    const auto idle = known.incident().idleBefore;
    if (!idle || *idle >= ShortestMemory)
        return false;
    // Only what else speaks for it makes a firewall so forgetful.
    const bool waited = !known.failedAtOnce().value_or(true);
    return *idle < HardlyAPause
        || (!waited && !known.countedNoAbort() && known.commandOfLostSession() != u"Sleep"_s);
}

// A path that was seen to forget connections as fast makes a short pause long enough.
bool forgetsSoFast(const Case &known)
{
    const auto cut = pathCut(known);
    return cut && cut->endedBy == "network"_L1 && fitsIdleTime(known, *cut) == Fits::Yes;
}

// Idle for long enough to be forgotten, and not long enough for the server's own timeout.
bool idleInBetween(const Case &known)
{
    const auto idle = known.incident().idleBefore;
    const auto timeout = known.variable("wait_timeout"_L1);
    return idle && *idle >= ShortestMemory && timeout && *idle + 1s < std::chrono::seconds(*timeout);
}

// Linux sends 15 times, the last time after 13 minutes (tcp_retries2; tcp(7): 924.6 s at the least).
bool tcpGaveUp(const Case &known)
{
    const auto waited = known.incident().failedAfter;
    return waited && *waited >= 920s && *waited <= 1000s;
}

// Small signs; each alone is weak.
void weighSigns(const Case &known, Judgement &judgement)
{
    const auto idle = known.incident().idleBefore;
    const bool between = idleInBetween(known);
    const bool waited = known.failedAtOnce().has_value() && !*known.failedAtOnce();
    const bool middleman = known.hintsAt(hints::Vpn);
    const bool pause = between || known.hintsAt(hints::Idle) || known.hintsAt(hints::MachineSlept);
    if (between)
        judgement.because(
            facts::Incident, u"idle-between"_s,
            {{u"idle"_s, durationText(*idle)},
             {u"wait_timeout"_s, durationText(std::chrono::seconds(*known.variable("wait_timeout"_L1)))}});
    if (waited && pause)
        judgement.because(facts::Incident, u"waited"_s,
                          {{u"waited"_s, durationText(*known.incident().failedAfter)}});
    if (middleman)
        judgement.because(facts::Symptom, u"words-vpn"_s);
    if (known.hintsAt(hints::MachineSlept))
        judgement.because(facts::Symptom, u"words-slept"_s);

    if (between && waited)
        judgement.likely(middleman ? 70 : 60);
    else if (between && middleman)
        judgement.likely(55);
    else if (waited && middleman && pause)
        judgement.likely(50);
    else if (between && known.countedNoAbort())
        judgement.likely(50).because(facts::ServerStatus, u"no-abort-counted"_s);
    else if (middleman && idle && *idle >= ShortestMemory && *idle < UsualWaitTimeout
             && !known.variable("wait_timeout"_L1))
        judgement.likely(50).because(facts::Incident, u"idle-short"_s, {{u"idle"_s, durationText(*idle)}});
    else if (tcpGaveUp(known)) // as long as Linux tries to send, if nothing else ends the wait
        judgement.possible(40).because(facts::Incident, u"waited"_s,
                                       {{u"waited"_s, durationText(*known.incident().failedAfter)}});
    else if (middleman || between)
        judgement.possible(30);
    else if (idle && known.countedNoAbort() && !waited) // as short as no usual firewall forgets
        judgement.possible(20).because(facts::ServerStatus, u"no-abort-counted"_s);
    else if (idle && waited)
        judgement.possible(28).because(facts::Incident, u"waited"_s,
                                       {{u"waited"_s, durationText(*known.incident().failedAfter)}});
    else if (idle && *idle >= ShortestMemory && !known.variable("wait_timeout"_L1))
        judgement.possible(28).because(facts::Incident, u"idle-short"_s, {{u"idle"_s, durationText(*idle)}});
    else if (known.pastedPeerWentAway())
        judgement.possible(24).because(facts::Symptom, u"log-pasted"_s);
    else if (pause && !idle)
        judgement.possible(20);
}

} // namespace

Finding judgeNetworkIdleDrop(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("network-idle-drop"_L1);
    if (!known.hasSymptom()
        || (!known.pastedPeerWentAway()
            && isAnotherMatter(judgement, known, {}, {AbortReason::ErrorReading})))
        return judgement.finding();
    if (wasInUse(known) && !forgetsSoFast(known))
        return judgement.ruledOut()
            .against(facts::Incident, u"was-in-use"_s,
                     {{u"idle"_s, durationText(*known.incident().idleBefore)}})
            .finding();
    if (known.restartedBeforeError())
        return judgement.ruledOut().against(facts::ServerUptime, u"restarted"_s).finding();

    if (const auto command = known.commandOfLostSession(); command == u"Sleep"_s)
        judgement.likely(82).because(facts::ServerProcesslist, u"still-asleep"_s,
                                     {{u"id"_s, QString::number(*known.incident().connectionId)}});
    if (const LogEvent *late = lateTimeout(known))
        judgement.likely(82).because(facts::LogEvents, u"server-noticed-later"_s, lineValues(*late));
    weighPathCut(known, judgement, "network"_L1);
    weighPathHolds(known, judgement);
    weighSigns(known, judgement);

    if (!known.incident().idleBefore)
        judgement.missing(u"idle-time"_s);
    if (!known.incident().connectionId)
        judgement.missing(u"connection-id"_s);
    else if (!known.evidence().findSeen(facts::ServerProcesslist))
        judgement.missing(u"processlist"_s);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
