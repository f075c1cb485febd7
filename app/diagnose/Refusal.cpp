// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Refusal.h"

#include <algorithm>

namespace goneaway::diagnose {

namespace facts = evidence::facts;
using evidence::ClientError;

Refusal::Refusal(const Case &known, std::initializer_list<int> codes)
{
    const auto isOurs = [&](const ClientError &error) {
        return std::find(codes.begin(), codes.end(), error.code) != codes.end();
    };
    const auto take = [this](const ClientError &error) {
        if (code != 0)
            return;
        code = error.code;
        message = error.message;
    };
    const auto &symptom = known.evidence().symptom();
    const bool tellsErrors = symptom && (symptom->connectionLoss || !symptom->errors.isEmpty());
    if (tellsErrors) {
        for (const ClientError &error : symptom->errors) {
            if (!isOurs(error))
                continue;
            take(error);
            reported = reported || error == symptom->errors.first();
        }
    }
    for (const QLatin1StringView fact : {facts::LadderTcp, facts::LadderGreeting, facts::LadderTls,
                                         facts::LadderLogin, facts::LadderQuery}) {
        if (!known.brokeAt(fact))
            continue;
        const auto &error = known.brokenRung()->error;
        if (error && isOurs(*error)) {
            take(*error);
            now = true;
            rung = fact;
        }
    }
    aside = code != 0 && tellsErrors && !reported;
}

} // namespace goneaway::diagnose
