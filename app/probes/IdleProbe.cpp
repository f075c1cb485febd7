// SPDX-License-Identifier: GPL-3.0-or-later
// What an application sees whose connection was idle for longer than the server allows.
#include "probes/OneByOne.h"
#include "probes/Probing.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::probes {

using connect::FarSide;

namespace {

constexpr QLatin1StringView Causes[] = {"idle-timeout"_L1};
constexpr auto Lowered = 2s; // wait_timeout of our own session
constexpr auto Latest = 5s; // a server that has not hung up by then will not
constexpr auto Noticing = 2s; // until the session is out of the list

Cost costOf(const ProbeOptions &)
{
    return {3, 2, 1000, 12s};
}

ProbeResult run(ProbeContext &context)
{
    Control control(context);
    if (const auto refused = control.open())
        return noLogin(*refused);
    const Opened own = openOwn(context);
    if (!own.session)
        return noLogin(*own.error);
    const quint64 id = own.session->connectionId();
    evidence::Record values = surroundings(*own.session, context.target);
    const qint64 patience =
        firstCell(*own.session, "SELECT @@session.wait_timeout").value_or(u"0"_s).toLongLong();
    values.insert(u"wait_timeout"_s, QString::number(patience));
    if (const auto error = errorOf(own.session->query("SET SESSION wait_timeout = 2")))
        return noLogin(*error);

    report(context, "probe.step.idle"_L1, 20, {{u"seconds"_s, secondsText(Lowered)}});
    const Stopwatch watch;
    const auto side = waitFor(context, *own.session, Latest);
    const auto noticed = watch.elapsed();
    if (!side)
        return cancelled();
    report(context, "probe.step.asking"_L1, 80);
    const bool gone =
        control.waitUntilGone(id, *side == FarSide::Quiet ? 0ms : std::chrono::milliseconds(Noticing));
    if (context.serverLost)
        return noAnswer();
    const auto first = errorOf(own.session->query("SELECT 1"));
    const auto second = errorOf(own.session->query("SELECT 1"));
    putError(values, u"first"_s, first);
    putError(values, u"second"_s, second);
    values.insert(u"after"_s, secondsText(noticed));
    values.insert(u"session_gone"_s, gone ? u"yes"_s : u"no"_s);
    if (!first) {
        // Something in between keeps the server's end in use, or gave us another one.
        ProbeResult result = concluded("survived"_L1, Standing::Unclear, values);
        return result;
    }
    const auto pause = context.options.pause;
    values.insert(u"pause"_s, secondsText(pause));
    ProbeResult result = concluded("closed"_L1, Standing::Shown, values, HungUp::Server);
    if (pause > 0s && patience > 0) {
        const bool enough = std::chrono::seconds(patience) > pause;
        result.outcome = enough ? u"enough"_s : u"too-short"_s;
        result.standing = enough ? Standing::Fine : Standing::Trouble;
    }
    result.measure = static_cast<double>(patience);
    result.error = first;
    return result;
}

} // namespace

Probe idleProbe()
{
    return {"idle"_L1, Causes, &costOf, &run, &compareExactly};
}

} // namespace goneaway::probes
