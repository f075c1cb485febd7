// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/Decoder.h"

#include "evidence/KnownErrors.h"
#include "symptom/Circumstances.h"
#include "symptom/Clients.h"
#include "symptom/Cures.h"
#include "symptom/ErrorScanner.h"
#include "symptom/ErrorWords.h"
#include "symptom/Hints.h"
#include "symptom/IncidentNote.h"
#include "symptom/PhraseMatcher.h"
#include "symptom/PlainText.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::symptom {

namespace {

using evidence::Incident;
using evidence::Phase;
using evidence::ReportingClient;

QString bounded(const QString &text)
{
    if (text.size() <= MaxText)
        return text;
    const QString cut = u"\n[...]\n"_s;
    const qsizetype half = (MaxText - cut.size()) / 2;
    return text.first(half) + cut + text.last(half);
}

// ---- who

// A note says "MariaDB Connector/C 3.3.14": our own words for it, then any client's mark.
const KnownClient *clientNamed(const QString &name)
{
    for (const KnownClient &client : knownClients()) {
        if (name.startsWith(client.name, Qt::CaseInsensitive)
            || name.startsWith(client.id, Qt::CaseInsensitive))
            return &client;
    }
    const Reading reading = readPhrases(name);
    return reading.clients.isEmpty()
        ? nullptr
        : knownClient(clientMarks()[static_cast<size_t>(reading.clients.first().row)].client);
}

const KnownClient *clientByMarks(const Reading &reading)
{
    constexpr int FormRank = 28; // below the drivers
    const KnownClient *best = nullptr;
    int bestRank = 0;
    for (const Place &place : reading.clients) {
        const ClientMark &mark = clientMarks()[static_cast<size_t>(place.row)];
        const KnownClient *client = knownClient(mark.client);
        const int rank = client && mark.byForm ? std::min(client->rank, FormRank) : client ? client->rank : 0;
        if (rank > bestRank) {
            best = client;
            bestRank = rank;
        }
    }
    return best;
}

const KnownClient *clientByErrors(const QList<FoundError> &errors)
{
    for (const FoundError &found : errors) {
        // "(2013, 'Lost connection to MySQL server ...')": PyMySQL words it so itself; with MariaDB's words
        // it is mysqlclient on MariaDB's library.
        if (found.tupleForm)
            return knownClient(found.library == "mariadb-connector-c"_L1 ? u"mysqlclient" : u"pymysql");
        if (!found.library.isEmpty())
            return knownClient(found.library);
        if (found.cliForm && found.error.code == 2006)
            return knownClient(u"libmysqlclient");
    }
    const bool cli = std::any_of(errors.begin(), errors.end(), [](const FoundError &f) { return f.cliForm; });
    return cli ? knownClient(u"mysql-cli") : nullptr;
}

// Go's own words for a socket. What speaks MySQL from Go is this driver, or stands on it.
const KnownClient *clientByGo(const Reading &reading, const QList<FoundError> &errors)
{
    const bool go = std::any_of(errors.begin(), errors.end(), [&reading](const FoundError &found) {
        const QStringView line = reading.foldedLine(found.at);
        return line.contains(u"dial tcp") || line.contains(u"read tcp") || line.contains(u"write tcp");
    });
    return go ? knownClient(u"go-sql-driver") : nullptr;
}

ReportingClient clientOf(const Reading &reading, const QList<FoundError> &errors, const QString &noted)
{
    const KnownClient *client = noted.isEmpty() ? nullptr : clientNamed(noted);
    if (!client && !noted.isEmpty())
        return {QString(), noted};
    if (!client)
        client = clientByMarks(reading);
    const KnownClient *byErrors = clientByErrors(errors);
    if (byErrors && (!client || client->rank < byErrors->rank || client->rank <= 10))
        client = byErrors;
    if (!client)
        client = clientByGo(reading, errors);
    if (!client)
        return {};
    return {client->id, noted.isEmpty() ? QString(client->name) : noted};
}

// ---- where in its life

Phase markedPhase(const Reading &reading, qsizetype from, qsizetype to)
{
    for (const Place &place : reading.phases) {
        if (place.begin >= from && place.begin < to)
            return phaseWords()[static_cast<size_t>(place.row)].phase;
    }
    return Phase::Unknown;
}

bool marks(const Reading &reading, Phase phase, qsizetype from, qsizetype length)
{
    return std::any_of(reading.phases.begin(), reading.phases.end(), [&](const Place &place) {
        return place.begin >= from && place.begin < from + length
            && phaseWords()[static_cast<size_t>(place.row)].phase == phase;
    });
}

bool isLoss(const evidence::ClientError &error)
{
    return error.code == 2006 || error.code == 2013 || error.code == 2055
        || (error.code == 0 && error.symbol != PoolTimeout);
}

// "During query" is what most libraries say of any failed read, also of the first one after a night's rest
// (SIGNATURES 1): the times tell it better than the words.
Phase refined(Phase phase, const FoundError &first, const Incident &incident, const QStringList &hints)
{
    if (!isLoss(first.error) || (phase != Phase::Unknown && phase != Phase::Execute))
        return phase;
    const auto failedAfter = incident.failedAfter;
    if (failedAfter && *failedAfter >= 500ms)
        return phase == Phase::Unknown ? Phase::Execute : phase;
    if (incident.idleBefore && *incident.idleBefore >= 1s)
        return Phase::Idle;
    if (incident.statementBytes && *incident.statementBytes >= 1000000)
        return Phase::Send;
    const bool longQuery = hints.contains(evidence::hints::LongQuery);
    if (!failedAfter && hints.contains(evidence::hints::Idle) && !longQuery)
        return Phase::Idle;
    return phase;
}

Phase phaseOf(const Reading &reading, const QList<FoundError> &errors, const Incident &incident,
              const QStringList &hints)
{
    if (errors.isEmpty())
        return Phase::Unknown;
    // A framework's exception stands around the error that it met, which knows better: Rails raises
    // ConnectionNotEstablished for losses during a query as well.
    const qsizetype lineEnd = reading.lineEnd(errors.first().at);
    const auto numbered = std::find_if(errors.begin(), errors.end(),
                                       [](const FoundError &found) { return found.error.code != 0; });
    const FoundError &first = numbered != errors.end() && numbered->at < lineEnd ? *numbered : errors.first();
    Phase phase = markedPhase(reading, reading.lineBegin(first.at), lineEnd);
    // The server's own refusals strike where they strike, whatever else the line says.
    if (phase == Phase::Unknown || !isLoss(first.error))
        phase = first.phase != Phase::Unknown ? first.phase : phase;
    // One line of a log may name its error twice; an error on a later line is a consequence of the first.
    for (const FoundError &other : errors) {
        if (phase == Phase::Unknown && other.at >= first.at && other.at < lineEnd)
            phase = other.phase;
    }
    // A TLS session also breaks like this long after its handshake: a KILL, with MariaDB's library.
    if (first.error.code == 2026 && first.error.message.contains("unexpected eof"_L1))
        phase = Phase::Unknown;
    constexpr qsizetype Near = 1500; // of one exception's text
    if (phase == Phase::Unknown)
        phase = markedPhase(reading, std::max<qsizetype>(0, first.at - Near), first.at + Near);
    // Connector/J says of both that it "has not received any packets"; its frames tell how far it came.
    if (phase == Phase::Connect && first.error.code == 0 && marks(reading, Phase::Handshake, first.at, Near))
        phase = Phase::Handshake;
    return refined(phase, first, incident, hints);
}

// ---- the words around it

// Names of modules and files in a stack trace tell these as well as prose does.
bool isOfProgram(QLatin1StringView hint)
{
    namespace hints = evidence::hints;
    return hint == hints::Fork || hint == hints::Pool || hint == hints::Proxy || hint == hints::Windows
        || hint == hints::Closed || hint == hints::Killed;
}

// "import pymysql", "App\\Message\\Import", "/srv/restore/run.py", "container.get(": no circumstances.
bool isInCode(const Reading &reading, const Place &place)
{
    const QStringView text = reading.folded;
    const QChar before = place.begin > 0 ? text[place.begin - 1] : QChar(u' ');
    const QChar after = place.end < text.size() ? text[place.end] : QChar(u' ');
    if (after == u'=') // "idle=0": a pool's own figures
        return true;
    if (before == u'\\' || before == u'/' || before == u'.' || before == u'$' || before == u'@'
        || after == u'\\' || after == u'(')
        return true;
    const QStringView word = text.sliced(place.begin, place.end - place.begin);
    if (word == u"restarting" && text.sliced(place.end).startsWith(u" transaction")) // of a deadlock
        return true;
    if (word != u"import")
        return false;
    const qsizetype lineBegin = reading.lineBegin(place.begin);
    const QStringView line = text.sliced(lineBegin, place.begin - lineBegin).trimmed();
    const QStringView rest = text.sliced(place.end).left(40);
    const bool names = after == u' ' && rest.size() > 1 && !rest.sliced(1).startsWith(u"of ");
    return (names && line.isEmpty()) || line.startsWith(u"from ") || after == u'{' || rest.startsWith(u" {");
}

// "ERROR 2006 (HY000) at line 2341", or 2013 where the library does not tell writing from reading: a script's
// statement follows the one before it at once. What breaks there is not a rest, but an INSERT of a dump.
bool isOfScript(const Reading &reading, const QList<FoundError> &errors)
{
    return std::any_of(errors.begin(), errors.end(), [&reading](const FoundError &found) {
        return (found.error.code == 2006 || found.error.code == 2013) && found.cliForm
            && reading.foldedLine(found.at).contains(u") at line ");
    });
}

// "Can't add new command when connection is in closed state", "Server has closed the connection", "Failed to
// validate connection ... (No operations allowed after connection closed)": a driver's own sentence says that
// the connection is gone, not who closed it. One knows: the application had said goodbye.
bool isOfSentence(const Reading &reading, const Place &place)
{
    return std::any_of(reading.errors.begin(), reading.errors.end(), [&](const Place &sentence) {
        const QLatin1StringView symbol = errorWords()[static_cast<size_t>(sentence.row)].symbol;
        const qsizetype end = symbol == "HIKARI_BROKEN"_L1 ? reading.lineEnd(sentence.end) : sentence.end;
        return symbol != "PROTOCOL_ENQUEUE_AFTER_QUIT"_L1 && place.begin >= sentence.begin
            && place.end <= end;
    });
}

// "The server (has) closed the connection": whoever says so does not speak of the application.
bool isByServer(const Reading &reading, const Place &place)
{
    const QStringView text = reading.folded;
    constexpr qsizetype Far = 16;
    const qsizetype from = std::max<qsizetype>(0, place.begin - Far);
    const QStringView before = text.sliced(from, place.begin - from).trimmed();
    return text.sliced(place.begin, place.end - place.begin) == u"closed the connection"
        && (before.endsWith(u"server") || before.endsWith(u"server has"));
}

QStringList hintsOf(const Reading &reading, const QList<FoundError> &errors, const ReportingClient &client)
{
    QStringList hints;
    bool closedBySentence = false;
    const auto add = [&hints](QLatin1StringView hint) {
        if (!hints.contains(hint))
            hints.append(hint);
    };
    for (const Place &place : reading.hints) {
        const QLatin1StringView hint = hintWords()[static_cast<size_t>(place.row)].hint;
        if (!isOfProgram(hint) && isInCode(reading, place))
            continue;
        if (hint == evidence::hints::Restarted && isCure(reading, place))
            continue;
        if (hint == evidence::hints::Closed && isByServer(reading, place))
            continue;
        if (hint == evidence::hints::Closed && isOfSentence(reading, place)) {
            closedBySentence = true;
            continue;
        }
        add(hint);
    }
    // Where people tell of a rest, or a pool looked after one, that is the better reason.
    const auto has = [&errors](QLatin1StringView symbol) {
        return std::any_of(errors.begin(), errors.end(),
                           [symbol](const FoundError &found) { return found.error.symbol == symbol; });
    };
    if (closedBySentence && !hints.contains(evidence::hints::Idle) && has("CONNECTION_CLOSED"_L1)
        && !has("HIKARI_BROKEN"_L1))
        add(evidence::hints::Closed);
    if (isOfScript(reading, errors))
        add(evidence::hints::BigStatement);
    for (const QLatin1StringView proxy : {"proxysql"_L1, "maxscale"_L1, "haproxy"_L1, "mysql-router"_L1}) {
        if (client.id == proxy)
            add(evidence::hints::Proxy);
    }
    return hints;
}

// What another error's sentence quotes is its own affair: "Duplicate entry 'lost connection' for key".
void dropQuoted(Reading &reading, const QList<ErrorNumber> &numbers)
{
    reading.topics.removeIf([&](const Place &place) {
        const Topic topic = topicWords()[static_cast<size_t>(place.row)].topic;
        const ErrorNumber *owner = numberBefore(reading, numbers, place.begin);
        return owner && !owner->known && (topic == Topic::ConnectionLost || topic == Topic::ServerDied);
    });
    reading.hints.removeIf([&](const Place &place) {
        const ErrorNumber *owner = numberBefore(reading, numbers, place.begin);
        return owner && !owner->known;
    });
}

// Whether plain words speak of a lost connection to a MySQL or MariaDB server, or of its end.
bool speaksOfLoss(const Reading &reading)
{
    const bool others = reading.isAbout(Topic::OtherDatabase) || reading.isAbout(Topic::OtherService);
    const bool mySql = reading.isAbout(Topic::MySql);
    const auto speaksOf = [&reading](Topic topic) {
        return std::any_of(reading.topics.begin(), reading.topics.end(), [&](const Place &place) {
            return topicWords()[static_cast<size_t>(place.row)].topic == topic && !reading.isOfOthers(place)
                && !reading.isSaidByOthers(place);
        });
    };
    if (speaksOf(Topic::ServerDied))
        return mySql || !others;
    return speaksOf(Topic::ConnectionLost) && (mySql || (!others && reading.isAbout(Topic::Database)));
}

qsizetype placeOf(const Reading &reading, const QList<FoundError> &errors)
{
    if (!errors.isEmpty())
        return errors.first().at;
    for (const Place &place : reading.topics) {
        const Topic topic = topicWords()[static_cast<size_t>(place.row)].topic;
        if (topic == Topic::ConnectionLost || topic == Topic::ServerDied)
            return place.begin;
    }
    return 0;
}

// The mysql program's "Can't connect to the server" stands below the error of the attempt, which says why.
void dropWhatOthersSayBetter(QList<FoundError> &errors)
{
    const bool saidWhy = std::any_of(errors.begin(), errors.end(), [](const FoundError &found) {
        const evidence::KnownError *known = evidence::knownError(found.error.code);
        return known && known->role == evidence::ErrorRole::Refused;
    });
    if (saidWhy)
        errors.removeIf([](const FoundError &found) { return found.error.symbol == CannotReconnect; });
}

} // namespace

