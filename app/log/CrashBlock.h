// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/Classifier.h"

#include <string>
#include <vector>

namespace goneaway::log {

// Collects the lines of a crash ("got signal 11 ;", backtrace, "Query (0x...): SQL", "Connection ID (thread
// ID): 9") into one event.
class CrashBlock
{
public:
    struct DeferredLine {
        qint64 number = 0;
        std::string bytes;
    };

    bool isActive() const { return m_active; }
    void begin(const Reading &head);
    // The same for a log that begins inside a block: this line, without its prefixes, is the first there is.
    void beginInside(const Reading &head, Bytes message);
    // Takes the next line. False when the block is over and this line is not part of it.
    bool take(const LineHead &head, Bytes line, qint64 number);
    // Takes all lines up to the one that is not part of it, and returns that one, or `end`; `number`: of the
    // first line, then of the one returned. NeedleFinder::Padding readable bytes follow `end`.
    const char *takeLines(LineParser &parser, const char *from, const char *end, qint64 &number);
    // The event, once; its views point into this block.
    Reading finish();
    // Lines of other threads that stood inside the block, to be read after it.
    std::vector<DeferredLine> takeDeferred();

private:
    void findPrefix(LineParser &parser);
    Bytes withoutPrefix(Bytes line) const;
    const char *takeBare(const char *from, const char *end);
    bool belongs(const LineHead &head, Bytes line, qint64 number);
    bool isOfSomebodyElse(const LineHead &head) const;
    void read(Bytes text);
    bool readWord(Bytes text);
    void addToStatement(Bytes text);

    bool m_active = false;
    bool m_complete = false; // the last lines that such a block can have were seen
    bool m_inStatement = false;
    int m_lines = 0;
    std::optional<size_t> m_prefix; // bytes that something unknown puts in front of each line
    Reading m_reading;
    std::string m_text;
    std::string m_statement;
    std::vector<DeferredLine> m_deferred;
};

} // namespace goneaway::log
