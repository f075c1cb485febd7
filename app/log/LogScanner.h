// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/CrashBlock.h"
#include "log/EventSequencer.h"
#include "log/StretchReader.h"

namespace goneaway::log {

// Puts the stretches of a log together in their order: line numbers, stamps carried over from one to the
// next, crash blocks, and the story that the events make.
class LogScanner
{
public:
    LogScanner(std::optional<int> zoneOffsetSeconds, const QDateTime &reference, EventSink sink);

    // The next stretch, as any StretchReader read it.
    void take(Stretch &stretch);
    // No more lines: tells whatever is still open. More may follow all the same.
    void finish();
    // What follows stands in another file of the same server: its lines are counted anew.
    void beginFile();

    qint64 lines() const { return m_lines; }
    bool looksLikeLog() const { return m_looksLikeLog; }
    std::optional<qint64> firstMicros() const { return m_first; }
    std::optional<qint64> lastMicros() const { return m_carried.micros; }

private:
    const char *feedCrash(const char *from, const char *end, qint64 number);
    void endCrash();
    void readDeferred(const std::vector<CrashBlock::DeferredLine> &lines, qint64 base);
    void readAnew(Stretch &stretch, const char *from);
    void use(FoundLine &found, qint64 number);
    void use(Reading &reading, qint64 number);
    void look(const Reading &reading);
    void readInOrder(Bytes line, qint64 number, const char *before);
    void lookAtShape(const char *begin, const char *end);

    StretchReader m_reader;
    EventSequencer m_sequencer;
    CrashBlock m_crash;
    std::string m_padded;

    qint64 m_lines = 0; // of the stretches before
    bool m_looksLikeLog = false;
    std::optional<qint64> m_first;
    LineHead m_carried; // the last stamp of the stretches before
};

} // namespace goneaway::log
