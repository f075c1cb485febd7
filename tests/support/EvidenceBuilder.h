// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/Evidence.h"

#include <chrono>
#include <optional>

namespace goneaway::test {

// Puts together the evidence of a case as the connect ladder, the checks, the decoder and the log reader
// would have left it. Each call returns the builder:
//
//   const auto evidence =
//   EvidenceBuilder::mariadb().symptom(2006).idleBefore(9h).log(AbortReason::TimeoutReading, 8).evidence();
//
// Tests of what a saved case looks like need nothing else; nothing here looks at the real world.
class EvidenceBuilder
{
public:
    // The moment of collection: every observation is stamped so, times below count back from it.
    static QDateTime now();

    // Nobody could look at the server: only what is added afterwards is known.
    static EvidenceBuilder nothing() { return {}; }
    // A healthy server that we logged in to with USAGE only: the whole ladder climbed, the default settings
    // of MariaDB 10.11 / MySQL 9.7, up for ten days, its log not read.
    static EvidenceBuilder mariadb();
    static EvidenceBuilder mysql();

    // --- what the person reported ------------------------------------------------------------------------
    // The first call makes a symptom (a connection loss), each further call adds one more error to it.
    // Without a message the code alone is known. Code 0: words without a number, e.g.
    // "PROTOCOL_CONNECTION_LOST".
    EvidenceBuilder &symptom(int code, const QString &message = {},
                             evidence::Phase phase = evidence::Phase::Unknown,
                             std::optional<int> osErrno = std::nullopt);
    // "reading initial communication packet" and the like: 2013 while connecting.
    EvidenceBuilder &handshakeSymptom(int code, std::optional<int> osErrno);
    EvidenceBuilder &notALoss(); // the symptom is there, but speaks of no lost connection (1317 alone)
    EvidenceBuilder &client(QLatin1StringView id); // "mariadb-connector-c", "libmysqlclient", "pymysql", ...
    EvidenceBuilder &hint(QLatin1StringView hint); // evidence::hints

    EvidenceBuilder &at(const QDateTime &time); // when the incident happened (UTC)
    EvidenceBuilder &justNow() { return at(now()); }
    EvidenceBuilder &idleBefore(std::chrono::milliseconds time);
    EvidenceBuilder &failedAfter(std::chrono::milliseconds time);
    EvidenceBuilder &statement(const QString &sql);
    EvidenceBuilder &statementBytes(qint64 bytes);
    EvidenceBuilder &lostId(quint64 connectionId);
    EvidenceBuilder &incident(const evidence::Incident &incident); // whatever it knows wins

    // --- the server --------------------------------------------------------------------------------------
    EvidenceBuilder &version(const QString &version, const QString &flavour);
    EvidenceBuilder &variable(QLatin1StringView name,
                              const QString &value); // global; a second value replaces the first
    EvidenceBuilder &variable(QLatin1StringView name, qint64 value)
    {
        return variable(name, QString::number(value));
    }
    EvidenceBuilder &status(QLatin1StringView name, qint64 value);
    EvidenceBuilder &uptime(std::chrono::seconds time);
    EvidenceBuilder &process(const QStringList &row); // Id, User, Host, db, Command, Time, State, Info
    EvidenceBuilder &
    errorSummaryRead(); // MySQL's counters of errors could be read; empty until errorSummary()
    // With an empty user: before anybody had logged in.
    EvidenceBuilder &errorSummary(int error, qint64 raised, const QDateTime &lastSeen = now(),
                                  const QString &user = QStringLiteral("app"));
    EvidenceBuilder &account(const QString &user,
                             const QString &host); // of the server's list, which was read
    EvidenceBuilder &hostCache(const QMap<QString, QString> &columns); // one row

    // --- the error log -----------------------------------------------------------------------------------
    // The log of the last three weeks was read to its end; events alone do not say so.
    EvidenceBuilder &logRead();
    EvidenceBuilder &log(evidence::LogEvent event);
    EvidenceBuilder &log(evidence::LogEventKind kind, const QString &text = {},
                         std::chrono::seconds ago = {});
    // "Aborted connection <id> to db: ... (<reason>)"
    EvidenceBuilder &log(evidence::AbortReason reason, quint64 connectionId, std::chrono::seconds ago = {});
    EvidenceBuilder &generalLog(const QString &excerpt); // it is on, and this stands in it

    // --- the ladder --------------------------------------------------------------------------------------
    EvidenceBuilder &rung(QLatin1StringView fact, const evidence::Record &value = {});
    // The ladder broke here; the rungs above are skipped. TimedOut when osErrno is 110.
    EvidenceBuilder &broken(QLatin1StringView fact, int code, std::optional<int> osErrno = std::nullopt,
                            const evidence::Record &value = {});
    EvidenceBuilder &ladder(const QString &host); // every rung climbed, over TCP to this host
    EvidenceBuilder &observe(evidence::Observation observation); // anything else

    evidence::Evidence evidence() const;

private:
    EvidenceBuilder() = default;
    evidence::Symptom &theSymptom();
    EvidenceBuilder &seen(QLatin1StringView fact, evidence::FactValue value);

    QList<evidence::Observation> m_observations;
    QList<evidence::LogEvent> m_events;
    std::optional<evidence::Symptom> m_symptom;
    evidence::Incident m_incident;
    QMap<QString, QString> m_variables;
    QMap<QString, QString> m_status;
    evidence::Table m_processes;
    evidence::Table m_errors;
    evidence::Table m_accounts;
};

// An incident that MySQL named itself: idle for longer than its wait_timeout.
inline evidence::Evidence idledOut()
{
    return EvidenceBuilder::mysql()
        .symptom(4031, QStringLiteral("The client was disconnected by the server because of inactivity."))
        .justNow()
        .idleBefore(std::chrono::seconds(20))
        .variable(QLatin1StringView("wait_timeout"), 10)
        .evidence();
}

} // namespace goneaway::test
