// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Case.h"
#include "diagnose/Finding.h"
#include "diagnose/Rivals.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
using evidence::AbortReason;

namespace {

// Exceptions by which drivers report their own read timeout: Connector/J, Go, Python. The kernel's
// "Connection timed out" (ETIMEDOUT) is the network's doing, and "connect timed out" happens before there is
// a connection.
bool driverNamesItsTimeout(const Case &known)
{
    static const QRegularExpression words(
        u"SocketTimeoutException|(?<!connect )Read timed out|read operation timed out|\\(timed out\\)"
        "|read tcp [^\\n]*i/o timeout|ReadTimeoutError"_s);
    return words.match(known.evidence().symptom()->text).hasMatch()
        || known.reportedSymbol({"CommandTimeoutExpired"_L1, "MySQLTimeoutException"_L1,
                                 "Trilogy::TimeoutError"_L1, "ER_SOCKET_TIMEOUT"_L1})
        || (known.reportedSymbol({"PROTOCOL_SEQUENCE_TIMEOUT"_L1}) && !known.failedToConnect());
}

// read_timeout of this machine's option files, where it is the time after which the statement failed.
bool isOptionFilesTimeout(const Case &known, std::chrono::seconds time)
{
    const auto option = known.clientOption("read_timeout"_L1);
    return option && option->toLongLong() == time.count();
}

// More than the socket buffers of both ends take in (Linux lets them grow to 4 and 6 MiB): the rest waits for
// the server to read.
constexpr qint64 MoreThanBuffered = 10LL * 1024 * 1024;

// A write that failed after waiting, in a library that tells a failed write from a failed read. The clock
// started before the first byte, so the time is no round one: sending comes on top of the timeout.
bool writeWasHeldUp(const Case &known)
{
    const auto after = known.incident().failedAfter;
    return known.reported(2006) && known.clientTellsWriteFromRead().value_or(false) && after && *after >= 1s
        && known.statementBytesAtLeast().value_or(0) >= MoreThanBuffered;
}

// The server was waiting itself, for room on its disk.
bool diskWasFull(const Case &known)
{
    return !known.events(evidence::LogEventKind::DiskFull).isEmpty();
}

// A server that greets, only later than the application waited.
bool greetsTooLate(const Case &known)
{
    const auto *greeting = known.rung(facts::LadderGreeting);
    const auto waited = known.incident().failedAfter;
    return known.failedToConnect() && known.reportedAny({2013, 2055}) && known.failedAfterRoundTime()
        && greeting && greeting->seen() && waited && greeting->took > *waited;
}

bool isRuledOut(Judgement &judgement, const Case &known)
{
    // After the client has hung up, the server can only find the connection broken.
    if ((!known.pastedPeerWentAway()
         && isAnotherMatter(judgement, known, {},
                            {AbortReason::ErrorReading, AbortReason::ErrorWriting, AbortReason::Other}))
        || libraryGaveAnotherReason(judgement, known))
        return true;
    if (const auto after = known.incident().failedAfter; after && *after < 500ms) {
        judgement.ruledOut().against(facts::Incident, u"too-quick"_s, {{u"time"_s, durationText(*after)}});
        return true;
    }
    return false;
}

void weighTime(Judgement &judgement, const Case &known)
{
    const auto after = known.incident().failedAfter;
    const auto round = known.failedAfterRoundTime();
    if (!after) {
        judgement.missing(u"duration"_s);
        return;
    }
    const TextValues values{{u"time"_s, durationText(*after)},
                            {u"timeout"_s, round ? durationText(*round) : u"?"_s}};
    if (!round && writeWasHeldUp(known)) {
        judgement.likely(45).because(facts::Incident, u"write-held-up"_s, values);
        return;
    }
    if (!round) {
        judgement.against(facts::Incident, u"odd-time"_s, values).possible(12);
        return;
    }
    judgement.because(facts::Incident, u"round-time"_s, values);
    // A server that is unreachable or silent even now is the cause; the timeout only reported it.
    const bool deeper = known.restartedBeforeError() || known.brokenRung();
    // Who takes the other's answer lets it wait for ever.
    if (known.hintsAt(evidence::hints::Fork) || known.hintsAt(evidence::hints::Threads))
        judgement.likely(38).against(facts::Symptom, u"shared"_s);
    else if (known.askedAnotherPort())
        judgement.likely(52).against(facts::LadderTcp, u"other-port"_s);
    else if (deeper)
        judgement.possible(35).against(facts::LadderGreeting, u"deeper"_s);
    else
        judgement.likely(isOptionFilesTimeout(known, *round) ? 75 : 60);
}

} // namespace

Finding judgeClientTimeout(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("client-timeout"_L1);
    if (!known.hasSymptom())
        return judgement.missing(u"symptom"_s).finding();
    if (greetsTooLate(known))
        return judgement.likely(55)
            .because(facts::LadderGreeting, u"late-greeting"_s,
                     {{u"took"_s, durationText(known.rung(facts::LadderGreeting)->took)},
                      {u"time"_s, durationText(*known.incident().failedAfter)}})
            .missing(u"setting"_s)
            .finding();
    if (isRuledOut(judgement, known))
        return judgement.finding();

    if (driverNamesItsTimeout(known))
        judgement.likely(75).because(facts::Symptom, u"driver-said"_s);
    weighTime(judgement, known);
    // The session outlived its client: the server was still working on the statement.
    if (known.commandOfLostSession() == u"Query"_s) {
        judgement.because(facts::ServerProcesslist, u"still-running"_s);
        if (known.failedAfterRoundTime() && !known.askedAnotherPort() && !diskWasFull(known))
            judgement.likely(80);
        judgement.possible(40);
    }
    if (known.hintsAt(evidence::hints::LongQuery) && known.reportedAny({2013, 2055, 0}))
        judgement.possible(30).because(facts::Symptom, u"words-long-query"_s);
    if (known.pastedPeerWentAway())
        judgement.possible(26).because(facts::Symptom, u"log-pasted"_s);
    judgement.possible(known.reported(2006) ? 6 : 18);
    judgement.missing(u"setting"_s);
    // The statement never arrived: the timeout only ended the wait (SIGNATURES 3, rule 8).
    if (known.commandOfLostSession() == u"Sleep"_s) {
        Judgement asleep("client-timeout"_L1);
        return asleep.possible(35).against(facts::ServerProcesslist, u"still-asleep"_s).finding();
    }
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
