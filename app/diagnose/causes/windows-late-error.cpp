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

// Winsock's own numbers: WSAECONNABORTED, WSAECONNRESET, WSAETIMEDOUT.
bool onWindows(const Case &known)
{
    const int code = known.reportedOsErrno().value_or(0);
    return known.hintsAt(evidence::hints::Windows) || code == 10053 || code == 10054 || code == 10060;
}

} // namespace

// Explains where the loss was noticed, never why the connection was lost: always below the cause behind it.
Finding judgeWindowsLateError(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("windows-late-error"_L1);
    if (!known.hasSymptom())
        return judgement.missing(u"system"_s).finding();
    if (isAnotherMatter(judgement, known, {},
                        {AbortReason::Inactivity, AbortReason::TimeoutReading, AbortReason::Killed,
                         AbortReason::ErrorReading, AbortReason::ErrorWriting, AbortReason::Other})
        || libraryGaveAnotherReason(judgement, known))
        return judgement.finding();
    if (!known.reportedAny({2013, 2055}))
        return judgement.ruledOut().against(facts::Symptom, u"write-failed"_s).finding();
    if (const auto after = known.incident().failedAfter; after && *after >= 5s)
        return judgement.ruledOut()
            .against(facts::Incident, u"ran-long"_s, {{u"time"_s, durationText(*after)}})
            .finding();

    if (!onWindows(known))
        return judgement.missing(u"system"_s).finding();
    judgement.possible(25).because(facts::Symptom, u"windows-2013"_s);
    const auto idle = known.incident().idleBefore;
    const auto timeout = known.variable("wait_timeout"_L1);
    if (idle && timeout && *idle + 1s >= std::chrono::seconds(*timeout))
        judgement.possible(35).because(facts::Incident, u"idle-longer"_s,
                                       {{u"idle"_s, durationText(*idle)},
                                        {u"wait_timeout"_s, durationText(std::chrono::seconds(*timeout))}});
    else if (!idle)
        judgement.missing(u"idle-time"_s);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
