// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/Probe.h"

#include "probes/OneByOne.h"
#include "probes/Probing.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::probes {

namespace {

constexpr auto LongestHorizon = 4h; // the longest idle times that firewalls are set to are 1 to 2 hours
constexpr qint64 MostBytes = 1024LL * 1024 * 1024; // the servers' largest max_allowed_packet
constexpr int MostPerSecond = 100;
constexpr auto LongestBurst = 30s;

template <typename Value>
Value within(Value value, Value least, Value most)
{
    return std::clamp(value, least, most);
}

} // namespace

ProbeOptions bounded(const ProbeOptions &options)
{
    ProbeOptions own;
    own.horizon = within<std::chrono::seconds>(options.horizon, 0s, LongestHorizon);
    own.step = within<std::chrono::seconds>(options.step, 0s, LongestHorizon);
    own.pause = std::max(options.pause, 0s);
    own.readTimeout = within<std::chrono::seconds>(options.readTimeout, 0s, LongestHorizon);
    own.mostBytes = within<qint64>(options.mostBytes, 0, MostBytes);
    own.needBytes = within<qint64>(options.needBytes, 0, MostBytes);
    own.rowBytes = within<qint64>(options.rowBytes, 0, MostBytes);
    own.perSecond = within(options.perSecond, 0, MostPerSecond);
    own.duration = within<std::chrono::seconds>(options.duration, 0s, LongestBurst);
    return own;
}

QString costSentence(const Cost &cost, const Texts &texts)
{
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(cost.time);
    const auto rest = cost.time - minutes;
    QString time = minutes > 0min ? u"%1 min"_s.arg(minutes.count()) : QString();
    if (rest > 0s)
        time += (time.isEmpty() ? u"%1 s"_s : u" %1 s"_s).arg(rest.count());
    return texts.text(cost.connections > 0 ? u"probe.cost"_s : u"probe.cost.no-connections"_s,
                      {{u"connections"_s, QString::number(cost.connections)},
                       {u"at_once"_s, QString::number(cost.atOnce)},
                       {u"bytes"_s, bytesText(cost.bytes)},
                       {u"time"_s, time}});
}

std::span<const Probe> allProbes()
{
    static const Probe list[] = {
        idleProbe(),   idlePathProbe(), packetProbe(), longQueryProbe(), killProbe(), reconnectProbe(),
        oneWayProbe(), tlsProbe(),      dnsProbe(),    burstProbe(),     forkProbe(),
    };
    return list;
}

const Probe *probeNamed(QStringView id)
{
    for (const Probe &probe : allProbes()) {
        if (probe.id == id)
            return &probe;
    }
    return nullptr;
}

const Probe *probeFor(QStringView cause)
{
    for (const Probe &probe : allProbes()) {
        if (std::any_of(probe.proves.begin(), probe.proves.end(),
                        [cause](QLatin1StringView one) { return one == cause; }))
            return &probe;
    }
    return nullptr;
}

ProbeResult runProbe(const Probe &probe, const connect::ConnectionTarget &target, const ProbeOptions &options,
                     const Clock &clock, const CancelToken &cancel, evidence::Evidence &evidence,
                     std::function<void(const ProbeStep &)> progress)
{
    ProbeContext context{target, bounded(options), clock, cancel, evidence, std::move(progress), {}, false};
    const Stopwatch watch;
    ProbeResult result = probe.run(context);
    // What was seen may be the server's own end, and no effect of the probe.
    if (context.serverLost && result.outcome != "no-login"_L1) {
        result = {};
        result.outcome = u"no-answer"_s;
        result.standing = Standing::Unclear;
    }
    // Whatever a probe met after that is the cancelling's own doing.
    if (cancel.isCancelled()) {
        result = {};
        result.outcome = u"cancelled"_s;
        result.standing = Standing::Cancelled;
    }
    result.probe = probe.id;
    result.spent = context.spent;
    result.at = clock.now();
    result.took = watch.elapsed();
    evidence.add(toObservation(result));
    return result;
}

} // namespace goneaway::probes
