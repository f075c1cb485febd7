// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/WatchDrops.h"

#include "lab/Victim.h"

#include <QDateTime>
#include <QFile>

#include <csignal>
#include <memory>
#include <thread>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::watchdrops {

using lab::Account;
using lab::PracticeServer;
using support::WatchRun;

namespace {

Moment now()
{
    return WatchRun::Steady::now();
}

quint64 lastId(const WatchRun &run, const char *key)
{
    quint64 id = 0;
    for (const WatchRun::Line &line : run.lines()) {
        if (line.name() == "state"_L1 && line.text("state") == "watching"_L1)
            id = static_cast<quint64>(line.number(key));
    }
    return id;
}

Result<Moment> killSession(Scene &scene, quint64 id)
{
    const Moment at = now();
    if (const auto done = scene.server.execute({"KILL " + QByteArray::number(id)}); !done)
        return done.error();
    return at;
}

// The last moment at which the server still had this session.
Moment endOf(Scene &scene, quint64 id)
{
    connect::ClientSession session;
    (void)session.open(scene.server.target());
    const QByteArray question =
        "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID=" + QByteArray::number(id);
    Moment alive = now();
    for (;;) {
        const Moment asked = now();
        const auto answer = session.query(question);
        const auto *table = std::get_if<evidence::Table>(&answer);
        if (!table || table->rows.value(0).value(0) != "1"_L1)
            return alive;
        alive = asked;
        std::this_thread::sleep_for(5ms);
    }
}

Drop killed(const QString &which)
{
    const bool quiet = which == "idle"_L1;
    return {u"KILL of the watch's %1 connection"_s.arg(which), u"killed"_s, true, [quiet](Scene &scene) {
                return killSession(scene, quiet ? scene.quietId() : scene.heartbeatId());
            }};
}

// The quiet connection is made anew with a short patience of the server's.
Drop quietTimesOut()
{
    return {u"wait_timeout ends the watch's idle connection"_s, u"idle-timeout"_s, true,
            [](Scene &scene) -> Result<Moment> {
                const qsizetype from = scene.run.lines().size();
                if (const auto set = scene.server.execute(
                        {"SET GLOBAL wait_timeout=6", "KILL " + QByteArray::number(scene.quietId())});
                    !set)
                    return set.error();
                const auto back = scene.run.waitFor(u"state"_s, from);
                if (!back)
                    return Error{ErrorCode::Timeout, u"the watch did not come back"_s};
                const auto set = scene.server.execute({"SET GLOBAL wait_timeout=28800"});
                if (!set)
                    return set.error();
                // The incident of the KILL is over by then.
                return endOf(scene, scene.quietId());
            }};
}

Result<lab::Victim> connectedVictim(Scene &scene, const connect::SessionOptions &options = {})
{
    auto victim = lab::Victim::start(lab::Library::ConnectorC);
    if (!victim)
        return victim.error();
    if (const auto error = victim->connect(scene.server.target(Account::Application), options))
        return Error{ErrorCode::Internal, error->message};
    return victim;
}

// An application's session; the application itself notices nothing yet.
Drop applicationTimesOut()
{
    return {u"wait_timeout ends an application's connection"_s, u"idle-timeout"_s, true,
            [](Scene &scene) -> Result<Moment> {
                auto victim = connectedVictim(scene);
                if (!victim)
                    return victim.error();
                if (const auto error = victim->query("SET SESSION wait_timeout=1"))
                    return Error{ErrorCode::Internal, error->message};
                return endOf(scene, victim->connectionId());
            }};
}

// The application writes the error that it met into its log; nobody else says anything.
Drop applicationWrites(const QString &name, const QString &cause, const QString &text)
{
    return {name, cause, true, [text](Scene &scene) -> Result<Moment> {
                scene.log(text);
                return now();
            }};
}

Drop cleanRestart()
{
    return {u"SIGTERM and a new start"_s, u"server-restart"_s, true, [](Scene &scene) -> Result<Moment> {
                const Moment at = now();
                if (const auto done = scene.server.restart(); !done)
                    return done.error();
                return at;
            }};
}

Drop dies(const QString &name, int signal)
{
    return {name, u"server-crash"_s, true, [signal](Scene &scene) -> Result<Moment> {
                const Moment at = now();
                scene.server.send(signal);
                if (const auto done = scene.server.waitForEnd(); !done)
                    return done.error();
                if (const auto done = scene.server.restart(); !done)
                    return done.error();
                return at;
            }};
}

Drop full()
{
    const auto held = std::make_shared<std::vector<connect::ClientSession>>();
    return {u"every connection in use"_s, u"too-many-connections"_s, true,
            [held](Scene &scene) -> Result<Moment> {
                if (const auto set = scene.server.execute({"SET GLOBAL max_connections=12"}); !set)
                    return set.error();
                for (int i = 0; i < 40; ++i) {
                    connect::ClientSession session;
                    const Moment at = now();
                    if (const auto error = session.open(scene.server.target(Account::Application))) {
                        if (error->code != 1040)
                            return Error{ErrorCode::Internal, error->message};
                        // One seat more is root's own, and the watch would take it.
                        connect::ClientSession last;
                        (void)last.open(scene.server.target(Account::Root));
                        held->push_back(std::move(last));
                        return at;
                    }
                    held->push_back(std::move(session));
                }
                return Error{ErrorCode::Internal, u"the server did not fill up"_s};
            },
            [held](Scene &scene) {
                held->clear();
                while (!scene.server.execute({"SET GLOBAL max_connections=151"}))
                    std::this_thread::sleep_for(20ms);
            }};
}

Drop wrongPassword()
{
    return {u"an application has the wrong password"_s, u"access-denied"_s, true,
            [](Scene &scene) -> Result<Moment> {
                connect::ConnectionTarget target = scene.server.target(Account::Application);
                target.password = Secret(QByteArray("mistyped"));
                connect::ClientSession session;
                const Moment at = now();
                const auto error = session.open(target);
                if (!error || error->code != 1045)
                    return Error{ErrorCode::Internal, u"the login was not refused"_s};
                return at;
            }};
}

Drop tooLarge()
{
    return {u"an application sends more than max_allowed_packet"_s, u"packet-too-large"_s, true,
            [](Scene &scene) -> Result<Moment> {
                auto victim = connectedVictim(scene);
                if (!victim)
                    return victim.error();
                const QByteArray statement = "SELECT '" + QByteArray(70 * 1024 * 1024, 'x') + "'";
                if (!victim->query(statement))
                    return Error{ErrorCode::Internal, u"the server took it"_s};
                const Moment at = now(); // sending so much takes a while
                scene.log(victim->report());
                return at;
            }};
}

Drop hangs()
{
    return {u"the server stands still (SIGSTOP)"_s, u"server-hung"_s, false,
            [](Scene &scene) -> Result<Moment> {
                const Moment at = now();
                scene.server.freeze();
                return at;
            },
            [](Scene &scene) {
                scene.server.thaw();
            }};
}

QString mysqlSays(const QString &error)
{
    return u"Traceback (most recent call last):\n  File \"/srv/app/db.py\", line 40, in query\n"
           "pymysql.err.OperationalError: "_s
        + error;
}

Drop hostIsBlocked()
{
    return applicationWrites(u"the application's log: the host is blocked"_s, u"host-blocked"_s,
                             mysqlSays(u"(1129, \"Host '10.0.0.7' is blocked because of many connection "
                                       "errors; unblock with 'mysqladmin flush-hosts'\")"_s));
}

} // namespace

