// SPDX-License-Identifier: GPL-3.0-or-later
// Many logins in a short time: how many are refused, and why.
#include "probes/OneByOne.h"
#include "probes/Probing.h"

#include <QMap>

#include <algorithm>
#include <deque>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::probes {

using evidence::ClientError;
using evidence::Record;
using evidence::Table;
using std::chrono::milliseconds;

namespace {

constexpr QLatin1StringView Causes[] = {"too-many-connections"_L1, "host-blocked"_L1};
constexpr int UsualPerSecond = 20;
constexpr auto UsualDuration = 3s;
constexpr int MostHeld = 10; // open at the same time
constexpr int MostFailures = 20; // then it is clear; refused logins may block a host (max_connect_errors)
constexpr auto Slow = 1s;

int perSecond(const ProbeOptions &options)
{
    return options.perSecond > 0 ? options.perSecond : UsualPerSecond;
}

std::chrono::seconds durationOf(const ProbeOptions &options)
{
    return options.duration > 0s ? options.duration : std::chrono::seconds(UsualDuration);
}

int countOf(const ProbeOptions &options)
{
    return perSecond(options) * static_cast<int>(durationOf(options).count());
}

Cost costOf(const ProbeOptions &options)
{
    return {countOf(options) + 2, MostHeld + 1, countOf(options) * 300LL, durationOf(options) * 2 + 10s};
}

// Never so many that others are left without: a quarter of what is free.
int mostHeld(Control &control)
{
    const auto most = control.number("SELECT @@max_connections");
    const auto now = control.status("Threads_connected"_L1);
    if (!most || !now)
        return 1;
    return static_cast<int>(std::clamp<qint64>((*most - *now) / 4, 1, MostHeld));
}

struct Kind {
    int count = 0;
    ClientError error;
};

ProbeResult run(ProbeContext &context)
{
    int held = 1;
    {
        Control control(context);
        // Refused now: that is what is to be counted.
        if (!control.open())
            held = mostHeld(control);
    }
    const int wanted = countOf(context.options);
    const milliseconds every = milliseconds(1000) / perSecond(context.options);
    std::deque<Session> open;
    QMap<int, Kind> failures;
    QList<milliseconds> took;
    int failed = 0;
    const Stopwatch watch;
    int made = 0;
    // A server that hangs lets every login wait for its timeout: no longer than was said before.
    const milliseconds atMost = costOf(context.options).time;
    for (; made < wanted && failed < MostFailures && (made == 0 || watch.elapsed() < atMost); ++made) {
        while (watch.elapsed() < every * made && !context.cancel.isCancelled())
            connect::lookAt({}, std::min<milliseconds>(20ms, every * made - watch.elapsed() + 1ms));
        if (context.cancel.isCancelled())
            return cancelled();
        if (made % 10 == 0)
            report(context, "probe.step.burst"_L1, made * 100 / wanted,
                   {{u"number"_s, QString::number(made)}, {u"count"_s, QString::number(wanted)}});
        Opened opened = openOwn(context);
        if (context.cancel.isCancelled())
            return cancelled();
        std::optional<ClientError> error = opened.error;
        if (opened.session)
            error = errorOf(opened.session->query("DO 0"));
        if (error) {
            ++failed;
            Kind &kind = failures[error->code];
            ++kind.count;
            kind.error = *error;
            continue;
        }
        took.append(opened.took);
        open.push_back(std::move(opened.session));
        if (static_cast<int>(open.size()) > held)
            open.pop_front();
    }
    const auto all = std::max<milliseconds>(watch.elapsed(), 1ms);
    open.clear();

    Table table{{u"code"_s, u"count"_s, u"message"_s}, {}};
    QStringList kinds;
    std::optional<ClientError> worst;
    int most = 0;
    for (auto it = failures.begin(); it != failures.end(); ++it) {
        table.rows.append({QString::number(it.key()), QString::number(it->count), it->error.message});
        kinds << u"error %1 (%2 times)"_s.arg(it.key()).arg(it->count);
        if (it->count > most) {
            most = it->count;
            worst = it->error;
        }
    }
    observe(context, "probe.burst.failures"_L1, table);
    std::sort(took.begin(), took.end());
    Record values{
        {u"count"_s, QString::number(made)},
        {u"failed"_s, QString::number(failed)},
        {u"kinds"_s, kinds.join(u", "_s)},
        {u"rate"_s,
         QString::number(static_cast<double>(made) * 1000.0 / static_cast<double>(all.count()), 'f', 1)},
        {u"held"_s, QString::number(held)},
        {u"median"_s, took.isEmpty() ? u"?"_s : QString::number(took[took.size() / 2].count())},
        {u"slowest"_s, took.isEmpty() ? u"?"_s : QString::number(took.last().count())}};
    ProbeResult result = concluded("fine"_L1, Standing::Fine, values);
    if (failed > 0) {
        result.outcome = failed == made ? u"all-failed"_s : u"some-failed"_s;
        result.standing = Standing::Trouble;
        result.error = worst;
    } else if (took.last() >= Slow) {
        result.outcome = u"slow"_s;
        result.standing = Standing::Trouble;
    }
    result.measure = made > 0 ? -100.0 * failed / made : 0;
    return result;
}

Change compare(const ProbeResult &before, const ProbeResult &after)
{
    if (before.standing == Standing::Fine && after.standing == Standing::Fine)
        return Change::Same;
    return compareResults(before, after, 0.1);
}

} // namespace

Probe burstProbe()
{
    return {"burst"_L1, Causes, &costOf, &run, &compare};
}

} // namespace goneaway::probes