Decoded decode(const QString &text)
{
    Decoded decoded;
    evidence::Symptom &symptom = decoded.symptom;
    symptom.text = bounded(text);

    const IncidentNote note = readIncidentNote(plainText(symptom.text));
    Reading reading = readPhrases(note.rest);
    const QList<ErrorNumber> numbers = errorNumbers(reading);
    dropQuoted(reading, numbers);
    QList<FoundError> errors = scanErrors(reading, numbers);
    dropWhatOthersSayBetter(errors);
    symptom.connectionLoss = !errors.isEmpty() || speaksOfLoss(reading);
    if (!symptom.connectionLoss)
        return decoded;
    for (const FoundError &found : errors)
        symptom.errors.append(found.error);

    decoded.incident = readCircumstances(reading, placeOf(reading, errors));
    // The time in a pool's message is how long the pool let its caller wait; no statement failed after it.
    const bool onlyPool =
        !errors.isEmpty() && std::all_of(errors.begin(), errors.end(), [](const FoundError &found) {
            return found.error.code == 0 && found.error.symbol == PoolTimeout;
        });
    if (onlyPool)
        decoded.incident.failedAfter.reset();
    decoded.incident.overrideWith(note.incident);
    symptom.client = clientOf(reading, errors, note.client);
    symptom.hints = hintsOf(reading, errors, symptom.client);
    symptom.phase = phaseOf(reading, errors, decoded.incident, symptom.hints);
    return decoded;
}

} // namespace goneaway::symptom
