// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of SIGNATURES, tables 1 and 2, that belong to the causes of the manual's list.
#include "catalogue/ManualIncidents.h"

#include "support/EvidenceBuilder.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::test {

namespace facts = evidence::facts;
namespace hints = evidence::hints;
using diagnose::Certainty;
using evidence::AbortReason;
using evidence::LogEventKind;
using evidence::Phase;

namespace {

const QString Lm2013 = u"Lost connection to server during query"_s; // MariaDB Connector/C
const QString Lo2013 = u"Lost connection to MySQL server during query"_s; // Oracle's library
const QString Lm2006 = u"Server has gone away"_s;
const QString ManyRows =
    u"INSERT INTO t (a, b) VALUES "_s + u"(1, 'a (text) with ''quotes'''),"_s.repeated(2000);

// An application that waited for two seconds, and a server that takes three to greet.
EvidenceBuilder greetsAfterThreeSeconds()
{
    evidence::Observation greeting;
    greeting.fact = facts::LadderGreeting;
    greeting.status = evidence::Status::Seen;
    greeting.took = 3s;
    greeting.value = evidence::Record{{u"protocol"_s, u"mysql"_s}};
    return EvidenceBuilder::mariadb()
        .variable("skip_name_resolve"_L1, u"OFF"_s)
        .ladder(u"db.example"_s)
        .observe(greeting)
        .handshakeSymptom(2013, 110)
        .failedAfter(2s);
}

} // namespace

