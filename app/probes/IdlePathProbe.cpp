// SPDX-License-Identifier: GPL-3.0-or-later
// The shortest idle time that the path to the server does not survive, and who ends it.
#include "probes/IdleRound.h"
#include "probes/OneByOne.h"
#include "probes/Probing.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::probes {

using evidence::Record;
using evidence::Table;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr QLatin1StringView Causes[] = {"network-idle-drop"_L1, "proxy-timeout"_L1};
constexpr auto UsualHorizon = 120s;
constexpr auto ShortestHorizon = 2s;
constexpr int MostAtOnce = 40;
constexpr int Narrowing = 15; // connections in a second look
constexpr int MostLooks = 3;
constexpr auto CloseEnough = 1s;
// Times that people and products choose, and what lies between them.
constexpr int Usual[] = {5,   10,  15,  20,  30,  45,   60,   90,   120,  150,  180,  240,   300,
                         350, 420, 480, 600, 900, 1200, 1800, 2700, 3600, 5400, 7200, 10800, 14400};

seconds horizonOf(const ProbeOptions &options)
{
    return options.horizon > 0s ? std::max<seconds>(options.horizon, ShortestHorizon) : seconds(UsualHorizon);
}

QList<milliseconds> firstLook(const ProbeOptions &options)
{
    const seconds horizon = horizonOf(options);
    QList<milliseconds> times;
    if (options.step > 0s) {
        // No closer than what fits in one look.
        const auto step =
            std::max<seconds>(options.step, seconds((horizon.count() + MostAtOnce - 1) / MostAtOnce));
        for (seconds at = step; at < horizon; at += step)
            times.append(at);
    } else {
        for (const int at : Usual) {
            if (seconds(at) < horizon)
                times.append(seconds(at));
        }
    }
    times.append(horizon);
    return times;
}

// Between two times, evenly, no closer than a second.
QList<milliseconds> closerLook(milliseconds lived, milliseconds lost)
{
    const auto parts = std::clamp<qint64>((lost - lived) / 1s, 2, Narrowing + 1);
    QList<milliseconds> times;
    for (qint64 part = 1; part < parts; ++part)
        times.append(lived + (lost - lived) * part / parts);
    times.append(lost); // once more, to be sure
    return times;
}

Cost costOf(const ProbeOptions &options)
{
    const auto first = static_cast<int>(firstLook(options).size());
    const bool narrows = options.step == 0s || options.step > CloseEnough;
    const int looks = narrows ? MostLooks : 1;
    const int closer = static_cast<int>(std::min<qint64>(Narrowing, horizonOf(options).count())) + 1;
    const int all = first + (looks - 1) * closer;
    return {all + 2 + looks, std::max(first, narrows ? closer : 0) + 1, all * 500,
            looks * (horizonOf(options) + 10s)};
}

// A setting below the cut-off, in a number that people would choose.
seconds below(milliseconds cut, double share)
{
    const double wanted = static_cast<double>(cut.count()) / 1000.0 * share;
    for (const int step : {300, 60, 30, 15, 10, 5}) {
        if (wanted >= step * 2)
            return seconds(static_cast<qint64>(wanted) / step * step);
    }
    return seconds(std::max(1, static_cast<int>(wanted)));
}

Table tableOf(const QList<IdleFate> &fates)
{
    Table table{{u"idle_s"_s, u"outcome"_s, u"code"_s, u"server_side"_s}, {}};
    for (const IdleFate &fate : fates)
        table.rows.append({secondsText(fate.idle), fate.outcome,
                           fate.error ? QString::number(fate.error->code) : u""_s, fate.serverSide});
    return table;
}

// Who ended it, from what both sides saw.
HungUp whoEnded(const IdleRound &round, const IdleFate &lost, seconds waitTimeout)
{
    const bool gone = lost.serverSide == "gone"_L1;
    const bool there = lost.serverSide == "there"_L1;
    if (lost.error && lost.error->code == 4031 && !round.serverIsMariaDb())
        return HungUp::Server;
    if (there) {
        // One that was told of the end and did not tell the server keeps the server's end for somebody else.
        return lost.byItself ? HungUp::Proxy : HungUp::Network;
    }
    if (gone && waitTimeout > 0s && lost.idle + 500ms >= waitTimeout)
        return HungUp::Server;
    if (gone && round.killsSeen() > 0)
        return HungUp::Person;
    if (gone)
        return lost.outcome == "silent"_L1 ? HungUp::Path : HungUp::Proxy;
    return HungUp::Path;
}

class IdlePath
{
public:
    explicit IdlePath(ProbeContext &context)
        : m_context(context)
        , m_control(context)
    {
    }

    ProbeResult run();

private:
    ProbeResult conclude(const IdleRound &last) const;
    ProbeResult once() const;

    ProbeContext &m_context;
    Control m_control;
    seconds m_waitTimeout{0};
    milliseconds m_lived{0}; // the longest idle time that was survived
    std::optional<IdleFate> m_lost; // the shortest that was not
};

