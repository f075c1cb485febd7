// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/EventFilter.h"
#include "log/EventWriter.h"
#include "log/StretchReader.h"

namespace goneaway::log {

// Writes the events of stretches as lines where they stand, before it is known which of them will be told:
// nearly all are, and as they are. This is the part of the work that several threads can do at once.
class StretchWriter
{
public:
    // `numbered`: the lines before each stretch were counted; else every event has line 0.
    StretchWriter(std::unique_ptr<EventWriter> writer, const EventFilter &filter, bool numbered);

    void write(Stretch &stretch);

private:
    std::unique_ptr<EventWriter> m_writer;
    EventFilter m_filter;
    bool m_numbered;
};

// Gathers the lines of events as they are told, and hands them on many at a time: whole lines, in UTF-8.
class EventLines
{
public:
    using Take = std::function<void(QByteArrayView lines)>;

    EventLines(LineFormat format, const QString &file, Take take);

    std::unique_ptr<EventWriter> newWriter() const { return makeWriter(m_format, m_file); }

    void add(const RawEvent &event);
    // The bytes that events were told with go away.
    void keep();
    // Hands on what there is.
    void flush();

private:
    void handOn(Bytes lines) const;
    void takeReady();

    LineFormat m_format;
    QString m_file;
    Take m_take;
    std::unique_ptr<EventWriter> m_writer;
    TextBuffer m_lines;
    Bytes m_ready; // lines behind those, which stand together in their stretch
};

} // namespace goneaway::log
