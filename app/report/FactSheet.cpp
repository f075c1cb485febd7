// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/FactSheet.h"

#include "diagnose/Case.h"
#include "evidence/Json.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::report {

namespace facts = evidence::facts;
using diagnose::durationText;
using diagnose::sizeText;
using diagnose::timeText;
using evidence::Observation;
using evidence::Record;
using evidence::Status;

namespace {

// Collects rows; a row without a value is no row.
class Sheet
{
public:
    Sheet(const evidence::Evidence &evidence, const Texts &texts)
        : m_case(evidence)
        , m_texts(texts)
    {
    }

    const diagnose::Case &known() const { return m_case; }
    const evidence::Evidence &evidence() const { return m_case.evidence(); }
    QString text(const QString &key, const TextValues &values = {}) const
    {
        return m_texts.text(key, values);
    }

    void add(const QString &id, const QString &value) { addNamed(text(u"report.fact."_s + id), value); }
    void addNamed(const QString &name, const QString &value)
    {
        if (!value.isEmpty())
            m_facts.append({name, value});
    }
    void addSeconds(QLatin1StringView variable)
    {
        if (const auto seconds = m_case.variable(variable))
            addNamed(variable, secondsText(*seconds));
    }
    void addBytes(QLatin1StringView variable)
    {
        if (const auto bytes = m_case.variable(variable))
            addNamed(variable, u"%1 (%2)"_s.arg(*bytes).arg(sizeText(*bytes)));
    }
    void addCounter(QLatin1StringView counter)
    {
        if (const auto count = m_case.status(counter))
            addNamed(counter, QString::number(*count));
    }

    QList<Fact> facts() const { return m_facts; }

private:
    const diagnose::Case m_case;
    const Texts &m_texts;
    QList<Fact> m_facts;
};

void addVersion(Sheet &sheet)
{
    QString version;
    QString flavour;
    if (const auto *text = sheet.evidence().value<QString>(facts::ServerVersion))
        version = *text;
    if (const auto *text = sheet.evidence().value<QString>(facts::ServerFlavour))
        flavour = *text;
    if (const Observation *greeting = sheet.known().rung(facts::LadderGreeting)) {
        version = version.isEmpty() ? greeting->field("version"_L1) : version;
        flavour = flavour.isEmpty() ? greeting->field("flavour"_L1) : flavour;
    }
    const QString brand = flavour == "mariadb"_L1 ? u"MariaDB"_s
        : flavour == "percona"_L1                 ? u"Percona Server"_s
        : flavour == "mysql"_L1                   ? u"MySQL"_s
                                                  : QString();
    // MariaDB's version names the brand itself.
    const bool named = brand.isEmpty() || version.isEmpty() || version.contains(brand, Qt::CaseInsensitive);
    sheet.add(u"version"_s, named ? version : brand + u' ' + version);
}

void addStart(Sheet &sheet)
{
    if (const auto started = sheet.known().serverStartedAt())
        sheet.add(u"started"_s, timeText(*started));
    if (const auto *uptime = sheet.evidence().value<qint64>(facts::ServerUptime))
        sheet.add(u"uptime"_s, durationText(std::chrono::seconds(*uptime)));
}

void addConnections(Sheet &sheet)
{
    if (const auto most = sheet.known().variable("max_connections"_L1))
        sheet.addNamed(u"max_connections"_s, QString::number(*most));
    sheet.addCounter("Threads_connected"_L1);
    sheet.addCounter("Max_used_connections"_L1);
    sheet.addCounter("Connections"_L1);
    sheet.addCounter("Aborted_clients"_L1);
    sheet.addCounter("Aborted_connects"_L1);
}

void addLogs(Sheet &sheet)
{
    if (const auto *verbosity = sheet.evidence().value<Record>(facts::ServerLogVerbosity)) {
        const bool enough = verbosity->value(u"enough"_s) == "yes"_L1;
        sheet.add(u"log-verbosity"_s,
                  u"%1 = %2 (%3)"_s.arg(verbosity->value(u"variable"_s), verbosity->value(u"value"_s),
                                        sheet.text(enough ? u"report.log-verbosity.enough"_s
                                                          : u"report.log-verbosity.too-low"_s)));
    }
    const Observation *seen = sheet.evidence().findSeen(facts::ServerErrorLog);
    if (const Observation *log = seen ? seen : sheet.evidence().find(facts::ServerErrorLog)) {
        const QString path = log->field("path"_L1);
        const QString place = path.isEmpty() ? log->field("value"_L1) : path;
        const QString how = log->field("how"_L1);
        const QString key = u"report.error-log."_s
            + (log->seen() && (how == "file"_L1 || how == "performance_schema"_L1 || how == "journal"_L1)
                   ? how
                   : u"unread"_s);
        sheet.add(u"error-log"_s, place.isEmpty() ? QString() : sheet.text(key, {{u"place"_s, place}}));
    }
    if (const auto *general = sheet.evidence().value<Record>(facts::ServerGeneralLog)) {
        const bool on = general->value(u"on"_s) == "yes"_L1;
        sheet.add(u"general-log"_s,
                  on ? sheet.text(
                      u"report.general-log.on"_s,
                      {{u"output"_s, general->value(u"output"_s)}, {u"path"_s, general->value(u"path"_s)}})
                     : sheet.text(u"report.general-log.off"_s));
    }
}

QString libraryText(const Record *library)
{
    return library ? u"%1 %2"_s.arg(library->value(u"name"_s), library->value(u"version"_s)).trimmed()
                   : QString();
}

bool couldNotLook(const Observation &observation)
{
    return observation.status == Status::NotPermitted || observation.status == Status::Failed
        || observation.status == Status::TimedOut || observation.status == Status::NotApplicable;
}

// Another look at the same fact may have worked: then nothing is missing. Log files and blind spots are
// several things under one name, each worth its sentence.
bool foundAnotherWay(const Observation &observation, const evidence::Evidence &evidence)
{
    const bool oneOfSeveral = observation.fact == evidence::FactId(facts::ServerErrorLog)
        || observation.fact == evidence::FactId(facts::ServerBlindSpots);
    return !oneOfSeveral && evidence.findSeen(observation.fact);
}

} // namespace

