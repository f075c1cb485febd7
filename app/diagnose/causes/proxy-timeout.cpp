// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/ProbeSigns.h"
#include "diagnose/Rivals.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::diagnose::causes {

namespace facts = evidence::facts;
namespace hints = evidence::hints;
using evidence::AbortReason;
using evidence::LogEvent;
using evidence::Observation;

namespace {

constexpr int ReadError = 1158; // ER_NET_READ_ERROR
constexpr int WriteError = 1160; // ER_NET_ERROR_ON_WRITE
// The shortest idle limits in use are HAProxy's 30 to 60 seconds; load balancers of clouds wait 60 to 350.
constexpr std::chrono::seconds ShortestIdleLimit = 30s;

// Some proxies show themselves in the greeting's version or in @@version_comment.
QString proxyInGreeting(const Case &known)
{
    const Observation *greeting = known.rung(facts::LadderGreeting);
    const QString words = (greeting ? greeting->field("version"_L1) : QString()) + u' '
        + known.variableText("version_comment"_L1).value_or(QString());
    for (const QLatin1StringView name : {"ProxySQL"_L1, "MaxScale"_L1, "HAProxy"_L1, "Vitess"_L1}) {
        if (words.contains(name, Qt::CaseInsensitive))
            return name;
    }
    // The ladder also knows the endpoints of clouds by their names.
    const Observation *proxy = known.rung(facts::LadderProxy);
    return proxy ? proxy->field("product"_L1) : QString();
}

// The attempt did not run into a timeout: the other side hung up.
bool hungUpThen(const Case &known)
{
    return known.failedToConnect() && known.reportedAny({2013, 2055}) && !known.waitedForGreeting();
}

// A proxy that answers for a server which is not there hangs up in the greeting.
void judgeHandshake(const Case &known, Judgement &judgement)
{
    const bool closedNow = known.brokeAt(facts::LadderGreeting)
        && known.brokenRung()->status != evidence::Status::TimedOut
        && known.brokenRung()->field("protocol"_L1).isEmpty();
    if (closedNow && known.hintsAt(hints::Proxy))
        judgement.likely(60).because(facts::LadderGreeting, u"hung-up-now"_s);
    else if (hungUpThen(known))
        judgement.possible(known.hintsAt(hints::Proxy) ? 40 : 22)
            .because(facts::Symptom, known.greetedBeforeLoss() ? u"hung-up-login"_s : u"hung-up-then"_s);
    else if (closedNow)
        judgement.possible(25).because(facts::LadderGreeting, u"hung-up-now"_s);
}

// The server's log says that the other side hung up, and the application says the same of the server:
// somebody in between did. A client whose own patience ended looks alike, but waits first.
void judgeBothSides(const Case &known, bool proxy, Judgement &judgement)
{
    const LogEvent *own = known.abortOfLostSession();
    const auto round = known.failedAfterRoundTime();
    if (own && own->reason == AbortReason::ErrorReading) {
        judgement.because(facts::LogEvents, u"both-sides"_s, lineValues(*own));
        // Two that share a connection break it between themselves.
        const bool shared = known.hintsAt(hints::Fork) || known.hintsAt(hints::Threads);
        const bool paused = known.incident().idleBefore.value_or(1s) >= 1s;
        if (proxy)
            judgement.likely(72);
        else
            known.failedAtOnce().value_or(false) && paused && !shared ? judgement.likely(50)
                                                                      : judgement.possible(33);
    } else if (own && own->reason == AbortReason::ErrorWriting && round) {
        judgement.because(facts::LogEvents, u"both-sides"_s, lineValues(*own)).likely(proxy ? 72 : 50);
    }
    if (!own && proxy) {
        if (const LogEvent *line = known.abortLine({AbortReason::ErrorReading}, Span::AtTheError);
            line && known.incidentTimeKnown())
            judgement.likely(55).because(facts::LogEvents, u"other-side-left"_s, lineValues(*line));
    }
}

void judgeTimes(const Case &known, bool proxy, Judgement &judgement)
{
    if (const auto round = known.failedAfterRoundTime()) {
        judgement.because(facts::Incident, u"round-time"_s, {{u"waited"_s, durationText(*round)}});
        proxy ? judgement.likely(60) : judgement.possible(30);
    }
    const auto idle = known.incident().idleBefore;
    const auto timeout = known.variable("wait_timeout"_L1);
    // Nobody asked the server yet: with its usual patience it would have waited longer.
    if (idle && !timeout && proxy && *idle >= ShortestIdleLimit && *idle < UsualWaitTimeout)
        judgement.likely(50).because(facts::Incident, u"idle-short"_s, {{u"idle"_s, durationText(*idle)}});
    const bool tooShort = idle && timeout && *idle + 1s < std::chrono::seconds(*timeout);
    if (tooShort && *idle >= ShortestIdleLimit && !known.restartedBeforeError()) {
        judgement.because(facts::Incident, u"idle-between"_s,
                          {{u"idle"_s, durationText(*idle)},
                           {u"wait_timeout"_s, durationText(std::chrono::seconds(*timeout))}});
        proxy ? judgement.likely(58) : judgement.possible(25);
    }
}

void weighProbes(const Case &known, Judgement &judgement)
{
    weighPathCut(known, judgement, "proxy"_L1);
    const auto failedAfter = known.incident().failedAfter;
    const auto queryCut = queryCutInBetween(known);
    if (queryCut && failedAfter && *failedAfter + 1s >= *queryCut && *failedAfter <= *queryCut + 1s)
        judgement.likely(75).because(facts::ProbeLongQuery, u"probe-query-cut"_s,
                                     {{u"after"_s, durationText(*queryCut)}});
    weighPathHolds(known, judgement);
}

} // namespace

