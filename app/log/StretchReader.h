// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/CrashBlock.h"
#include "log/LineBlocks.h"
#include "log/TextBuffer.h"

#include <array>
#include <deque>
#include <vector>

namespace goneaway::log {

// A line that means something, or may; or a crash, from its first line to its last. Its views point into the
// stretch.
struct FoundLine {
    FoundLine() { } // else it would be filled with zeros first: millions of them are made

    const char *begin = nullptr;
    const char *next = nullptr; // the line after it
    const char *searchedFrom = nullptr; // where the search for the next one went on
    qint64 before = 0; // lines of the stretch before it
    qint64 lines = 1;
    bool isRead = false; // false: only whoever knows the lines before the stretch can read it
    CrashBlock *crash = nullptr; // that was read to its end
    size_t writtenAt = 0; // where in Stretch::written its event stands as a line, if it does
    size_t writtenBytes = 0;
    Reading reading;
};

// What one stretch of lines tells by itself.
struct Stretch {
    LineBlock block;
    std::vector<FoundLine> found;
    qint64 lines = 0;
    std::optional<qint64> last; // the last stamp
    bool lastInferred = false;
    bool threadIsProcess = false; // as the reader took it when it began (see LineParser)
    bool becameProcess = false; // and when it had read it

    std::deque<CrashBlock> crashes; // used again for each stretch; their places stay where they are
    size_t crashesUsed = 0;
    TextBuffer written;

    // Empty, with its memory.
    void clear();
};

// Finds the lines that matter in stretches of a log, without a memory of the stretches before: the part of
// the work that several threads can do at once. Only lines that hold one of the event words are taken apart;
// the rest is passed over at the speed of NeedleFinder.
class StretchReader
{
public:
    StretchReader(std::optional<int> zoneOffsetSeconds, const QDateTime &reference);

    // Fills all but the block. Only lines from `crashesFrom` on begin a crash, of those that may.
    void read(Stretch &stretch, const char *crashesFrom);
    void read(Stretch &stretch) { read(stretch, stretch.block.begin); }
    // One line by itself; `carried`: the last stamp before it, for a line without one. `before`: where the
    // lines above it begin, if they are at hand. Nothing when it is no event.
    std::optional<Reading> readLine(Bytes line, const char *before, const LineHead &carried);
    LineParser &parser() { return m_parser; }

    // See LineParser.
    bool threadIsProcess() const { return m_parser.threadIsProcess(); }
    void setThreadIsProcess(bool is) { m_parser.setThreadIsProcess(is); }

private:
    // The words found in one line, in their order; at most this many count.
    static constexpr size_t MostWords = 16;
    struct Words {
        std::array<size_t, MostWords> words;
        size_t first = 0; // where in the line the first one stands
        size_t count = 0;
    };

    // Further words of the line, searched for in [from, end).
    void addWords(Words &words, const char *begin, const char *from, const char *end) const;
    // These fill `reading` where they return true.
    bool apply(const LineHead &head, Bytes line, const Words &words, Reading &reading);
    bool applyStrong(const LineHead &head, Bytes line, const Words &words, Reading &reading) const;
    std::optional<LineHead> headInside(Bytes line, const LineHead &outer, const Words &words);
    void noteProcess(const Reading &reading, const LineHead &head);
    bool takeContext(LineHead &head, Bytes line, const char *before);
    bool takeRowAbove(LineHead &head, Bytes line, const char *before);
    bool takeStampAbove(LineHead &head, Bytes line, const char *before);
    const char *readCrash(Stretch &stretch, FoundLine &found);
    void lookAtEnd(Stretch &stretch);

    const NeedleFinder &m_finder;
    LineParser m_parser;
    LineParser m_context; // for lines beside the one being read
};

} // namespace goneaway::log
