// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/Capture.h"

#include "checks/Check.h"
#include "connect/ClientSession.h"
#include "connect/Ladder.h"
#include "connect/TunnelClimb.h"
#include "evidence/Json.h"
#include "symptom/Decoder.h"

#include <QFileInfo>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::watch {

namespace facts = evidence::facts;
using evidence::Evidence;
using evidence::LogEvent;
using evidence::LogEventKind;
using evidence::Observation;
using evidence::Symptom;
using evidence::Table;

namespace {

// A capture is to be done within a second where the server answers, and soon where it does not.
constexpr std::chrono::seconds ConnectLimit = 3s;
// How far back the logs matter to an incident (see Case::relevantFrom), and as long again: a look must not
// cost more where the log is large.
constexpr std::chrono::hours LogsBack{48};

// Errors that a client is told, of those that MySQL counts.
constexpr int ToldToClients[] = {1040, 1044, 1045, 1129, 1130, 1153, 1203, 1226, 3032, 3118, 3159, 4031};

evidence::Record noticeOf(const QString &by, bool atOnce)
{
    return {{u"by"_s, by}, {u"noticed"_s, atOnce ? u"at-once"_s : u"later"_s}};
}

Complaint complaintOf(const Trigger &lost, bool slept)
{
    const Loss &loss = *lost.loss;
    const connect::LibraryInfo library = connect::clientLibrary();
    Symptom symptom;
    symptom.text = u"ERROR %1 (%2): %3"_s.arg(loss.error.code).arg(loss.error.sqlState, loss.error.message);
    symptom.errors = {loss.error};
    symptom.client = {library.id, library.name};
    symptom.phase = evidence::Phase::Idle;
    symptom.connectionLoss = true;
    if (slept)
        symptom.hints = {evidence::hints::MachineSlept};
    evidence::Incident incident;
    incident.at = lost.at;
    incident.idleBefore = loss.idleBefore;
    incident.failedAfter = loss.failedAfter;
    incident.connectionId = loss.connectionId;
    const bool atOnce = loss.atOnce && loss.failedAfter < 1s;
    return {symptom, incident, noticeOf(lost.subject, atOnce)};
}

Complaint complaintOf(const QString &text, const QDateTime &noticed)
{
    symptom::Decoded decoded = symptom::decode(text);
    // A log is followed as it is written: a stamp that is hours away has another zone.
    if (!decoded.incident.at || std::abs(decoded.incident.at->secsTo(noticed)) > 60)
        decoded.incident.at = noticed;
    return {decoded.symptom, decoded.incident, noticeOf(u"own-log"_s, false)};
}

// A line of the server's log speaks of one lost session: as good as an application's word, without its error.
Complaint complaintOf(const LogEvent &event, const QDateTime &noticed)
{
    Complaint complaint = complaintOf(event.text, noticed);
    if (event.kind == LogEventKind::AbortedConnection)
        complaint.symptom->connectionLoss = true;
    if (!complaint.symptom->connectionLoss)
        complaint.symptom.reset();
    complaint.incident.at = event.time && !event.zoneInferred ? *event.time : noticed;
    complaint.incident.connectionId = event.connectionId;
    // Written when the server gave the session up, not when its application noticed.
    complaint.notice = noticeOf(u"log"_s, true);
    if (event.reason == evidence::AbortReason::TooManyConnections) {
        // It names no session: the one that was turned away was told 1040.
        evidence::ClientError error;
        error.code = 1040;
        error.symbol = u"ER_CON_COUNT_ERROR"_s;
        error.sqlState = u"08004"_s;
        complaint.symptom->errors = {error};
        complaint.symptom->phase = evidence::Phase::Handshake;
        complaint.incident.connectionId.reset();
    }
    return complaint;
}

// Somebody lost a connection, says a number of the server's, and nobody says more.
Complaint anyLoss(const QString &counted, const QDateTime &noticed, bool atOnce)
{
    Symptom symptom;
    symptom.text = counted;
    symptom.connectionLoss = true;
    evidence::Incident incident;
    incident.at = noticed;
    return {symptom, incident, noticeOf(u"counter"_s, atOnce)};
}

const Trigger *firstOf(std::span<const Trigger> triggers, TriggerKind kind, const QString &subject = {})
{
    const auto found = std::find_if(triggers.begin(), triggers.end(), [&](const Trigger &trigger) {
        return trigger.kind == kind && (subject.isEmpty() || trigger.subject == subject);
    });
    return found == triggers.end() ? nullptr : &*found;
}

Table tableOf(std::span<const Trigger> triggers)
{
    Table table;
    table.columns = {u"time"_s, u"kind"_s, u"subject"_s, u"says"_s};
    for (const Trigger &trigger : triggers)
        table.rows.append(
            {evidence::timeToText(trigger.at), nameOf(trigger.kind), trigger.subject, trigger.says});
    return table;
}

// How often each error was raised, over all accounts.
QMap<int, qint64> countsOf(const Table &summary)
{
    QMap<int, qint64> counts;
    const qsizetype error = summary.column("error"_L1);
    const qsizetype raised = summary.column("raised"_L1);
    for (const QStringList &row : summary.rows)
        counts[row.value(error).toInt()] += row.value(raised).toLongLong();
    return counts;
}

} // namespace

