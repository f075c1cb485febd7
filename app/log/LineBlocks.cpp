// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/LineBlocks.h"

#include "log/Bytes.h"
#include "log/NeedleFinder.h"

namespace goneaway::log {

namespace {

constexpr size_t BlockBytes = 256 * 1024;
constexpr size_t LongestLine = 1024 * 1024;

} // namespace

LineBlocks::LineBlocks(ByteSource &source, bool skipFirst)
    : m_source(source)
    , m_skipping(skipFirst)
{
}

Result<void> LineBlocks::next(LineBlock &block)
{
    if (!block.buffer)
        block.buffer =
            std::make_unique_for_overwrite<char[]>(LongestLine + 2 * BlockBytes + NeedleFinder::Padding);
    char *const start = block.buffer.get();
    std::memcpy(start, m_begun.data(), m_begun.size());
    size_t used = m_begun.size();
    m_begun.clear();
    block.begin = block.end = start;
    block.linesBefore = m_lines;
    while (true) {
        const auto count = m_source.read(start + used, static_cast<qint64>(BlockBytes));
        if (!count)
            return count.error();
        m_bytes += *count;
        block.end = start + used + *count;
        if (*count == 0)
            return {}; // the end, perhaps after half a line
        if (m_skipping) {
            const char *stop = lineEnd(block.begin, block.end);
            if (stop == block.end) {
                block.end = block.begin;
                continue; // the next bytes overwrite these
            }
            block.begin = stop + 1;
            m_skipping = false;
        }
        const char *const whole = lineStart(block.end, block.begin);
        if (whole > block.begin) {
            m_begun.assign(whole, block.end);
            block.end = whole;
            if (m_counts)
                m_lines += countLineEnds(block.begin, block.end);
            return {};
        }
        used = static_cast<size_t>(block.end - start);
        if (static_cast<size_t>(block.end - block.begin) >= LongestLine) {
            m_skipping = true;
            ++m_lines;
            return {};
        }
    }
}

} // namespace goneaway::log
