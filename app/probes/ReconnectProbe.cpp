// SPDX-License-Identifier: GPL-3.0-or-later
// What this client library does after a loss, and what a reconnection loses without a word.
#include "probes/OneByOne.h"
#include "probes/Probing.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::probes {

using connect::ClientSession;
using evidence::Record;
using evidence::Table;

namespace {

constexpr QLatin1StringView Causes[] = {"reconnect-off"_L1};
constexpr int Tries = 3; // statements after the loss
constexpr auto Noticing = 3s;

Cost costOf(const ProbeOptions &)
{
    return {8, 2, 4000, 15s};
}

// Whether a temporary table stays between us and this session: in some binary log formats replicas would make
// it too.
bool mayMakeTable(ClientSession &session)
{
    return firstCell(session, "SELECT @@global.log_bin = 0 OR @@session.binlog_format = 'ROW'") == u"1"_s;
}

struct State {
    bool variable = false;
    bool setting = false;
    bool lock = false;
    bool transaction = false;
    std::optional<bool> table; // nothing: it was not tried
};

QByteArray lockName(quint64 id)
{
    return "goneaway." + QByteArray::number(id);
}

State give(ClientSession &session, quint64 id)
{
    session.query("SET @goneaway = 1");
    session.query("SET SESSION net_read_timeout = 77");
    session.query("DO GET_LOCK('" + lockName(id) + "', 0)");
    State given;
    if (mayMakeTable(session))
        given.table =
            !errorOf(session.query("CREATE TEMPORARY TABLE goneaway_probe (a INT) ENGINE = MEMORY"));
    session.query("START TRANSACTION");
    given.variable = firstCell(session, "SELECT @goneaway") == u"1"_s;
    given.setting = firstCell(session, "SELECT @@session.net_read_timeout") == u"77"_s;
    given.lock = firstCell(session, "SELECT IS_USED_LOCK('" + lockName(id) + "')") == QString::number(id);
    given.transaction = session.inTransaction();
    return given;
}

State keeps(ClientSession &session, quint64 id, const State &given)
{
    State kept;
    kept.transaction = session.inTransaction();
    kept.variable = firstCell(session, "SELECT @goneaway") == u"1"_s;
    kept.setting = firstCell(session, "SELECT @@session.net_read_timeout") == u"77"_s;
    kept.lock = firstCell(session, "SELECT IS_USED_LOCK('" + lockName(id) + "')") == QString::number(id);
    if (given.table)
        kept.table = !errorOf(session.query("SELECT COUNT(*) FROM goneaway_probe"));
    return kept;
}

struct Story {
    QStringList answers; // of each statement after the loss: an error's number, or "new session"
    bool reconnected = false;
    QStringList lost;
    std::optional<evidence::ClientError> error; // the first one
    bool tableTried = false;
};

std::optional<Story> loseAndAsk(ProbeContext &context, Control &control, bool reconnect,
                                std::optional<ProbeResult> &ended)
{
    connect::SessionOptions options;
    options.reconnect = reconnect;
    const Opened own = openOwn(context, context.target, options);
    if (!own.session) {
        ended = noLogin(*own.error);
        return std::nullopt;
    }
    ClientSession &session = *own.session;
    const quint64 id = session.connectionId();
    const State given = give(session, id);
    if (!control.kill(id)) {
        ended = concluded("refused"_L1, Standing::Impossible);
        return std::nullopt;
    }
    if (!waitFor(context, session, Noticing)) {
        ended = cancelled();
        return std::nullopt;
    }
    Story story;
    story.tableTried = given.table.value_or(false);
    for (int i = 0; i < Tries && !story.reconnected; ++i) {
        const auto answer = session.query("SELECT CONNECTION_ID()");
        if (const auto error = errorOf(answer)) {
            story.answers << QString::number(error->code);
            if (!story.error)
                story.error = error;
            continue;
        }
        story.answers << u"new session"_s;
        story.reconnected = true;
        ++context.spent.connections;
    }
    if (story.reconnected) {
        const State kept = keeps(session, id, given);
        const auto note = [&story](bool had, bool has, const QString &what) {
            if (had && !has)
                story.lost << what;
        };
        note(given.transaction, kept.transaction, u"the open transaction"_s);
        note(given.table.value_or(false), kept.table.value_or(false), u"temporary tables"_s);
        note(given.variable, kept.variable, u"user variables"_s);
        note(given.setting, kept.setting, u"session settings"_s);
        note(given.lock, kept.lock, u"GET_LOCK() locks"_s);
    }
    return story;
}

ProbeResult run(ProbeContext &context)
{
    Control control(context);
    if (const auto refused = control.open())
        return noLogin(*refused);
    std::optional<ProbeResult> ended;
    const auto plain = loseAndAsk(context, control, false, ended);
    if (!plain)
        return *ended;
    report(context, "probe.step.reconnect"_L1, 50);
    const auto automatic = loseAndAsk(context, control, true, ended);
    if (!automatic)
        return *ended;
    Record values{{u"library"_s, connect::clientLibrary().display()}, {u"server"_s, control.version()}};
    values.insert(u"plain"_s, plain->answers.join(u", "_s));
    values.insert(u"automatic"_s, automatic->answers.join(u", "_s));
    values.insert(u"lost"_s, automatic->lost.join(u", "_s));
    values.insert(u"table_tried"_s, automatic->tableTried ? u"yes"_s : u"no"_s);
    ProbeResult result = concluded("stays-lost"_L1, Standing::Shown, values);
    if (plain->reconnected) {
        // Nobody asked for it, and nobody was told.
        result.outcome = u"by-itself"_s;
        result.standing = Standing::Trouble;
    } else if (automatic->reconnected) {
        result.outcome = u"when-asked"_s;
    }
    result.error = plain->error;
    return result;
}

} // namespace

Probe reconnectProbe()
{
    return {"reconnect"_L1, Causes, &costOf, &run, &compareExactly};
}

} // namespace goneaway::probes