Complaint complaintOf(std::span<const Trigger> triggers, bool slept)
{
    if (const Trigger *quiet = firstOf(triggers, TriggerKind::ConnectionLost, u"quiet"_s))
        return complaintOf(*quiet, slept);
    if (const Trigger *any = firstOf(triggers, TriggerKind::ConnectionLost))
        return complaintOf(*any, slept);
    if (const Trigger *told = firstOf(triggers, TriggerKind::OwnLog))
        return complaintOf(told->text, told->at);
    for (const Trigger &trigger : triggers) {
        if (trigger.kind != TriggerKind::LogEvent || !trigger.event)
            continue;
        if (Complaint complaint = complaintOf(*trigger.event, trigger.at); complaint.symptom)
            return complaint;
    }
    // What is counted while nobody answers, or after a start, follows from that.
    const bool server = firstOf(triggers, TriggerKind::NoAnswer)
        || firstOf(triggers, TriggerKind::CannotConnect) || firstOf(triggers, TriggerKind::ServerRestarted);
    if (const Trigger *aborted =
            server ? nullptr : firstOf(triggers, TriggerKind::CounterJumped, nameOf(Counter::AbortedClients)))
        return anyLoss(u"Aborted_clients "_s + aborted->says, aborted->at, true);
    // Whoever was connected to the run before is not any more.
    if (const Trigger *restarted = firstOf(triggers, TriggerKind::ServerRestarted);
        restarted && !restarted->otherServer)
        return anyLoss(u"Uptime "_s + restarted->says, restarted->at, false);
    Complaint complaint;
    if (!triggers.empty())
        complaint.incident.at = triggers.front().at;
    return complaint;
}

Capture::Capture(const connect::ConnectionTarget &target, const QStringList &logFiles, const Clock &clock)
    : m_target(target)
    , m_logFiles(logFiles)
    , m_clock(clock)
{
    m_target.connectTimeout = std::min(m_target.connectTimeout, ConnectLimit);
    m_target.readTimeout = std::min(m_target.readTimeout, checks::StatementLimit);
    m_target.writeTimeout = std::min(m_target.writeTimeout, checks::StatementLimit);
}

Evidence Capture::learn(const CancelToken &cancel)
{
    Evidence evidence;
    climbAndCheck(evidence, cancel);
    remember(evidence);
    return evidence;
}

std::optional<int> Capture::zoneOffsetSeconds() const
{
    for (const Observation &observation : m_lasting) {
        if (observation.fact == evidence::FactId(facts::ServerTimeZone)) {
            if (const auto *offset = observation.as<qint64>())
                return static_cast<int>(*offset);
        }
    }
    return std::nullopt;
}

QString Capture::server() const
{
    const auto *version = m_version ? m_version->as<QString>() : nullptr;
    if (!version)
        return {};
    return (version->contains("mariadb"_L1, Qt::CaseInsensitive) ? u"MariaDB "_s : u"MySQL "_s)
        + version->section(u'-', 0, 0);
}

QDateTime Capture::logsSince(const evidence::Incident &incident) const
{
    const QDateTime at = incident.at.value_or(m_clock.now());
    const auto idle = std::chrono::duration_cast<std::chrono::seconds>(incident.idleBefore.value_or(0ms));
    return at.addSecs(-(idle + std::chrono::seconds(LogsBack)).count());
}

