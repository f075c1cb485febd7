// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Case.h"
#include "diagnose/Finding.h"
#include "diagnose/Rivals.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
using evidence::AbortReason;

namespace {

// Their runtimes start processes afresh (exec), or have none but threads: nothing to inherit.
constexpr QLatin1StringView StartAnew[] = {
    "connector-j"_L1,    "mariadb-connector-j"_L1, "hibernate"_L1,     "hikaricp"_L1, "dbeaver"_L1,
    "mysqlconnector"_L1, "connector-net"_L1,       "go-sql-driver"_L1, "gorm"_L1,     "node-mysql"_L1,
    "node-mysql2"_L1,    "node-mariadb"_L1,        "sequelize"_L1,     "typeorm"_L1,  "knex"_L1,
    "prisma"_L1,
};

bool startsAnew(const Case &known)
{
    const QString &client = known.evidence().symptom()->client.id;
    return std::find(std::begin(StartAnew), std::end(StartAnew), client) != std::end(StartAnew);
}

bool isRuledOut(Judgement &judgement, const Case &known)
{
    if (startsAnew(known)) {
        judgement.ruledOut().against(facts::Symptom, u"starts-anew"_s,
                                     {{u"client"_s, known.evidence().symptom()->client.name}});
        return true;
    }
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
    if (forks && known.driverCountsDisorder())
        judgement.likely(68).because(facts::Symptom, u"packets-mixed"_s);
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