Finding judgeProxyTimeout(const evidence::Evidence &evidence)
{
    const Case known(evidence);
    Judgement judgement("proxy-timeout"_L1);

    judgeHandshake(known, judgement);
    if (judgement.finding().certainty != Certainty::NotChecked)
        return judgement.missing(u"proxy-log"_s).finding();
    if (!known.hasSymptom()
        || isAnotherMatter(judgement, known, {ReadError, WriteError},
                           {AbortReason::ErrorReading, AbortReason::ErrorWriting}))
        return judgement.finding();
    if (known.commandOfLostSession() == u"Sleep"_s)
        return judgement.ruledOut().against(facts::ServerProcesslist, u"still-asleep"_s).finding();

    const QString greeting = proxyInGreeting(known);
    const bool forwarded = known.askedAnotherPort();
    const bool proxy = known.hintsAt(hints::Proxy) || !greeting.isEmpty() || forwarded;
    if (!greeting.isEmpty())
        judgement.possible(25).because(facts::LadderGreeting, u"proxy-greets"_s, {{u"proxy"_s, greeting}});
    else if (known.hintsAt(hints::Proxy))
        judgement.possible(35).because(facts::Symptom, u"words-proxy"_s);
    if (forwarded)
        judgement.possible(30).because(facts::LadderTcp, u"other-port"_s,
                                       {{u"asked"_s, known.rung(facts::LadderTcp)->field("port"_L1)},
                                        {u"own"_s, QString::number(*known.variable("port"_L1))}});
    // The server lost the application's side, and the application the server's: neither hung up.
    if (proxy && known.failedAtOnce().value_or(false)
        && known.raised(ReadError, Span::SinceLastUse).value_or(false)
        && !known.raised(WriteError, Span::SinceLastUse).value_or(false))
        judgement.likely(62).because(facts::ServerErrorSummary, u"counted-1158"_s);
    if (forwarded && known.failedAtOnce().value_or(false) && known.upThroughout() && !known.countedNoAbort())
        judgement.possible(38).because(facts::ServerStatus, u"abort-counted"_s);
    // Seen only where something closed half of the link: the server's complaint still came through.
    if (known.reported(ReadError) && !known.reported(1184))
        judgement.likely(proxy ? 82 : 75).because(facts::Symptom, u"said-1158"_s);
    if (known.reportedSymbol({"PROXYSQL_IDLE_CLIENT"_L1, "HAPROXY_TIMEOUT_CLIENT"_L1,
                              "HAPROXY_TIMEOUT_SERVER"_L1, "PROXYSQL_QUERY_TIMEOUT"_L1}))
        judgement.likely(80).because(facts::Symptom, u"proxy-said"_s);
    if (known.pastedPeerWentAway())
        judgement.possible(24).because(facts::Symptom, u"log-pasted"_s);
    judgeBothSides(known, proxy, judgement);
    judgeTimes(known, proxy, judgement);
    weighProbes(known, judgement);

    if (!proxy)
        judgement.missing(u"is-there-one"_s);
    judgement.missing(u"proxy-log"_s);
    return judgement.finding();
}

} // namespace goneaway::diagnose::causes
