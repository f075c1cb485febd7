// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Case.h"
#include "diagnose/Finding.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;

// Never the reason for a loss, only for its being noticed: it stays "possible" and low, whatever is known.
Finding judgeReconnectOff(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("reconnect-off"_L1);
    if (!known.hasSymptom())
        return judgement.missing(u"setting"_s).finding();
    if (known.failedToConnect())
        return judgement.ruledOut().against(facts::Symptom, u"never-connected"_s).finding();
    if (!known.lostAfterLogin())
        return judgement.ruledOut().against(facts::Symptom, u"statement-only"_s).finding();
    // The same statement would fail again on a new connection.
    if (known.reportedAny({1153, 2020}))
        return judgement.ruledOut().against(facts::Symptom, u"would-fail-again"_s).finding();
    if (known.clientOption("reconnect"_L1).value_or(u"0"_s) != "0"_L1)
        return judgement.ruledOut().against(facts::ClientOptionFiles, u"switched-on"_s).finding();

    judgement.possible(5);
    // Two errors in a row on one handle: nothing was repaired in between.
    if (known.reported(2013) && known.reported(2006))
        judgement.possible(8).because(facts::Symptom, u"second-error"_s);
    if (known.loggedIn())
        judgement.possible(known.incident().idleBefore.value_or(0ms) >= 1s ? 14 : 6)
            .because(facts::LadderQuery, u"server-answers"_s);
    return judgement.missing(u"setting"_s).finding();
}

} // namespace goneaway::diagnose::causes
