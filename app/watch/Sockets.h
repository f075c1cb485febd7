// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include <chrono>

namespace goneaway::watch {

// Waits until one of these sockets has something to say (bytes, or its end), or the time is over. Which of
// them; none after the time. Those that are -1 are left out.
QList<int> waitForWord(const QList<int> &sockets, std::chrono::milliseconds atMost);

} // namespace goneaway::watch