quint64 Scene::quietId() const
{
    return lastId(run, "quiet_id");
}

quint64 Scene::heartbeatId() const
{
    return lastId(run, "heartbeat_id");
}

void Scene::log(const QString &text) const
{
    QFile file(applicationLog);
    if (file.open(QIODevice::Append))
        file.write((QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs) + u" ERROR "_s + text + u'\n')
                       .toUtf8());
}

QList<Drop> fewDrops()
{
    return {killed(u"idle"_s), applicationTimesOut(), wrongPassword(), dies(u"SIGSEGV"_s, SIGSEGV)};
}

QList<Drop> allDrops()
{
    return {killed(u"idle"_s),
            applicationTimesOut(),
            cleanRestart(),
            wrongPassword(),
            killed(u"heartbeat"_s),
            quietTimesOut(),
            tooLarge(),
            dies(u"SIGSEGV and a new start"_s, SIGSEGV),
            full(),
            killed(u"idle"_s),
            cleanRestart(),
            dies(u"SIGKILL and a new start"_s, SIGKILL),
            quietTimesOut(),
            hostIsBlocked(),
            tooLarge(),
            full(),
            killed(u"heartbeat"_s),
            dies(u"SIGABRT and a new start"_s, SIGABRT),
            cleanRestart(),
            hangs()};
}

