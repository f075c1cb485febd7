// SPDX-License-Identifier: GPL-3.0-or-later
// The server's error log: from files that the person named, from the server's own file where it is ours to
// read, or from MySQL's performance_schema.error_log; and when none of these works, why not and what to do.
#include "checks/LogMemory.h"
#include "checks/Observing.h"
#include "checks/OneByOne.h"

#include "evidence/Json.h"
#include "log/LogReader.h"

#include <QBuffer>
#include <QFileInfo>

#include <deque>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::checks {

namespace facts = evidence::facts;
using evidence::LogEvent;
using evidence::LogEventKind;
using evidence::Observation;
using evidence::Sensitivity;
using evidence::Status;
using evidence::Table;

namespace {

// What evidence keeps of a long log: the newest of the frequent events, and of the rare ones that decide.
constexpr std::size_t KeptFrequent = 3000;
constexpr std::size_t KeptRare = 1000;
constexpr qsizetype ExcerptBytes = 64 * 1024;
// Nothing that the server wrote long after the incident belongs to it.
constexpr qint64 AfterIncidentSeconds = 3600;
// Of a larger log only the part that is asked for is read; smaller ones are read in a few milliseconds, and
// then the numbers of their lines are known.
constexpr qint64 LargeLog = 8LL * 1024 * 1024;

// Stamps may run behind the clock: by an hour when winter time begins, and by what another machine's clock
// does.
constexpr std::chrono::seconds ReadAgain = std::chrono::minutes(75);

bool isFrequent(LogEventKind kind)
{
    return kind == LogEventKind::AbortedConnection || kind == LogEventKind::AccessDenied
        || kind == LogEventKind::NameResolution || kind == LogEventKind::Other;
}

// Keeps the newest events of a stream in bounded memory, and gives them back in their order.
class NewestEvents
{
public:
    void take(LogEvent event)
    {
        auto &kept = isFrequent(event.kind) ? m_frequent : m_rare;
        kept.push_back({m_next++, std::move(event)});
        if (kept.size() > (&kept == &m_frequent ? KeptFrequent : KeptRare))
            kept.pop_front();
    }

