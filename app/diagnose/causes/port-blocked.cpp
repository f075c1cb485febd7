// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Case.h"
#include "diagnose/Finding.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
using evidence::Observation;

namespace {

TextValues whereTo(const Case &known)
{
    const Observation *tcp = known.rung(facts::LadderTcp);
    return {{u"host"_s, tcp ? tcp->field("host"_L1) : known.targetHost()},
            {u"port"_s, tcp ? tcp->field("port"_L1) : QString()},
            {u"time"_s, tcp ? durationText(tcp->took) : QString()}};
}

// The ladder's own attempt, where it stands for the reported one.
void weighLadder(Judgement &judgement, const Case &known)
{
    const Observation *tcp = known.rung(facts::LadderTcp);
    switch (known.tcpNow()) {
    case TcpOutcome::TimedOut:
        judgement.likely(75).because(facts::LadderTcp, u"silent-now"_s, whereTo(known));
        break;
    case TcpOutcome::Unreachable:
        // A firewall forbids at once; a host that is switched off takes seconds to be missed (SIGNATURES 2).
        if (tcp->took < 1s)
            judgement.likely(70).because(facts::LadderTcp, u"forbidden-now"_s, whereTo(known));
        else
            judgement.likely(45).because(facts::LadderTcp, u"no-host-now"_s, whereTo(known));
        break;
    case TcpOutcome::Refused:
        judgement.because(facts::LadderTcp, u"refused-now"_s, whereTo(known));
        if (known.targetIsThisMachine())
            judgement.possible(5);
        else
            judgement.likely(40);
        break;
    case TcpOutcome::NotTried:
    case TcpOutcome::Open:
    case TcpOutcome::Unclear:
        break;
    }
}

// By its settings the server takes connections from the network, at the address that was asked.
bool listensThere(const Case &known)
{
    const auto bind = known.variableText("bind_address"_L1);
    if (!bind || known.variableIsOn("skip_networking"_L1) || known.variable("port"_L1).value_or(0) == 0)
        return false;
    const QStringList addresses = bind->split(u',');
    return std::any_of(addresses.begin(), addresses.end(), [&](const QString &one) {
        const QString address = one.trimmed();
        return address.isEmpty() || address == "*"_L1 || address == "0.0.0.0"_L1 || address == "::"_L1
            || address == known.targetHost();
    });
}

void weighReported(Judgement &judgement, const Case &known)
{
    const bool open = known.tcpNow() == TcpOutcome::Open;
    const auto after = known.incident().failedAfter;
    switch (known.tcpReported()) {
    case TcpOutcome::TimedOut:
        judgement.likely(60).because(facts::Symptom, u"said-silent"_s);
        break;
    case TcpOutcome::Unreachable:
        judgement.likely(50).because(facts::Symptom, u"said-unreachable"_s);
        break;
    case TcpOutcome::Refused:
        judgement.possible(open || known.targetIsThisMachine() ? 8 : 30)
            .because(facts::Symptom, u"said-refused"_s);
        break;
    case TcpOutcome::Unclear: // MariaDB's library: (115) for a refusal as well as for silence
        judgement.because(facts::Symptom, u"said-unclear"_s);
        if (after && *after >= 1s)
            judgement.likely(50).because(facts::Incident, u"took-long"_s,
                                         {{u"time"_s, durationText(*after)}});
        judgement.possible(open ? 10 : 25);
        break;
    case TcpOutcome::NotTried:
    case TcpOutcome::Open:
        break;
    }
    if (known.upAtFailedConnect() && listensThere(known)
        && (known.tcpReported() == TcpOutcome::Refused || known.tcpReported() == TcpOutcome::Unclear))
        judgement.likely(72).because(facts::ServerVariables, u"listened-then"_s, whereTo(known));
    if (open)
        judgement.against(facts::LadderTcp, u"open-from-here"_s, whereTo(known));
}

} // namespace

Finding judgePortBlocked(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("port-blocked"_L1);

    if (known.hasSymptom()) {
        if (!known.failedToConnect())
            return judgement.ruledOut().against(facts::Symptom, u"was-connected"_s).finding();
        if (known.throughSocket())
            return judgement.ruledOut().against(facts::Symptom, u"through-socket"_s).finding();
        if (known.nameFailed() || known.resolverFailedInWords())
            return judgement.ruledOut().against(facts::Symptom, u"name-failed"_s).finding();
        if (known.tcpReported() == TcpOutcome::NotTried)
            return judgement.ruledOut().against(facts::Symptom, u"was-reached"_s).finding();
        weighReported(judgement, known);
    } else if (known.tcpNow() == TcpOutcome::Open) {
        return judgement.ruledOut().against(facts::LadderTcp, u"open"_s, whereTo(known)).finding();
    }
    if (known.failsNowAsReported())
        weighLadder(judgement, known);
    else if (known.tcpNow() == TcpOutcome::NotTried && !known.throughSocket())
        judgement.missing(u"ladder"_s);
    return judgement.missing(u"other-machine"_s).finding();
}

} // namespace goneaway::diagnose::causes
