// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/UpperRungs.h"

#include "connect/Aside.h"
#include "connect/ClientErrors.h"
#include "connect/Greeting.h"
#include "connect/Outcomes.h"
#include "connect/ProxySigns.h"

#include <algorithm>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::connect {

namespace facts = evidence::facts;
using evidence::ClientError;
using evidence::Observation;
using evidence::Record;
using evidence::Status;
using evidence::Table;

namespace {

constexpr std::size_t Pings = 10;
constexpr std::chrono::milliseconds PingsLimit = 2s; // all of them; a slow way needs fewer to be told
constexpr std::chrono::milliseconds SlowMedian = 100ms; // from here on applications feel each statement

using Answer = std::variant<Table, ClientError>;
// Given up by us or by the library, the session goes with the thread: closing it may take its time, too.
using SharedSession = std::shared_ptr<ClientSession>;

// Who we are there, who the server is, and whether it takes writes. One row.
const QByteArray AskMariaDb = QByteArrayLiteral(
    "SELECT CONNECTION_ID() AS connection_id, CURRENT_USER() AS account, USER() AS seen_as,"
    " @@hostname AS hostname, @@port AS port, @@version AS version, @@version_comment AS comment,"
    " @@global.read_only AS read_only,"
    " (SELECT HOST FROM information_schema.PROCESSLIST WHERE ID = CONNECTION_ID()) AS seen_from");
const QByteArray AskMySql = QByteArrayLiteral(
    "SELECT CONNECTION_ID() AS connection_id, CURRENT_USER() AS account, USER() AS seen_as,"
    " @@hostname AS hostname, @@port AS port, @@version AS version, @@version_comment AS comment,"
    " @@global.read_only AS read_only, @@global.super_read_only AS super_read_only,"
    " @@global.offline_mode AS offline_mode,"
    " (SELECT HOST FROM performance_schema.processlist WHERE ID = CONNECTION_ID()) AS seen_from");
// For whoever does not know all of that: older servers, proxies that answer by themselves, servers of other
// makes that speak the protocol.
const QByteArray AskPlainly = QByteArrayLiteral("SELECT 1");

// The statement was understood as one that this server does not know: not a lost connection, an expired
// password or an overloaded server, which another statement would meet again.
bool isUnknownThing(const Answer &answer)
{
    constexpr int codes[] = {1054, 1064, 1105, 1109, 1142, 1143, 1146,
                             1193, 1227, 1235, 1238, 1305, 1835, 3554};
    const auto *error = std::get_if<ClientError>(&answer);
    return error && std::find(std::begin(codes), std::end(codes), error->code) != std::end(codes);
}

Answer ask(ClientSession &session, const QString &greetingVersion)
{
    const bool mariaDb = flavourOfVersion(greetingVersion) == "mariadb"_L1;
    Answer answer = session.query(mariaDb ? AskMariaDb : AskMySql);
    return isUnknownThing(answer) ? session.query(AskPlainly) : answer;
}

Record recordOf(const Table &table)
{
    Record record;
    for (qsizetype i = 0; !table.rows.isEmpty() && i < table.columns.size(); ++i)
        record.insert(table.columns.at(i), table.rows.first().value(i));
    return record;
}

QString noteOf(const Record &server)
{
    const auto on = [&](QLatin1StringView name) {
        return server.value(name) == "1"_L1;
    };
    if (on("offline_mode"_L1))
        return u"ladder.query.offline"_s;
    return on("read_only"_L1) || on("super_read_only"_L1) ? u"ladder.query.read-only"_s
                                                          : u"ladder.query.ok"_s;
}

// What the server says of itself; nothing when the query failed.
std::optional<Record> runFirstQuery(Climb &climb, const SharedSession &session, const QString &version)
{
    Observation rung = climb.libraryRung(facts::LadderQuery, u"SELECT"_s);
    const Stopwatch watch;
    const auto limit = climb.target().readTimeout;
    const auto answer =
        runAside([session, version] { return ask(*session, version); }, limit + Grace, climb.cancel());
    rung.took = watch.elapsed();
    if (climb.cancelled())
        return std::nullopt;
    Record record = climb.place();
    record.insert(u"user"_s, climb.target().user);
    const Answer given = answer.value_or(
        Answer(clientError(codes::ServerLost, u"HY000"_s,
                           u"Lost connection to server: no answer to the first query in time"_s)));
    if (const auto *error = std::get_if<ClientError>(&given)) {
        rung.value = record;
        rung.error = *error;
        rung.detail = error->message;
        const QString outcome = queryOutcome(*error, rung.took >= limit - 100ms);
        climb.finish(rung, u"ladder.query."_s + outcome,
                     outcome == "timed-out"_L1 ? Status::TimedOut : Status::Failed);
        return std::nullopt;
    }
    const Record server = recordOf(std::get<Table>(given));
    for (const QString &field : {u"read_only"_s, u"super_read_only"_s, u"offline_mode"_s, u"seen_as"_s})
        record.insert(field, server.value(field));
    record.insert(u"current_user"_s, server.value(u"account"_s));
    rung.value = record;
    climb.finish(rung, noteOf(server));
    return server;
}

QString inMilliseconds(std::chrono::microseconds time)
{
    return QString::number(static_cast<double>(time.count()) / 1000.0, 'f', time < 10ms ? 2 : 0);
}

struct Pinged {
    std::vector<std::chrono::microseconds> times;
    std::optional<ClientError> error;
};

Pinged pingTenTimes(ClientSession &session, const CancelToken &cancel)
{
    using Steady = std::chrono::steady_clock;
    Pinged pinged;
    const auto end = Steady::now() + PingsLimit;
    while (pinged.times.size() < Pings && !cancel.isCancelled() && Steady::now() < end) {
        const auto before = Steady::now();
        pinged.error = session.ping();
        if (pinged.error)
            break;
        pinged.times.push_back(std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - before));
    }
    return pinged;
}

