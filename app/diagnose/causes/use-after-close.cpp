// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Case.h"
#include "diagnose/Finding.h"
#include "diagnose/Rivals.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;

namespace {

// mysqljs and mysql2 (PROTOCOL_CONNECTION_LOST) and Prisma (P1017) report so that the other end hung up. The
// sentence alone may be a person's guess.
bool driverSaysServerClosed(const evidence::Symptom &symptom)
{
    return symptom.text.contains("connection lost: the server closed the connection"_L1, Qt::CaseInsensitive)
        || std::any_of(symptom.errors.begin(), symptom.errors.end(), [](const evidence::ClientError &error) {
               return error.symbol == "PROTOCOL_CONNECTION_LOST"_L1 || error.symbol == "P1017"_L1;
           });
}

bool isRuledOut(Judgement &judgement, const Case &known)
{
    // A server that aborted the session, or answered on it, had a connection that nobody had closed.
    if (isAnotherMatter(judgement, known, {}, {}) || libraryGaveAnotherReason(judgement, known))
        return true;
    if (const auto after = known.incident().failedAfter; after && known.failedAtOnce() == false) {
        judgement.ruledOut().against(facts::Incident, u"not-at-once"_s, {{u"time"_s, durationText(*after)}});
        return true;
    }
    if (driverSaysServerClosed(*known.evidence().symptom())) {
        judgement.ruledOut().against(facts::Symptom, u"server-closed"_s);
        return true;
    }
    if (known.clientTellsWriteFromRead().value_or(false) && !known.reported(2006)) {
        judgement.ruledOut().against(facts::Symptom, u"was-sent"_s);
        return true;
    }
    if (const auto command = known.commandOfLostSession()) {
        judgement.ruledOut().against(facts::ServerProcesslist, u"still-there"_s, {{u"command"_s, *command}});
        return true;
    }
    if (known.restartedBeforeError()) {
        judgement.ruledOut().against(facts::ServerUptime, u"restarted"_s);
        return true;
    }
    return false;
}

} // namespace

Finding judgeUseAfterClose(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("use-after-close"_L1);
    if (!known.hasSymptom())
        return judgement.missing(u"symptom"_s).finding();
    if (isRuledOut(judgement, known))
        return judgement.finding();

    const bool forks = known.hintsAt(evidence::hints::Fork);
    // A child process that inherited the connection says goodbye in the same words.
    if (const QString quit = known.goodbyeInGeneralLog(); !quit.isEmpty())
        judgement.likely(forks ? 60 : 80)
            .because(facts::ServerGeneralLogExcerpt, u"quit"_s, {{u"statement"_s, quit}});
    if (known.hintsAt(evidence::hints::Closed))
        judgement.likely(45).because(facts::Symptom, u"words-closed"_s);
    if (known.countedNoAbort())
        judgement.possible(35).because(facts::ServerStatus, u"no-abort-counted"_s);
    judgement.possible(known.reported(2006) ? 12 : 8);

    if (!known.evidence().findSeen(facts::ServerGeneralLogExcerpt))
        judgement.missing(u"general-log"_s);
    judgement.missing(u"code"_s);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
