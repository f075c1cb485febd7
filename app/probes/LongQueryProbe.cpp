// SPDX-License-Identifier: GPL-3.0-or-later
// How long a statement may take before somebody ends it, and who that is.
#include "probes/OneByOne.h"
#include "probes/Probing.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::probes {

using evidence::ClientError;
using evidence::Record;
using evidence::Table;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr QLatin1StringView Causes[] = {"statement-timeout"_L1, "client-timeout"_L1, "network-timeout"_L1,
                                        "server-hung"_L1};
constexpr auto UsualHorizon = 30s;
constexpr auto Late = 5s; // that an answer may be late
constexpr auto SameTime = 400ms;

seconds horizonOf(const ProbeOptions &options)
{
    return options.horizon > 0s ? options.horizon : seconds(UsualHorizon);
}

// 1, 2, 4, 8 ... and the horizon. The moment of a cut is measured: nothing is gained by steps in between.
QList<seconds> lengths(const ProbeOptions &options)
{
    const seconds horizon = horizonOf(options);
    QList<seconds> list;
    for (seconds length = 1s; length < horizon && length <= 4s; length *= 2)
        list.append(length);
    list.append(horizon);
    return list;
}

Cost costOf(const ProbeOptions &options)
{
    seconds time = 10s;
    for (const seconds length : lengths(options))
        time += length + 1s;
    return {4, 2, 2000, time};
}

struct Ending {
    milliseconds after{0};
    std::optional<ClientError> error; // none: an answer came
    bool interrupted = false; // SLEEP() says so by its result, 1
};

// Nothing when cancelled. The application's own patience is tried out by waiting no longer.
std::optional<Ending> sleepFor(ProbeContext &context, connect::ClientSession &session, seconds length)
{
    Ending ending;
    const Stopwatch watch;
    ending.error =
        session.send("SELECT SLEEP(" + QByteArray::number(static_cast<qint64>(length.count())) + ')');
    if (ending.error)
        return ending;
    const seconds own = context.options.readTimeout;
    const milliseconds limit =
        own > 0s ? std::min<milliseconds>(own, length + Late) : milliseconds(length + Late);
    const auto answer = answerWithin(context, session, limit);
    ending.after = watch.elapsed();
    if (context.cancel.isCancelled())
        return std::nullopt;
    if (!answer) {
        ending.error = ClientError{2013, u"CR_SERVER_LOST"_s, u"HY000"_s, {}, u"no answer came"_s};
        return ending;
    }
    ending.error = errorOf(*answer);
    const auto *table = std::get_if<Table>(&*answer);
    ending.interrupted = table && !table->rows.isEmpty() && table->rows.first().value(0) == "1"_L1;
    return ending;
}

// ms; 0 when there is none. MySQL counts in ms, MariaDB in seconds with decimals.
milliseconds statementLimit(const Control &control, connect::ClientSession &session)
{
    const auto text = firstCell(session,
                                control.isMariaDb() ? "SELECT @@session.max_statement_time * 1000"
                                                    : "SELECT @@session.max_execution_time");
    return milliseconds(text ? static_cast<qint64>(text->toDouble()) : 0);
}

bool about(milliseconds one, milliseconds other)
{
    return other > 0ms && one + SameTime > other && one < other + SameTime;
}

struct Before {
    milliseconds limit{0};
    std::optional<qint64> kills;
};

// Who cut it, and under which outcome that is told.
std::pair<QLatin1StringView, HungUp> culprit(ProbeContext &context, Control &control, const Ending &ending,
                                             quint64 id, const Before &before)
{
    const bool statementOnly =
        ending.interrupted || (ending.error && (ending.error->code == 1969 || ending.error->code == 3024));
    if (statementOnly && (about(ending.after, before.limit) || ending.error))
        return {"statement-limit"_L1, HungUp::Server};
    if (ending.interrupted || (ending.error && ending.error->code == 1317))
        return {"interrupted"_L1, HungUp::Person};
    if (about(ending.after, context.options.readTimeout) && ending.error->message == "no answer came"_L1)
        return {"client"_L1, HungUp::Client};
    const auto command = control.commandOf(id);
    if (!command)
        return {"lost"_L1, HungUp::Unknown};
    if (!command->isEmpty())
        return {"path"_L1, HungUp::Proxy}; // the server is still at work on it
    const auto kills = control.status("Com_kill"_L1);
    if (kills && before.kills && *kills > *before.kills)
        return {"killed"_L1, HungUp::Person};
    return {"lost"_L1, HungUp::Unknown};
}

ProbeResult run(ProbeContext &context)
{
    Control control(context);
    if (const auto refused = control.open())
        return noLogin(*refused);
    connect::ConnectionTarget target = context.target;
    target.readTimeout = horizonOf(context.options) + Late;
    const Opened own = openOwn(context, target);
    if (!own.session)
        return noLogin(*own.error);
    const quint64 id = own.session->connectionId();
    const Tidy tidy(control, own.session);
    const Before before{statementLimit(control, *own.session), control.status("Com_kill"_L1)};
    Record values = surroundings(*own.session, context.target);
    values.insert(u"horizon"_s, secondsText(horizonOf(context.options)));
    values.insert(u"limit"_s, secondsText(before.limit));
    milliseconds passed{0};
    const auto all = lengths(context.options);
    for (qsizetype i = 0; i < all.size(); ++i) {
        report(context, "probe.step.long-query"_L1, static_cast<int>(i * 100 / all.size()),
               {{u"seconds"_s, secondsText(all[i])}});
        const auto ending = sleepFor(context, *own.session, all[i]);
        if (!ending)
            return cancelled();
        if (!ending->error && !ending->interrupted) {
            passed = all[i];
            continue;
        }
        const auto [outcome, who] = culprit(context, control, *ending, id, before);
        if (context.cancel.isCancelled())
            return cancelled();
        values.insert(u"after"_s, secondsText(ending->after));
        values.insert(u"after_ms"_s, QString::number(ending->after.count()));
        values.insert(u"passed"_s, secondsText(passed));
        ProbeResult result = concluded(outcome, Standing::Trouble, values, who);
        result.error = ending->error;
        result.measure = static_cast<double>(ending->after.count()) / 1000.0;
        return result;
    }
    ProbeResult result = concluded("none"_L1, Standing::Fine, values);
    result.measure = static_cast<double>(horizonOf(context.options).count());
    return result;
}

Change compare(const ProbeResult &before, const ProbeResult &after)
{
    const bool farEnough = after.measure && before.measure && *after.measure > *before.measure;
    if (before.standing == Standing::Trouble && after.standing == Standing::Fine && !farEnough)
        return Change::NotComparable;
    if (before.standing == Standing::Fine && after.standing == Standing::Fine)
        return Change::Same;
    return compareResults(before, after, 0.1);
}

} // namespace

Probe longQueryProbe()
{
    return {"long-query"_L1, Causes, &costOf, &run, &compare};
}

} // namespace goneaway::probes