// The shortest round trip; nothing when the pings failed, or were not wanted.
std::optional<std::chrono::microseconds> measureLatency(Climb &climb, const SharedSession &session)
{
    Observation rung = climb.libraryRung(facts::LadderLatency, u"mysql_ping()"_s);
    const Stopwatch watch;
    auto pinged = runAside([session, cancel = climb.cancel()] { return pingTenTimes(*session, cancel); },
                           PingsLimit + climb.target().readTimeout + Grace, climb.cancel());
    rung.took = watch.elapsed();
    if (climb.cancelled())
        return std::nullopt;
    if (!pinged || pinged->error) {
        rung.error = pinged ? *pinged->error
                            : clientError(codes::ServerLost, u"HY000"_s, u"no answer to a ping in time"_s);
        rung.detail = rung.error->message;
        climb.finish(rung, u"ladder.latency.lost"_s, Status::Failed);
        return std::nullopt;
    }
    auto &times = pinged->times;
    std::sort(times.begin(), times.end());
    const auto median = times[times.size() / 2];
    rung.value = Record{{u"pings"_s, QString::number(times.size())},
                        {u"min_us"_s, QString::number(times.front().count())},
                        {u"median_us"_s, QString::number(median.count())},
                        {u"max_us"_s, QString::number(times.back().count())},
                        {u"min"_s, inMilliseconds(times.front())},
                        {u"median"_s, inMilliseconds(median)},
                        {u"max"_s, inMilliseconds(times.back())}};
    climb.finish(rung, median >= SlowMedian ? u"ladder.latency.slow"_s : u"ladder.latency.ok"_s);
    return times.front();
}

void tellProxy(Climb &climb, const Record &server, const HeardBelow &heard,
               std::optional<std::chrono::microseconds> ping)
{
    Observation rung = climb.libraryRung(facts::LadderProxy, u"SELECT"_s);
    const ProxySigns signs = proxySigns(climb.target(), server, heard, ping);
    rung.value = signs.record;
    climb.finish(rung, u"ladder.proxy."_s + signs.outcome);
}

} // namespace

void climbOnSession(Climb &climb, ClientSession session, const HeardBelow &heard, bool withLatency)
{
    const auto shared = std::make_shared<ClientSession>(std::move(session));
    const auto server = runFirstQuery(climb, shared, heard.version);
    if (!server || climb.cancelled())
        return;
    std::optional<std::chrono::microseconds> ping;
    if (withLatency) {
        ping = measureLatency(climb, shared);
        if (climb.cancelled() || !ping)
            return;
    }
    tellProxy(climb, *server, heard, ping);
}

} // namespace goneaway::connect
