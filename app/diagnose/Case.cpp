// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Case.h"

#include <QVersionNumber>

#include <QRegularExpression>

#include <algorithm>
#include <chrono>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::diagnose {

namespace facts = evidence::facts;
using evidence::AbortReason;
using evidence::ClientError;
using evidence::LogEvent;
using evidence::LogEventKind;
using evidence::Observation;

namespace {

// Clocks differ, logs are written late, and people round: an event this far outside still counts.
constexpr std::chrono::seconds Tolerance = 2min;
// Without any word on the time, the last day is what can still be the incident.
constexpr std::chrono::hours WithoutKnownTime = 24h;

// Errors that a new connection meets before or instead of its first query.
constexpr int ConnectCodes[] = {1040, 1042, 1043, 1044, 1045, 1049, 1129, 1130, 1203, 1226, 1251,
                                1275, 1290, 1820, 1862, 2001, 2002, 2003, 2004, 2005, 2009, 2012,
                                2026, 2049, 2054, 2058, 2059, 2061, 3032, 3118, 3159, 4151};
// Errors that a connection meets after its login.
constexpr int LossCodes[] = {1053, 1079, 1080, 1152, 1153, 1154, 1155, 1156, 1157, 1158, 1159, 1160,
                             1161, 1184, 1835, 1927, 2006, 2013, 2014, 2020, 2027, 2055, 3169, 4031};

template <std::size_t N>
bool isOneOf(const int (&codes)[N], int code)
{
    return std::find(std::begin(codes), std::end(codes), code) != std::end(codes);
}

// MariaDB Connector/C says 2026 instead of 2013 when a session over TLS is killed (SIGNATURES 1): no failed
// handshake.
// MariaDB Connector/C says 2026 where a session under TLS is cut or its own timeout ends a wait (SIGNATURES
// 1): the kernel's words and numbers for a broken connection, none for a failed handshake.
bool isBrokenTls(const ClientError &error)
{
    static const QRegularExpression cut(
        u"unexpected eof|timed out|reset by peer|broken pipe|\\((?:32|104|110)\\)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return error.code == 2026 && cut.match(error.message).hasMatch();
}

} // namespace

Case::Case(const evidence::Evidence &evidence)
    : m_evidence(evidence)
    , m_symptom(evidence.symptom() ? &*evidence.symptom() : nullptr)
{
}

bool Case::hasSymptom() const
{
    return m_symptom && m_symptom->connectionLoss;
}

bool Case::reported(int code) const
{
    return m_symptom && m_symptom->has(code);
}

bool Case::reportedAny(std::initializer_list<int> codes) const
{
    return std::any_of(codes.begin(), codes.end(), [this](int code) { return reported(code); });
}

bool Case::lostAfterLogin() const
{
    if (!hasSymptom() || failedToConnect())
        return false;
    // A driver's own words ("PROTOCOL_CONNECTION_LOST") come without a number.
    return m_symptom->errors.isEmpty()
        || std::any_of(m_symptom->errors.begin(), m_symptom->errors.end(), [](const ClientError &error) {
               return error.code == 0 || error.code == 2026 || isOneOf(LossCodes, error.code);
           });
}

bool Case::failedToConnect() const
{
    if (!hasSymptom())
        return false;
    // Who can tell the session's id had been let in.
    if (incident().connectionId && !m_symptom->errors.isEmpty() && m_symptom->errors.first().code == 2026)
        return false;
    if (phase() == evidence::Phase::Connect || phase() == evidence::Phase::Handshake)
        return true;
    // The first error is the one that struck; a reconnect that failed afterwards is a consequence.
    if (resolverFailedInWords())
        return true;
    return !m_symptom->errors.isEmpty() && isOneOf(ConnectCodes, m_symptom->errors.first().code)
        && !isBrokenTls(m_symptom->errors.first());
}

std::optional<int> Case::reportedOsErrno() const
{
    if (!m_symptom)
        return std::nullopt;
    for (const ClientError &error : m_symptom->errors) {
        if (error.osErrno)
            return error.osErrno;
    }
    return std::nullopt;
}

bool Case::hintsAt(QLatin1StringView hint) const
{
    return m_symptom && m_symptom->hintsAt(hint);
}

bool Case::readsBinaryLog() const
{
    return m_symptom
        && (m_symptom->client.id == "replication"_L1 || m_symptom->client.id == "mysql-binlog-connector"_L1);
}

evidence::Phase Case::phase() const
{
    return m_symptom ? m_symptom->phase : evidence::Phase::Unknown;
}

std::optional<bool> Case::clientTellsWriteFromRead() const
{
    if (!m_symptom)
        return std::nullopt;
    // Oracle's 9.x library never says 2006 (SIGNATURES 4); MariaDB's leaves the "MySQL" out of its sentences.
    for (const ClientError &error : m_symptom->errors) {
        if (error.code == 2006)
            return true;
        if (error.code == 2013 && error.message.contains("Lost connection to server"_L1))
            return true;
    }
    if (m_symptom->client.id == "mariadb-connector-c"_L1)
        return true;
    return std::nullopt;
}

const evidence::Incident &Case::incident() const
{
    return m_evidence.incident();
}

bool Case::loggedIn() const
{
    if (m_evidence.findSeen(facts::ServerVariables) || m_evidence.findSeen(facts::ServerStatus))
        return true;
    const Observation *query = rung(facts::LadderQuery);
    return query && query->seen();
}

Flavour Case::flavour() const
{
    QString name;
    if (const auto *text = m_evidence.value<QString>(facts::ServerFlavour))
        name = *text;
    else if (const Observation *greeting = rung(facts::LadderGreeting))
        name = greeting->field("flavour"_L1);
    if (name == "mariadb"_L1)
        return Flavour::MariaDb;
    if (name == "mysql"_L1 || name == "percona"_L1)
        return Flavour::MySql;
    return Flavour::Unknown;
}

int Case::versionNumber() const
{
    QString text;
    if (const auto *version = m_evidence.value<QString>(facts::ServerVersion))
        text = *version;
    else if (const Observation *greeting = rung(facts::LadderGreeting))
        text = greeting->field("version"_L1);
    // MariaDB once hid its version behind "5.5.5-" for the sake of old replicas.
    if (text.startsWith("5.5.5-"_L1))
        text = text.sliced(6);
    const QVersionNumber version = QVersionNumber::fromString(text);
    return version.majorVersion() * 10000 + version.minorVersion() * 100 + version.microVersion();
}

std::optional<QString> Case::variableText(QLatin1StringView name) const
{
    const auto *table = m_evidence.value<evidence::Table>(facts::ServerVariables);
    return table ? table->valueOf(name) : std::nullopt;
}

std::optional<qint64> Case::variable(QLatin1StringView name) const
{
    const auto text = variableText(name);
    if (!text)
        return std::nullopt;
    bool ok = false;
    const qint64 whole = text->toLongLong(&ok);
    if (ok)
        return whole;
    const double number = text->toDouble(&ok); // MariaDB's max_statement_time is "0.000000"
    return ok ? std::optional<qint64>(static_cast<qint64>(number)) : std::nullopt;
}

bool Case::variableIsOn(QLatin1StringView name) const
{
    const QString text = variableText(name).value_or(QString()).toUpper();
    return text == "ON"_L1 || text == "1"_L1 || text == "YES"_L1;
}

std::optional<qint64> Case::status(QLatin1StringView name) const
{
    const auto *table = m_evidence.value<evidence::Table>(facts::ServerStatus);
    const auto text = table ? table->valueOf(name) : std::nullopt;
    if (!text)
        return std::nullopt;
    bool ok = false;
    const qint64 number = text->toLongLong(&ok);
    return ok ? std::optional<qint64>(number) : std::nullopt;
}

std::optional<QDateTime> Case::serverStartedAt() const
{
    const auto *time = m_evidence.value<QDateTime>(facts::ServerStartedAt);
    return time ? std::optional<QDateTime>(*time) : std::nullopt;
}

std::optional<bool> Case::restartedSinceIncident() const
{
    // Ids count up from a start: a lost session with an id above all that were given since then is older.
    if (idIsOfEarlierRun())
        return true;
    const auto started = serverStartedAt();
    if (!started || !incident().at)
        return std::nullopt;
    if (livedInThisRun())
        return false;
    // The restart may be the very thing that cut the connection, a moment before the application noticed, or
    // long before when the connection lay idle.
    const auto idle = incident().idleBefore.value_or(0ms);
    const QDateTime lastGoodUse = incident().at->addMSecs(-idle.count());
    return *started > lastGoodUse.addSecs(-30);
}

const Observation *Case::rung(QLatin1StringView fact) const
{
    const Observation *observation = m_evidence.find(fact);
    return observation && observation->status != evidence::Status::Skipped ? observation : nullptr;
}

const Observation *Case::brokenRung() const
{
    for (const QLatin1StringView fact : facts::LadderShown) {
        const Observation *observation = rung(fact);
        if (observation && !observation->seen() && observation->status != evidence::Status::NotApplicable)
            return observation;
        if (fact == facts::LadderQuery) // what comes after it measures a connection that works
            return nullptr;
    }
    return nullptr;
}

bool Case::brokeAt(QLatin1StringView fact) const
{
    const Observation *broken = brokenRung();
    return broken && broken->fact == evidence::FactId(fact);
}

bool Case::brokeAt(QLatin1StringView fact, std::initializer_list<int> codes) const
{
    if (!brokeAt(fact))
        return false;
    const auto &error = brokenRung()->error;
    return error && std::find(codes.begin(), codes.end(), error->code) != codes.end();
}

bool Case::errorLogRead() const
{
    return m_evidence.findSeen(facts::ServerErrorLog) != nullptr;
}

bool Case::logShowsAborts() const
{
    if (!errorLogRead())
        return false;
    if (const auto level = variable("log_warnings"_L1); level && flavour() == Flavour::MariaDb)
        return *level >= 2;
    if (const auto level = variable("log_error_verbosity"_L1); level)
        return *level >= 3;
    return false;
}

bool Case::logShowsKills() const
{
    return errorLogRead() && flavour() == Flavour::MariaDb && variable("log_warnings"_L1).value_or(0) >= 4;
}

QList<const LogEvent *> Case::events(LogEventKind kind) const
{
    const QDateTime from = relevantFrom();
    const QDateTime until = incidentTime().addSecs(clockSlack(Tolerance).count());
    QList<const LogEvent *> found;
    for (const LogEvent &event : m_evidence.logEvents()) {
        if (event.kind != kind)
            continue;
        if (event.time && from.isValid() && (*event.time < from || *event.time > until))
            continue;
        found.append(&event);
    }
    std::reverse(found.begin(), found.end()); // logs are written oldest first
    std::stable_sort(found.begin(), found.end(), [](const LogEvent *a, const LogEvent *b) {
        return a->time && b->time && *a->time > *b->time;
    });
    return found;
}

const LogEvent *Case::nearest(const QList<const LogEvent *> &events) const
{
    for (const LogEvent *event : events) {
        if (isOfLostSession(*event))
            return event;
    }
    return events.isEmpty() ? nullptr : events.first();
}

bool Case::isOfLostSession(const LogEvent &event) const
{
    if (!incident().connectionId || !event.connectionId || *event.connectionId != *incident().connectionId)
        return false;
    // Ids begin anew with each start: the same number in the run before was another session. (A crash names a
    // session of the run that it ends, so a start after it is only natural.)
    if (event.kind != LogEventKind::AbortedConnection || !event.time)
        return true;
    const auto between = [&](const QDateTime &time) {
        return time > *event.time && time < incidentTime();
    };
    constexpr int Granularity = -2; // s; Uptime and MariaDB's log have whole seconds
    if (const auto started = serverStartedAt(); started && between(started->addSecs(Granularity)))
        return false;
    return std::none_of(m_evidence.logEvents().begin(), m_evidence.logEvents().end(),
                        [&](const LogEvent &other) {
                            return other.kind == LogEventKind::Starting && other.time && between(*other.time);
                        });
}

QDateTime Case::incidentTime() const
{
    return incident().at ? *incident().at : m_evidence.collectedAt();
}

bool Case::incidentTimeKnown() const
{
    return incident().at.has_value();
}

QDateTime Case::relevantFrom() const
{
    const QDateTime end = incidentTime();
    if (!end.isValid())
        return {};
    if (!incidentTimeKnown())
        return end.addSecs(-std::chrono::seconds(WithoutKnownTime).count());
    if (endedJustThen()) // what ended it happened right then, however long it had been idle
        return end.addSecs(-clockSlack(Tolerance).count());
    if (incident().idleBefore)
        return end.addMSecs(-incident().idleBefore->count()).addSecs(-clockSlack(Tolerance).count());
    // The application notices a loss only when it next speaks: without a word on how long that was, an idle
    // connection may have died as long ago as the server's own patience reaches.
    const qint64 patience = std::max(variable("wait_timeout"_L1).value_or(28800), qint64(3600));
    return end.addSecs(-std::min(patience, qint64(86400))).addSecs(-clockSlack(Tolerance).count());
}

QString durationText(std::chrono::milliseconds time)
{
    const qint64 ms = time.count();
    const auto plural = [](qint64 n, const QString &unit) {
        return u"%1 %2%3"_s.arg(n).arg(unit, n == 1 ? u""_s : u"s"_s);
    };
    if (ms < 1000)
        return u"%1 ms"_s.arg(ms);
    const qint64 seconds = ms / 1000;
    if (ms % 1000 != 0 && seconds < 120)
        return u"%1 seconds"_s.arg(static_cast<double>(ms) / 1000.0, 0, 'g', 4);
    if (seconds >= 86400 && seconds % 86400 == 0)
        return plural(seconds / 86400, u"day"_s);
    if (seconds >= 3600 && seconds % 3600 == 0)
        return plural(seconds / 3600, u"hour"_s);
    if (seconds >= 120 && seconds % 60 == 0)
        return plural(seconds / 60, u"minute"_s);
    if (seconds >= 2 * 86400)
        return u"%1 days"_s.arg(static_cast<double>(seconds) / 86400.0, 0, 'f', 1);
    if (seconds >= 2 * 3600)
        return u"%1 hours"_s.arg(static_cast<double>(seconds) / 3600.0, 0, 'f', 1);
    if (seconds >= 600)
        return u"%1 minutes"_s.arg(seconds / 60);
    return plural(seconds, u"second"_s);
}

QString sizeText(qint64 bytes)
{
    constexpr qint64 Kibi = 1024;
    constexpr qint64 Mebi = Kibi * 1024;
    constexpr qint64 Gibi = Mebi * 1024;
    const auto in = [bytes](qint64 unit, const QString &name) {
        if (bytes % unit == 0)
            return u"%1 %2"_s.arg(bytes / unit).arg(name);
        return u"%1 %2"_s.arg(static_cast<double>(bytes) / static_cast<double>(unit), 0, 'f', 1).arg(name);
    };
    if (bytes >= Gibi)
        return in(Gibi, u"GiB"_s);
    if (bytes >= Mebi)
        return in(Mebi, u"MiB"_s);
    if (bytes >= Kibi)
        return in(Kibi, u"KiB"_s);
    return u"%1 bytes"_s.arg(bytes);
}

QString timeText(const QDateTime &time)
{
    return time.toUTC().toString(u"yyyy-MM-dd HH:mm:ss"_s) + u" UTC"_s;
}

} // namespace goneaway::diagnose