QList<ManualIncident> lostConnections()
{
    QList<ManualIncident> list;
    const auto incident = [&list](const char *name, const EvidenceBuilder &builder, const char *cause,
                                  Certainty certainty, const QStringList &besides = {}) {
        list.append({name, builder.evidence(), QString::fromLatin1(cause), certainty, besides});
    };

    // --- wait_timeout
    incident("MySQL says 4031", EvidenceBuilder::mysql().symptom(4031), "idle-timeout", Certainty::Confirmed);
    incident("4031 pasted, nobody could log in", EvidenceBuilder::nothing().symptom(4031), "idle-timeout",
             Certainty::Confirmed);
    incident("MariaDB, its log names the lost session",
             EvidenceBuilder::mariadb()
                 .symptom(2006, Lm2006)
                 .justNow()
                 .lostId(4)
                 .logRead()
                 .log(AbortReason::TimeoutReading, 4, 1h),
             "idle-timeout", Certainty::Confirmed);
    incident("MySQL verbosity 3, its log names the lost session",
             EvidenceBuilder::mysql()
                 .variable("log_error_verbosity"_L1, 3)
                 .symptom(2006)
                 .justNow()
                 .lostId(9)
                 .logRead()
                 .log(AbortReason::Inactivity, 9, 1h),
             "idle-timeout", Certainty::Confirmed);
    incident("MariaDB, the line could be idle_transaction_timeout's",
             EvidenceBuilder::mariadb()
                 .variable("idle_transaction_timeout"_L1, 5)
                 .symptom(2006, Lm2006)
                 .justNow()
                 .lostId(4)
                 .logRead()
                 .log(AbortReason::TimeoutReading, 4, 1h),
             "idle-timeout", Certainty::Likely);
    incident("MariaDB, a line that fits in time",
             EvidenceBuilder::mariadb()
                 .symptom(2006, Lm2006)
                 .justNow()
                 .logRead()
                 .log(AbortReason::TimeoutReading, 4, 1h),
             "idle-timeout", Certainty::Likely);
    incident("idle for longer than wait_timeout, no log",
             EvidenceBuilder::mariadb().symptom(2006, Lm2006).justNow().idleBefore(9h), "idle-timeout",
             Certainty::Likely);
    incident("idle for longer than wait_timeout, Oracle's library",
             EvidenceBuilder::mariadb().symptom(2013, Lo2013).justNow().idleBefore(9h), "idle-timeout",
             Certainty::Likely);
    incident("the words speak of a night", EvidenceBuilder::nothing().symptom(2006).hint(hints::Idle),
             "idle-timeout", Certainty::Likely);
    incident("MySQL over its socket: 2006, and 4031 counted",
             EvidenceBuilder::mysql().symptom(2006, Lm2006).justNow().errorSummary(4031, 1), "idle-timeout",
             Certainty::Likely);
    auto php = EvidenceBuilder::mysql().symptom(2006, u"MySQL server has gone away"_s);
    incident("PHP read the farewell of MySQL",
             php.symptom(0, u"PHP Warning: Packets out of order. Expected 1 received 0. Packet size=145"_s),
             "idle-timeout", Certainty::Likely);

    incident("Connector/J compares the pause itself",
             EvidenceBuilder::nothing().symptom(
                 0, u"The last packet ... is longer than the server configured value of 'wait_timeout'"_s),
             "idle-timeout", Certainty::Likely);

    // --- KILL
    incident("MariaDB says 1927", EvidenceBuilder::mariadb().symptom(1927), "killed", Certainty::Confirmed);
    incident("MySQL says 3169", EvidenceBuilder::mysql().symptom(3169), "killed", Certainty::Confirmed);
    evidence::LogEvent killed;
    killed.kind = LogEventKind::AbortedConnection;
    killed.reason = AbortReason::Killed;
    killed.connectionId = 18;
    killed.byConnectionId = 3;
    killed.time = EvidenceBuilder::now().addSecs(-60);
    const auto level4 = EvidenceBuilder::mariadb()
                            .variable("log_warnings"_L1, 4)
                            .status("Com_kill"_L1, 1)
                            .symptom(2013, Lm2013)
                            .justNow()
                            .logRead();
    evidence::LogEvent ended = killed; // the session's own last word, which no KILL QUERY brings about
    ended.byConnectionId.reset();
    incident("MariaDB level 4 names the lost session",
             EvidenceBuilder(level4).lostId(18).log(killed).log(ended), "killed", Certainty::Confirmed);
    incident("MariaDB level 4, id unknown", EvidenceBuilder(level4).log(killed).log(ended), "killed",
             Certainty::Likely);
    incident("MariaDB level 4, perhaps a mere KILL QUERY", EvidenceBuilder(level4).lostId(18).log(killed),
             "killed", Certainty::Likely);
    incident("MariaDB level 4, perhaps a mere KILL QUERY of somebody", EvidenceBuilder(level4).log(killed),
             "killed", Certainty::Possible);
    const auto general = u"2026-11-23T11:59:00.1Z\t    3 Query\tKILL 18\n"_s;
    incident("the general log has the KILL",
             EvidenceBuilder::mysql()
                 .status("Com_kill"_L1, 1)
                 .symptom(2013, Lo2013)
                 .justNow()
                 .lostId(18)
                 .generalLog(general),
             "killed", Certainty::Confirmed);
    incident("MariaDB level 2 shows every other end, and is silent",
             EvidenceBuilder::mariadb().status("Com_kill"_L1, 1).symptom(2013, Lm2013).justNow().logRead(),
             "killed", Certainty::Likely);
    incident("killed under TLS: MariaDB's library says 2026",
             EvidenceBuilder::mariadb()
                 .status("Com_kill"_L1, 1)
                 .symptom(2026, u"TLS/SSL error: unexpected eof while reading"_s)
                 .justNow()
                 .logRead(),
             "killed", Certainty::Likely);
    incident("MySQL verbosity 3 is silent, 1158 and 1160 counted",
             EvidenceBuilder::mysql()
                 .variable("log_error_verbosity"_L1, 3)
                 .status("Com_kill"_L1, 1)
                 .symptom(2013, Lo2013)
                 .justNow()
                 .logRead()
                 .errorSummary(1158, 1)
                 .errorSummary(1160, 1),
             "killed", Certainty::Likely);
    incident("MySQL at its default verbosity, 1160 counted",
             EvidenceBuilder::mysql()
                 .status("Com_kill"_L1, 1)
                 .symptom(2013, Lo2013)
                 .justNow()
                 .logRead()
                 .errorSummary(1158, 1)
                 .errorSummary(1160, 1),
             "killed", Certainty::Possible);
    incident("offline_mode",
             EvidenceBuilder::mysql().variable("offline_mode"_L1, u"ON"_s).symptom(2013, Lo2013).justNow(),
             "killed", Certainty::Likely);

    // --- the client's own timeout
    incident("2013 after exactly 30 seconds",
             EvidenceBuilder::mariadb().symptom(2013, Lm2013).justNow().failedAfter(30004ms),
             "client-timeout", Certainty::Likely);
    incident("Workbench: 600.495 seconds",
             EvidenceBuilder::nothing().symptom(2013, Lo2013).failedAfter(600495ms), "client-timeout",
             Certainty::Likely);
    incident("the write ran into its timeout: 2006",
             EvidenceBuilder::mariadb().symptom(2006, Lm2006).failedAfter(2002ms), "client-timeout",
             Certainty::Likely);
    incident("a large statement was held up, and sending took its time too",
             EvidenceBuilder::mysql()
                 .symptom(2006, Lm2006)
                 .client("mariadb-connector-c"_L1)
                 .justNow()
                 .idleBefore(2200ms)
                 .failedAfter(2200ms)
                 .statementBytes(12'582'929)
                 .variable("max_allowed_packet"_L1, 67'108'864),
             "client-timeout", Certainty::Likely);
    incident("the session still runs its query",
             EvidenceBuilder::mariadb()
                 .symptom(2013, Lm2013)
                 .justNow()
                 .lostId(42)
                 .failedAfter(30001ms)
                 .process({u"42"_s, u"app"_s, u"10.0.0.5:40000"_s, u"shop"_s, u"Query"_s, u"33"_s,
                           u"Sending data"_s, u"SELECT 1"_s}),
             "client-timeout", Certainty::Likely);
    incident("Connector/J names its read timeout",
             EvidenceBuilder::nothing().symptom(
                 0, u"Communications link failure: java.net.SocketTimeoutException: Read timed out"_s),
             "client-timeout", Certainty::Likely);

    // --- Windows
    incident("2013 on Windows", EvidenceBuilder::mariadb().symptom(2013).hint(hints::Windows),
             "windows-late-error", Certainty::Possible);
    return list;
}

