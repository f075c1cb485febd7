// SPDX-License-Identifier: GPL-3.0-or-later
// watch: the flight recorder, told line by line.
#include "cli/CommandLine.h"
#include "cli/Commands.h"
#include "cli/Stop.h"

#include "bundle/Bundle.h"
#include "diagnose/Case.h"
#include "log/LogFollower.h"
#include "watch/Capture.h"
#include "watch/IncidentBook.h"
#include "watch/Recorder.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::cli {

namespace {

constexpr qsizetype MostReasons = 4;

// "90", "90s", "10m", "2h", "7d"
std::optional<std::chrono::milliseconds> durationFrom(const QString &text)
{
    static const QRegularExpression form(u"^(\\d{1,8})([smhd]?)$"_s);
    const auto match = form.match(text);
    const qint64 count = match.captured(1).toLongLong();
    if (!match.hasMatch() || count == 0)
        return std::nullopt;
    const QString unit = match.captured(2);
    const std::chrono::seconds each = unit == u"m" ? 60s : unit == u"h" ? 3600s : unit == u"d" ? 86400s : 1s;
    return each * count;
}

// Tells what happens, keeps the incidents, and writes the bundle as soon as there is something to write: a
// watch may be ended by a power cut.
class Teller
{
public:
    Teller(const CommandLine &line, const Words &words)
        : m_words(words)
        , m_target(line.target())
        , m_json(line.has(u"json"_s))
        , m_bundlePath(line.value(u"o"_s))
        , m_mayOverwrite(line.has(u"force"_s))
        , m_policy{.pseudonyms = !line.has(u"plain-names"_s)}
    {
    }

    watch::Tells tells()
    {
        watch::Tells tells;
        tells.started = [this](const watch::Started &started) {
            tell(started);
        };
        tells.changed = [this](const watch::State &state) {
            if (m_json)
                return say(watch::toJson(state));
            say(state.at,
                text(u"watch.state."_s + watch::nameOf(state.kind),
                     {{u"says"_s, state.says},
                      {u"seconds"_s, QString::number(state.seconds)},
                      {u"quiet"_s, QString::number(state.quietId)},
                      {u"heartbeat"_s, QString::number(state.heartbeatId)}}));
        };
        tells.triggered = [this](const watch::Trigger &trigger, int incident) {
            if (m_json)
                return say(watch::toJson(trigger, incident));
            say(trigger.at,
                text(u"watch.trigger."_s + watch::nameOf(trigger.kind),
                     {{u"subject"_s, trigger.subject},
                      {u"says"_s, trigger.says},
                      {u"limit"_s, QString::number(watch::AnswerLimit.count())}}));
        };
        tells.repeated = [this](const watch::Repeated &repeated) {
            m_book.repeated(repeated);
            if (repeated.count >= 2 * m_toldRepeats.value(repeated.incident))
                tell(repeated);
        };
        tells.caught = [this](const watch::Caught &caught) {
            m_book.put(caught);
            if (caught.news)
                tell(caught);
            if (caught.diagnosis.top())
                writeBundle();
        };
        return tells;
    }

    // The exit status.
    int end(const watch::Ended &ended)
    {
        for (const watch::Caught &caught : m_book.all()) {
            if (caught.repeated.count > m_toldRepeats.value(caught.id))
                tell(caught.repeated);
        }
        if (m_bundlePath.isEmpty() || (m_written && !m_failed && !hasRepeatedSinceWritten()))
            m_failed = false;
        else if (m_book.mostTelling())
            writeBundle();
        else
            writeHealthy();
        if (m_json)
            say(watch::toJson(ended));
        else
            say(ended.at,
                text(
                    u"watch.ended."_s + watch::nameOf(ended.reason),
                    {{u"lasted"_s,
                      diagnose::durationText(std::chrono::duration_cast<std::chrono::seconds>(ended.lasted))},
                     {u"incidents"_s, QString::number(ended.incidents)}}));
        if (!m_json && !m_writtenPath.isEmpty())
            print(u"Bundle: %1\n"_s.arg(m_writtenPath));
        if (m_failed)
            return OwnFailure;
        const watch::Caught *telling = m_book.mostTelling();
        return telling && telling->diagnosis.top() ? CauseFound : NothingFound;
    }

private:
    QString text(const QString &key, const TextValues &values = {}) const
    {
        return m_words.texts.text(key, values);
    }

