// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/Evidence.h"

#include <initializer_list>

namespace goneaway::diagnose {

enum class Flavour { Unknown, MySql, MariaDb };

// How an attempt to open a TCP connection ended.
enum class TcpOutcome {
    NotTried, // nobody tried, or it went through a Unix socket
    Open,
    Refused, // answered at once by "nobody listens here", or by a firewall that says so
    TimedOut, // no answer at all
    Unreachable, // a host or a router on the way said that there is no way, or that it is forbidden
    Unclear, // failed, and the error number does not tell how: MariaDB Connector/C says (115) for most
};

// Which part of the past a trace of the incident may come from.
enum class Span {
    SinceLastUse, // any time since the connection was last known to work: it may die long before the error
    AtTheError, // within a tolerance of the error itself
};

// Evidence in the words of the judges: one short question each, with "unknown" as a proper answer. Holds
// references only; lives as long as the Evidence it was made from.
class Case
{
public:
    explicit Case(const evidence::Evidence &evidence);

    // --- what the person reported ------------------------------------------------------------------------
    bool hasSymptom() const; // a connection loss was pasted or chosen
    bool reported(int code) const; // this error number is in the symptom
    bool reportedAny(std::initializer_list<int> codes) const;
    // 2006, 2013, 2055, 4031 and their drivers' own names: the connection was there and was lost. Errors of
    // the connect and handshake phases do not count.
    bool lostAfterLogin() const;
    // The error struck while connecting (2002, 2003, 2005, 2013 "at 'reading ...'", 1040, 1045, ...).
    bool failedToConnect() const;
    std::optional<int> reportedOsErrno() const; // the first one given
    bool hintsAt(QLatin1StringView hint) const;
    // A replica or another reader of the binary log: one command that lasts for days.
    bool readsBinaryLog() const;
    evidence::Phase phase() const;
    // True for MariaDB Connector/C and programs on it, whose 2006 means "the write failed" and 2013 "the read
    // failed"; false for Oracle's 9.x library, which says 2013 for both (SIGNATURES 1); empty when unknown.
    std::optional<bool> clientTellsWriteFromRead() const;
    const evidence::Incident &incident() const;
    // Several errors of the server itself tell why it ended a connection (1053, 1153, 1156, 1158-1161, 1927,
    // 3169, 4031): true when one is reported that is none of `own`.
    bool serverSaidOtherThan(std::initializer_list<int> own) const;
    // Whether the error came back within a second; empty when nobody said.
    std::optional<bool> failedAtOnce() const;
    // The round number of seconds (1, 2, 5, 10, 30, 60, ...) after which the error came, as timeouts do.
    std::optional<std::chrono::seconds> failedAfterRoundTime() const;
    // Bytes of the failing statement: as told, or at least as long as the text at hand, which may be cut.
    std::optional<qint64> statementBytesAtLeast() const;
    // The host of the message "Can't connect to ... on 'HOST'", without its port; else the ladder's; or
    // empty.
    QString targetHost() const;
    bool targetIsThisMachine() const; // 127.x, ::1, localhost
    // A driver without error numbers names the resolver's failure in its own words: likely the same.
    bool resolverFailedInWords() const;
    // A driver's own name for an error that has no number: "POOL_TIMEOUT", "PROXYSQL_IDLE_CLIENT".
    bool reportedSymbol(std::initializer_list<QLatin1StringView> symbols) const;
    // PyMySQL, mysqljs, mysql2 and others count packets themselves. PHP's warning "Expected 1 received 0" is
    // the server's farewell (4031, 1927), read too late: no disorder at all.
    bool driverCountsDisorder() const;
    // Right after the loss new connections were refused, or the socket file was gone: the server was away.
    bool serverAwayAfterLoss() const;
    // A pasted line of the server's log, which tells only that the other end of a connection went away.
    bool pastedPeerWentAway() const;
    // The connection's start was cut off or went unanswered: 2013 "at 'reading ...'" and its like.
    bool lostWhileConnecting() const;
    // It went unanswered until a timeout ended the wait: 110 and its like. MariaDB Connector/C's 11 and 115
    // are a closed connection (SIGNATURES 2).
    bool waitedForGreeting() const;
    // The server's greeting had come: the login was cut off.
    bool greetedBeforeLoss() const;
    // All that was reported is a pool with no free connection: nobody says that one was lost.
    bool onlyWaitedForPool() const;
    // .NET's drivers give every failed connect the server's number 1042.
    bool dotNetCannotConnect() const;
    bool
    nameFailed() const; // the server's name could not be resolved: 2005, or the resolver's own error number
    bool throughSocket() const; // the failing connection was one through a Unix socket

