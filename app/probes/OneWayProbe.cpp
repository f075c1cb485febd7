// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a statement is carried out although its answer is lost.
#include "probes/OneByOne.h"
#include "probes/Probing.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::probes {

using evidence::Record;

namespace {

constexpr QLatin1StringView Causes[] = {"windows-late-error"_L1};
constexpr auto StartLimit = 3s;
constexpr auto EndLimit = 6s; // for the statement itself, 2 s, and for the server to notice

Cost costOf(const ProbeOptions &)
{
    return {3, 2, 1000, 12s};
}

// Takes a lock that is our own session's and holds it for a while: another session sees whether it runs.
QByteArray statementFor(const QByteArray &lock)
{
    return "SELECT GET_LOCK('" + lock + "', 0), SLEEP(2)";
}

// The session that holds it: its id, or "0".
std::optional<qint64> holder(Control &control, const QByteArray &lock)
{
    return control.number("SELECT IFNULL(IS_USED_LOCK('" + lock + "'), 0)");
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
    const Tidy tidy(control, own.session);
    Record values = surroundings(*own.session, context.target);
    const QByteArray lock = "goneaway." + QByteArray::number(id);

    const Stopwatch watch;
    if (const auto error = own.session->send(statementFor(lock)))
        return noLogin(*error);
    std::optional<qint64> held;
    do {
        if (context.cancel.isCancelled())
            return cancelled();
        held = holder(control, lock);
        if (!held)
            return context.cancel.isCancelled() ? cancelled() : noAnswer();
    } while (*held == 0 && watch.elapsed() < StartLimit);
    if (*held == 0)
        return concluded("not-started"_L1, Standing::Unclear, values);

    report(context, "probe.step.one-way"_L1, 40);
    own.session->breakOff();
    const auto error = errorOf(own.session->receive());
    const auto afterwards = holder(control, lock);
    putError(values, u"client"_s, error);
    if (!error || !afterwards)
        return concluded("not-started"_L1, Standing::Unclear, values);
    const bool ran = *afterwards != 0;
    const Stopwatch since;
    while (holder(control, lock).value_or(0) != 0 && since.elapsed() < EndLimit) {
        if (context.cancel.isCancelled())
            return cancelled();
        connect::lookAt({}, 50ms);
    }
    values.insert(u"ran_on"_s, secondsText(since.elapsed()));
    ProbeResult result = concluded(ran ? "executed"_L1 : "stopped"_L1, Standing::Shown, values);
    result.error = error;
    return result;
}

} // namespace

Probe oneWayProbe()
{
    return {"one-way"_L1, Causes, &costOf, &run, &compareExactly};
}

} // namespace goneaway::probes
