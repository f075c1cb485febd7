// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/TimelineWords.h"

#include "report/Layout.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using evidence::LogEvent;
using evidence::LogEventKind;
using report::EventGroup;
using report::Timeline;
using report::TimelineEvent;

namespace {

constexpr qsizetype LongestLine = 400; // characters of a log line that are shown

QString tr(const char *text)
{
    return QCoreApplication::translate("goneaway::ui::Timeline", text);
}

QString place(const LogEvent &event)
{
    return event.file.isEmpty() ? tr("line %1").arg(event.line)
                                : tr("%1, line %2").arg(QFileInfo(event.file).fileName()).arg(event.line);
}

QString kindAlone(LogEventKind kind)
{
    switch (kind) {
    case LogEventKind::Starting:
        return tr("Server starting");
    case LogEventKind::Ready:
        return tr("Server ready");
    case LogEventKind::Shutdown:
        return tr("Server shutting down");
    case LogEventKind::Crash:
        return tr("Server crashed");
    case LogEventKind::AbortedConnection:
        return tr("Aborted connection");
    case LogEventKind::OutOfMemory:
        return tr("Out of memory");
    case LogEventKind::HostBlocked:
        return tr("Host blocked");
    case LogEventKind::TooManyConnections:
        return tr("Too many connections");
    case LogEventKind::DiskFull:
        return tr("Disk full");
    case LogEventKind::Corruption:
        return tr("Corrupt data");
    case LogEventKind::AccessDenied:
        return tr("Access denied");
    case LogEventKind::NameResolution:
        return tr("Name lookup failed");
    case LogEventKind::ForcedClose:
        return tr("Connection closed by force");
    case LogEventKind::BadConfiguration:
        return tr("Bad configuration");
    case LogEventKind::Other:
        break;
    }
    return tr("Other");
}

} // namespace

QString timeWords(const QDateTime &time, ClockFace clock)
{
    const QDateTime shown = clock == ClockFace::Utc ? time.toUTC() : time.toLocalTime();
    return shown.toString(shown.time().msec() == 0 ? u"yyyy-MM-dd HH:mm:ss"_s : u"yyyy-MM-dd HH:mm:ss.zzz"_s);
}

QString clockWords(const QDateTime &time, ClockFace clock)
{
    if (clock == ClockFace::Utc)
        return tr("UTC");
    const int minutes = time.toLocalTime().offsetFromUtc() / 60;
    return tr("local time, UTC%1%2:%3")
        .arg(QChar(minutes < 0 ? u'-' : u'+'))
        .arg(std::abs(minutes) / 60, 2, 10, QChar(u'0'))
        .arg(std::abs(minutes) % 60, 2, 10, QChar(u'0'));
}

QDateTime timeOf(const Timeline &timeline, Moment moment)
{
    switch (moment) {
    case Moment::Error:
        return timeline.error ? timeline.error->at : QDateTime();
    case Moment::LastUse:
        return timeline.lastUse;
    case Moment::Sent:
        return timeline.sent;
    case Moment::ServerStarted:
        return timeline.serverStarted;
    case Moment::LookedAt:
        break;
    }
    return timeline.lookedAt;
}

QList<Moment> momentsOf(const Timeline &timeline)
{
    QList<Moment> moments;
    for (const Moment moment :
         {Moment::LastUse, Moment::Sent, Moment::Error, Moment::ServerStarted, Moment::LookedAt}) {
        if (timeOf(timeline, moment).isValid())
            moments.append(moment);
    }
    std::stable_sort(moments.begin(), moments.end(),
                     [&timeline](Moment a, Moment b) { return timeOf(timeline, a) < timeOf(timeline, b); });
    return moments;
}

QString momentWords(Moment moment)
{
    switch (moment) {
    case Moment::Error:
        return tr("Error");
    case Moment::LastUse:
        return tr("Last use");
    case Moment::Sent:
        return tr("Statement sent");
    case Moment::ServerStarted:
        return tr("Server started");
    case Moment::LookedAt:
        break;
    }
    return tr("Looked at");
}

