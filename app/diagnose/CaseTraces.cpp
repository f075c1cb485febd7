// SPDX-License-Identifier: GPL-3.0-or-later
// Case, part two: what the server's counters, its lists and its logs tell about one lost session.
#include "diagnose/Case.h"

#include "evidence/Json.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::diagnose {

namespace facts = evidence::facts;
using evidence::AbortReason;
using evidence::LogEvent;
using evidence::LogEventKind;
using evidence::Observation;

namespace {

constexpr std::chrono::seconds Tolerance = 2min;

// "2026-11-23 03:07:22.123456" in the server's time zone.
QDateTime serverTime(const QString &text, qint64 zoneOffset)
{
    QDateTime time = QDateTime::fromString(text.left(19), u"yyyy-MM-dd HH:mm:ss"_s);
    if (!time.isValid())
        time = QDateTime::fromString(text.left(19), Qt::ISODate);
    time.setTimeSpec(Qt::UTC);
    return time.addSecs(-zoneOffset);
}

} // namespace

bool Case::restartedBeforeError() const
{
    if (!incidentTimeKnown())
        return idIsOfEarlierRun();
    if (livedInThisRun())
        return false;
    const QDateTime until = incidentTime().addSecs(30);
    const QDateTime from = incidentTime().addMSecs(-incident().idleBefore.value_or(0ms).count()).addSecs(-30);
    const auto within = [&](const QDateTime &time) {
        return time >= from && time <= until;
    };
    if (const auto started = serverStartedAt(); started && within(*started))
        return true;
    for (const LogEventKind kind : {LogEventKind::Starting, LogEventKind::Shutdown, LogEventKind::Crash}) {
        const auto found = events(kind);
        if (std::any_of(found.begin(), found.end(),
                        [&](const LogEvent *event) { return event->time && within(*event->time); }))
            return true;
    }
    return false;
}

bool Case::idIsOfEarlierRun() const
{
    const auto connections = status("Connections"_L1);
    if (!connections || !incident().connectionId
        || static_cast<quint64>(*connections) >= *incident().connectionId)
        return false;
    // After years the ids start over as well (MySQL's have 32 bits), and people mistype them: not against a
    // clock that is a day and more away.
    const auto started = serverStartedAt();
    return !started || !incidentTimeKnown() || *started >= relevantFrom().addDays(-1);
}

bool Case::livedInThisRun() const
{
    const auto started = serverStartedAt();
    if (!started)
        return false;
    if (runOutlivedLoss())
        return true;
    constexpr int Granularity = -2; // s; Uptime and MariaDB's log have whole seconds
    const LogEvent *own = abortOfLostSession();
    const auto startsAfter = [own](const LogEvent &event) {
        return event.kind == LogEventKind::Starting && event.file == own->file && event.line > own->line;
    };
    if (own && own->time && *own->time >= started->addSecs(Granularity)
        && std::none_of(m_evidence.logEvents().begin(), m_evidence.logEvents().end(), startsAfter))
        return true;
    if (!incidentTimeKnown() || !incident().idleBefore)
        return false;
    // A stamp without fractions, of the log or of the application, may be up to a second early; a pause of
    // seconds is rounded to tenths.
    const auto fraction = [](const QDateTime &time) {
        return time.time().msec() == 0 ? 1000 : 0;
    };
    const auto *offset = m_evidence.value<qint64>(facts::ServerClockOffset);
    const QDateTime lastUse =
        incidentTime()
            .addMSecs(-incident().idleBefore->count() + (offset ? *offset : 0))
            .addMSecs(-fraction(incidentTime()) - (*incident().idleBefore < 1s ? 0 : 100));
    // By a clock of milliseconds (a program's own stamp) that was compared with the server's: Uptime is cut
    // to whole seconds, so the server started at the latest at that time.
    constexpr int Margin = 1; // s, for what little the clocks differ
    if (offset && incidentTime().time().msec() != 0
        && lastUse.addMSecs(-incident().failedAfter.value_or(0ms).count()) >= started->addSecs(Margin))
        return true;
    const LogEvent *ready = nullptr; // of the newest run: logs are written oldest first
    for (const LogEvent &event : m_evidence.logEvents()) {
        if (event.kind == LogEventKind::Ready && event.time)
            ready = &event;
    }
    return ready && *ready->time >= started->addSecs(Granularity)
        && lastUse >= ready->time->addMSecs(fraction(*ready->time));
}