    QList<LogEvent> inOrder()
    {
        QList<LogEvent> events;
        events.reserve(static_cast<qsizetype>(m_frequent.size() + m_rare.size()));
        while (!m_frequent.empty() || !m_rare.empty()) {
            const bool frequentFirst =
                m_rare.empty() || (!m_frequent.empty() && m_frequent.front().first < m_rare.front().first);
            auto &kept = frequentFirst ? m_frequent : m_rare;
            events.append(std::move(kept.front().second));
            kept.pop_front();
        }
        return events;
    }

private:
    std::deque<std::pair<qint64, LogEvent>> m_frequent;
    std::deque<std::pair<qint64, LogEvent>> m_rare;
    qint64 m_next = 0;
};

log::ReadOptions readOptions(const CheckContext &context)
{
    log::ReadOptions options;
    if (const auto *offset = context.evidence.value<qint64>(facts::ServerTimeZone))
        options.zoneOffsetSeconds = static_cast<int>(*offset);
    if (const auto &at = context.evidence.incident().at)
        options.until = at->addSecs(AfterIncidentSeconds);
    if (context.logsSince) {
        options.since = context.logsSince;
        options.bisectAbove = LargeLog;
    }
    return options;
}

Observation logObservation(const CheckContext &context, const QString &kind, const QString &source)
{
    Observation observation =
        observed(context, facts::ServerErrorLog, kind, source, Sensitivity::Identifying);
    observation.value =
        evidence::Record{{u"path"_s, source}, {u"value"_s, globalVariable(context, "log_error"_L1)}};
    return observation;
}

// Which part of a log the events are of.
struct Covered {
    std::optional<QDateTime> from;
    bool part = false; // older ones are left out
};

Covered coveredBy(const log::ReadSummary &summary, const std::optional<QDateTime> &since)
{
    const bool cut = since && summary.first && *summary.first < *since;
    return {cut ? since : summary.first, cut};
}

evidence::Record summaryRecord(const log::ReadSummary &summary, const QString &source, const QString &how,
                               const Covered &covered)
{
    evidence::Record record{{u"path"_s, source},
                            {u"how"_s, how},
                            {u"events"_s, QString::number(summary.events)},
                            {u"lines"_s, QString::number(summary.lines)}};
    if (covered.from)
        record.insert(u"from"_s, evidence::timeToText(*covered.from));
    if (covered.part)
        record.insert(u"part"_s, u"newest"_s);
    if (summary.last)
        record.insert(u"to"_s, evidence::timeToText(*summary.last));
    return record;
}

Status statusOf(const Error &error)
{
    return error.code == ErrorCode::NotPermitted ? Status::NotPermitted : Status::Failed;
}

// What an earlier look read of it, where that spares this one most of the file.
// Nothing where its stamps were read in another zone, or our own clock went back since.
const LogMemory::Known *knownOf(const CheckContext &context, const QString &path,
                                const log::ReadOptions &options, const QDateTime &now)
{
    if (!context.logMemory || !context.logsSince || QFileInfo(path).size() <= LargeLog)
        return nullptr;
    const LogMemory::Known *known = context.logMemory->find(path);
    if (!known || known->zoneOffsetSeconds != options.zoneOffsetSeconds || known->until > now)
        return nullptr;
    return known->whole || known->from <= *context.logsSince ? known : nullptr;
}

// Reads one file; true when it was a server's log. `notes`: who named the file decides what to do next.
bool readFile(CheckContext &context, const QString &path, const QString &notes)
{
    const Stopwatch watch;
    log::ReadOptions options = readOptions(context);
    NewestEvents events;
    const QDateTime begun = context.clock.now();
    const LogMemory::Known *known = knownOf(context, path, options, begun);
    if (known) {
        const QDateTime since = *options.since;
        options.since = std::max(since, known->until.addSecs(-ReadAgain.count()));
        for (const LogEvent &event : known->events) {
            if (event.time && *event.time >= since && *event.time < *options.since)
                events.take(event);
        }
    }
    const auto summary = log::readLog(path, options, context.cancel,
                                      [&events](LogEvent event) { events.take(std::move(event)); });
    Observation observation = logObservation(context, u"file"_s, path);
    observation.took = watch.elapsed();
    if (!summary || !summary->looksLikeLog) {
        observation.status = summary ? Status::Failed : statusOf(summary.error());
        observation.note = summary ? u"check.error-log.not-a-log"_s : notes + u".unreadable"_s;
        observation.detail = summary ? QString() : summary.error().detail;
        context.evidence.add(observation);
        return false;
    }
    const Covered covered = known ? Covered{std::max(known->from, *context.logsSince),
                                            !known->whole || known->from < *context.logsSince}
                                  : coveredBy(*summary, context.logsSince);
    const QList<LogEvent> kept = events.inOrder();
    observation.value = summaryRecord(*summary, path, u"file"_s, covered);
    observation.note = u"check.error-log.read"_s;
    context.evidence.add(observation);
    for (const LogEvent &event : kept)
        context.evidence.add(event);
    if (context.logMemory && covered.from) {
        const QDateTime last = summary->last.value_or(known ? known->until : begun);
        context.logMemory->put(path,
                               {*covered.from, !covered.part,
                                std::min({begun, last, options.until.value_or(begun)}),
                                options.zoneOffsetSeconds, kept});
    }

    if (const auto text =
            log::excerpt(path, context.evidence.incident().at, readOptions(context), ExcerptBytes);
        text.ok()) {
        Observation excerpt =
            observed(context, facts::ServerErrorLogExcerpt, u"file"_s, path, Sensitivity::SqlText);
        excerpt.value = *text;
        context.evidence.add(excerpt);
    }
    return true;
}

// performance_schema.error_log, newest first in the answer, as the lines that the log file would hold.
QByteArray linesOf(const Table &rows)
{
    QByteArray lines;
    for (auto row = rows.rows.crbegin(); row != rows.rows.crend(); ++row) {
        if (row->size() < 6)
            continue;
        QString stamp = row->at(0);
        stamp.replace(u' ', u'T');
        // A crash's stack trace has several lines in one row; in a file each would stand alone too.
        lines += QString(stamp + u"Z "_s + row->at(1) + u" ["_s + row->at(2) + u"] ["_s + row->at(3)
                         + u"] ["_s + row->at(4) + u"] "_s + row->at(5) + u'\n')
                     .toUtf8();
    }
    return lines;
}

bool readPerformanceSchema(CheckContext &context)
{
    const QString source = u"performance_schema.error_log"_s;
    const Stopwatch watch;
    // All of the newest, also where only a part is asked for: whoever reads them must know how far back they
    // go.
    const auto rows = ask(context, facts::ServerErrorLog,
                          u"SELECT CONVERT_TZ(LOGGED, @@session.time_zone, '+00:00'), THREAD_ID, PRIO, "
                          u"ERROR_CODE, SUBSYSTEM, DATA FROM performance_schema.error_log "
                          "ORDER BY LOGGED DESC LIMIT 10000"_s,
                          u"check.error-log"_s);
    if (!rows)
        return false;
    QByteArray lines = linesOf(*rows);
    QBuffer buffer(&lines);
    buffer.open(QIODevice::ReadOnly);
    NewestEvents events;
    const auto summary = log::readLog(buffer, source, readOptions(context), context.cancel,
                                      [&events](LogEvent event) { events.take(std::move(event)); });
    if (!summary)
        return false;
    Observation observation = logObservation(context, u"sql"_s, source);
    observation.value =
        summaryRecord(*summary, source, u"performance_schema"_s, coveredBy(*summary, context.logsSince));
    observation.note = u"check.error-log.read"_s;
    observation.took = watch.elapsed();
    context.evidence.add(observation);
    for (const LogEvent &event : events.inOrder())
        context.evidence.add(event);

    Observation excerpt =
        observed(context, facts::ServerErrorLogExcerpt, u"sql"_s, source, Sensitivity::SqlText);
    excerpt.value = QString::fromUtf8(lines.right(ExcerptBytes));
    context.evidence.add(excerpt);
    return true;
}

// Nothing could be read: why, and how the person can still get at it.
void explainWhyNot(CheckContext &context, const QString &place, bool toFile)
{
    Observation observation = logObservation(context, u"file"_s, place);
    observation.status = Status::NotApplicable;
    if (!toFile)
        observation.note = u"check.error-log.journal"_s;
    else if (isMariaDb(context))
        observation.note = u"check.error-log.remote-mariadb"_s;
    else
        observation.note = u"check.error-log.remote"_s;
    context.evidence.add(observation);
}

} // namespace

void readErrorLog(CheckContext &context)
{
    bool read = false;
    for (const QString &path : context.logFiles)
        read = (!readGeneralLogFile(context, path) && readFile(context, path, u"check.error-log.named"_s))
            || read;
    if (read)
        return;
    if (!context.session) {
        if (context.logFiles.isEmpty()) {
            Observation observation = logObservation(context, u"file"_s, QString());
            observation.status = Status::Skipped;
            observation.note = u"check.error-log.no-login"_s;
            context.evidence.add(observation);
        }
        return;
    }
    // "" and "stderr" mean: wherever the service manager sends it. MariaDB's Debian package does so.
    const QString value = globalVariable(context, "log_error"_L1);
    const bool toFile = !value.isEmpty() && value != "stderr"_L1;
    const QString path = toFile ? serverPath(context, value) : QString();
    const bool within = toFile && serverIsOnThisMachine(context);
    if (within && readFile(context, path, u"check.error-log"_s))
        return;
    if (!isMariaDb(context) && readPerformanceSchema(context))
        return;
    if (!within) // else readFile() has said why
        explainWhyNot(context, path, toFile);
}

} // namespace goneaway::checks