QList<ManualIncident> packets()
{
    QList<ManualIncident> list;
    const auto incident = [&list](const char *name, const EvidenceBuilder &builder, const char *cause,
                                  Certainty certainty, const QStringList &besides = {}) {
        list.append({name, builder.evidence(), QString::fromLatin1(cause), certainty, besides});
    };

    incident("the server says 1153", EvidenceBuilder::mysql().symptom(1153), "packet-too-large",
             Certainty::Confirmed);
    incident("the library says 2020", EvidenceBuilder::mysql().symptom(2020), "packet-too-large",
             Certainty::Confirmed);
    const auto mariadb = EvidenceBuilder::mariadb().symptom(2006, Lm2006).justNow();
    incident("MariaDB's log names the lost session",
             EvidenceBuilder(mariadb).lostId(36).logRead().log(AbortReason::PacketTooLarge, 36),
             "packet-too-large", Certainty::Confirmed);
    incident("MariaDB's log names the lost session, and the server was only just started",
             EvidenceBuilder(mariadb).uptime(1s).idleBefore(3ms).lostId(36).logRead().log(
                 AbortReason::PacketTooLarge, 36),
             "packet-too-large", Certainty::Confirmed);
    evidence::LogEvent ready;
    ready.kind = evidence::LogEventKind::Ready;
    ready.time = EvidenceBuilder::now().addSecs(-20);
    incident("longer than the limit, on a server that was ready before the connection was last used",
             EvidenceBuilder(mariadb)
                 .uptime(21s)
                 .log(ready)
                 .idleBefore(5s)
                 .statementBytes(20'000'000)
                 .failedAfter(4ms),
             "packet-too-large", Certainty::Confirmed);
    incident("a line at the moment of the error",
             EvidenceBuilder(mariadb).logRead().log(AbortReason::PacketTooLarge, 36), "packet-too-large",
             Certainty::Likely);
    incident("longer than the limit, failed at once",
             EvidenceBuilder(mariadb).statementBytes(20'000'000).failedAfter(4ms), "packet-too-large",
             Certainty::Confirmed);
    incident("longer than the limit, duration unknown", EvidenceBuilder(mariadb).statementBytes(20'000'000),
             "packet-too-large", Certainty::Likely);
    incident("exactly as long as the limit",
             EvidenceBuilder(mariadb).statementBytes(16 * 1024 * 1024 - 1).failedAfter(4ms),
             "packet-too-large", Certainty::Confirmed);
    incident("MySQL counted 1153",
             EvidenceBuilder::mysql().symptom(2006, Lm2006).justNow().errorSummary(1153, 1),
             "packet-too-large", Certainty::Likely);
    incident("the words speak of an import",
             EvidenceBuilder::nothing().symptom(2006).hint(hints::BigStatement), "packet-too-large",
             Certainty::Likely);
    incident("a large row, MariaDB's library",
             EvidenceBuilder::mariadb().symptom(2013, Lm2013).hint(hints::BigResult), "packet-too-large",
             Certainty::Possible);

    incident("1153 on an INSERT of many rows", EvidenceBuilder::mysql().symptom(1153).statement(ManyRows),
             "huge-insert", Certainty::Confirmed, {u"packet-too-large"_s});
    incident("an INSERT of many rows, longer than the limit",
             EvidenceBuilder(mariadb).statement(ManyRows).statementBytes(20'000'000), "huge-insert",
             Certainty::Likely, {u"packet-too-large"_s});
    incident("a REPLACE of many rows, longer than the limit, at once",
             EvidenceBuilder(mariadb)
                 .statement(u"replace into t values (1),(2)"_s)
                 .statementBytes(20'000'000)
                 .failedAfter(3ms),
             "huge-insert", Certainty::Confirmed, {u"packet-too-large"_s});

    incident("the server says 1156", EvidenceBuilder::mysql().symptom(1156), "packet-out-of-order",
             Certainty::Confirmed);
    incident("the library says 2027", EvidenceBuilder::mysql().symptom(2027), "packet-out-of-order",
             Certainty::Likely);
    incident("two threads on one connection", EvidenceBuilder::nothing().symptom(2013).hint(hints::Threads),
             "packet-out-of-order", Certainty::Likely);
    incident("MySQL counted 1156",
             EvidenceBuilder::mysql().symptom(2006, Lm2006).justNow().errorSummary(1156, 1),
             "packet-out-of-order", Certainty::Likely);
    incident("MariaDB level 4 names the lost session",
             EvidenceBuilder(mariadb)
                 .variable("log_warnings"_L1, 4)
                 .lostId(7)
                 .logRead()
                 .log(AbortReason::OutOfOrder, 7),
             "packet-out-of-order", Certainty::Confirmed);
    incident("PyMySQL counts packets",
             EvidenceBuilder::nothing().symptom(
                 0, u"InternalError: Packet sequence number wrong - got 1 expected 0"_s),
             "packet-out-of-order", Certainty::Likely);

    incident(
        "20 MB to a server of 2002",
        EvidenceBuilder::nothing().version(u"4.0.5"_s, u"mysql"_s).symptom(2013).statementBytes(20'000'000),
        "old-client-16mb", Certainty::Likely);
    return list;
}

