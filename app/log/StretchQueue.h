// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "base/Result.h"
#include "log/StretchReader.h"

#include <functional>

namespace goneaway::log {

using TakeStretch = std::function<void(Stretch &stretch)>;
// Makes what each thread fills a stretch with, all but its block.
using ReadStretch = std::function<void(Stretch &stretch)>;
using MakeReader = std::function<ReadStretch()>;

// Reads all stretches of `blocks` and hands them over in their order, on the thread of the caller.
Result<void> readStretches(LineBlocks &blocks, const MakeReader &reader, const CancelToken &cancel,
                           const TakeStretch &take);

// The same on `threads` threads, the caller's among them. The source behind `blocks` is read on any of them,
// one at a time.
Result<void> readStretchesAhead(LineBlocks &blocks, const MakeReader &reader, int threads,
                                const CancelToken &cancel, const TakeStretch &take);

} // namespace goneaway::log
