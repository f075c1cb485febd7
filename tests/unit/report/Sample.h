// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/Catalogue.h"
#include "report/Report.h"

// One case built by hand: an idle timeout on a MariaDB, as the checks would leave it.
namespace sample {

using namespace goneaway;
using namespace Qt::Literals::StringLiterals;
namespace facts = evidence::facts;

inline QDateTime at(int hour, int minute, int second = 0)
{
    return QDateTime(QDate(2026, 11, 23), QTime(hour, minute, second), Qt::UTC);
}

inline evidence::Observation seen(QLatin1StringView fact, const evidence::FactValue &value)
{
    evidence::Observation observation;
    observation.fact = evidence::FactId(fact);
    observation.value = value;
    observation.sensitivity = evidence::Sensitivity::Public;
    observation.at = at(9, 0);
    return observation;
}

inline evidence::Observation unseen(QLatin1StringView fact, evidence::Status status, const QString &detail)
{
    evidence::Observation observation = seen(fact, {});
    observation.status = status;
    observation.detail = detail;
    return observation;
}

inline evidence::Symptom symptom(const QString &message = u"Server has gone away"_s)
{
    evidence::Symptom symptom;
    symptom.text = message;
    symptom.errors = {{2006, u"CR_SERVER_GONE_ERROR"_s, u"HY000"_s, std::nullopt, message}};
    symptom.client = {u"pymysql"_s, u"PyMySQL"_s};
    symptom.connectionLoss = true;
    return symptom;
}

inline void addServer(evidence::Evidence &evidence,
                      const QString &version = u"10.11.19-MariaDB-0+deb12u1-log"_s)
{
    evidence.add(seen(facts::ServerVersion, version));
    evidence.add(seen(facts::ServerFlavour, u"mariadb"_s));
    evidence.add(seen(facts::ServerUptime, qint64(10800)));
    evidence.add(seen(facts::ServerStartedAt, at(6, 0)));
    evidence.add(seen(facts::ServerVariables,
                      evidence::Table{{u"Variable_name"_s, u"Value"_s},
                                      {{u"wait_timeout"_s, u"28800"_s},
                                       {u"interactive_timeout"_s, u"3600"_s},
                                       {u"max_allowed_packet"_s, u"16777216"_s},
                                       {u"net_read_timeout"_s, u"30"_s},
                                       {u"net_write_timeout"_s, u"60"_s},
                                       {u"max_connections"_s, u"151"_s},
                                       {u"log_warnings"_s, u"2"_s}}}));
    evidence.add(seen(facts::ServerStatus,
                      evidence::Table{{u"Variable_name"_s, u"Value"_s},
                                      {{u"Threads_connected"_s, u"4"_s},
                                       {u"Max_used_connections"_s, u"12"_s},
                                       {u"Connections"_s, u"420"_s},
                                       {u"Aborted_clients"_s, u"7"_s},
                                       {u"Aborted_connects"_s, u"1"_s}}}));
    evidence.add(seen(facts::ServerSession,
                      evidence::Record{{u"wait_timeout"_s, u"600"_s}, {u"user"_s, u"app@web1.example"_s}}));
    evidence.add(seen(
        facts::ServerLogVerbosity,
        evidence::Record{{u"variable"_s, u"log_warnings"_s}, {u"value"_s, u"2"_s}, {u"enough"_s, u"yes"_s}}));
    evidence.add(seen(facts::ServerErrorLog,
                      evidence::Record{{u"path"_s, u"/var/log/mysql/error.log"_s}, {u"how"_s, u"file"_s}}));
    evidence.add(seen(facts::ServerGeneralLog, evidence::Record{{u"on"_s, u"no"_s}}));
}

inline evidence::Evidence idleTimeout()
{
    evidence::Evidence evidence;
    evidence.setSymptom(symptom());
    evidence::Incident incident;
    incident.at = at(8, 30);
    incident.idleBefore = std::chrono::hours(2);
    evidence.setIncident(incident);
    addServer(evidence);
    return evidence;
}

inline void addBrokenLadder(evidence::Evidence &evidence)
{
    evidence::Observation name =
        seen(facts::LadderName, evidence::Record{{u"host"_s, u"db1"_s}, {u"addresses"_s, u"10.0.0.5"_s}});
    name.detail = u"db1 is 10.0.0.5"_s;
    evidence.add(name);
    evidence::Observation tcp =
        unseen(facts::LadderTcp, evidence::Status::Failed, u"Port 3306 on db1 refused the connection."_s);
    tcp.value = evidence::Record{{u"host"_s, u"db1"_s}, {u"port"_s, u"3306"_s}};
    tcp.error = evidence::ClientError{2002, {}, {}, 111, u"Can't connect"_s};
    evidence.add(tcp);
    for (const QLatin1StringView fact : {facts::LadderGreeting, facts::LadderLogin, facts::LadderQuery})
        evidence.add(unseen(fact, evidence::Status::Skipped, {}));
}

inline diagnose::Finding finding(diagnose::Certainty certainty, int weight = 70)
{
    diagnose::Finding finding;
    finding.cause = diagnose::CauseId("idle-timeout"_L1);
    finding.certainty = certainty;
    finding.weight = weight;
    finding.because = {{evidence::FactId(facts::Incident),
                        u"idle-longer"_s,
                        {{u"idle"_s, u"9 hours"_s}, {u"wait_timeout"_s, u"8 hours"_s}},
                        true},
                       {evidence::FactId(facts::ServerUptime), u"restarted"_s, {}, false}};
    finding.missing = {{u"log"_s, {}}};
    return finding;
}

template <typename T>
T loaded(const Result<T> &result)
{
    if (!result)
        qFatal("%s", qPrintable(result.error().detail));
    return *result;
}

// Texts and pages as the program ships them.
struct Words {
    Texts texts = loaded(Texts::load(u"en"_s));
    diagnose::Catalogue catalogue = loaded(diagnose::Catalogue::load(u"en"_s));
};

inline report::Report reportOn(const Words &words, const evidence::Evidence &evidence,
                               const diagnose::Diagnosis &diagnosis)
{
    return report::makeReport(evidence, diagnosis, words.catalogue, words.texts, at(9, 1));
}

inline report::Report explained(const Words &words, const evidence::Evidence &evidence = idleTimeout(),
                                diagnose::Certainty certainty = diagnose::Certainty::Confirmed)
{
    return reportOn(words, evidence, {diagnose::Verdict::Explained, {finding(certainty)}});
}

} // namespace sample
