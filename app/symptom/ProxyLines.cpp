// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/ProxyLines.h"

#include "symptom/Matching.h"
#include "symptom/Sentence.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::symptom {

namespace {

using evidence::Phase;

struct Termination {
    QStringView state;
    QLatin1StringView symbol;
    Phase phase;
};

constexpr Termination Terminations[] = {
    {u"cD", "HAPROXY_TIMEOUT_CLIENT"_L1, Phase::Idle}, // the client was silent longer than "timeout client"
    {u"sD", "HAPROXY_TIMEOUT_SERVER"_L1, Phase::Unknown}, // the server was, idle or still computing
    {u"SD", "HAPROXY_SERVER_ABORTED"_L1, Phase::Unknown}, // the server ended it in mid-session
    {u"SC", "HAPROXY_SERVER_REFUSED"_L1, Phase::Connect},
    {u"sC", "HAPROXY_CONNECT_TIMEOUT"_L1, Phase::Connect},
    {u"sQ", "HAPROXY_QUEUE_TIMEOUT"_L1, Phase::Connect},
    {u"DD", "HAPROXY_SERVER_DOWN"_L1, Phase::Unknown}, // cut because a health check marked the server down
    {u"KD", "HAPROXY_KILLED"_L1, Phase::Unknown}, // an administrator cut it
};

} // namespace

QList<FoundError> scanProxyLines(const Reading &reading)
{
    QList<FoundError> errors;
    // Nothing else ends in two letters and five counters: "... 1/0/28800012 5123 cD 12/12/11/5/0 0/0"
    static const QRegularExpression line(
        u"(?<times>-?\\d+/-?\\d+/\\+?\\d+) \\+?\\d+ (?<state>[A-Za-z]{2}) \\d+/\\d+/\\d+/\\d+/\\+?\\d+ \\d+/\\d+"_s);
    if (!reading.folded.contains("haproxy"_L1) && !reading.isAbout(Topic::MySql))
        return errors;
    for (auto it = matchesIn(line, reading.text); it.hasNext() && errors.size() < 100;) {
        const auto match = it.next();
        const auto known =
            std::find_if(std::begin(Terminations), std::end(Terminations),
                         [&](const Termination &t) { return t.state == match.capturedView(u"state"_s); });
        if (known == std::end(Terminations))
            continue;
        FoundError found;
        found.at = match.capturedStart();
        found.error.symbol = known->symbol;
        found.error.message =
            sentenceAt(reading.text, reading.lineBegin(found.at), reading.lineEnd(found.at));
        found.phase = known->phase;
        errors.append(found);
    }
    return errors;
}

} // namespace goneaway::symptom