void Capture::climbAndCheck(Evidence &evidence, const CancelToken &cancel)
{
    bool loggedIn = false;
    const auto tunnel = connect::climb(m_target, m_clock, cancel, [&](const Observation &rung) {
        evidence.add(rung);
        if (rung.fact == evidence::FactId(facts::LadderQuery))
            loggedIn = rung.seen();
    });
    std::optional<connect::Way> way;
    if (loggedIn)
        way.emplace(m_target, tunnel, cancel);
    // Where nobody can log in, the log's place is known from before.
    QStringList logs = m_logFiles;
    if (!loggedIn && logs.isEmpty() && !m_errorLog.isEmpty())
        logs = {m_errorLog};
    if (!loggedIn) {
        for (const Observation &lasting : m_lasting)
            evidence.add(lasting);
    }
    checks::runChecks(way ? way->entrance() : nullptr, logs, m_clock, cancel, evidence, {},
                      logsSince(evidence.incident()), &m_logMemory);
    if (const auto trouble = way ? way->trouble(m_clock) : std::nullopt)
        evidence.add(*trouble);
}

void Capture::remember(const Evidence &evidence)
{
    const Observation *version = evidence.findSeen(facts::ServerVersion);
    if (!version || !evidence.findSeen(facts::ServerVariables))
        return; // nobody could log in
    m_version = *version;
    m_lasting.clear();
    for (const QLatin1StringView fact :
         {facts::ServerVersion, facts::ServerFlavour, facts::ServerTimeZone, facts::ServerClockOffset}) {
        if (const Observation *seen = evidence.findSeen(fact))
            m_lasting.append(*seen);
    }
    const auto *variables = evidence.value<Table>(facts::ServerVariables);
    if (const auto most = variables ? variables->valueOf("max_connections"_L1) : std::nullopt)
        m_maxConnections = most->toLongLong();
    if (const auto *summary = evidence.value<Table>(facts::ServerErrorSummary))
        m_errorSummary = *summary;
    const Observation *log = evidence.find(facts::ServerErrorLog);
    if (!log)
        return;
    if (log->seen() && log->field("how"_L1) == "file"_L1)
        m_errorLog = log->field("path"_L1);
    m_noErrorLog = log->seen() ? QString() : log->note;
}

// MySQL counts every error that it tells a client: what rose since the last look was told just now.
std::optional<Symptom> Capture::raisedSince(const Evidence &evidence) const
{
    const auto *now = evidence.value<Table>(facts::ServerErrorSummary);
    if (!now || !m_errorSummary)
        return std::nullopt;
    const QMap<int, qint64> before = countsOf(*m_errorSummary);
    const QMap<int, qint64> after = countsOf(*now);
    Symptom symptom;
    for (const int code : ToldToClients) {
        if (after.value(code) <= before.value(code))
            continue;
        evidence::ClientError error;
        error.code = code;
        const qsizetype number = now->column("error"_L1);
        for (const QStringList &row : now->rows) {
            if (row.value(number).toInt() == code)
                error.symbol = row.value(now->column("name"_L1));
        }
        symptom.text += u"ERROR %1 %2\n"_s.arg(code).arg(error.symbol);
        symptom.errors.append(error);
    }
    symptom.connectionLoss = !symptom.errors.isEmpty();
    return symptom.connectionLoss ? std::optional(symptom) : std::nullopt;
}

Evidence Capture::look(const Complaint &complaint, std::span<const Trigger> triggers,
                       std::span<const Sample> before, const CancelToken &cancel)
{
    Evidence evidence;
    if (complaint.symptom)
        evidence.setSymptom(*complaint.symptom);
    evidence.setIncident(complaint.incident);
    const auto add = [&](QLatin1StringView fact, evidence::FactValue value,
                         evidence::Sensitivity sensitivity) {
        Observation observation;
        observation.fact = evidence::FactId(fact);
        observation.value = std::move(value);
        observation.source = {u"watch"_s, u"goneaway watch"_s, connect::clientLibrary().display()};
        observation.sensitivity = sensitivity;
        observation.at = m_clock.now();
        evidence.add(observation);
    };
    if (!complaint.notice.isEmpty())
        add(facts::WatchNotice, complaint.notice, evidence::Sensitivity::Public);
    add(facts::WatchTriggers, tableOf(triggers), evidence::Sensitivity::Identifying);
    add(facts::WatchSamples, watch::tableOf(before), evidence::Sensitivity::Public);
    climbAndCheck(evidence, cancel);
    const bool vague =
        !complaint.symptom || (complaint.symptom->errors.isEmpty() && !complaint.incident.connectionId);
    if (vague) {
        if (const auto raised = raisedSince(evidence))
            evidence.setSymptom(*raised);
    }
    remember(evidence);
    return evidence;
}

} // namespace goneaway::watch
