// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Case.h"
#include "diagnose/Finding.h"
#include "diagnose/Rivals.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
using evidence::AbortReason;

namespace {

bool isRuledOut(Judgement &judgement, const Case &known)
{
    // Two processes that talk at once can spoil the protocol (1156); in the end the server sees a broken
    // connection.
    if (isAnotherMatter(judgement, known, {1156, 1835},
                        {AbortReason::ErrorReading, AbortReason::ErrorWriting, AbortReason::OutOfOrder,
                         AbortReason::Other}))
        return true;
    if (known.restartedBeforeError()) {
        judgement.ruledOut().against(facts::ServerUptime, u"restarted"_s);
        return true;
    }
    if (known.reportedAny({1153, 2020})) {
        judgement.ruledOut().against(facts::Symptom, u"said-other"_s, {{u"codes"_s, u"1153, 2020"_s}});
        return true;
    }
    return false;
}

} // namespace

Finding judgeForkedConnection(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("forked-connection"_L1);
    if (!known.hasSymptom())
        return judgement.missing(u"symptom"_s).finding();
    if (isRuledOut(judgement, known))
        return judgement.finding();

    const bool forks = known.hintsAt(evidence::hints::Fork);
    const bool silent = known.countedNoAbort();
    const QString quit = known.goodbyeInGeneralLog();

    if (forks)
        judgement.likely(45).because(facts::Symptom, u"words-fork"_s);
    if (!quit.isEmpty()) {
        judgement.because(facts::ServerGeneralLogExcerpt, u"quit"_s, {{u"statement"_s, quit}}).possible(40);
        if (forks)
            judgement.likely(80);
    }
    if (known.reported(2027)) {
        judgement.because(facts::Symptom, u"said-2027"_s).possible(35);
        if (forks)
            judgement.likely(70);
    }
    if (known.reported(2014) && forks)
        judgement.likely(60);
    if (silent) {
        judgement.because(facts::ServerStatus, u"no-abort-counted"_s).possible(24);
        if (forks)
            judgement.likely(65);
    }
    judgement.possible(8).missing(u"processes"_s);
    if (quit.isEmpty())
        judgement.missing(u"general-log"_s);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
