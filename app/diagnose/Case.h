// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/Evidence.h"

#include <initializer_list>

namespace goneaway::diagnose {

enum class Flavour { Unknown, MySql, MariaDb };

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
    // 2006, 2013, 2055, 4031 and their drivers' own names: the connection was there and was lost. Errors of the
    // connect and handshake phases do not count.
    bool lostAfterLogin() const;
    // The error struck while connecting (2002, 2003, 2005, 2013 "at 'reading ...'", 1040, 1045, ...).
    bool failedToConnect() const;
    std::optional<int> reportedOsErrno() const; // the first one given
    bool hintsAt(QLatin1StringView hint) const;
    evidence::Phase phase() const;
    // True for MariaDB Connector/C and programs on it, whose 2006 means "the write failed" and 2013 "the read
    // failed"; false for Oracle's 9.x library, which says 2013 for both (SIGNATURES 1); empty when unknown.
    std::optional<bool> clientTellsWriteFromRead() const;
    const evidence::Incident &incident() const;

    // --- the server -----------------------------------------------------------------------------------------
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

    // --- the ladder, as it went just now ----------------------------------------------------------------
    const evidence::Observation *rung(QLatin1StringView fact) const; // null when not climbed
    // The rung on which the ladder broke; null when it did not, or nobody climbed it.
    const evidence::Observation *brokenRung() const;
    bool brokeAt(QLatin1StringView fact) const;
    bool brokeAt(QLatin1StringView fact, std::initializer_list<int> codes) const;

    // --- the error log ------------------------------------------------------------------------------------
    bool errorLogRead() const; // some log was read, from the server or from a file the person named
    // Whether aborted connections would be in the log at all at the present verbosity (MariaDB log_warnings >= 2,
    // MySQL log_error_verbosity >= 3); false when the log was not read or the setting is unknown.
    bool logShowsAborts() const;
    // Whether MariaDB's log would show a KILL (log_warnings >= 4); MySQL's never does.
    bool logShowsKills() const;

    // Events of a kind that can belong to this incident: at or before it, not older than the connection can have
    // been (see relevantFrom()); all of them when times are unknown. Newest first.
    QList<const evidence::LogEvent *> events(evidence::LogEventKind kind) const;
    QList<const evidence::LogEvent *> aborts(evidence::AbortReason reason) const;
    // The newest of events()/aborts(), preferring one with the lost session's connection id; null when none.
    const evidence::LogEvent *nearest(const QList<const evidence::LogEvent *> &events) const;
    // True when the event carries the lost session's own connection id (and the incident has one): it decides.
    bool isOfLostSession(const evidence::LogEvent &event) const;
    // When the incident happened (told), or the moment of collection when nobody said: then events are only as
    // good as they are recent.
    QDateTime incidentTime() const;
    bool incidentTimeKnown() const;
    // Events before this cannot belong to the incident: its time, less how long the connection was idle, less
    // a tolerance; one day before when nothing is known.
    QDateTime relevantFrom() const;

    const evidence::Evidence &evidence() const { return m_evidence; }

private:
    const evidence::Evidence &m_evidence;
    const evidence::Symptom *m_symptom; // null without one
};

// For the placeholders of sentences: "8 hours", "90 seconds", "16 MiB", "2026-11-23 03:07:22 UTC".
QString durationText(std::chrono::milliseconds time);
QString sizeText(qint64 bytes);
QString timeText(const QDateTime &time);

} // namespace goneaway::diagnose
