// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Case.h"
#include "diagnose/Finding.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;

namespace {

constexpr qint64 SixteenMebi = 16 * 1024 * 1024;
constexpr int SplitsLargePackets =
    40008; // the protocol of 4.0.8 and later (MySQL manual, "Packet Too Large")
// From here on a server refuses the logins of clients older than 4.1 unless somebody configured it otherwise.
constexpr int RefusesOldLogins = 50600;

QString versionText(int number)
{
    return u"%1.%2.%3"_s.arg(number / 10000).arg(number / 100 % 100).arg(number % 100);
}

} // namespace

Finding judgeOldClient16mb(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("old-client-16mb"_L1);
    const int version = known.versionNumber();
    const auto bytes = known.incident().statementBytes;

    if (version >= RefusesOldLogins)
        return judgement.ruledOut()
            .against(facts::ServerVersion, u"server-new"_s, {{u"version"_s, versionText(version)}})
            .finding();
    if (known.hasSymptom() && known.failedToConnect())
        return judgement.ruledOut().against(facts::Symptom, u"never-connected"_s).finding();
    if (bytes && *bytes < SixteenMebi - 1)
        return judgement.ruledOut()
            .against(facts::Incident, u"below-16"_s, {{u"bytes"_s, sizeText(*bytes)}})
            .finding();

    const bool large = known.statementBytesAtLeast().value_or(0) >= SixteenMebi - 1;
    if (version > 0 && version < SplitsLargePackets) {
        judgement.because(facts::ServerVersion, u"server-old"_s, {{u"version"_s, versionText(version)}});
        if (large && known.lostAfterLogin())
            judgement.likely(60).because(facts::Incident, u"above-16"_s,
                                         {{u"bytes"_s, sizeText(*known.statementBytesAtLeast())}});
        judgement.possible(20);
    } else if (large && known.lostAfterLogin()) {
        judgement.possible(8).because(facts::Incident, u"above-16"_s,
                                      {{u"bytes"_s, sizeText(*known.statementBytesAtLeast())}});
    }
    if (version == 0)
        judgement.missing(u"version"_s);
    if (!bytes)
        judgement.missing(u"length"_s);
    return judgement.missing(u"client-version"_s).finding();
}

} // namespace goneaway::diagnose::causes
