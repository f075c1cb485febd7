// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Case.h"
#include "diagnose/Finding.h"

#include <cstdlib>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
namespace hints = evidence::hints;

namespace {

constexpr int MariaDbLimit = 1969; // ER_STATEMENT_TIMEOUT
constexpr int MySqlLimit = 3024; // ER_QUERY_TIMEOUT
constexpr int Interrupted = 1317; // ER_QUERY_INTERRUPTED

// The server's own limit: MariaDB's max_statement_time in seconds, with decimals, MySQL's max_execution_time
// in milliseconds; 0 is none.
std::optional<std::chrono::milliseconds> limitOf(const Case &known)
{
    if (const auto seconds = known.variableText("max_statement_time"_L1))
        return std::chrono::milliseconds(static_cast<qint64>(seconds->toDouble() * 1000.0));
    if (const auto milliseconds = known.variable("max_execution_time"_L1))
        return std::chrono::milliseconds(*milliseconds);
    return std::nullopt;
}

bool isAbout(std::chrono::milliseconds a, std::chrono::milliseconds b)
{
    return std::abs((a - b).count()) <= std::max<qint64>(200, b.count() / 50);
}

} // namespace

Finding judgeStatementTimeout(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("statement-timeout"_L1);
    const auto limit = limitOf(known);
    const QString limitText = limit && *limit > 0ms ? durationText(*limit) : u"?"_s;

    if (known.reported(MariaDbLimit))
        return judgement.confirmed(95)
            .because(facts::Symptom, u"said-1969"_s, {{u"limit"_s, limitText}})
            .finding();
    if (known.reported(MySqlLimit))
        return judgement.confirmed(95)
            .because(facts::Symptom, u"said-3024"_s, {{u"limit"_s, limitText}})
            .finding();

    if (known.reported(Interrupted)) {
        judgement.possible(25).because(facts::Symptom, u"said-1317"_s).missing(u"driver-timeout"_s);
        return judgement.finding();
    }
    if (!known.hasSymptom())
        return judgement.finding();
    if (known.failedToConnect())
        return judgement.ruledOut().against(facts::Symptom, u"never-connected"_s).finding();
    if (known.failedAtOnce().value_or(false))
        return judgement.ruledOut().against(facts::Incident, u"at-once"_s).finding();

    // The servers end the statement with a number of their own and keep the connection; a proxy or a driver
    // that limits statements cuts it (2013).
    const auto waited = known.incident().failedAfter;
    if (limit && *limit > 0ms && waited && isAbout(*waited, *limit))
        judgement.possible(30).because(facts::ServerVariables, u"same-as-limit"_s,
                                       {{u"limit"_s, limitText}, {u"waited"_s, durationText(*waited)}});
    if (known.hintsAt(hints::LongQuery) && known.hintsAt(hints::Proxy))
        judgement.possible(30).because(facts::Symptom, u"words-proxy"_s);
    judgement.against(facts::Symptom, u"no-number"_s);
    if (!waited)
        judgement.missing(u"how-long"_s);
    judgement.missing(u"driver-timeout"_s);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
