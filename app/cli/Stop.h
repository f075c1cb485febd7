// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"

namespace goneaway::cli {

// From now on Ctrl-C, SIGTERM and, on Windows, closing the console's window no longer end the program on the
// spot: it ends itself, in order, when it next asks.
void catchStopSignals();

// Waits until somebody wants the program to stop.
void waitForStop();

// Both, away from this thread: Ctrl-C, SIGTERM or the closed console cancel.
void cancelOnStop(const CancelToken &cancel);

} // namespace goneaway::cli
