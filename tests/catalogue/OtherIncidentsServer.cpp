// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of SIGNATURES, tables 1 and 2, in which the server itself went down.
#include "catalogue/OtherIncidents.h"

#include "support/EvidenceBuilder.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::test {

namespace facts = evidence::facts;
namespace hints = evidence::hints;
using diagnose::Certainty;
using evidence::AbortReason;
using evidence::LogEvent;
using evidence::LogEventKind;
using evidence::Phase;

namespace {

const QString Lm2013 = u"Lost connection to server during query"_s; // MariaDB Connector/C
const QString Lo2013 = u"Lost connection to MySQL server during query"_s; // Oracle's library
const QString Lm2006 = u"Server has gone away"_s;

LogEvent event(LogEventKind kind, std::chrono::seconds ago, std::optional<quint64> id = std::nullopt)
{
    LogEvent made;
    made.kind = kind;
    made.time = EvidenceBuilder::now().addSecs(-ago.count());
    made.connectionId = id;
    return made;
}

LogEvent starting(std::chrono::seconds ago, std::optional<bool> afterCrash = std::nullopt)
{
    LogEvent made = event(LogEventKind::Starting, ago);
    made.afterCrash = afterCrash;
    return made;
}

LogEvent kernelKill(std::chrono::seconds ago)
{
    LogEvent made = event(LogEventKind::OutOfMemory, ago);
    made.text = u"Memory cgroup out of memory: Killed process 30925 (mariadbd) total-vm:2000000kB"_s;
    return made;
}

// The server ended `ago` and came back a second later.
EvidenceBuilder crashed(EvidenceBuilder builder, std::chrono::seconds ago,
                        std::optional<quint64> id = std::nullopt)
{
    return builder.uptime(ago - 1s)
        .logRead()
        .log(starting(240h))
        .log(event(LogEventKind::Crash, ago, id))
        .log(starting(ago - 1s, true));
}

EvidenceBuilder stopped(EvidenceBuilder builder, std::chrono::seconds ago)
{
    return builder.uptime(ago - 2s)
        .logRead()
        .log(starting(240h))
        .log(event(LogEventKind::Shutdown, ago))
        .log(event(LogEventKind::Shutdown, ago - 1s))
        .log(starting(ago - 2s, false));
}

EvidenceBuilder sigkilled(EvidenceBuilder builder, std::chrono::seconds ago)
{
    return builder.uptime(ago).logRead().log(starting(240h)).log(starting(ago, true));
}

QList<OtherIncident> crashes()
{
    Incidents incidents("server-crash");
    const auto lost = EvidenceBuilder::mariadb().symptom(2013, Lm2013).justNow();
    const auto lostOracle = EvidenceBuilder::mysql().symptom(2013, Lo2013).justNow();

    incidents.add(u"the crash report names the lost session"_s,
                  crashed(EvidenceBuilder(lost).lostId(31), 3s, 31), Certainty::Confirmed);
    incidents.add(u"the same, MySQL and Oracle's library"_s,
                  crashed(EvidenceBuilder(lostOracle).lostId(9), 3s, 9), Certainty::Confirmed);
    incidents.add(u"another session's statement crashed it while ours ran"_s,
                  crashed(EvidenceBuilder(lost).lostId(31).failedAfter(40s), 3s, 30), Certainty::Confirmed);
    incidents.add(u"crashed in the very minute, id unknown"_s, crashed(lost, 20s, 30), Certainty::Confirmed);
    incidents.add(u"crashed during the pause before the error"_s,
                  crashed(EvidenceBuilder::mariadb().symptom(2006, Lm2006).justNow().idleBefore(2h), 1h),
                  Certainty::Likely);
    incidents.add(
        u"crashed during the pause before the error, and the lost id is of an earlier run"_s,
        crashed(EvidenceBuilder::mariadb().symptom(2006, Lm2006).justNow().idleBefore(2h).lostId(9000), 1h),
        Certainty::Confirmed);
    LogEvent localTime = event(LogEventKind::Crash, 3s, 30);
    localTime.zoneInferred = true;
    incidents.add(u"the log's time zone is a guess"_s,
                  EvidenceBuilder(lost).logRead().log(starting(240h)).log(localTime).uptime(2s),
                  Certainty::Likely);
    incidents.add(u"an abort line comes first"_s,
                  crashed(EvidenceBuilder(lost).log(AbortReason::ErrorReading, 12, 90s), 20s),
                  Certainty::Likely);
    incidents.add(u"crashed five minutes before the error, pause unknown"_s, crashed(lost, 5min),
                  Certainty::Likely);
    incidents.add(u"crashed hours before the error, pause unknown"_s, crashed(lost, 3h), Certainty::Possible);
    incidents.add(u"crashed less than an hour ago, time of the error unknown"_s,
                  crashed(EvidenceBuilder::mariadb().symptom(2013, Lm2013), 20min), Certainty::Likely);
    incidents.add(u"crashed yesterday, time of the error unknown"_s,
                  crashed(EvidenceBuilder::mariadb().symptom(2013, Lm2013), 20h), Certainty::Possible);
    incidents.add(u"kill -9 while the statement ran: only an unclean start"_s,
                  sigkilled(EvidenceBuilder(lost).failedAfter(5s), 2s), Certainty::Likely);
    incidents.add(u"kill -9 during a pause"_s, sigkilled(EvidenceBuilder(lost).idleBefore(10min), 5min),
                  Certainty::Likely);
    incidents.add(
        u"kill -9, the socket: 2006"_s,
        sigkilled(EvidenceBuilder::mariadb().symptom(2006, Lm2006).justNow().idleBefore(10min), 5min),
        Certainty::Likely);
    incidents.add(u"kill -9 less than an hour ago, time of the error unknown"_s,
                  sigkilled(EvidenceBuilder::mysql().symptom(2013, Lo2013), 20min), Certainty::Likely);
    incidents.add(u"only the uptime is known, and the words speak of a crash"_s,
                  EvidenceBuilder::mysql().symptom(2013, Lo2013).justNow().uptime(20s).hint(hints::Crashed),
                  Certainty::Likely, {u"server-restart"_s});
    incidents.add(u"the words speak of a crash, nothing else known"_s,
                  EvidenceBuilder::nothing().symptom(2013).hint(hints::Crashed), Certainty::Likely);
    return incidents.list();
}

QList<OtherIncident> restarts()
{
    Incidents incidents("server-restart");
    const auto lost = EvidenceBuilder::mariadb().symptom(2013, Lm2013).justNow();

    incidents.add(u"MySQL says 1053"_s, EvidenceBuilder::mysql().symptom(1053).justNow().uptime(5s),
                  Certainty::Confirmed);
    incidents.add(u"1053, and the server is up for ten days"_s, EvidenceBuilder::mysql().symptom(1053),
                  Certainty::Likely);
    incidents.add(u"1053 after KILL: the server never stopped"_s,
                  EvidenceBuilder::mysql().symptom(1053).justNow(), Certainty::Possible);
    incidents.add(u"1053, then 2013, nobody could look"_s,
                  EvidenceBuilder::nothing().symptom(1053).symptom(2013), Certainty::Confirmed);
    incidents.add(u"shut down while the statement ran"_s, stopped(EvidenceBuilder(lost).failedAfter(30s), 3s),
                  Certainty::Confirmed);
    incidents.add(u"shut down during the pause before the error"_s,
                  stopped(EvidenceBuilder::mysql().symptom(2013, Lo2013).justNow().idleBefore(2h), 1h),
                  Certainty::Likely);
    incidents.add(
        u"shut down during the pause before the error, and the lost id is of an earlier run"_s,
        stopped(EvidenceBuilder::mysql().symptom(2013, Lo2013).justNow().idleBefore(2h).lostId(9000), 1h),
        Certainty::Confirmed);
    LogEvent cut = event(LogEventKind::ForcedClose, 4s, 9);
    incidents.add(u"MySQL forced the lost session's close"_s,
                  stopped(EvidenceBuilder::mysql().symptom(2013, Lo2013).justNow().lostId(9).log(cut), 5s),
                  Certainty::Confirmed);
    incidents.add(u"shut down a few minutes before, pause unknown"_s, stopped(lost, 5min), Certainty::Likely);
    incidents.add(u"shut down less than an hour ago, time unknown"_s,
                  stopped(EvidenceBuilder::mariadb().symptom(2006, Lm2006), 30min), Certainty::Likely);
    incidents.add(u"shut down yesterday, time unknown"_s,
                  stopped(EvidenceBuilder::mariadb().symptom(2006, Lm2006), 20h), Certainty::Possible);
    incidents.add(u"started within the pause, no log"_s,
                  EvidenceBuilder::mariadb().symptom(2006, Lm2006).justNow().idleBefore(3h).uptime(1h),
                  Certainty::Likely);
    incidents.add(
        u"started right after the error, no log"_s,
        EvidenceBuilder::mysql().symptom(2013, Lo2013).at(EvidenceBuilder::now().addSecs(-600)).uptime(9min),
        Certainty::Likely);
    incidents.add(u"up for minutes only, time unknown, no log"_s,
                  EvidenceBuilder::mariadb().symptom(2013, Lm2013).uptime(20min), Certainty::Likely);
    incidents.add(u"the lost id is above all of this run, time unknown"_s,
                  EvidenceBuilder::mysql().symptom(2013, Lo2013).lostId(9000), Certainty::Likely);
    incidents.add(u"the words speak of a restart"_s,
                  EvidenceBuilder::nothing().symptom(2006).hint(hints::Restarted), Certainty::Likely);
    incidents.add(u"refused while it was down, up again now"_s,
                  stopped(EvidenceBuilder::mysql()
                              .symptom(2003, u"Can't connect to MySQL server on 'db.example:3306' (111)"_s,
                                       Phase::Connect, 111)
                              .at(EvidenceBuilder::now().addSecs(-299)),
                          5min),
                  Certainty::Likely);
    incidents.add(u"up for ten days, time unknown"_s, EvidenceBuilder::mariadb().symptom(2013, Lm2013),
                  Certainty::NotChecked);
    incidents.add(u"up all the time, time known"_s,
                  EvidenceBuilder::mariadb().symptom(2013, Lm2013).justNow(), Certainty::RuledOut);
    incidents.add(
        u"restarted long after the error"_s,
        EvidenceBuilder::mysql().symptom(2013, Lo2013).at(EvidenceBuilder::now().addDays(-2)).uptime(20h),
        Certainty::Possible);
    incidents.add(
        u"the log begins with this start: perhaps the first ever"_s,
        EvidenceBuilder::mariadb().symptom(2013, Lm2013).uptime(20min).logRead().log(starting(20min, false)),
        Certainty::Possible);
    incidents.add(u"it crashed instead"_s, crashed(lost, 20s), Certainty::RuledOut, {u"server-crash"_s});
    incidents.add(u"offline mode"_s, EvidenceBuilder::mysql().broken(facts::LadderLogin, 3032),
                  Certainty::Possible);
    return incidents.list();
}

QList<OtherIncident> memory()
{
    Incidents incidents("out-of-memory");
    const auto lost = EvidenceBuilder::mariadb().symptom(2013, Lm2013).justNow();
    incidents.add(u"the kernel's log names the server, just then"_s,
                  sigkilled(EvidenceBuilder(lost).failedAfter(10s), 2s).log(kernelKill(3s)),
                  Certainty::Confirmed);
    incidents.add(u"the kernel's log names the server, some minutes before"_s,
                  sigkilled(lost, 5min).log(kernelKill(5min)), Certainty::Likely);
    incidents.add(u"the kernel's log alone, time unknown"_s,
                  EvidenceBuilder::nothing().symptom(2013).logRead().log(kernelKill(10min)),
                  Certainty::Likely);
    incidents.add(u"died silently, and the words speak of memory"_s,
                  sigkilled(EvidenceBuilder(lost).hint(hints::OutOfMemory), 2s), Certainty::Likely);
    incidents.add(
        u"a container came back after a silent death"_s,
        sigkilled(EvidenceBuilder::mysql().symptom(2013, Lo2013).justNow().hint(hints::Container), 2s),
        Certainty::Likely);
    incidents.add(u"died silently, nothing said"_s, sigkilled(lost, 2s), Certainty::Possible,
                  {u"server-crash"_s});
    incidents.add(u"the words speak of memory, nothing else known"_s,
                  EvidenceBuilder::nothing().symptom(2013).hint(hints::OutOfMemory), Certainty::Likely);
    incidents.add(u"up all the time"_s, EvidenceBuilder(lost).hint(hints::OutOfMemory), Certainty::RuledOut);
    return incidents.list();
}

QList<OtherIncident> disks()
{
    Incidents incidents("disk-full");
    const auto lost = EvidenceBuilder::mysql().symptom(2013, Lo2013).justNow();
    incidents.add(u"the log says so at that time"_s,
                  EvidenceBuilder(lost).logRead().log(event(LogEventKind::DiskFull, 1min)),
                  Certainty::Likely);
    incidents.add(u"full, and then it crashed"_s,
                  EvidenceBuilder(lost)
                      .logRead()
                      .log(starting(240h))
                      .log(event(LogEventKind::DiskFull, 50s))
                      .log(event(LogEventKind::Crash, 40s))
                      .log(starting(30s, true))
                      .uptime(30s),
                  Certainty::Likely);
    const auto waiting = [](const char *id) {
        return QStringList{QString::fromLatin1(id),
                           u"app"_s,
                           u"10.0.0.5:40000"_s,
                           u"shop"_s,
                           u"Query"_s,
                           u"33"_s,
                           u"Waiting for someone to free space"_s,
                           u"INSERT INTO t VALUES (1)"_s};
    };
    const auto timedOut =
        EvidenceBuilder::mariadb().symptom(2013, Lm2013).justNow().lostId(42).failedAfter(30s);
    incidents.add(u"the lost session still waits for room, by the process list"_s,
                  EvidenceBuilder(timedOut).process(waiting("42")), Certainty::Confirmed);
    incidents.add(u"another session waits for room"_s, EvidenceBuilder(timedOut).process(waiting("77")),
                  Certainty::Likely);
    incidents.add(u"1021"_s, EvidenceBuilder::mariadb().symptom(1021).symptom(2013), Certainty::Likely);
    incidents.add(u"the words speak of it"_s, EvidenceBuilder::nothing().symptom(2013).hint(hints::DiskFull),
                  Certainty::Likely);
    incidents.add(
        u"full twenty hours ago, time unknown"_s,
        EvidenceBuilder::mariadb().symptom(2013, Lm2013).logRead().log(event(LogEventKind::DiskFull, 20h)),
        Certainty::Possible);
    return incidents.list();
}

} // namespace