ProbeResult IdlePath::run()
{
    if (const auto refused = m_control.open())
        return noLogin(*refused);
    m_waitTimeout = seconds(m_control.number("SELECT @@session.wait_timeout").value_or(0));
    const bool narrows = m_context.options.step == 0s || m_context.options.step > CloseEnough;
    QList<milliseconds> times = firstLook(m_context.options);
    QList<IdleFate> all;
    for (int look = 0;; ++look) {
        IdleRound round(m_context, m_control, times, look == 0 ? 0 : 60);
        if (auto ended = round.run())
            return *ended;
        all += round.fates();
        for (const IdleFate &fate : round.fates()) {
            if (fate.lived())
                m_lived = std::max(m_lived, fate.idle);
        }
        const IdleFate *lost = round.firstLost();
        if (look > 0 && !lost) {
            observe(m_context, "probe.idle-path.connections"_L1, tableOf(all));
            return once();
        }
        if (lost && (!m_lost || lost->idle <= m_lost->idle || lost->byItself))
            m_lost = *lost;
        if (m_lost)
            m_lived = std::min(m_lived, m_lost->idle); // it comes and goes
        const bool close = !m_lost || m_lost->byItself || m_lost->idle - m_lived <= CloseEnough + 200ms;
        if (close || !narrows || look + 1 == MostLooks) {
            observe(m_context, "probe.idle-path.connections"_L1, tableOf(all));
            return conclude(round);
        }
        times = closerLook(m_lived, m_lost->idle);
    }
}

ProbeResult IdlePath::conclude(const IdleRound &last) const
{
    Record values{{u"library"_s, connect::clientLibrary().display()}, {u"server"_s, m_control.version()}};
    values.insert(u"wait_timeout"_s, QString::number(m_waitTimeout.count()));
    values.insert(u"horizon"_s, secondsText(horizonOf(m_context.options)));
    values.insert(u"lived"_s, secondsText(m_lived));
    if (last.abortsSeen())
        values.insert(u"aborted_clients"_s, QString::number(*last.abortsSeen()));
    if (!m_lost) {
        ProbeResult result = concluded("none"_L1, Standing::Fine, values);
        result.measure = static_cast<double>(m_lived.count()) / 1000.0;
        return result;
    }
    const milliseconds cut = m_lost->idle;
    const HungUp who = whoEnded(last, *m_lost, m_waitTimeout);
    values.insert(u"cut"_s, secondsText(cut));
    values.insert(u"cut_ms"_s, QString::number(cut.count()));
    // Seen to the moment, or between what lived and what was lost.
    values.insert(u"exact"_s, m_lost->byItself ? u"yes"_s : u"no"_s);
    values.insert(u"at"_s,
                  m_lost->byItself ? u"after %1 s"_s.arg(secondsText(cut))
                                   : u"after more than %1 s and at most %2 s"_s.arg(secondsText(m_lived),
                                                                                    secondsText(cut)));
    values.insert(u"server_side"_s, m_lost->serverSide);
    values.insert(u"keepalive"_s, QString::number(below(cut, 0.5).count()));
    values.insert(u"pool"_s, QString::number(below(cut, 0.8).count()));
    ProbeResult result = concluded("path"_L1, Standing::Trouble, values, who);
    const QString outcome = nameOf(who);
    result.outcome = outcome == "path"_L1 || outcome == "unknown"_L1 ? u"path"_s : outcome;
    result.measure = static_cast<double>(cut.count()) / 1000.0;
    result.error = m_lost->error;
    return result;
}

// Lost at the first look, and not when it was looked at more closely.
ProbeResult IdlePath::once() const
{
    Record values{{u"first"_s, secondsText(m_lost->idle)}, {u"lived"_s, secondsText(m_lived)}};
    ProbeResult result = concluded("once"_L1, Standing::Unclear, values, HungUp::Unknown);
    result.error = m_lost->error;
    return result;
}

ProbeResult run(ProbeContext &context)
{
    return IdlePath(context).run();
}

Change compare(const ProbeResult &before, const ProbeResult &after)
{
    // A shorter look that finds nothing proves nothing.
    const bool farEnough = after.measure && before.measure && *after.measure > *before.measure;
    if (before.standing == Standing::Trouble && after.standing == Standing::Fine && !farEnough)
        return Change::NotComparable;
    // Nothing happened either time: how far each looked says nothing about the path.
    if (before.standing == Standing::Fine && after.standing == Standing::Fine)
        return Change::Same;
    // Where each was seen to within a second.
    if (before.standing == after.standing && before.measure && after.measure
        && std::abs(*before.measure - *after.measure) <= 1.2)
        return Change::Same;
    return compareResults(before, after, 0.02);
}

} // namespace

Probe idlePathProbe()
{
    return {"idle-path"_L1, Causes, &costOf, &run, &compare};
}

} // namespace goneaway::probes
