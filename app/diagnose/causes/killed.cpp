// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Case.h"
#include "diagnose/Finding.h"
#include "diagnose/Rivals.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
using evidence::AbortReason;
using evidence::LogEvent;

namespace {

// KILL of this very session in the general query log. KILL QUERY leaves the connection alive and does not
// count; nor does one that was refused, or was meant for a session of the same number before: the session
// said more after it.
QString killInGeneralLog(const Case &known)
{
    if (!known.incident().connectionId)
        return {};
    const QString id = QString::number(*known.incident().connectionId);
    return known.generalLogLine(
        u"\\bQuery\\s+KILL\\s+(?:(?:HARD|SOFT)\\s+)?(?:CONNECTION\\s+)?%1\\b"
        "(?![\\s\\S]*\\n[^\\n]*\\b%1\\s+(?:Connect|Query|Prepare|Execute|Init DB|Quit)\\b)"_s.arg(id));
}

// What MariaDB's log tells of it at log_warnings >= 4: the line that names the killer, when the session
// itself had a last word as well. Without that word it may have been a KILL QUERY, or max_statement_time.
const LogEvent *killedLine(const Case &known)
{
    const LogEvent *ended = known.abortLine({AbortReason::Killed}, Span::SinceLastUse);
    if (!ended)
        return nullptr;
    for (const LogEvent *line : known.events(evidence::LogEventKind::AbortedConnection)) {
        if (line->connectionId == ended->connectionId && line->file == ended->file
            && Case::mayBeStatementOnly(*line))
            return *line->byConnectionId != 0 ? line : nullptr;
    }
    return known.restartedBeforeError() ? nullptr : ended; // a shutdown ends sessions in the same words
}

// Somebody killed the session or only its statement. (Number 0 as the killer is the server itself:
// max_statement_time.)
const LogEvent *ambiguousLine(const Case &known)
{
    for (const LogEvent *line : known.events(evidence::LogEventKind::AbortedConnection)) {
        if (!Case::mayBeStatementOnly(*line) || *line->byConnectionId == 0)
            continue;
        const bool another = known.incident().connectionId && line->connectionId;
        const bool fits = !another && (!line->time || known.inSpan(*line->time, Span::SinceLastUse));
        if (known.isOfLostSession(*line) || fits)
            return line;
    }
    return nullptr;
}

TextValues killerValues(const LogEvent &line)
{
    TextValues values = lineValues(line);
    values.insert(u"killer"_s, line.byConnectionId ? QString::number(*line.byConnectionId) : u"?"_s);
    return values;
}

bool isRuledOut(Judgement &judgement, const Case &known, bool anyTrace)
{
    if (isAnotherMatter(judgement, known, {1160, 1927, 3169}, {AbortReason::Killed})
        || libraryGaveAnotherReason(judgement, known))
        return true;
    if (const auto command = known.commandOfLostSession(); command && *command != "Killed"_L1) {
        judgement.ruledOut().against(facts::ServerProcesslist, u"still-there"_s, {{u"command"_s, *command}});
        return true;
    }
    if (anyTrace)
        return false;
    if (known.restartedBeforeError()) {
        judgement.ruledOut().against(facts::ServerUptime, u"restarted"_s);
        return true;
    }
    // Com_kill counts every KILL since the start, successful or not, and FLUSH STATUS leaves it alone.
    if (known.upThroughout() && known.status("Com_kill"_L1) == 0 && !known.variableIsOn("offline_mode"_L1)) {
        judgement.ruledOut().against(facts::ServerStatus, u"no-kill-counted"_s);
        return true;
    }
    if (known.roseAtLoss("Com_kill"_L1) == 0 && !known.askedAnotherPort()
        && !known.variableIsOn("offline_mode"_L1)) {
        judgement.ruledOut().against(facts::WatchSamples, u"no-kill-then"_s);
        return true;
    }
    if (known.countedNoAbort()) {
        judgement.ruledOut().against(facts::ServerStatus, u"no-abort-counted"_s);
        return true;
    }
    return false;
}

// Below MariaDB's level 4, and at every level of MySQL, a KILL is the one forced end that leaves no line
// (SIGNATURES 3, rule 5): a log that would show all others, and shows none, points to it.
void weighSilence(Judgement &judgement, const Case &known)
{
    const qint64 kills = known.status("Com_kill"_L1).value_or(0);
    const TextValues count{{u"kills"_s, QString::number(kills)}};
    // A KILL lets the write succeed and the read find the end of the connection: 2013, or 2026 under TLS.
    // Through a Unix socket it is the write that fails: 2006.
    const auto *tcp = known.rung(facts::LadderTcp);
    const bool socket = tcp && tcp->field("transport"_L1) == "socket"_L1;
    const bool looksLikeIt = known.reportedAny({2013, 2055, 2026}) || (socket && known.reported(2006));
    const bool logged = known.logShowsKills() && known.logCovers(Span::SinceLastUse);
    const bool silent = known.logCovers(Span::SinceLastUse) && known.upThroughout()
        && known.events(evidence::LogEventKind::AbortedConnection).isEmpty();
    const bool counted = known.raised(1160, Span::SinceLastUse).value_or(false);

    if (logged) {
        judgement.ruledOut().against(facts::LogEvents, u"no-line-level-4"_s);
        return;
    }
    // A watch saw the counter rise with the loss.
    const bool then = known.roseAtLoss("Com_kill"_L1).value_or(0) > 0;
    if (then)
        judgement.because(facts::WatchSamples, u"kill-then"_s);
    if (silent)
        judgement.because(facts::LogEvents, u"silent-log"_s);
    if (counted)
        judgement.because(facts::ServerErrorSummary, u"counted"_s);
    if (kills > 0 && !then)
        judgement.because(facts::ServerStatus, u"kills-counted"_s, count);
    // Where MySQL's own counters could have told a KILL and did not, silence alone is not enough.
    const bool contradicted = known.raised(1160, Span::SinceLastUse) == false;
    // MySQL counts both at a KILL, at its default settings too (SIGNATURES 3, rule 5); an error that came at
    // once is no client's timeout, which leaves the same two.
    const bool bothCounted = counted && known.raised(1158, Span::SinceLastUse).value_or(false);
    if (then && looksLikeIt)
        judgement.likely(silent || bothCounted ? 80 : 75);
    else if (silent && looksLikeIt && kills > 0 && !contradicted)
        judgement.likely(counted ? 60 : 50);
    else if (bothCounted && looksLikeIt && kills > 0 && known.failedAtOnce().value_or(false))
        judgement.likely(50);
    else if ((silent || counted) && looksLikeIt && kills > 0)
        judgement.possible(35);
    judgement.possible(!looksLikeIt ? 8 : kills > 0 ? 25 : 15);
}

// PHP's own library takes MariaDB's farewell (error 1927, a packet of 30 bytes) for an answer out of turn.
bool phpReadTheFarewell(const Case &known)
{
    return known.flavour() != Flavour::MySql
        && known.evidence().symptom()->text.contains(
            "Packets out of order. Expected 1 received 0. Packet size=30"_L1);
}

void weighWords(Judgement &judgement, const Case &known)
{
    if (phpReadTheFarewell(known))
        judgement.likely(45).because(facts::Symptom, u"php-farewell"_s);
    if (known.reported(1317))
        judgement.possible(35).because(facts::Symptom, u"interrupted-before"_s);
    const bool machineDidIt =
        known.hintsAt(evidence::hints::OutOfMemory) || known.hintsAt(evidence::hints::Container);
    if (known.hintsAt(evidence::hints::Killed) && !machineDidIt)
        judgement.likely(40).because(facts::Symptom, u"words-killed"_s);
    const auto *broken = known.brokenRung();
    const bool offlineNow = broken && broken->error && broken->error->code == 3032;
    if (known.variableIsOn("offline_mode"_L1) || known.reported(3032) || offlineNow)
        judgement.likely(65).because(facts::ServerVariables, u"offline-mode"_s);
}

} // namespace

