// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/Events.h"
#include "log/LogReader.h"
#include "log/TextBuffer.h"

#include <array>
#include <memory>
#include <string>

namespace goneaway::log {

// Writes events as lines of text straight from their bytes: a million events must not become a million values
// first.
class EventWriter
{
public:
    EventWriter();
    virtual ~EventWriter() = default;
    Q_DISABLE_COPY_MOVE(EventWriter)

    virtual void append(const RawEvent &event, TextBuffer &to) = 0;

protected:
    Bytes nameOf(evidence::LogEventKind kind) const { return m_kinds[static_cast<size_t>(kind)]; }
    Bytes nameOf(evidence::AbortReason reason) const { return m_reasons[static_cast<size_t>(reason)]; }
    // "2026-11-23T03:22:15.562Z"; returns where it ends.
    char *putTime(qint64 micros, char *to);

private:
    std::array<std::string, static_cast<size_t>(evidence::LogEventKind::Other) + 1> m_kinds;
    std::array<std::string, static_cast<size_t>(evidence::AbortReason::Other) + 1> m_reasons;

    std::string m_date; // of the last time written: "2026-11-23T"
    qint64 m_day = 0; // that date in days since 1970
};

// The same text as evidence::toJson() in compact form.
class JsonWriter final : public EventWriter
{
public:
    explicit JsonWriter(const QString &file);
    void append(const RawEvent &event, TextBuffer &to) override;

private:
    void appendPlain(const RawEvent &event, TextBuffer &to);
    static char *putIds(const RawEvent &event, char *to);
    char *putLineAndReason(const RawEvent &event, char *to) const;
    char *putTimeField(const RawEvent &event, char *to);
    static char *putEnd(const RawEvent &event, char *to);

    // `,"event":"...","file":"..."`, by kind
    std::array<std::string, static_cast<size_t>(evidence::LogEventKind::Other) + 1> m_eventAndFile;
};

// For people: time, event, connection, the log's own words.
class PlainWriter final : public EventWriter
{
public:
    void append(const RawEvent &event, TextBuffer &to) override;
};

std::unique_ptr<EventWriter> makeWriter(LineFormat format, const QString &file);

} // namespace goneaway::log
