// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/EventLines.h"

#include <utility>

namespace goneaway::log {

namespace {

constexpr size_t MostGathered = 256 * 1024;
constexpr size_t WorthHandingOn = 32 * 1024; // as they stand; less is copied to the rest
constexpr size_t MostWritten = 1024 * 1024; // of one stretch; what is left is written as it is told

// What is told as it stands, if it is told: a start waits for what follows, and so does a crash whose end was
// not seen.
bool isWhole(const FoundLine &found)
{
    if (!found.isRead)
        return false;
    switch (found.reading.role) {
    case Role::WrapperStart:
    case Role::WrapperRestart:
    case Role::StartBanner:
    case Role::Start:
    case Role::CrashPart:
    case Role::Recovery:
    case Role::TemporaryFilesLeft:
    case Role::Aborting:
    case Role::EngineStopped:
        return false;
    case Role::Crash:
    case Role::CrashRepeated:
        return found.crash != nullptr;
    default:
        return true;
    }
}

} // namespace

StretchWriter::StretchWriter(std::unique_ptr<EventWriter> writer, const EventFilter &filter, bool numbered)
    : m_writer(std::move(writer))
    , m_filter(filter)
    , m_numbered(numbered)
{
}

void StretchWriter::write(Stretch &stretch)
{
    TextBuffer &written = stretch.written;
    for (FoundLine &found : stretch.found) {
        RawEvent &event = found.reading.event;
        if (!isWhole(found) || !m_filter.lets(event))
            continue;
        if (written.size() >= MostWritten)
            return;
        event.line = m_numbered ? stretch.block.linesBefore + found.before + 1 : 0;
        found.writtenAt = written.size();
        m_writer->append(event, written);
        found.writtenBytes = written.size() - found.writtenAt;
    }
}

EventLines::EventLines(LineFormat format, const QString &file, Take take)
    : m_format(format)
    , m_file(file)
    , m_take(std::move(take))
    , m_writer(newWriter())
{
}

void EventLines::add(const RawEvent &event)
{
    const Bytes written = event.written;
    if (!written.empty() && written.data() == m_ready.data() + m_ready.size()) {
        m_ready = Bytes(m_ready.data(), m_ready.size() + written.size());
        return;
    }
    takeReady();
    if (!written.empty())
        m_ready = written;
    else
        m_writer->append(event, m_lines);
}

void EventLines::keep()
{
    if (m_ready.size() >= WorthHandingOn)
        flush();
    else
        takeReady();
}

void EventLines::flush()
{
    handOn(m_lines.view());
    m_lines.clear();
    handOn(std::exchange(m_ready, {}));
}

void EventLines::handOn(Bytes lines) const
{
    if (!lines.empty())
        m_take(QByteArrayView(lines.data(), static_cast<qsizetype>(lines.size())));
}

void EventLines::takeReady()
{
    m_lines.append(std::exchange(m_ready, {}));
    if (m_lines.size() >= MostGathered)
        flush();
}

} // namespace goneaway::log
