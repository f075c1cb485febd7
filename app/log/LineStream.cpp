// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/LineStream.h"

#include "log/NeedleFinder.h"

#include <algorithm>
#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::log {

namespace {

constexpr qint64 BlockBytes = 256 * 1024;
constexpr qint64 LongestLine = 1024 * 1024;

} // namespace

Result<qint64> streamLines(ByteSource &source, bool skipFirst, const CancelToken &cancel,
                           const TakeLines &take)
{
    const auto buffer = std::make_unique<char[]>(LongestLine + BlockBytes + NeedleFinder::Padding);
    char *const begin = buffer.get();
    qint64 used = 0; // bytes of a line whose end has not come yet
    qint64 total = 0;
    bool skipping = skipFirst;
    while (true) {
        if (cancel.isCancelled())
            return Error{ErrorCode::Cancelled, u"Reading the log was cancelled."_s};
        const auto count = source.read(begin + used, BlockBytes);
        if (!count)
            return count.error();
        if (*count == 0)
            break;
        total += *count;
        const char *from = begin;
        const char *const end = begin + used + *count;
        if (skipping) {
            from = lineEnd(begin, end);
            if (from == end)
                continue; // used is 0: the next block overwrites this one
            ++from;
            skipping = false;
        }
        const char *const whole = lineStart(end, from);
        if (whole > from && !take(from, whole))
            return total;
        used = end - whole;
        std::memmove(begin, whole, static_cast<size_t>(used));
        if (used >= LongestLine) {
            if (!take(begin, begin + used))
                return total;
            used = 0;
            skipping = true;
        }
    }
    if (used > 0)
        take(begin, begin + used);
    return total;
}

} // namespace goneaway::log
