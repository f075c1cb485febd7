// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/ErrorLogs.h"

#include "log/Conversion.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::watch {

using evidence::AbortReason;
using evidence::LogEvent;
using evidence::LogEventKind;

namespace {

// A server writes the lines of one event at once: after so many polls without any, the event is whole.
constexpr int PollsToFlush = 2;

} // namespace

bool isOfInterest(const LogEvent &event)
{
    switch (event.kind) {
    case LogEventKind::Crash:
    case LogEventKind::Shutdown:
    case LogEventKind::OutOfMemory:
    case LogEventKind::HostBlocked:
    case LogEventKind::TooManyConnections:
    case LogEventKind::DiskFull:
    case LogEventKind::Corruption:
    case LogEventKind::AccessDenied:
    case LogEventKind::NameResolution:
    case LogEventKind::ForcedClose:
        return true;
    case LogEventKind::AbortedConnection:
        // Health checks and port scans leave the one; the other may be no more than a KILL QUERY.
        return event.reason != AbortReason::NoAuthentication
            && !(event.reason == AbortReason::Killed && event.byConnectionId);
    case LogEventKind::Starting:
        return event.afterCrash.value_or(false);
    case LogEventKind::Ready:
    case LogEventKind::BadConfiguration:
    case LogEventKind::Other:
        return false;
    }
    return false;
}

bool ErrorLogs::add(const QString &path, std::optional<int> zoneOffsetSeconds)
{
    log::ReadOptions options;
    options.zoneOffsetSeconds = zoneOffsetSeconds;
    auto follower = log::LogFollower::open(path, log::LogFollower::From::End, options,
                                           [this, path](const log::RawEvent &event) { take(event, path); });
    if (!follower)
        return false;
    m_files.push_back({path, std::move(*follower), 0, false});
    return true;
}

QStringList ErrorLogs::paths() const
{
    QStringList paths;
    for (const Followed &file : m_files)
        paths.append(file.path);
    return paths;
}

void ErrorLogs::take(const log::RawEvent &event, const QString &path)
{
    if (m_events.size() >= MostEvents)
        return;
    LogEvent converted = log::toLogEvent(event, path);
    if (isOfInterest(converted))
        m_events.append(std::move(converted));
}

QList<LogEvent> ErrorLogs::poll(const CancelToken &cancel)
{
    for (Followed &file : m_files) {
        const auto any = file.follower->poll(cancel);
        if (!any) {
            if (!file.gone)
                m_gone.append(file.path);
            file.gone = true;
            continue;
        }
        file.gone = false;
        file.quietPolls = *any ? 0 : file.quietPolls + 1;
        if (file.quietPolls == PollsToFlush)
            file.follower->flush();
    }
    return std::exchange(m_events, {});
}

} // namespace goneaway::watch