QList<ManualIncident> processes()
{
    QList<ManualIncident> list;
    const auto incident = [&list](const char *name, const EvidenceBuilder &builder, const char *cause,
                                  Certainty certainty, const QStringList &besides = {}) {
        list.append({name, builder.evidence(), QString::fromLatin1(cause), certainty, besides});
    };

    const auto quit = u"261123 11:59:58\t    148 Quit\t\n"_s;
    const auto lost = EvidenceBuilder::mariadb().symptom(2006, Lm2006).justNow().lostId(148);
    incident("the general log ends in Quit", EvidenceBuilder(lost).generalLog(quit), "use-after-close",
             Certainty::Likely);
    incident("the words speak of a closed connection",
             EvidenceBuilder::nothing().symptom(2006).hint(hints::Closed), "use-after-close",
             Certainty::Likely);
    incident("the words speak of workers", EvidenceBuilder::mariadb().symptom(2013, Lm2013).hint(hints::Fork),
             "forked-connection", Certainty::Likely);
    incident("workers, and the general log ends in Quit",
             EvidenceBuilder(lost).hint(hints::Fork).generalLog(quit), "forked-connection",
             Certainty::Likely);
    incident("workers, and no abort counted",
             EvidenceBuilder::mariadb()
                 .status("Aborted_clients"_L1, 0)
                 .symptom(2013, Lm2013)
                 .justNow()
                 .hint(hints::Fork),
             "forked-connection", Certainty::Likely);
    incident("workers, and 2027", EvidenceBuilder::mysql().symptom(2027).hint(hints::Fork),
             "forked-connection", Certainty::Likely, {u"packet-out-of-order"_s});
    incident("2013, then 2006 on the same connection",
             EvidenceBuilder::mariadb().symptom(2013, Lm2013).symptom(2006, Lm2006), "reconnect-off",
             Certainty::Possible);
    return list;
}

