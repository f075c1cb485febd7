// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/EventLines.h"
#include "log/LogReader.h"
#include "log/StretchQueue.h"
#include "log/Window.h"

class QFile;

namespace goneaway::log {

// One error log read from its beginning to its end: on several threads where it is long, in part where only
// a window of time is asked for.
class LogReading
{
public:
    // All of it is borrowed. `reference`: about when the log was last written to.
    LogReading(QIODevice &device, const QString &name, const QDateTime &reference, const ReadOptions &options,
               const CancelToken &cancel);

    // Reads ahead on other threads where the file is worth it.
    void useThreadsFor(const QFile &file);
    Result<ReadSummary> run(EventSink take);
    // Adds the events to `lines`, most of them written on the thread that read them.
    Result<ReadSummary> run(EventLines &lines);

private:
    ReadStretch makeReader() const;
    std::optional<Window> findWindow();
    void pass(const RawEvent &event);

    QIODevice &m_device;
    const QString &m_name;
    QDateTime m_reference;
    const ReadOptions &m_options;
    const CancelToken &m_cancel;
    int m_threads = 1;
    EventSink m_take;
    EventLines *m_lines = nullptr; // that `m_take` adds to, if it does
    EventFilter m_filter;
    ReadSummary m_summary;
};

} // namespace goneaway::log