QString momentSentence(const Timeline &timeline, Moment moment, ClockFace clock)
{
    const QString time = timeWords(timeOf(timeline, moment), clock);
    switch (moment) {
    case Moment::Error:
        return tr("%1: the application got its error, as told; its clock may differ by a minute.").arg(time);
    case Moment::LastUse:
        return tr("%1: the last use of the lost connection that worked, as told.").arg(time);
    case Moment::Sent:
        return tr("%1: the statement that failed was sent, as told.").arg(time);
    case Moment::ServerStarted:
        return tr("%1: the server started, by its uptime.").arg(time);
    case Moment::LookedAt:
        break;
    }
    return tr("%1: Goneaway looked at the server.").arg(time);
}

QString groupWords(EventGroup group)
{
    switch (group) {
    case EventGroup::Lifecycle:
        return tr("Starts and stops");
    case EventGroup::Crash:
        return tr("Crashes");
    case EventGroup::OutOfMemory:
        return tr("Out of memory");
    case EventGroup::LostConnections:
        return tr("Lost connections");
    case EventGroup::Refusals:
        return tr("Refusals");
    case EventGroup::Trouble:
        return tr("Disk, data, settings");
    case EventGroup::Other:
        break;
    }
    return tr("Other");
}

QString kindWords(const LogEvent &event)
{
    const QString kind = kindAlone(event.kind);
    if (event.reason == evidence::AbortReason::None || event.reason == evidence::AbortReason::Other)
        return kind;
    return tr("%1: %2").arg(kind, nameOf(event.reason).replace(u'-', u' '));
}

QString stateWords(report::ServerSpan::State state)
{
    using State = report::ServerSpan::State;
    switch (state) {
    case State::Up:
        return tr("running");
    case State::Starting:
        return tr("starting");
    case State::Down:
        return tr("down");
    case State::Unknown:
        break;
    }
    return tr("ended somewhere here");
}

QString lineWords(const LogEvent &event)
{
    return report::shortened(report::plainLine(event.text.section(u'\n', 0, 0)).simplified(), LongestLine);
}

QString pointWords(const Timeline &timeline, const TimelinePoint &point, ClockFace clock)
{
    if (point.moment)
        return momentSentence(timeline, *point.moment, clock);
    if (point.count < 1 || point.first < 0 || point.first >= timeline.events.size())
        return {};
    const TimelineEvent &entry = timeline.events.at(point.first);
    const LogEvent &event = timeline.log.at(entry.event);
    const QString time = timeWords(*event.time, clock);
    if (point.count > 1)
        return tr("%1 events from %2 on (%3). Click or press Enter to zoom in. The first: %4")
            .arg(QString::number(point.count), time, groupWords(entry.group), lineWords(event));
    QString words = tr("%1: %2 (%3)").arg(time, kindWords(event), place(event));
    if (entry.ofLostSession)
        words += tr(", the lost connection's own");
    if (entry.zoneAssumed)
        words += tr(", its time zone is assumed");
    return words + u". "_s + lineWords(event);
}

QStringList gapSentences(const Timeline &timeline, bool opened)
{
    using Gap = Timeline::Gap;
    QStringList sentences;
    for (const Gap gap : timeline.gaps) {
        switch (gap) {
        case Gap::NoLog:
            sentences.append(
                opened ? tr("This bundle holds no events of an error log: nobody could read one.")
                       : tr("No error log was read, so its events are missing. Give its file in the step "
                            "Connect, below \"Log files\"; on the server, SELECT @@log_error; names it."));
            break;
        case Gap::EmptyLog:
            sentences.append(
                tr("The error log that was read tells of no start, stop or lost connection. Older lines may "
                   "be in a rotated file: give that as well."));
            break;
        case Gap::NoErrorTime:
            sentences.append(
                opened ? tr("Nobody said when the error was, so it is not marked.")
                       : tr("Nobody said when the error was, so it is not marked. Give its time in the step "
                            "Symptom."));
            break;
        case Gap::NoUptime:
            if (timeline.server.isEmpty())
                sentences.append(tr("Since when the server runs is not known: log in, with any account, and "
                                    "look again."));
            break;
        case Gap::ZoneAssumed:
            sentences.append(tr("Hollow marks: the log gives no time zone, and the one that was assumed may "
                                "be hours off. A login to the server tells the right one."));
            break;
        case Gap::Undated:
            sentences.append(
                timeline.undated.size() == 1
                    ? tr("One event without a time stands in the table only.")
                    : tr("%1 events without a time stand in the table only.").arg(timeline.undated.size()));
            break;
        }
    }
    return sentences;
}

} // namespace goneaway::ui
