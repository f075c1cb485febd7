// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Names.h"

namespace goneaway::evidence {

// What an observation is about. The names are part of the JSON contract: never rename one.
struct FactTag;
using FactId = Name<FactTag>;

// The vocabulary. Behind each: the kind of value (FactValue) and its unit.
namespace facts {

// --- the connect ladder, in this order; every rung is a Record, failed or not -----------------------------
// SSH tunnel, only where the target asks for one: {ssh: [user@]host[:port], ssh_host, ssh_port, ssh_user,
// server, half: none|ssh|far, which failed, command, words of ssh, fingerprint, known_hosts, methods,
// key_trouble}
inline constexpr QLatin1StringView LadderTunnel{"ladder.tunnel"};
// name: {host, addresses, kind: tcp|socket|literal, canonical, asked, origin: literal|hosts|resolver, search,
// nameservers}
inline constexpr QLatin1StringView LadderName{"ladder.name"};
// tcp (or unix socket): {host, port, address, transport: tcp|socket, path, local_address, local_port,
// interface, rtt_us, tried}; ClientError.osErrno on failure, and then on this machine also {servers,
// listening}
inline constexpr QLatin1StringView LadderTcp{"ladder.tcp"};
// first bytes: {version, flavour, connection_id, auth_plugin, tls_offered: yes|no, capabilities
// (hexadecimal), status, first_bytes (printable, at most 200 characters), protocol:
// mysql|ssh|http|smtp|ftp|tls|mysqlx| postgresql|redis|mongodb|proxy-protocol|client-first|unknown|none}
inline constexpr QLatin1StringView LadderGreeting{"ladder.greeting"};
// TLS: {tls: version or "none", cipher, subject, issuer, names, expires, days, self_signed: yes|no, chain,
// chain_checked: yes|no, name_checked: yes|no, name_matches: yes|no, ca}
inline constexpr QLatin1StringView LadderTls{"ladder.tls"};
// login: {user, library, library_version, connection_id, tls: version or "none", cipher, auth_plugin}
inline constexpr QLatin1StringView LadderLogin{"ladder.login"};
// first query: {current_user, seen_as, read_only, super_read_only, offline_mode: 1|0}
inline constexpr QLatin1StringView LadderQuery{"ladder.query"};
// round trips without any work: {pings, min_us, median_us, max_us, min, median, max (ms)}
inline constexpr QLatin1StringView LadderLatency{"ladder.latency"};
// something between us and the server: {probable: yes|no, product, signs, greeting_id, server_id, asked_port,
// server_port, server_host, greeting_version, server_version, local, seen_from}
inline constexpr QLatin1StringView LadderProxy{"ladder.proxy"};
inline constexpr QLatin1StringView LadderRungs[] = {LadderName,  LadderTcp,   LadderGreeting, LadderTls,
                                                    LadderLogin, LadderQuery, LadderLatency,  LadderProxy};
// All that a report shows, where they were climbed.
inline constexpr QLatin1StringView LadderShown[] = {LadderTunnel,   LadderName,    LadderTcp,
                                                    LadderGreeting, LadderTls,     LadderLogin,
                                                    LadderQuery,    LadderLatency, LadderProxy};
// No rung of its own: Table address, outcome, os_errno, took_ms, of every address that our own sockets tried
inline constexpr QLatin1StringView LadderAddresses{"ladder.addresses"};

// --- the machine that Goneaway runs on ---------------------------------------------------------------------
inline constexpr QLatin1StringView ClientSystem{
    "client.system"}; // Record {os, kernel, host, locale, qt, goneaway}
inline constexpr QLatin1StringView ClientLibrary{
    "client.library"}; // Record {id, name, version}, the ladder's
inline constexpr QLatin1StringView ClientSqlDriver{
    "client.sql_driver"}; // Record {id, name, version}, Qt SQL's
inline constexpr QLatin1StringView ClientOptionFiles{
    "client.option_files"}; // Table path, state, connection options
// Servers that run on this machine: Table program, pid, user, listening, port, socket, bind_address,
// skip_networking, unit; no rows: none is seen
inline constexpr QLatin1StringView ClientLocalServer{"client.local_server"};
// The service manager's word on servers of this machine: Table unit, state, result, since, restarts,
// exit_status, memory_max, open_files
inline constexpr QLatin1StringView ClientServices{"client.services"};

// --- the server -----------------------------------------------------------------------------------------
inline constexpr QLatin1StringView ServerVersion{"server.version"}; // text, as the server gives it
inline constexpr QLatin1StringView ServerFlavour{"server.flavour"}; // text: mysql | mariadb | percona
inline constexpr QLatin1StringView ServerNow{"server.now"}; // time (UTC), the server's clock
inline constexpr QLatin1StringView ServerClockOffset{"server.clock_offset_ms"}; // ms, server minus client
inline constexpr QLatin1StringView ServerUptime{"server.uptime_seconds"}; // s
inline constexpr QLatin1StringView ServerStartedAt{"server.started_at"}; // time (UTC) = now - Uptime
inline constexpr QLatin1StringView ServerTimeZone{
    "server.time_zone_offset_s"}; // s east of UTC, for its log's local times
inline constexpr QLatin1StringView ServerVariables{"server.variables"}; // Table name, value (global)
inline constexpr QLatin1StringView ServerStatus{"server.status"}; // Table name, value (global)
// Record: own session's timeouts and limits by variable name, plus connection_id, user, current_user
inline constexpr QLatin1StringView ServerSession{"server.session"};
inline constexpr QLatin1StringView ServerProcesslist{
    "server.processlist"}; // Table, columns as SHOW FULL PROCESSLIST
inline constexpr QLatin1StringView ServerHostCache{
    "server.host_cache"}; // Table, columns as performance_schema.host_cache
// Table User, Host, of mysql.user; at most 1000 rows
inline constexpr QLatin1StringView ServerAccounts{"server.accounts"};
// MySQL: performance_schema.events_errors_summary_by_account_by_error, connection errors only. Table user,
// host, error, name, raised, first_seen, last_seen (server's local time as text)
inline constexpr QLatin1StringView ServerErrorSummary{"server.error_summary"};
// Record {value: @@log_error, path, how: file|performance_schema|journal|none, events, lines, from, to, part:
// newest when what was written before `from` was left out}
inline constexpr QLatin1StringView ServerErrorLog{"server.error_log"};
inline constexpr QLatin1StringView ServerErrorLogExcerpt{"server.error_log_excerpt"}; // text, bounded
inline constexpr QLatin1StringView ServerGeneralLog{
    "server.general_log"}; // Record {on: yes|no, output, path}
inline constexpr QLatin1StringView ServerGeneralLogExcerpt{"server.general_log_excerpt"}; // text, bounded
// Record {variable: log_warnings|log_error_verbosity, value, enough: yes|no}
inline constexpr QLatin1StringView ServerLogVerbosity{"server.log_verbosity"};
inline constexpr QLatin1StringView ServerPrivileges{
    "server.privileges"}; // Record {process, performance_schema, reload, super: yes|no}
inline constexpr QLatin1StringView ServerBlindSpots{
    "server.blind_spots"}; // Table fact, needs: what this account cannot see

// --- only looked at for a bundle ---------------------------------------------------------------------------
inline constexpr QLatin1StringView ServerReplication{
    "server.replication"}; // Table, columns as SHOW REPLICA STATUS or SHOW ALL SLAVES STATUS
inline constexpr QLatin1StringView ServerCluster{
    "server.cluster"}; // Table of performance_schema.replication_group_members
inline constexpr QLatin1StringView ServerGrants{"server.grants"}; // Table, one column: SHOW GRANTS
inline constexpr QLatin1StringView ServerPlugins{"server.plugins"}; // Table of information_schema.PLUGINS
inline constexpr QLatin1StringView ServerInnodbStatus{
    "server.innodb_status"}; // text: SHOW ENGINE INNODB STATUS
inline constexpr QLatin1StringView ServerStatementSummary{
    "server.statement_summary"}; // Table of events_statements_summary_by_digest; at most 100 rows
inline constexpr QLatin1StringView ServerConnectionAttributes{
    "server.connection_attributes"}; // Table PROCESSLIST_ID, ATTR_NAME, ATTR_VALUE

// Record {time_s, interval_s, probes, from}: TCP keepalive of this machine, for sockets that ask for it
inline constexpr QLatin1StringView ClientKeepalive{"client.tcp_keepalive"};
// Of a server on this machine: Record {pid, program, unit, open_files, address_space, processes, ... (soft
// and hard limit), oom_score_adj, memory_max, memory_high, memory_current, memory_peak, oom_kills (of its
// memory cgroup; bytes)}
inline constexpr QLatin1StringView ServerLimits{"server.limits"};
// The service manager's word on it: Table unit, state, result, since, restarts, exit_status, memory_max,
// open_files
inline constexpr QLatin1StringView ServerService{"server.service"};
// What this machine's kernel wrote of processes killed for want of memory: Table time, text; at most 50 rows
inline constexpr QLatin1StringView ServerKernelLog{"server.kernel_log"};
// Windows: the Application event log's entries of the server, newest first: text
inline constexpr QLatin1StringView ServerEventLog{"server.event_log"};

// --- the test case: of the tables that the statement names, never a row of them ---------------------------
// Table schema, table, type, engine, row_format, rows, data_bytes, index_bytes, created, updated, checked,
// collation, create_options, why (it could not be looked at)
inline constexpr QLatin1StringView TestCaseTables{"testcase.tables"};
inline constexpr QLatin1StringView TestCaseCreate{
    "testcase.create"}; // Table schema, table, create_table, why
// Table, columns of EXPLAIN FORMAT=TRADITIONAL; "table" is the table's own name, "alias" what the statement
// calls it
inline constexpr QLatin1StringView TestCaseExplain{"testcase.explain"};
inline constexpr QLatin1StringView TestCaseCheck{
    "testcase.check"}; // Table schema, table, op, msg_type, msg_text

// --- seen by a watch (app/watch), at an incident
// ------------------------------------------------------------ Who noticed the loss, and when: Record {by:
// quiet|heartbeat|own-log|log|counter, noticed: at-once|later}. at-once: the connection ended within a second
// of the incident's time; later: it may have been dead for long.
inline constexpr QLatin1StringView WatchNotice{"watch.notice"};
// What was noticed: Table time, kind, subject, says
inline constexpr QLatin1StringView WatchTriggers{"watch.triggers"};
// How often it happened again without being told each time: Record count, since, last (UTC)
inline constexpr QLatin1StringView WatchRepeats{"watch.repeats"};
// The minute before it, a row a second: Table time, round_trip_us, and counters by their names
inline constexpr QLatin1StringView WatchSamples{"watch.samples"};

// --- live probes, when somebody consented to them
// ----------------------------------------------------------- The result of each is a Record {outcome,
// standing: fine|trouble|shown|unclear|impossible|cancelled, hung_up:
// nobody|server|person|client|proxy|network|path|unknown, measure, connections, bytes, change: against the
// run before it, fixed|better|same|worse|not-comparable} and its own values:
inline constexpr QLatin1StringView ProbeIdle{
    "probe.idle.result"}; // first_code, second_code, wait_timeout (s)
// cut_ms, exact: yes|no, lived (s), server_side: there|gone|unknown, wait_timeout (s)
inline constexpr QLatin1StringView ProbeIdlePath{"probe.idle-path.result"};
// largest_bytes, refused_bytes, limit_bytes
inline constexpr QLatin1StringView ProbePacket{"probe.packet.result"};
inline constexpr QLatin1StringView ProbeLongQuery{"probe.long-query.result"}; // after_ms, passed (s)

// --- pseudo facts: where a reason points when it rests on what the person told or pasted, or on the log
// -------
inline constexpr QLatin1StringView Symptom{"symptom"};
inline constexpr QLatin1StringView Incident{"incident"};
inline constexpr QLatin1StringView LogEvents{"log.events"};

} // namespace facts
} // namespace goneaway::evidence
