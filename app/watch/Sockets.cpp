// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/Sockets.h"

#include <thread>
#include <vector>

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <poll.h>
#endif

namespace goneaway::watch {

QList<int> waitForWord(const QList<int> &sockets, std::chrono::milliseconds atMost)
{
    std::vector<pollfd> asked;
    for (const int socket : sockets) {
        if (socket < 0)
            continue;
        pollfd entry{};
#ifdef Q_OS_WIN
        entry.fd = static_cast<SOCKET>(socket);
        entry.events = POLLRDNORM;
#else
        entry.fd = socket;
        entry.events = POLLIN;
#endif
        asked.push_back(entry);
    }
    const auto timeout = static_cast<int>(std::max<qint64>(0, atMost.count()));
    QList<int> found;
    if (asked.empty()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(timeout));
        return found;
    }
#ifdef Q_OS_WIN
    const int ready = ::WSAPoll(asked.data(), static_cast<ULONG>(asked.size()), timeout);
#else
    const int ready = ::poll(asked.data(), static_cast<nfds_t>(asked.size()), timeout);
#endif
    if (ready <= 0)
        return found; // a signal ends the wait early, no more
    for (const pollfd &entry : asked) {
        if (entry.revents != 0)
            found.append(static_cast<int>(entry.fd));
    }
    return found;
}

} // namespace goneaway::watch
