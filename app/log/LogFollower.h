// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/Events.h"
#include "log/LogReader.h"

#include <memory>

namespace goneaway::log {

// Reads an error log while the server goes on writing it, also when it is rotated (renamed and made anew),
// truncated (logrotate's copytruncate) or missing for a while. Only whole lines are read. Does not wait:
// whoever owns it asks now and then, with poll(), which costs two questions to the file system when nothing
// has happened.
class LogFollower
{
public:
    enum class From {
        Start, // with all that the file holds already
        End, // only what is written from now on; LogEvent::line is 0 until the file is made anew
    };

    // Errors: the file cannot be read, or is compressed, UTF-16 or a pipe (Unsupported).
    static Result<std::unique_ptr<LogFollower>> open(const QString &path, From from,
                                                     const ReadOptions &options, EventSink take);
    ~LogFollower();
    Q_DISABLE_COPY_MOVE(LogFollower)

    // Tells what has come since the last time. True when there was something. An error while reading; a file
    // that is missing is none.
    Result<bool> poll(const CancelToken &cancel = {});
    // Some events wait for the lines after them (how did the run before this start end? does more follow of
    // this crash?). Tells them as they are; for when nothing has come for a while.
    void flush();

private:
    class State;
    explicit LogFollower(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

// Reads on until `cancel`; asks every 50 ms.
Result<void> followLog(const QString &path, LogFollower::From from, const ReadOptions &options,
                       const CancelToken &cancel, const std::function<void(evidence::LogEvent)> &take);
// The same as lines (see readLogAsLines), handed over as soon as they are there.
Result<void> followLogAsLines(const QString &path, LineFormat format, const ReadOptions &options,
                              const CancelToken &cancel,
                              const std::function<void(QByteArrayView lines)> &take);

} // namespace goneaway::log