QList<ManualIncident> failedConnects()
{
    QList<ManualIncident> list;
    const auto incident = [&list](const char *name, const EvidenceBuilder &builder, const char *cause,
                                  Certainty certainty, const QStringList &besides = {}) {
        list.append({name, builder.evidence(), QString::fromLatin1(cause), certainty, besides});
    };

    incident("1130", EvidenceBuilder::nothing().symptom(1130), "host-not-allowed", Certainty::Confirmed);
    incident("1130 at the application, let in from here", EvidenceBuilder::mariadb().symptom(1130),
             "host-not-allowed", Certainty::Confirmed);
    const QString denied = u"Access denied for user 'app'@'10.0.0.9' (using password: YES)"_s;
    incident("1045, and the account is for another host",
             EvidenceBuilder::mysql()
                 .symptom(1045, denied)
                 .account(u"app"_s, u"10.0.0.5"_s)
                 .account(u"root"_s, u"%"_s),
             "host-not-allowed", Certainty::Likely);
    incident("1045, and the account covers the host",
             EvidenceBuilder::mysql().symptom(1045, denied).account(u"app"_s, u"10.0.0.%"_s),
             "host-not-allowed", Certainty::RuledOut, {u"access-denied"_s});
    incident("1045 may hide 1130", EvidenceBuilder::nothing().symptom(1045), "host-not-allowed",
             Certainty::Possible);

    incident("2005",
             EvidenceBuilder::nothing().symptom(2005, u"Unknown server host 'db' (-2)"_s, Phase::Connect, -2),
             "name-resolution", Certainty::Confirmed);
    incident("PHP: 2002 with a resolver's error",
             EvidenceBuilder::nothing().symptom(2002, u"getaddrinfo failed"_s, Phase::Connect, -2),
             "name-resolution", Certainty::Confirmed);
    incident("greeting timed out, the server's log complains of DNS",
             EvidenceBuilder::mariadb().handshakeSymptom(2013, 110).justNow().logRead().log(
                 LogEventKind::NameResolution),
             "name-resolution", Certainty::Likely);
    incident("greeting timed out, the host cache counts failed lookups",
             EvidenceBuilder::mysql().handshakeSymptom(2013, 110).justNow().hostCache(
                 {{u"IP"_s, u"10.77.1.2"_s}, {u"COUNT_NAMEINFO_TRANSIENT_ERRORS"_s, u"4"_s}}),
             "name-resolution", Certainty::Likely);
    incident("2005, the resolver itself did not answer",
             EvidenceBuilder::nothing().symptom(2005, u"Unknown server host 'db' (-3)"_s, Phase::Connect, -3),
             "name-resolution", Certainty::Confirmed);
    incident("greeting timed out, comes after three seconds, the rest is quick", greetsAfterThreeSeconds(),
             "name-resolution", Certainty::Likely, {u"client-timeout"_s});
    incident("the same, and the host cache counts no failed lookup",
             greetsAfterThreeSeconds().hostCache(
                 {{u"IP"_s, u"10.77.1.2"_s}, {u"COUNT_NAMEINFO_TRANSIENT_ERRORS"_s, u"0"_s}}),
             "client-timeout", Certainty::Likely);
    incident("the same, and the log that would say so does not",
             greetsAfterThreeSeconds().justNow().logRead(), "client-timeout", Certainty::Likely);
    incident("the same, and the server looks up no names",
             greetsAfterThreeSeconds().variable("skip_name_resolve"_L1, u"ON"_s), "client-timeout",
             Certainty::Likely);
    incident("the same, from the server's own machine",
             greetsAfterThreeSeconds().rung(facts::LadderTcp,
                                            {{u"transport"_s, u"tcp"_s}, {u"address"_s, u"127.0.0.1"_s}}),
             "client-timeout", Certainty::Likely);
    incident("greeting timed out, nothing else known", EvidenceBuilder::nothing().handshakeSymptom(2013, 110),
             "name-resolution", Certainty::Possible);

    const auto oracle = u"Can't connect to MySQL server on 'db.example:3306' (111)"_s;
    const auto mariadb = u"Can't connect to server on 'db.example' (115)"_s;
    incident("refused, seen through the socket: skip-networking",
             EvidenceBuilder::mysql()
                 .variable("skip_networking"_L1, u"ON"_s)
                 .rung(facts::LadderTcp, {{u"transport"_s, u"socket"_s}})
                 .symptom(2003, oracle, Phase::Connect, 111),
             "networking-disabled", Certainty::Confirmed);
    incident("MariaDB's library says 115, the server listens locally only",
             EvidenceBuilder::mariadb()
                 .rung(facts::LadderTcp, {{u"transport"_s, u"socket"_s}})
                 .symptom(2002, mariadb, Phase::Connect, 115),
             "networking-disabled", Certainty::Likely);
    incident("refused, nothing else known",
             EvidenceBuilder::nothing().symptom(2003, oracle, Phase::Connect, 111), "networking-disabled",
             Certainty::Possible);
    incident("refused on this machine, where a server listens on another port",
             EvidenceBuilder::nothing().broken(facts::LadderTcp, 2003, 111,
                                               {{u"host"_s, u"127.0.0.1"_s},
                                                {u"port"_s, u"3307"_s},
                                                {u"transport"_s, u"tcp"_s},
                                                {u"servers"_s, u"mariadbd (process 812)"_s},
                                                {u"listening"_s, u"3306, /run/mysqld/mysqld.sock"_s}}),
             "networking-disabled", Certainty::Likely);
    incident("refused there and refuses now",
             EvidenceBuilder::nothing()
                 .broken(facts::LadderTcp, 2003, 111, {{u"host"_s, u"db.example"_s}})
                 .symptom(2003, oracle, Phase::Connect, 111),
             "networking-disabled", Certainty::Likely, {u"port-blocked"_s});

    incident("Connector/J: UnknownHostException",
             EvidenceBuilder::nothing().symptom(0, u"java.net.UnknownHostException: db.internal"_s),
             "name-resolution", Certainty::Likely);
    incident("PyMySQL: 2003 (timed out)",
             EvidenceBuilder::nothing().symptom(2003, u"Can't connect to MySQL server on 'db1' (timed out)"_s,
                                                Phase::Connect),
             "port-blocked", Certainty::Likely);
    incident("timed out", EvidenceBuilder::nothing().symptom(2003, {}, Phase::Connect, 110), "port-blocked",
             Certainty::Likely);
    incident("MariaDB's library: 2002 (110)",
             EvidenceBuilder::nothing().symptom(2002, {}, Phase::Connect, 110), "port-blocked",
             Certainty::Likely);
    incident("MariaDB's library: (115) after three seconds",
             EvidenceBuilder::nothing().symptom(2002, mariadb, Phase::Connect, 115).failedAfter(3s),
             "port-blocked", Certainty::Likely);
    incident(
        "timed out there and times out now",
        EvidenceBuilder::nothing().broken(facts::LadderTcp, 2002, 110).symptom(2003, {}, Phase::Connect, 110),
        "port-blocked", Certainty::Likely);
    incident("no route", EvidenceBuilder::nothing().symptom(2003, {}, Phase::Connect, 101), "port-blocked",
             Certainty::Likely);
    incident("rejected as prohibited: (115), the probe says 113",
             EvidenceBuilder::nothing()
                 .broken(facts::LadderTcp, 2002, 113)
                 .symptom(2002, mariadb, Phase::Connect, 115),
             "port-blocked", Certainty::Likely);
    return list;
}

} // namespace goneaway::test
