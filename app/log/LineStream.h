// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"
#include "base/Result.h"
#include "log/ByteSource.h"

#include <functional>

namespace goneaway::log {

// Gets whole lines; NeedleFinder::Padding readable bytes follow. False: enough.
using TakeLines = std::function<bool(const char *begin, const char *end)>;

// Hands the source's text over in stretches of whole lines (about 256 KiB: they stay in the processor's
// cache); only a line over a megabyte is cut. `skipFirst`: begin after the first line end. Returns the bytes
// read.
Result<qint64> streamLines(ByteSource &source, bool skipFirst, const CancelToken &cancel,
                           const TakeLines &take);

} // namespace goneaway::log
