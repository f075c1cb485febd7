// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Case.h"
#include "diagnose/Finding.h"
#include "diagnose/ProbeSigns.h"
#include "diagnose/Rivals.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
using evidence::AbortReason;
using evidence::LogEvent;

namespace {

constexpr auto Limit = "max_allowed_packet"_L1;
constexpr qint64 SmallLimit = 4 * 1024 * 1024; // the default of MySQL 5.6 and 5.7

enum class Length { Unknown, Below, Above };

// The statement goes out as one packet with one byte before it.
Length lengthAgainst(const Case &known, qint64 limit)
{
    const auto least = known.statementBytesAtLeast();
    if (least && *least + 1 >= limit)
        return Length::Above;
    return known.incident().statementBytes ? Length::Below : Length::Unknown; // the text at hand may be cut
}

// Something between here and the server may accept less than the server itself.
bool probeSawItRefused(const Case &known)
{
    const auto seen = packetLimit(known);
    const auto bytes = known.incident().statementBytes;
    return seen && bytes && seen->refused > 0 && *bytes >= seen->refused;
}

bool clientHungUpOnAnswer(const Case &known)
{
    const bool inUse = known.incident().idleBefore.value_or(1s) < 1s;
    if (!known.reported(2013) || !inUse || !known.failedAtOnce().value_or(false))
        return false;
    // The server notices it while writing, or only when it reads again after its last byte was handed over.
    if (const LogEvent *own = known.abortOfLostSession())
        return own->reason == AbortReason::ErrorWriting || own->reason == AbortReason::ErrorReading;
    return known.raised(1160, Span::AtTheError).value_or(false)
        != known.raised(1158, Span::AtTheError).value_or(false);
}

void weighLength(Judgement &judgement, const Case &known)
{
    const auto limit = known.variable(Limit);
    if (!limit)
        return;
    const Length length = lengthAgainst(known, *limit);
    const TextValues values{{u"bytes"_s, sizeText(known.statementBytesAtLeast().value_or(0))},
                            {u"limit"_s, sizeText(*limit)}};
    if (length == Length::Above) {
        judgement.because(facts::Incident, u"longer"_s, values);
        // The server refuses such a statement each time, and at once. A limit that was changed by a restart
        // since may have been another when it happened.
        const bool sameLimit = !known.restartedSinceIncident().value_or(false);
        if (known.failedAtOnce().value_or(false) && sameLimit)
            judgement.confirmed(90);
        judgement.likely(known.failedAtOnce().value_or(true) ? 80 : 50);
    } else if (length == Length::Below && !probeSawItRefused(known)) {
        judgement.against(facts::Incident, u"shorter"_s, values);
        // What remains is the client's own limit, on a large answer: that one is noticed while reading, and
        // then the client hangs up on a server that is still writing.
        if (clientHungUpOnAnswer(known))
            judgement.possible(34).because(facts::ServerStatus, u"client-hung-up"_s);
        else if (known.reported(2006) || known.incident().idleBefore.value_or(0ms) >= 1s
                 || !known.failedAtOnce().value_or(true))
            judgement.ruledOut();
        else
            judgement.possible(9);
    }
}

// Traces that the server would have left, and did not.
bool isRuledOut(Judgement &judgement, const Case &known)
{
    if (isAnotherMatter(judgement, known, {1153},
                        {AbortReason::PacketTooLarge, AbortReason::ErrorReading, AbortReason::ErrorWriting}))
        return true;
    if (known.restartedBeforeError()) {
        judgement.ruledOut().against(facts::ServerUptime, u"restarted"_s);
        return true;
    }
    if (known.countedNoAbort()) {
        judgement.ruledOut().against(facts::ServerStatus, u"no-abort-counted"_s);
        return true;
    }
    return false;
}

void weighMissingTraces(Judgement &judgement, const Case &known)
{
    if (known.hintsAt(evidence::hints::BigResult))
        return; // the client's limit leaves no such trace
    if (clientHungUpOnAnswer(known))
        return;
    if (known.raised(1153, Span::AtTheError) == false)
        judgement.ruledOut().against(facts::ServerErrorSummary, u"not-counted"_s);
    else if (known.logCovers(Span::AtTheError))
        judgement.ruledOut().against(facts::LogEvents, u"no-line"_s);
}

void weighWords(Judgement &judgement, const Case &known)
{
    // With MariaDB's library the server's refusal breaks the write (2006); a failed read (2013) is something
    // else, unless the answer was too large for the client.
    const bool readFailed = known.clientTellsWriteFromRead().value_or(false) && !known.reported(2006);
    if (known.hintsAt(evidence::hints::BigStatement)) {
        judgement.because(facts::Symptom, u"words-big"_s);
        if (known.reported(2006))
            judgement.likely(50);
        judgement.possible(readFailed ? 10 : 30);
    } else if (known.hintsAt(evidence::hints::BigResult)) {
        judgement.possible(25).because(facts::Symptom, u"words-big-result"_s);
    }
    // The first statement after a rest is seldom a large one.
    const bool rested = known.incident().idleBefore.value_or(0ms) >= 30s;
    judgement.possible(readFailed || known.readsBinaryLog() ? 5 : rested ? 12 : 20);
}

void weighProbe(Judgement &judgement, const Case &known)
{
    const auto seen = packetLimit(known);
    const auto bytes = known.incident().statementBytes;
    if (!seen || !bytes)
        return;
    if (probeSawItRefused(known)) {
        const TextValues values{{u"bytes"_s, sizeText(*bytes)}, {u"passed"_s, sizeText(seen->passed)}};
        if (seen->byServer)
            judgement.likely(80).because(facts::ProbePacket, u"probe-refused"_s, values);
        else
            judgement.likely(60).because(facts::ProbePacket, u"probe-path"_s, values);
    } else if (*bytes <= seen->passed) {
        judgement.against(facts::ProbePacket, u"probe-passed"_s, {{u"passed"_s, sizeText(seen->passed)}});
    }
}

void nameWhatIsMissing(Judgement &judgement, const Case &known)
{
    if (!known.incident().statementBytes)
        judgement.missing(u"length"_s);
    if (!known.loggedIn())
        judgement.missing(u"login"_s);
    else if (!known.logShowsAborts())
        judgement.missing(u"log"_s);
}

} // namespace

