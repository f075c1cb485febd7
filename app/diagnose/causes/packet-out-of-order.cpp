// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Case.h"
#include "diagnose/Finding.h"
#include "diagnose/Rivals.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
using evidence::AbortReason;
using evidence::LogEvent;

namespace {

// A port scan leaves the same words in MySQL's log; its lines have no account (SIGNATURES 4).
const LogEvent *disorderLine(const Case &known)
{
    const LogEvent *line = known.abortLine({AbortReason::OutOfOrder}, Span::AtTheError);
    return line
            && (!line->user.isEmpty() || known.isOfLostSession(*line) || known.flavour() == Flavour::MariaDb)
        ? line
        : nullptr;
}

// The session is gone, the server counted no abort, and nobody said goodbye: what is left is a breach of the
// protocol (SIGNATURES 3, rule 7).
bool endedWithoutQuit(const Case &known)
{
    if (!known.incident().connectionId || !known.countedNoAbort() || known.commandOfLostSession())
        return false;
    const QString id = QString::number(*known.incident().connectionId);
    return !known.generalLogLine(u"\\b%1\\s+(?:Connect|Query|Init DB)\\b"_s.arg(id)).isEmpty()
        && known.goodbyeInGeneralLog().isEmpty();
}

void weighWords(Judgement &judgement, const Case &known)
{
    if (known.reported(2027)) {
        judgement.likely(known.hintsAt(evidence::hints::Fork) ? 55 : 70)
            .because(facts::Symptom, u"said-2027"_s);
    } else if (known.driverCountsDisorder()) {
        judgement.likely(known.hintsAt(evidence::hints::Fork) ? 55 : 65)
            .because(facts::Symptom, u"driver-said"_s);
    } else if (known.reported(1157)) {
        judgement.likely(60).because(facts::Symptom, u"said-1157"_s);
    }
    if (known.reported(2014))
        judgement.likely(45).because(facts::Symptom, u"said-2014"_s);
    if (known.hintsAt(evidence::hints::Threads))
        judgement.likely(40).because(facts::Symptom, u"words-threads"_s);
}

} // namespace

Finding judgePacketOutOfOrder(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("packet-out-of-order"_L1);
    if (!known.hasSymptom())
        return judgement.missing(u"symptom"_s).finding();
    if (known.reported(1156))
        return judgement.confirmed(95).because(facts::Symptom, u"said-1156"_s).finding();
    if (known.reported(1835) && known.lostAfterLogin())
        return judgement.confirmed(90).because(facts::Symptom, u"said-1835"_s).finding();
    if (isAnotherMatter(judgement, known, {},
                        {AbortReason::OutOfOrder, AbortReason::ErrorReading, AbortReason::ErrorWriting,
                         AbortReason::Other}))
        return judgement.finding();

    const LogEvent *line = disorderLine(known);
    if (line && known.isOfLostSession(*line))
        return judgement.confirmed(95)
            .because(facts::LogEvents, u"log-same-id"_s, lineValues(*line))
            .finding();
    if (line)
        judgement.likely(known.incidentTimeKnown() ? 70 : 50)
            .because(facts::LogEvents, u"log-line"_s, lineValues(*line));
    const auto counted = known.raised(1156, Span::AtTheError);
    if (counted == true)
        judgement.likely(known.incidentTimeKnown() ? 65 : 45)
            .because(facts::ServerErrorSummary, u"counted"_s);
    weighWords(judgement, known);
    if (endedWithoutQuit(known))
        judgement.likely(62).because(facts::ServerGeneralLogExcerpt, u"no-quit"_s);
    // MySQL counts each such packet; where it counted none, only a disorder on the client's side is left.
    if (counted == false && !known.reported(2027) && !known.driverCountsDisorder()
        && !known.hintsAt(evidence::hints::Threads))
        judgement.ruledOut().against(facts::ServerErrorSummary, u"not-counted"_s);
    judgement.possible(known.countedNoAbort() ? 16 : 5).missing(u"threads"_s);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