    void say(const QJsonObject &object) const
    {
        print(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)) + u'\n');
        std::fflush(stdout);
    }
    void say(const QDateTime &at, const QString &sentence) const
    {
        print(u"%1  %2\n"_s.arg(at.toLocalTime().toString(u"HH:mm:ss"_s), sentence.simplified()));
        std::fflush(stdout);
    }

    void tell(const watch::Started &started) const
    {
        if (m_json)
            return say(watch::toJson(started));
        const TextValues values{{u"server"_s, started.server}, {u"target"_s, m_target.display()}};
        say(started.at,
            text(started.server.isEmpty() ? u"watch.started.nowhere"_s : u"watch.started"_s, values));
        for (const QString &file : started.errorLogs)
            say(started.at, text(u"watch.follows"_s, {{u"file"_s, file}}));
        if (started.errorLogs.isEmpty())
            say(started.at, text(u"watch.no-error-log"_s));
        for (const QString &file : started.ownLogs)
            say(started.at, text(u"watch.own-log"_s, {{u"file"_s, file}}));
        say(started.at, text(u"watch.how-to-end"_s));
    }

    // What goes on for days is told of ever more rarely: each time that its count has doubled, and at the
    // end.
    void tell(const watch::Repeated &repeated)
    {
        m_toldRepeats.insert(repeated.incident, repeated.count);
        if (m_json)
            return say(watch::toJson(repeated));
        say(repeated.last,
            text(u"watch.repeated"_s,
                 {{u"id"_s, QString::number(repeated.incident)},
                  {u"count"_s, QString::number(repeated.count)},
                  {u"since"_s, repeated.since.toLocalTime().toString(u"HH:mm"_s)}}));
    }

    bool hasRepeatedSinceWritten() const
    {
        const watch::Caught *written = m_book.find(m_written);
        return written && written->repeated.count > m_writtenRepeats;
    }

    report::Report reportOf(const watch::Caught &caught) const
    {
        return report::makeReport(watch::evidenceOf(caught), caught.diagnosis, m_words.catalogue,
                                  m_words.texts, m_clock.now());
    }

    void tell(const watch::Caught &caught) const
    {
        const report::Report report = reportOf(caught);
        const QStringList because =
            caught.diagnosis.top() ? report.findings.first().evidenceFor : QStringList();
        if (m_json) {
            QJsonObject object = watch::toJson(caught);
            object[u"headline"_s] = report.headline;
            object[u"because"_s] = QJsonArray::fromStringList(because);
            return say(object);
        }
        const QString took = diagnose::durationText(caught.took);
        say(caught.at,
            text(caught.look == 1 ? u"watch.incident.named"_s : u"watch.incident.again"_s,
                 {{u"id"_s, QString::number(caught.id)}, {u"headline"_s, report.headline}})
                + u" ("_s
                + text(caught.diagnosis.top() ? u"watch.incident.took"_s : u"watch.incident.looked"_s,
                       {{u"took"_s, took}})
                + u')');
        for (const QString &reason : because.first(std::min(because.size(), MostReasons)))
            print(u"            - %1\n"_s.arg(reason.simplified()));
        std::fflush(stdout);
    }

    // Of the most telling incident; again when a later look at it tells more.
    void writeBundle()
    {
        const watch::Caught *telling = m_book.mostTelling();
        if (m_bundlePath.isEmpty() || !telling || (m_written && m_written != telling->id))
            return;
        if (!write(reportOf(*telling)))
            return;
        m_written = telling->id;
        m_writtenRepeats = telling->repeated.count;
    }

    void writeHealthy()
    {
        watch::Capture capture(m_target, {}, m_clock);
        const evidence::Evidence evidence = capture.learn({});
        write(report::makeReport(evidence, diagnose::diagnose(evidence), m_words.catalogue, m_words.texts,
                                 m_clock.now()));
    }

    bool write(const report::Report &report)
    {
        QString path = m_writtenPath.isEmpty() ? m_bundlePath : m_writtenPath;
        if (QFileInfo(path).isDir())
            path = QDir(path).filePath(bundle::defaultName(report.madeAt));
        const auto written =
            bundle::write(bundle::collect(report, m_words.texts, m_words.catalogue, m_policy), path,
                          m_mayOverwrite || !m_writtenPath.isEmpty(), {});
        m_failed = !written.ok();
        if (!written) {
            complain(written.error().detail); // the watch goes on; at its end it is tried once more
            return false;
        }
        m_writtenPath = written->path;
        return true;
    }

    const Words &m_words;
    const connect::ConnectionTarget &m_target;
    const bool m_json;
    const QString m_bundlePath;
    const bool m_mayOverwrite;
    const bundle::RedactionPolicy m_policy;
    const SystemClock m_clock;
    watch::IncidentBook m_book;
    QHash<int, qint64> m_toldRepeats; // by incident
    int m_written = 0; // the incident in the bundle; 0: none yet
    qint64 m_writtenRepeats = 0;
    bool m_failed = false;
    QString m_writtenPath;
};

