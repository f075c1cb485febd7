// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Rivals.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
using evidence::Observation;
using evidence::Status;

namespace {

constexpr qint64 ManyRunning = 64; // more than the cores of all but the largest servers
constexpr int ManyWaiting = 5;

bool timedOut(const Observation *rung)
{
    return rung && (rung->status == Status::TimedOut || (rung->error && rung->error->osErrno == 110));
}

// Connected, and then no answer: nothing else looks so now, but a slow name lookup and a program that waits
// for the client to speak do as well (SIGNATURES 2).
void judgeLadder(const Case &known, Judgement &judgement)
{
    if (known.brokeAt(facts::LadderGreeting) && timedOut(known.brokenRung())) {
        judgement.because(facts::LadderGreeting, u"no-greeting-now"_s).missing(u"look-inside"_s);
        known.hasSymptom() ? judgement.likely(65) : judgement.likely(50);
    }
    if (known.brokeAt(facts::LadderLogin) && timedOut(known.brokenRung()))
        judgement.likely(60).because(facts::LadderLogin, u"no-login-now"_s).missing(u"look-inside"_s);
    if (known.brokeAt(facts::LadderQuery) && timedOut(known.brokenRung()))
        judgement.likely(65).because(facts::LadderQuery, u"no-answer-now"_s).missing(u"look-inside"_s);
}

int waitingStatements(const Case &known)
{
    const auto *table = known.evidence().value<evidence::Table>(facts::ServerProcesslist);
    if (!table)
        return 0;
    int waiting = 0;
    for (const QStringList &row : table->rows) {
        const QString state = row.value(table->column("State"_L1));
        const bool stuck =
            state.contains("lock"_L1, Qt::CaseInsensitive) || state.startsWith("Waiting for"_L1);
        if (stuck && row.value(table->column("Command"_L1)) == "Query"_L1
            && row.value(table->column("Time"_L1)).toLongLong() >= 30)
            ++waiting;
    }
    return waiting;
}

void judgeLoad(const Case &known, Judgement &judgement)
{
    const qint64 running = known.status("Threads_running"_L1).value_or(0);
    if (running >= ManyRunning)
        judgement.possible(30).because(facts::ServerStatus, u"many-running"_s,
                                       {{u"running"_s, QString::number(running)}});
    if (const int waiting = waitingStatements(known); waiting >= ManyWaiting)
        judgement.possible(30).because(facts::ServerProcesslist, u"many-waiting"_s,
                                       {{u"waiting"_s, QString::number(waiting)}});
}

} // namespace

Finding judgeServerHung(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("server-hung"_L1);

    judgeLadder(known, judgement);
    if (judgement.finding().certainty == Certainty::Likely)
        return judgement.finding();

    if (known.waitedForGreeting()) {
        judgement.possible(35).because(facts::Symptom, u"no-greeting-then"_s).missing(u"when-it-hangs"_s);
        judgeLoad(known, judgement);
        return judgement.finding();
    }
    if (isAnotherMatter(judgement, known, {},
                        {evidence::AbortReason::ErrorReading, evidence::AbortReason::ErrorWriting}))
        return judgement.finding();
    if (known.failedAtOnce().value_or(false))
        return judgement.ruledOut().against(facts::Incident, u"at-once"_s).finding();

    judgeLoad(known, judgement);
    if (known.reportedSymbol({"POOL_TIMEOUT"_L1}))
        judgement.possible(40).because(facts::Symptom, u"pool-empty"_s);
    if (known.lostAfterLogin() && known.failedAfterRoundTime()) {
        judgement.possible(25)
            .because(facts::Incident, u"waited"_s,
                     {{u"waited"_s, durationText(*known.incident().failedAfter)}})
            .missing(u"when-it-hangs"_s);
    } else if (known.hasSymptom()) {
        if (!known.incident().failedAfter)
            judgement.missing(u"how-long"_s);
        judgement.missing(u"when-it-hangs"_s);
    }
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
