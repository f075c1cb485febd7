// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/Case.h"
#include "diagnose/Finding.h"

#include <QList>

#include <chrono>
#include <optional>

namespace goneaway::diagnose {

// Two clocks, and times that people round: an error told as 10:00:30 was within this of it.
inline constexpr std::chrono::seconds ClocksAgreeWithin{60};

// How one run of the server ended, as its error log tells it (SIGNATURES 3, rules 2 and 4).
struct RunEnd {
    enum class How {
        Crash, // the server wrote a crash report
        CleanStop, // somebody or something shut it down
        Died, // no word at all: SIGKILL, out of memory, power; only the next start shows it
    };
    How how = How::Died;
    const evidence::LogEvent *line = nullptr; // the crash or shutdown; for Died the start that noticed
    const evidence::LogEvent *start = nullptr; // the next start; null when the log has none
    const evidence::LogEvent *lastSign = nullptr; // the last line before it; may be null
};

// How well a moment at which the server went down fits the incident; best first.
enum class Timing {
    Decides, // the session was there before, and the error came right then: it cannot have survived
    Fits, // close to the error, or between the connection's last use and the error
    Recent, // nobody said when the error was; it is less than an hour ago
    Loose, // it can have been, no more
    Apart, // at another time
};

// The server's runs and the incident. Holds references only; lives as long as the Case.
class ServerRuns
{
public:
    explicit ServerRuns(const Case &known);

    const QList<RunEnd> &ends() const { return m_ends; } // oldest first
    // The end that fits the incident best, and how well; null and Apart when the log tells of none that is
    // not apart.
    const RunEnd *end() const { return m_best >= 0 ? &m_ends[m_best] : nullptr; }
    Timing endTiming() const { return m_timing; }
    // Whether an end has one of these ways and fits at least loosely.
    bool endedBy(RunEnd::How how) const { return end() && end()->how == how; }
    // An end after which the log tells of no start: as far as the log goes, the server is still down.
    const RunEnd *stillDown() const;

    // Nothing listens there any more, right after a watch lost its connection, and the log of this machine's
    // server has neither a stop nor a crash after its last start: it died, so far without a word.
    bool downWithoutAWord() const;

    // How well the present run's start, by the server's uptime, fits as the restart that cut the connection.
    Timing startTiming() const;
    // The same for any other moment, e.g. of a kernel's line.
    Timing timingOf(const QDateTime &time) const;
    // The same for a line of a log: never "decides" when its time zone is a guess.
    Timing timingOf(const evidence::LogEvent &event) const;
    // No word of an earlier run in the log that was read: the present start is the first it knows.
    bool logKnowsOnlyThisRun() const;

private:
    Timing timingOf(const RunEnd &end) const;
    Timing aroundKnownTime(const QDateTime &time) const;
    bool mayHaveTimedOut() const;
    bool anotherLineExplains(const QDateTime &end) const;
    bool clockIsCertain(const evidence::LogEvent &event) const;

    const Case &m_case;
    QList<RunEnd> m_ends;
    qsizetype m_best = -1;
    Timing m_timing = Timing::Apart;
};

// The reported error can come from a server that was not there at all: nothing listened, or it hung up in
// the handshake.
bool reportedServerDown(const Case &known);
// The ladder found right now that nothing listens at the target.
bool nothingListensNow(const Case &known);
// And yet a server runs on that machine, which is this one: it listens elsewhere, or is another one.
bool aServerRunsElsewhereHere(const Case &known);
// Its program and where it listens, for the reasons that speak of it.
TextValues serverHereValues(const Case &known);
// The target of the ladder is the machine that we run on.
bool ladderGoesToThisMachine(const Case &known);
// Connecting goes through a Unix socket file that is there, but nobody listens on it: the server did not
// take it away as a clean stop does (SIGNATURES 2).
bool staleSocket(const Case &known);

// {time}, {line}, {start} of an end.
TextValues endValues(const RunEnd &end);

} // namespace goneaway::diagnose