QList<OtherIncident> serverWentDown()
{
    return crashes() + restarts() + memory() + disks();
}

QList<OtherIncident> serverDownNow()
{
    const auto refused = [](EvidenceBuilder builder) {
        return builder.broken(
            facts::LadderTcp, 2002, 111,
            {{u"transport"_s, u"tcp"_s}, {u"host"_s, u"127.0.0.1"_s}, {u"port"_s, u"3306"_s}});
    };
    const auto atSocket = [](EvidenceBuilder builder, int osErrno) {
        return builder.broken(facts::LadderTcp, 2002, osErrno,
                              {{u"transport"_s, u"socket"_s}, {u"path"_s, u"/run/mysqld/mysqld.sock"_s}});
    };
    const QStringList closedPort{u"networking-disabled"_s, u"port-blocked"_s};
    const auto nothing = EvidenceBuilder::nothing();

    Incidents restart("server-restart");
    restart.add(u"refused on this machine, nothing reported"_s, refused(nothing), Certainty::Likely,
                closedPort);
    restart.add(
        u"the log ends with a shutdown"_s,
        refused(EvidenceBuilder(nothing).symptom(2013).logRead().log(event(LogEventKind::Shutdown, 2min))),
        Certainty::Likely);
    restart.add(u"no socket file"_s, atSocket(nothing, 2), Certainty::Likely);
    restart.add(
        u"no socket file then, nobody looked"_s,
        EvidenceBuilder(nothing).symptom(
            2002, u"Can't connect to local server through socket '/run/x.sock' (2)"_s, Phase::Connect, 2),
        Certainty::Possible);
    restart.add(u"refused on this machine, where a server listens elsewhere"_s,
                EvidenceBuilder(nothing).broken(facts::LadderTcp, 2002, 111,
                                                {{u"transport"_s, u"tcp"_s},
                                                 {u"host"_s, u"127.0.0.1"_s},
                                                 {u"port"_s, u"3307"_s},
                                                 {u"servers"_s, u"mariadbd (process 812)"_s},
                                                 {u"listening"_s, u"3306, /run/mysqld/mysqld.sock"_s}}),
                Certainty::Possible, closedPort);
    restart.add(u"refused elsewhere"_s,
                EvidenceBuilder(nothing).broken(facts::LadderTcp, 2002, 111,
                                                {{u"transport"_s, u"tcp"_s}, {u"host"_s, u"db.example"_s}}),
                Certainty::Possible, closedPort);

    Incidents crash("server-crash");
    crash.add(u"the log ends with a crash"_s,
              refused(EvidenceBuilder(nothing).symptom(2013).logRead().log(event(LogEventKind::Crash, 2min))),
              Certainty::Likely);
    crash.add(u"a socket file that nobody listens on"_s, atSocket(nothing, 111), Certainty::Likely);
    crash.add(
        u"a socket file that nobody listened on then"_s,
        EvidenceBuilder(nothing).symptom(
            2002, u"Can't connect to local server through socket '/run/x.sock' (111)"_s, Phase::Connect, 111),
        Certainty::Possible);
    return restart.list() + crash.list();
}

} // namespace goneaway::test
