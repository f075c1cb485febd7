// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Rivals.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
namespace hints = evidence::hints;
using evidence::AbortReason;
using evidence::ClientError;
using evidence::LogEvent;

namespace {

constexpr int ReadTimeout = 1159; // ER_NET_READ_INTERRUPTED
constexpr int WriteTimeout = 1161; // ER_NET_WRITE_INTERRUPTED

TextValues limits(const Case &known)
{
    const auto text = [&](QLatin1StringView name, std::chrono::seconds usual) {
        const auto seconds = known.variable(name);
        return seconds ? durationText(std::chrono::seconds(*seconds))
                       : u"%1 unless changed"_s.arg(durationText(usual));
    };
    return {{u"net_read_timeout"_s, text("net_read_timeout"_L1, 30s)},
            {u"net_write_timeout"_s, text("net_write_timeout"_L1, 60s)}};
}

// Oracle's library makes up a 1161 with SQLSTATE 00000 of its own when its silent reconnection meets an open
// transaction (SIGNATURES 4).
bool isLibrarysOwn(const Case &known)
{
    const auto &errors = known.evidence().symptom()->errors;
    return std::any_of(errors.begin(), errors.end(), [](const ClientError &error) {
        return error.code == WriteTimeout && error.sqlState == "00000"_L1;
    });
}

void judgeNumbers(const Case &known, Judgement &judgement)
{
    // In a pasted line "Aborted connection ..." it is the log's word for an idle session.
    if (known.reported(ReadTimeout) && known.phase() == evidence::Phase::Idle)
        judgement.possible(30).because(facts::Symptom, u"said-1159"_s, limits(known));
    else if (known.reported(ReadTimeout) && !known.reported(1184))
        judgement.likely(80).because(facts::Symptom, u"said-1159"_s, limits(known));
    if (known.reported(WriteTimeout) && !isLibrarysOwn(known))
        judgement.likely(80).because(facts::Symptom, u"said-1161"_s, limits(known));
    else if (known.reported(WriteTimeout))
        judgement.possible(20).because(facts::Symptom, u"librarys-1161"_s);
    if (known.raised(WriteTimeout, Span::AtTheError).value_or(false))
        judgement.likely(65).because(facts::ServerErrorSummary, u"counted-1161"_s, limits(known));
}

// Slow fetching: MySQL says "timeout writing", MariaDB only "error writing" (SIGNATURES 1).
void judgeWriting(const Case &known, Judgement &judgement)
{
    if (const LogEvent *line = known.abortLine({AbortReason::TimeoutWriting}, Span::AtTheError)) {
        judgement.because(facts::LogEvents, u"log-timeout-writing"_s, lineValues(*line));
        known.isOfLostSession(*line) ? judgement.confirmed(93)
                                     : judgement.likely(known.incidentTimeKnown() ? 72 : 60);
        return;
    }
    const LogEvent *line = known.abortLine({AbortReason::ErrorWriting}, Span::AtTheError);
    if (!line || known.flavour() == Flavour::MySql)
        return;
    const bool fetching = known.phase() == evidence::Phase::Result || known.hintsAt(hints::BigResult);
    judgement.because(facts::LogEvents, u"log-error-writing"_s, lineValues(*line));
    // A client that goes on living, and a server that waited for it as long as it may.
    const auto limit = known.variable("net_write_timeout"_L1);
    const auto after = known.incident().failedAfter;
    const bool waitedEnough =
        limit && after && *after >= std::chrono::seconds(*limit) && !known.failedAfterRoundTime();
    if (fetching || (waitedEnough && known.isOfLostSession(*line)))
        judgement.likely(known.isOfLostSession(*line) ? 68 : 60);
    judgement.possible(known.failedAtOnce().value_or(false) ? 12 : 30);
}

// LOAD DATA LOCAL is the one statement in which the server waits for more from the client for
// net_read_timeout.
void judgeReading(const Case &known, Judgement &judgement)
{
    const bool loading = known.incident().statement.trimmed().startsWith("LOAD DATA"_L1, Qt::CaseInsensitive)
        && known.incident().statement.contains("LOCAL"_L1, Qt::CaseInsensitive);
    if (!loading)
        return;
    const auto limit = known.variable("net_read_timeout"_L1);
    const auto after = known.incident().failedAfter;
    judgement.possible(30).because(facts::Incident, u"load-data"_s, limits(known));
    if (limit && after && *after >= std::chrono::seconds(*limit))
        judgement.likely(known.raised(ReadTimeout, Span::AtTheError).value_or(false) ? 80 : 64);
    if (const LogEvent *line = known.abortLine({AbortReason::TimeoutReading}, Span::AtTheError))
        judgement.likely(known.isOfLostSession(*line) ? 80 : 65)
            .because(facts::LogEvents, u"log-timeout-reading"_s, lineValues(*line));
}

} // namespace

Finding judgeNetworkTimeout(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("network-timeout"_L1);
    if (!known.hasSymptom())
        return judgement.finding();
    if (known.failedToConnect() && known.reported(ReadTimeout))
        return judgement.possible(40).because(facts::Symptom, u"slow-handshake"_s).finding();
    if (known.greetedBeforeLoss())
        return judgement.possible(28).because(facts::Symptom, u"login-cut"_s).missing(u"log"_s).finding();
    if (isAnotherMatter(
            judgement, known, {1158, ReadTimeout, 1160, WriteTimeout},
            {AbortReason::TimeoutWriting, AbortReason::ErrorWriting, AbortReason::TimeoutReading}))
        return judgement.finding();
    if (known.restartedBeforeError())
        return judgement.ruledOut().against(facts::ServerUptime, u"restarted"_s).finding();

    judgeNumbers(known, judgement);
    judgeWriting(known, judgement);
    judgeReading(known, judgement);
    const auto limit = known.variable("net_write_timeout"_L1);
    const auto waited = known.incident().failedAfter;
    if (judgement.finding().certainty == Certainty::NotChecked && limit && waited
        && *waited >= std::chrono::seconds(*limit))
        judgement.possible(22).because(facts::Incident, u"long-enough"_s, limits(known));
    const bool fetching = known.phase() == evidence::Phase::Result;
    if (judgement.finding().certainty == Certainty::NotChecked
        && (known.hintsAt(hints::BigResult) || fetching))
        judgement.possible(fetching ? 35 : 20).because(facts::Symptom, u"words-big-result"_s, limits(known));

    if (judgement.finding().certainty == Certainty::NotChecked && known.readsBinaryLog())
        judgement.possible(25).because(facts::Symptom, u"words-binary-log"_s, limits(known));

    if (!known.logShowsAborts() && !known.reportedAny({ReadTimeout, WriteTimeout}))
        judgement.missing(u"log"_s);
    if (known.phase() == evidence::Phase::Unknown)
        judgement.missing(u"what-it-did"_s);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
