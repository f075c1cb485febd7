// SPDX-License-Identifier: GPL-3.0-or-later
// What an application sees whose connection was killed: one of our own, by another of our own.
#include "probes/OneByOne.h"
#include "probes/Probing.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::probes {

namespace {

constexpr QLatin1StringView Causes[] = {"killed"_L1};
constexpr auto Noticing = 3s;
constexpr auto StartLimit = 3s; // until a statement is seen at work

Cost costOf(const ProbeOptions &)
{
    return {4, 2, 2000, 15s};
}

struct Seen {
    std::optional<evidence::ClientError> first;
    std::optional<evidence::ClientError> second;
    bool refused = false; // the KILL itself
};

std::optional<Seen> killIdle(ProbeContext &context, Control &control, connect::ClientSession &session)
{
    Seen seen;
    if (!control.kill(session.connectionId())) {
        seen.refused = true;
        return seen;
    }
    if (!waitFor(context, session, Noticing))
        return std::nullopt;
    seen.first = errorOf(session.query("SELECT 1"));
    seen.second = errorOf(session.query("SELECT 1"));
    return seen;
}

std::optional<Seen> killAtWork(ProbeContext &context, Control &control, connect::ClientSession &session)
{
    Seen seen;
    seen.first = session.send("SELECT SLEEP(10)");
    const Stopwatch watch;
    while (!seen.first && control.commandOf(session.connectionId()) != u"Query"_s
           && watch.elapsed() < StartLimit) {
        if (context.cancel.isCancelled())
            return std::nullopt;
        connect::lookAt({}, 20ms);
    }
    control.kill(session.connectionId());
    const auto answer = answerWithin(context, session, Noticing);
    if (context.cancel.isCancelled())
        return std::nullopt;
    if (answer)
        seen.first = errorOf(*answer);
    return seen;
}

ProbeResult run(ProbeContext &context)
{
    Control control(context);
    if (const auto refused = control.open())
        return noLogin(*refused);
    Opened own = openOwn(context);
    if (!own.session)
        return noLogin(*own.error);
    evidence::Record values = surroundings(*own.session, context.target);
    const auto idle = killIdle(context, control, *own.session);
    if (!idle)
        return cancelled();
    if (idle->refused)
        return concluded("refused"_L1, Standing::Impossible, values);
    putError(values, u"idle_first"_s, idle->first);
    putError(values, u"idle_second"_s, idle->second);

    report(context, "probe.step.kill-at-work"_L1, 50);
    own = openOwn(context);
    if (!own.session)
        return noLogin(*own.error);
    const Tidy tidy(control, own.session);
    const auto busy = killAtWork(context, control, *own.session);
    if (!busy)
        return cancelled();
    putError(values, u"busy_first"_s, busy->first);
    if (!idle->first)
        return concluded("survived"_L1, Standing::Unclear, values);
    ProbeResult result = concluded("killed"_L1, Standing::Shown, values, HungUp::Person);
    result.error = idle->first;
    return result;
}

} // namespace

Probe killProbe()
{
    return {"kill"_L1, Causes, &costOf, &run, &compareExactly};
}

} // namespace goneaway::probes