    // --- the server
    // ------------------------------------------------------------------------------------------
    bool loggedIn() const; // the login and first query of the ladder worked, or checks read the server
    Flavour flavour() const;
    int versionNumber() const; // 101119, 90704; 0 when unknown
    std::optional<qint64> variable(QLatin1StringView name) const; // global, as a number
    std::optional<QString> variableText(QLatin1StringView name) const;
    bool variableIsOn(QLatin1StringView name) const; // ON, 1, YES
    std::optional<qint64> status(QLatin1StringView name) const; // global status counter
    std::optional<QDateTime> serverStartedAt() const; // UTC
    // True when the server started after the incident, or shortly before it is known to have been running
    // (its current connection ids are below the lost one); false when it was up all the time; empty when the
    // incident's time and id are unknown.
    std::optional<bool> restartedSinceIncident() const;
    // The lost session's id is above all that the present run has given.
    bool idIsOfEarlierRun() const;
    // The server stopped or started between the connection's last known use and the error: by its uptime, its
    // connection ids or its log. False also when nothing is known.
    bool restartedBeforeError() const;
    // The lost session was at work in the run that still goes on: the log of this run names it, or it was
    // used after this run was ready. False also when the times are not known well enough.
    bool livedInThisRun() const;
    // It is certain that the server ran without a break from long enough before the error until now.
    bool upThroughout() const;
    // When the application failed to connect, the server had already been up, by clocks that tell seconds
    // apart.
    bool upAtFailedConnect() const;
    // What was asked is another port than the server's own: something in between forwards it.
    bool askedAnotherPort() const;
    // --- what a watch saw (app/watch); nothing without one ------------------------------------------------
    // The connection ended at the incident's time, within a second: somebody was looking at it.
    bool endedJustThen() const;
    // `usual`, or a few seconds where a watch took the times by a clock that runs with the server's.
    std::chrono::seconds clockSlack(std::chrono::seconds usual) const;
    // By how much a counter rose from the last beat before the loss until the look after it, when both are of
    // one run of the server.
    std::optional<qint64> roseAtLoss(QLatin1StringView counter) const;
    // The run of the server that answered the last beat before the loss still goes on.
    bool runOutlivedLoss() const;

    // The server counted no aborted connection in all that time: it did not end the lost session by force,
    // nor saw it break. False also when nothing is known.
    bool countedNoAbort() const;
    // Whether MySQL counted this error at a time that fits (performance_schema's error summary, all
    // accounts); empty when that cannot be told.
    std::optional<bool> raised(int error, Span span) const;
    // The lost session's "Command" in the process list (Sleep, Query, ...): it still lives on the server.
    // Empty when it is not there, or nobody could look.
    std::optional<QString> commandOfLostSession() const;
    // A setting of this machine's client option files; empty when none names it.
    std::optional<QString> clientOption(QLatin1StringView name) const;

    // --- the ladder, as it went just now ----------------------------------------------------------------
    const evidence::Observation *rung(QLatin1StringView fact) const; // null when not climbed
    // The rung on which the ladder broke; null when it did not, or nobody climbed it.
    const evidence::Observation *brokenRung() const;
    bool brokeAt(QLatin1StringView fact) const;
    bool brokeAt(QLatin1StringView fact, std::initializer_list<int> codes) const;
    // The ladder breaks right now, and nobody reported another kind of trouble: no symptom, or a failing
    // connect with the same error (2002 and 2003 count as the same).
    bool failsNowAsReported() const;
    TcpOutcome tcpNow() const; // the ladder's
    TcpOutcome tcpReported() const; // the symptom's

    // --- the error log ------------------------------------------------------------------------------------
    bool errorLogRead() const; // some log was read, from the server or from a file the person named
    // Whether aborted connections would be in the log at all at the present verbosity (MariaDB log_warnings
    // >= 2, MySQL log_error_verbosity >= 3); false when the log was not read or the setting is unknown.
    bool logShowsAborts() const;
    // Whether MariaDB's log would show a KILL (log_warnings >= 4); MySQL's never does.
    bool logShowsKills() const;

    // Events of a kind that can belong to this incident: at or before it, not older than the connection can
    // have been (see relevantFrom()); all of them when times are unknown. Newest first.
    QList<const evidence::LogEvent *> events(evidence::LogEventKind kind) const;
    // The newest of events(), preferring one with the lost session's connection id; null when none.
    const evidence::LogEvent *nearest(const QList<const evidence::LogEvent *> &events) const;
    // True when the event carries the lost session's own connection id (and the incident has one): it
    // decides.
    bool isOfLostSession(const evidence::LogEvent &event) const;
    // The newest line "Aborted connection" with the lost session's own id, whatever its reason; null without
    // one.
    const evidence::LogEvent *abortOfLostSession() const;
    // MariaDB's line "(KILLED)" of somebody's KILL or KILL QUERY: the session it names may live on.
    static bool mayBeStatementOnly(const evidence::LogEvent &event);
    // The newest abort line of one of these reasons that can be about the lost session: with its own id, or,
    // while that id or the line's is unknown, any in the span. Null as well when the lost session's own line
    // says otherwise.
    const evidence::LogEvent *abortLine(std::initializer_list<evidence::AbortReason> reasons,
                                        Span span) const;
    // The log is whole from before the span to after the error, and would show an aborted connection: a
    // missing line means something.
    bool logCovers(Span span) const;
    // The first line of the general query log that matches; empty when there is none.
    QString generalLogLine(const QString &pattern) const;
    // The line in which the lost session says goodbye; empty when there is none, or when a session of the
    // same number came after it: the server started anew in between.
    QString goodbyeInGeneralLog() const;
    // When the incident happened (told), or the moment of collection when nobody said: then events are only
    // as good as they are recent.
    QDateTime incidentTime() const;
    bool incidentTimeKnown() const;
    // Events before this cannot belong to the incident: its time, less how long the connection was idle, less
    // a tolerance; one day before when nothing is known.
    QDateTime relevantFrom() const;
    QDateTime startOf(Span span) const;
    bool inSpan(const QDateTime &time, Span span) const;

    const evidence::Evidence &evidence() const { return m_evidence; }

private:
    const evidence::Evidence &m_evidence;
    const evidence::Symptom *m_symptom; // null without one
};

// wait_timeout as both servers set it. Only for evidence from before anybody asked the server: many are set
// lower.
inline constexpr std::chrono::hours UsualWaitTimeout{8};

// For the placeholders of sentences: "8 hours", "90 seconds", "16 MiB", "2026-11-23 03:07:22 UTC".
QString durationText(std::chrono::milliseconds time);
QString sizeText(qint64 bytes);
QString timeText(const QDateTime &time);

} // namespace goneaway::diagnose