QString secondsText(qint64 seconds)
{
    const QString exact = u"%1 s"_s.arg(seconds);
    const QString readable = durationText(std::chrono::seconds(seconds));
    const bool sameWords = readable.endsWith(" seconds"_L1) || seconds < 2;
    return sameWords ? exact : u"%1 (%2)"_s.arg(exact, readable);
}

QList<Fact> serverFacts(const evidence::Evidence &evidence, const Texts &texts)
{
    Sheet sheet(evidence, texts);
    addVersion(sheet);
    addStart(sheet);
    sheet.addSeconds("wait_timeout"_L1);
    sheet.addSeconds("interactive_timeout"_L1);
    sheet.addBytes("max_allowed_packet"_L1);
    sheet.addSeconds("net_read_timeout"_L1);
    sheet.addSeconds("net_write_timeout"_L1);
    addConnections(sheet);
    addLogs(sheet);
    return sheet.facts();
}

QList<Fact> clientFacts(const evidence::Evidence &evidence, const Texts &texts)
{
    Sheet sheet(evidence, texts);
    if (const auto *system = evidence.value<Record>(facts::ClientSystem)) {
        const QString kernel = system->value(u"kernel"_s);
        const QString os = system->value(u"os"_s);
        sheet.add(u"system"_s, kernel.isEmpty() ? os : u"%1 (%2)"_s.arg(os, kernel));
        sheet.add(u"goneaway"_s, system->value(u"goneaway"_s));
    }
    sheet.add(u"library"_s, libraryText(evidence.value<Record>(facts::ClientLibrary)));
    sheet.add(u"sql-driver"_s, libraryText(evidence.value<Record>(facts::ClientSqlDriver)));
    if (const QDateTime at = evidence.collectedAt(); at.isValid())
        sheet.add(u"collected"_s, timeText(at));
    if (const auto *offset = evidence.value<qint64>(facts::ServerClockOffset);
        offset && std::abs(*offset) >= 1000) {
        const QString key = *offset > 0 ? u"report.clock.ahead"_s : u"report.clock.behind"_s;
        sheet.add(u"clock"_s,
                  texts.text(key, {{u"by"_s, durationText(std::chrono::milliseconds(std::abs(*offset)))}}));
    }
    if (const auto *repeats = evidence.value<Record>(facts::WatchRepeats)) {
        const auto time = [repeats](const QString &name) {
            return timeText(evidence::timeFromText(repeats->value(name)).value_or(QDateTime()));
        };
        sheet.add(u"repeats"_s,
                  texts.text(u"report.repeats"_s,
                             {{u"count"_s, repeats->value(u"count"_s)},
                              {u"since"_s, time(u"since"_s)},
                              {u"last"_s, time(u"last"_s)}}));
    }
    return sheet.facts();
}

QStringList unseenFacts(const evidence::Evidence &evidence, const Texts &texts)
{
    QStringList sentences;
    for (const Observation &observation : evidence.observations()) {
        const QString fact = observation.fact.text(); // ladder and probes have a place of their own
        if (!couldNotLook(observation) || fact.startsWith("ladder."_L1) || fact.startsWith("probe."_L1))
            continue;
        if (foundAnotherWay(observation, evidence))
            continue;
        const QString sentence = explain(observation, texts);
        if (!sentence.isEmpty() && !sentences.contains(sentence))
            sentences.append(sentence);
    }
    return sentences;
}

} // namespace goneaway::report
