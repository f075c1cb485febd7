// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/CrashBlock.h"
#include "log/EventSequencer.h"
#include "log/LineHead.h"
#include "log/NeedleFinder.h"

namespace goneaway::log {

// Finds the events in stretches of whole lines. Only lines that hold one of the event words are taken apart;
// the rest is passed over at the speed of NeedleFinder.
class LogScanner
{
public:
    LogScanner(std::optional<int> zoneOffsetSeconds, const QDateTime &reference, EventSink sink);

    // The next whole lines of the log; at least NeedleFinder::Padding readable bytes follow `end`.
    void scan(const char *begin, const char *end);
    void finish();

    qint64 lines() const { return m_lines; }
    bool looksLikeLog() const { return m_looksLikeLog; }
    std::optional<qint64> firstMicros() const { return m_first; }
    std::optional<qint64> lastMicros() const { return m_last; }

private:
    // The words found in one line, in their order; at most this many count.
    static constexpr size_t MostWords = 16;

    const char *scanLine(const char *begin, const NeedleFinder::Match &first, const char *end);
    const char *feedCrash(const char *from, const char *end);
    void endCrash();
    void interpret(Bytes line, qint64 number, const size_t *words, size_t count);
    void interpretWhole(Bytes line, qint64 number);
    void carryStamp(LineHead &head, Bytes line);
    void dateTimeOfDay(LineHead &head) const;
    void lookAtShape(const char *begin, const char *end);
    void lookAtEnd(const char *begin, const char *end);
    qint64 lineNumberAt(const char *at);

    const NeedleFinder &m_finder;
    LineParser m_parser;
    LineParser m_context; // for lines beside the one being read
    EventSequencer m_sequencer;
    CrashBlock m_crash;
    std::string m_padded;

    const char *m_stretch = nullptr; // the lines before the one being read start here, if they are at hand
    const char *m_counted = nullptr; // lines are counted up to here
    qint64 m_lines = 0;
    bool m_looksLikeLog = false;
    std::optional<qint64> m_first;
    std::optional<qint64> m_last;
    std::optional<qint64> m_carried; // the last stamp of the stretch before
    bool m_carriedInferred = false;
};

} // namespace goneaway::log
