// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/AbortedSessions.h"
#include "log/Classifier.h"

#include <list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace goneaway::log {

// Hears what the lines say in the order of the file and tells each happening once: a start when it is known
// what the run before ended in, one stop for its two or three lines, one aborted connection where several
// lines speak of it. Events wait here, in order, while something before them is undecided.
class EventSequencer
{
public:
    explicit EventSequencer(EventSink sink);

    // `reading.event.line` is set.
    void add(const Reading &reading);
    // Copies what waits: the bytes that events were told with go away.
    void keep();
    // No more lines: decides whatever is still open.
    void finish();
    // Line numbers begin anew; nothing is open.
    void beginFile();

private:
    // How the server's run before the current line ended, as far as the log shows.
    enum class RunEnd { Unknown, Clean, Died, StillRunning };

    static constexpr qint64 NoLine = -1000; // far from every line

    struct Held {
        RawEvent event;
        std::string bytes; // that its views point into once they are kept
        bool kept = false;
        bool undecidedStart = false;
        bool companion = false;
        bool dropped = false;
    };

    void emitOrHold(const RawEvent &event, bool companion);
    void hold(const RawEvent &event, bool undecidedStart, bool companion);
    void setHeld(Held &held, const RawEvent &event);
    static void keep(Held &held);
    void release(qint64 line);

    void onStart(const RawEvent &event, Role role);
    void decideStart(bool ready);
    void decideStarts();
    void onReady(const RawEvent &event);
    void onStop(const RawEvent &event, bool over);
    void onCrash(const RawEvent &event, bool repeated);
    void onKilled(const RawEvent &event);
    void onAborted(const RawEvent &event);
    void onCompanion(const RawEvent &event);

    EventSink m_sink;
    std::list<Held> m_held;
    bool m_borrows = false; // some of them are not kept yet
    std::list<Held> m_spare; // told, with their memory, for the next that must wait

    // What the log has told of one server so far.
    struct Run {
        // Of the start that is being decided, if any.
        Held *start = nullptr;
        Role startRole = Role::Event; // of the last line that announced it
        RunEnd before = RunEnd::Unknown;
        bool recovered = false;
        bool temporaryFilesLeft = false;
        bool tellsRecovery = false; // this version always says so when it has to recover
        bool failed = false;

        RunEnd end = RunEnd::Unknown;
        bool stopTold = false;
        bool failedBefore = false; // the start before this one failed: what it left behind proves nothing
        std::optional<qint64> crashMicros;
        std::optional<int> crashSignal;
        qint64 deathLine = NoLine; // of the last crash or kill told in this run
        std::optional<quint64> deadProcess;
    };

    Run &runOf(quint32 origin);

    // By origin: machines and containers may write into one log. A bounded number; the rest share one.
    std::vector<std::pair<quint32, std::unique_ptr<Run>>> m_runs;
    Run *m_run = nullptr; // of the line at hand
    AbortedSessions m_aborted;
};

} // namespace goneaway::log
