// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "evidence/LogEvent.h"
#include "log/LogFollower.h"

#include <QStringList>

#include <memory>
#include <vector>

namespace goneaway::watch {

// The server's error logs, followed from now on. Only what can be, or explain, a lost connection is handed
// out.
class ErrorLogs
{
public:
    // False when it cannot be followed.
    bool add(const QString &path, std::optional<int> zoneOffsetSeconds);
    QStringList paths() const;

    // What has come since the last time, at most MostEvents of it (the oldest).
    QList<evidence::LogEvent> poll(const CancelToken &cancel);
    // Files that could not be read at the last poll and could before; each told once.
    QStringList takeGone() { return std::exchange(m_gone, {}); }

    static constexpr qsizetype MostEvents = 50;

private:
    struct Followed {
        QString path;
        std::unique_ptr<log::LogFollower> follower;
        int quietPolls = 0;
        bool gone = false;
    };
    void take(const log::RawEvent &event, const QString &path);

    std::vector<Followed> m_files;
    QList<evidence::LogEvent> m_events;
    QStringList m_gone;
};

// Whether a line can be about a lost or refused connection.
bool isOfInterest(const evidence::LogEvent &event);

} // namespace goneaway::watch
