// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"

#include <QList>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace goneaway::connect {

// Sees to it that what a client library reads comes to an end. The libraries' own timeouts are per read: a
// server that sends a byte a second keeps one of their calls for ever, and a result set without end fills the
// memory. From a thread of its own the guard hangs up on such a server, and the library's call returns with a
// lost connection.
class AnswerGuard
{
public:
    enum class Cut { No, TooLate, TooLarge, Cancelled };

    // The sockets that the call reads from, asked for when they are to be cut; fewer or none when they are
    // not known.
    using Sockets = std::function<QList<qintptr>()>;

    // `cancel`: another reason to hang up, noticed within 10 ms.
    AnswerGuard(std::chrono::milliseconds limit, Sockets sockets,
                std::optional<CancelToken> cancel = std::nullopt);
    ~AnswerGuard();
    Q_DISABLE_COPY_MOVE(AnswerGuard)

    // Ends the watch; whether the connection was cut, and why.
    Cut end();

    // What a call of a library may make this process grow by, in bytes. Both libraries hold a whole result
    // set before they hand out its first row.
    static constexpr qint64 MostGrowth = 96LL * 1024 * 1024;

private:
    void watch();

    const std::chrono::steady_clock::time_point m_until;
    const qint64 m_mostResident;
    const Sockets m_sockets;
    const std::optional<CancelToken> m_cancel;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_over = false;
    Cut m_cut = Cut::No;
    std::thread m_thread;
};

// This process's sockets; empty where the system does not tell (Windows). The number of a closed one is soon
// another's, hence the inode.
struct OpenSocket {
    qintptr descriptor = -1;
    quint64 inode = 0;

    bool operator==(const OpenSocket &other) const = default;
};
QList<OpenSocket> openSockets();

// Ends both directions of a connection at once; whoever waits on it is woken. The descriptor stays its
// owner's.
void hangUp(qintptr socket);

} // namespace goneaway::connect