bool Case::upThroughout() const
{
    if (livedInThisRun())
        return true;
    const auto started = serverStartedAt();
    return started && incidentTimeKnown() && *started < relevantFrom() && !restartedBeforeError()
        && !restartedSinceIncident().value_or(true);
}

bool Case::upAtFailedConnect() const
{
    const auto started = serverStartedAt();
    const auto *offset = m_evidence.value<qint64>(facts::ServerClockOffset);
    constexpr int Margin = 1; // s, as above
    return started && offset && failedToConnect() && incidentTimeKnown() && incidentTime().time().msec() != 0
        && incidentTime().addMSecs(*offset - incident().failedAfter.value_or(0ms).count())
        >= started->addSecs(Margin);
}

bool Case::askedAnotherPort() const
{
    const Observation *tcp = rung(facts::LadderTcp);
    const auto own = variable("port"_L1);
    return tcp && tcp->field("transport"_L1) == "tcp"_L1 && own && *own > 0
        && tcp->field("port"_L1).toLongLong() != *own;
}

bool Case::countedNoAbort() const
{
    if (const auto rose = roseAtLoss("Aborted_clients"_L1))
        return *rose == 0;
    const auto aborted = status("Aborted_clients"_L1);
    const auto sinceFlush =
        status("Uptime_since_flush_status"_L1); // FLUSH STATUS empties the counter, not the uptime
    if (!aborted || *aborted != 0 || !sinceFlush)
        return false;
    // A counter that was never emptied covers the whole run.
    if (livedInThisRun() && status("Uptime"_L1) == *sinceFlush)
        return true;
    return upThroughout() && m_evidence.collectedAt().addSecs(-*sinceFlush) < relevantFrom();
}

std::optional<bool> Case::raised(int error, Span span) const
{
    const auto *table = m_evidence.value<evidence::Table>(facts::ServerErrorSummary);
    const auto started = serverStartedAt();
    if (!table || (incidentTimeKnown() && started && *started > incidentTime() && !livedInThisRun()))
        return std::nullopt; // the counters of the run in question are gone
    const auto *zone = m_evidence.value<qint64>(facts::ServerTimeZone);
    const qsizetype number = table->column("error"_L1);
    const qsizetype user = table->column("user"_L1);
    const qsizetype first = table->column("first_seen"_L1);
    const qsizetype last = table->column("last_seen"_L1);
    bool later = false;
    for (const QStringList &row : table->rows) {
        // Port scans and health checks leave the same numbers, without an account: 1156, 1158 and 1160.
        if (row.value(number).toInt() != error || (user >= 0 && row.value(user).isEmpty()))
            continue;
        const QDateTime lastSeen = serverTime(row.value(last), zone ? *zone : 0);
        if (lastSeen.isValid() && inSpan(lastSeen, span))
            return true;
        // Only the first and the last time are kept: one in between may have been ours.
        const QDateTime firstSeen = serverTime(row.value(first), zone ? *zone : 0);
        later = later || !lastSeen.isValid()
            || (lastSeen > incidentTime()
                && firstSeen <= incidentTime().addSecs(clockSlack(Tolerance).count()));
    }
    // "Never" says something only about a moment that is known to lie in this server's run.
    return later || !incidentTimeKnown() || !started ? std::nullopt : std::optional<bool>(false);
}

std::optional<QString> Case::commandOfLostSession() const
{
    const auto *table = m_evidence.value<evidence::Table>(facts::ServerProcesslist);
    if (!table || !incident().connectionId || restartedSinceIncident().value_or(false))
        return std::nullopt;
    const QString id = QString::number(*incident().connectionId);
    for (const QStringList &row : table->rows) {
        if (row.value(table->column("Id"_L1)) == id)
            return row.value(table->column("Command"_L1));
    }
    return std::nullopt;
}