QList<Drop> mildDrops()
{
    return {killed(u"idle"_s), killed(u"heartbeat"_s), applicationTimesOut(), wrongPassword(),
            hostIsBlocked()};
}

Drop crash(int signal)
{
    return dies(u"signal %1 and a new start"_s.arg(signal), signal);
}

bool waitUntilBack(Scene &scene, Moment died, qsizetype from)
{
    bool lost = false;
    const auto isBack = [&](const WatchRun::Line &line) {
        lost = lost || (line.text("kind") == "connection-lost"_L1 && line.at() >= died);
        return lost && line.text("state") == "watching"_L1;
    };
    return scene.run.waitFor(isBack, from, 60s).has_value();
}

void waitUntilCalm(Scene &scene)
{
    while (scene.run.waitFor([](const WatchRun::Line &) { return true; }, scene.run.lines().size(), 4500ms)) {
    }
}

Outcome play(Scene &scene, const Drop &drop)
{
    Outcome outcome;
    outcome.drop = drop.name;
    outcome.wanted = drop.cause;
    outcome.atOnce = drop.atOnce;
    const qsizetype from = scene.run.lines().size();
    const auto at = drop.provoke(scene);
    if (!at) {
        outcome.trouble = at.error().detail;
        return outcome;
    }
    const auto since = [&](const WatchRun::Line &line) {
        return std::chrono::duration<double, std::milli>(*line.at() - *at).count();
    };
    const auto isOurs = [&](const WatchRun::Line &line) {
        return line.name() == "incident"_L1 && line.at() && *line.at() >= *at;
    };
    const auto isRight = [&](const WatchRun::Line &line) {
        return isOurs(line) && line.text("cause") == drop.cause;
    };
    scene.run.waitFor(isRight, from, 25s);
    if (drop.restore)
        drop.restore(scene);
    waitUntilCalm(scene);
    for (const WatchRun::Line &line : scene.run.lines().sliced(from)) {
        if (!isOurs(line))
            continue;
        if (outcome.firstMs < 0)
            outcome.firstMs = since(line);
        const QString cause = line.text("cause");
        if (cause.isEmpty())
            continue;
        if (outcome.named.isEmpty()) {
            outcome.named = cause;
            outcome.certainty = line.text("certainty");
        }
        outcome.settledOn = cause;
        if (cause == drop.cause && outcome.namedMs < 0)
            outcome.namedMs = since(line);
    }
    return outcome;
}

QString rowOf(const Outcome &outcome)
{
    const auto ms = [](double value) {
        return value < 0 ? u"-"_s : QString::number(value, 'f', 0);
    };
    return u"| %1 | %2 | %3 %4 | %5 | %6 | %7 | %8 |\n"_s.arg(
        outcome.drop, outcome.wanted, outcome.certainty, outcome.named, outcome.settledOn,
        ms(outcome.firstMs), ms(outcome.namedMs), outcome.trouble);
}

} // namespace goneaway::watchdrops