Finding judgePacketTooLarge(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("packet-too-large"_L1);
    const auto limit = known.variable(Limit);

    if (!known.hasSymptom()) {
        if (limit && *limit < SmallLimit)
            judgement.possible(10).because(facts::ServerVariables, u"small-limit"_s,
                                           {{u"limit"_s, sizeText(*limit)}});
        return judgement.missing(u"symptom"_s).finding();
    }
    const TextValues limitValue{{u"limit"_s, limit ? sizeText(*limit) : u"?"_s}};
    if (known.reported(1153))
        return judgement.confirmed(95).because(facts::Symptom, u"said-1153"_s, limitValue).finding();
    if (known.reported(2020))
        return judgement.confirmed(95).because(facts::Symptom, u"said-2020"_s).finding();
    if (isRuledOut(judgement, known))
        return judgement.finding();

    const LogEvent *line = known.abortLine({AbortReason::PacketTooLarge}, Span::AtTheError);
    const bool counted = known.raised(1153, Span::AtTheError).value_or(false);
    if (line && known.isOfLostSession(*line))
        return judgement.confirmed(95)
            .because(facts::LogEvents, u"log-same-id"_s, lineValues(*line))
            .finding();
    if (line)
        judgement.likely(known.incidentTimeKnown() ? 80 : 65)
            .because(facts::LogEvents, u"log-line"_s, lineValues(*line));
    if (counted)
        judgement.likely(known.incidentTimeKnown() ? 75 : 60)
            .because(facts::ServerErrorSummary, u"counted"_s);
    weighLength(judgement, known);
    if (!line && !counted)
        weighMissingTraces(judgement, known);
    weighWords(judgement, known);
    weighProbe(judgement, known);
    nameWhatIsMissing(judgement, known);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