std::optional<int> takePlan(const CommandLine &line, watch::Plan &plan)
{
    plan.target = line.target();
    plan.errorLogs = line.values(u"log"_s);
    plan.ownLogs = line.values(u"follow"_s);
    for (const QString &path : plan.errorLogs + plan.ownLogs) {
        if (!QFileInfo(path).isReadable() || QFileInfo(path).isDir())
            return line.wrong(u"\"%1\" is no file that can be read"_s.arg(path));
    }
    for (const QString &path : plan.errorLogs) {
        if (const auto follower =
                log::LogFollower::open(path, log::LogFollower::From::End, {}, [](const auto &) {});
            !follower)
            return line.wrong(follower.error().detail);
    }
    for (const auto &[name, time] :
         {std::pair{u"for"_s, &plan.duration}, std::pair{u"idle"_s, &plan.quietFor}}) {
        if (!line.has(name))
            continue;
        *time = durationFrom(line.value(name));
        if (!*time)
            return line.wrong(u"--%1 takes a time such as 90s, 10m, 2h or 7d"_s.arg(name));
    }
    if (!line.has(u"o"_s))
        return std::nullopt;
    const QString path = line.value(u"o"_s);
    const bool folder = QFileInfo(path).isDir();
    if (QFileInfo::exists(path) && !folder && !line.has(u"force"_s))
        return line.wrong(u"\"%1\" is there already; --force overwrites it"_s.arg(path));
    // Now, and not after days, when the incident is caught.
    const auto place = bundle::tryPlace(
        folder ? QDir(path).filePath(bundle::defaultName(SystemClock().now())) : path, line.has(u"force"_s));
    if (!place)
        return line.wrong(place.error().detail);
    return std::nullopt;
}

} // namespace

int runWatch(const QStringList &arguments)
{
    CommandLine line("watch"_L1, usageOf("watch"_L1));
    line.withConnection()
        .option(u"for"_s, u"Ends after so long: 90s, 10m, 2h, 7d. Without it, Ctrl-C ends the watch."_s,
                u"DURATION"_s)
        .option(
            u"log"_s,
            u"The server's error log, to be followed; may be given several times. Without it, the server's "
            "own where it can be read."_s,
            u"FILE"_s)
        .option(
            u"follow"_s,
            u"Your application's log: each lost connection in it is looked at; may be given several times."_s,
            u"FILE"_s)
        .option(u"idle"_s,
                u"Asks the idle connection after so long, as your application does. Without it, after 1, 5 "
                "and 15 minutes, 1, 3 and 9 hours in turn."_s,
                u"DURATION"_s)
        .option({u"o"_s, u"output"_s},
                u"Writes a bundle: of the first incident with a cause as soon as it is caught, else at the "
                "end of the first incident, or of the healthy server."_s,
                u"FILE"_s)
        .option(u"force"_s, u"Overwrites a bundle of that name."_s)
        .option(u"plain-names"_s, u"Keeps all names in the bundle; passwords and literals always go."_s)
        .option(u"json"_s, u"Prints one JSON object an event (goneaway.watch/1)."_s);
    if (const auto status = line.parse(arguments))
        return *status;
    if (!line.arguments().isEmpty())
        return line.wrong(u"\"%1\" is not expected here"_s.arg(line.arguments().first()));
    watch::Plan plan;
    if (const auto status = takePlan(line, plan))
        return *status;
    const auto words = loadWords();
    if (!words) {
        complain(words.error().detail);
        return OwnFailure;
    }
    const CancelToken cancel;
    cancelOnStop(cancel);
    Teller teller(line, *words);
    return teller.end(watch::watchServer(plan, SystemClock(), cancel, teller.tells()));
}

} // namespace goneaway::cli
