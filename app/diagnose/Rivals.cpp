// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Rivals.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose {

namespace facts = evidence::facts;
using evidence::AbortReason;
using evidence::LogEvent;

namespace {

QString codesOf(const Case &known)
{
    QStringList codes;
    for (const evidence::ClientError &error : known.evidence().symptom()->errors)
        codes.append(QString::number(error.code));
    return codes.join(u", "_s);
}

} // namespace

bool isAnotherMatter(Judgement &judgement, const Case &known, std::initializer_list<int> ownCodes,
                     std::initializer_list<AbortReason> ownReasons)
{
    if (!known.hasSymptom())
        return false;
    if (known.failedToConnect()) {
        judgement.ruledOut().against(facts::Symptom, u"never-connected"_s);
        return true;
    }
    if (!known.lostAfterLogin()) {
        judgement.ruledOut().against(facts::Symptom, u"statement-only"_s, {{u"codes"_s, codesOf(known)}});
        return true;
    }
    if (known.serverSaidOtherThan(ownCodes)) {
        judgement.ruledOut().against(facts::Symptom, u"said-other"_s, {{u"codes"_s, codesOf(known)}});
        return true;
    }
    const LogEvent *own = known.abortOfLostSession();
    if (own && std::find(ownReasons.begin(), ownReasons.end(), own->reason) == ownReasons.end()) {
        judgement.ruledOut().against(facts::LogEvents, u"log-other"_s, lineValues(*own));
        return true;
    }
    return false;
}

bool libraryGaveAnotherReason(Judgement &judgement, const Case &known)
{
    if (!known.reportedAny({2014, 2020, 2027}))
        return false;
    judgement.ruledOut().against(facts::Symptom, u"said-other"_s, {{u"codes"_s, codesOf(known)}});
    return true;
}

TextValues lineValues(const LogEvent &line)
{
    return {{u"id"_s, line.connectionId ? QString::number(*line.connectionId) : u"?"_s},
            {u"time"_s, line.time ? timeText(*line.time) : u"?"_s},
            {u"line"_s, QString::number(line.line)},
            {u"reason"_s, nameOf(line.reason).replace(u'-', u' ')}};
}

} // namespace goneaway::diagnose