Finding judgeKilled(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("killed"_L1);

    // A shutdown ends sessions in the same words as a KILL does.
    const bool shutDown = known.restartedBeforeError() || known.hintsAt(evidence::hints::Restarted);
    const bool said1927 = known.reported(1927) && known.flavour() != Flavour::MySql;
    const bool said3169 = known.reported(3169) && known.flavour() != Flavour::MariaDb;
    if (said1927 || said3169) {
        judgement.because(facts::Symptom, said1927 ? u"said-1927"_s : u"said-3169"_s);
        if (shutDown)
            return judgement.possible(40).against(facts::ServerUptime, u"restarted"_s).finding();
        return judgement.confirmed(95).finding();
    }

    const LogEvent *line = killedLine(known);
    const QString statement = killInGeneralLog(known);
    if (isRuledOut(judgement, known, line || !statement.isEmpty()))
        return judgement.finding();
    if (!known.hasSymptom())
        return judgement.missing(u"symptom"_s).finding();

    const bool onlyAQuery = known.reported(1317);
    if (line && known.isOfLostSession(*line) && !onlyAQuery)
        return judgement.confirmed(95)
            .because(facts::LogEvents, u"log-same-id"_s, killerValues(*line))
            .finding();
    if (!statement.isEmpty())
        return judgement.confirmed(90)
            .because(facts::ServerGeneralLogExcerpt, u"general-log"_s, {{u"statement"_s, statement}})
            .finding();
    if (line)
        judgement.likely(known.incidentTimeKnown() ? 75 : 60)
            .because(facts::LogEvents, u"log-line"_s, killerValues(*line));
    weighWords(judgement, known);
    const LogEvent *ambiguous = line ? nullptr : ambiguousLine(known);
    if (ambiguous) {
        judgement.because(facts::LogEvents, u"log-perhaps"_s, killerValues(*ambiguous));
        if (known.isOfLostSession(*ambiguous) && !onlyAQuery)
            judgement.likely(60);
        else
            judgement.possible(40);
    } else if (!line)
        weighSilence(judgement, known);
    judgement.missing(u"who"_s);
    if (!known.logShowsAborts())
        judgement.missing(u"log"_s);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