std::optional<QString> Case::clientOption(QLatin1StringView name) const
{
    const auto *table = m_evidence.value<evidence::Table>(facts::ClientOptionFiles);
    if (!table)
        return std::nullopt;
    static const QRegularExpression pattern(u"\\[[\\w-]+\\] (\\w+)(?:=([^;]*))?"_s);
    std::optional<QString> found; // the last one wins, as in the files themselves
    for (const QStringList &row : table->rows) {
        auto match = pattern.globalMatch(row.value(table->column("options"_L1)));
        while (match.hasNext()) {
            const auto option = match.next();
            if (option.captured(1) == name)
                found = option.captured(2);
        }
    }
    return found;
}

const LogEvent *Case::abortOfLostSession() const
{
    for (const LogEvent *event : events(LogEventKind::AbortedConnection)) {
        if (isOfLostSession(*event) && !mayBeStatementOnly(*event))
            return event;
    }
    return nullptr;
}

bool Case::mayBeStatementOnly(const LogEvent &event)
{
    return event.reason == AbortReason::Killed && event.byConnectionId;
}

const LogEvent *Case::abortLine(std::initializer_list<AbortReason> reasons, Span span) const
{
    const auto wanted = [&](const LogEvent *event) {
        return std::find(reasons.begin(), reasons.end(), event->reason) != reasons.end()
            && !mayBeStatementOnly(*event);
    };
    if (const LogEvent *own = abortOfLostSession())
        return wanted(own) ? own : nullptr;
    for (const LogEvent *event : events(LogEventKind::AbortedConnection)) {
        const bool another = incident().connectionId && event->connectionId;
        if (!another && wanted(event) && (!event->time || inSpan(*event->time, span)))
            return event;
    }
    return nullptr;
}

bool Case::logCovers(Span span) const
{
    const auto *record = m_evidence.value<evidence::Record>(facts::ServerErrorLog);
    if (!record || !incidentTimeKnown() || !logShowsAborts())
        return false;
    // Times that rest on a guess of the server's time zone may be hours off.
    const auto guessed = [](const LogEvent &event) {
        return event.zoneInferred;
    };
    if (!m_evidence.findSeen(facts::ServerTimeZone)
        && std::any_of(m_evidence.logEvents().begin(), m_evidence.logEvents().end(), guessed))
        return false;
    // The whole life of the session lies in the present run, and the log goes back to its start.
    const auto starts = [this](const LogEvent &event) {
        constexpr int Late =
            60; // s that a start may take between its first line and the moment Uptime counts from
        return event.kind == LogEventKind::Starting && event.time
            && std::abs(event.time->secsTo(*serverStartedAt())) <= Late;
    };
    if (livedInThisRun() && std::any_of(m_evidence.logEvents().begin(), m_evidence.logEvents().end(), starts))
        return true;
    const auto from = evidence::timeFromText(record->value(u"from"_s));
    return from && *from <= startOf(span);
}

QString Case::generalLogLine(const QString &pattern) const
{
    const auto *text = m_evidence.value<QString>(facts::ServerGeneralLogExcerpt);
    if (!text)
        return {};
    const QRegularExpression expression(u"^.*"_s + pattern + u".*$"_s,
                                        QRegularExpression::CaseInsensitiveOption
                                            | QRegularExpression::MultilineOption);
    return expression.match(*text).captured(0).simplified();
}

QString Case::goodbyeInGeneralLog() const
{
    if (!incident().connectionId)
        return {};
    return generalLogLine(
        u"\\b%1\\s+Quit\\b(?![\\s\\S]*\\n[^\\n]*\\b%1\\s+Connect\\b)"_s.arg(*incident().connectionId));
}

QDateTime Case::startOf(Span span) const
{
    if (span == Span::SinceLastUse || !incidentTimeKnown())
        return relevantFrom();
    return incidentTime()
        .addMSecs(-incident().failedAfter.value_or(0ms).count())
        .addSecs(-clockSlack(Tolerance).count());
}

bool Case::inSpan(const QDateTime &time, Span span) const
{
    const QDateTime from = startOf(span);
    return !from.isValid() || (time >= from && time <= incidentTime().addSecs(clockSlack(Tolerance).count()));
}

} // namespace goneaway::diagnose
