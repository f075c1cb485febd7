// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "log/ByteSource.h"

#include <memory>
#include <string>

namespace goneaway::log {

// Room for one stretch of whole lines. NeedleFinder::Padding readable bytes follow `end`.
struct LineBlock {
    std::unique_ptr<char[]> buffer; // made at the first use, and used again
    const char *begin = nullptr;
    const char *end = nullptr;
    qint64 linesBefore = 0; // lines of the blocks before, where they are counted

    bool isEmpty() const { return begin == end; }
};

// Cuts a source's text into stretches of whole lines (about 256 KiB: they stay in the processor's cache);
// only a line over a megabyte is cut, and its rest left out.
class LineBlocks
{
public:
    // `skipFirst`: begin after the first line end. The source is borrowed.
    LineBlocks(ByteSource &source, bool skipFirst);

    void countLines() { m_counts = true; }

    // The next stretch; an empty one at the end. Blocks may be kept while others are filled.
    Result<void> next(LineBlock &block);

    qint64 bytes() const { return m_bytes; } // read so far

private:
    ByteSource &m_source;
    bool m_skipping;
    std::string m_begun; // of a line whose end has not come yet
    bool m_counts = false;
    qint64 m_bytes = 0;
    qint64 m_lines = 0;
};

} // namespace goneaway::log
