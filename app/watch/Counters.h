// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "watch/Sample.h"

#include <QList>

namespace goneaway::watch {

// A counter that rose from one beat to the next, and should not have.
struct Jump {
    Counter counter = Counter::AbortedClients;
    qint64 from = 0;
    qint64 to = 0;

    bool operator==(const Jump &) const = default;
};

// The server is not the run that answered the beat before: its uptime fell, or is shorter than the time
// between the two. `between` must go on while the machine sleeps.
bool isAnotherRun(const Sample &before, const Sample &now, std::chrono::milliseconds between);
// Whether the run that `now` is of had begun before the sample that was taken `between` earlier.
bool hadBegunBefore(const Sample &now, std::chrono::milliseconds between);

// What rose between two beats of one run of the server: a lost or refused connection, a KILL, or the first
// time that all of max_connections were in use. A counter that fell (FLUSH STATUS) is none.
QList<Jump> jumps(const Sample &before, const Sample &now, std::optional<qint64> maxConnections);

} // namespace goneaway::watch
