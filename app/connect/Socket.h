// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/CancelToken.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

struct addrinfo;

namespace goneaway::connect {

struct FreeAddresses {
    void operator()(addrinfo *list) const;
};
using Addresses = std::shared_ptr<addrinfo>;

// getaddrinfo() on a thread of its own, because it obeys no deadline: the addresses, or the EAI_* number, or
// nothing when time ran out or the user cancelled (the thread then ends by itself, later).
struct NameAnswer {
    Addresses addresses;
    int error = 0; // EAI_*; 0 when there are addresses
    QString errorText;
    QString canonicalName; // with the search domain that was added, or that an alias leads to
};
std::optional<NameAnswer> resolve(const QString &host, quint16 port, std::chrono::milliseconds deadline,
                                  const CancelToken &cancel);

// "127.0.0.1" or "::1"
QString addressText(const addrinfo &address);

// One non-blocking stream socket of our own, to learn the true errno that client libraries hide. Waits in
// steps of at most 50 ms, so that cancelling works at once.
class Socket
{
public:
    // Nothing but an errno: 0 connected, ETIMEDOUT when our own deadline ran out, ECANCELED when cancelled.
    static std::pair<Socket, int> connectTo(const addrinfo &address, std::chrono::milliseconds deadline,
                                            const CancelToken &cancel);
    static std::pair<Socket, int> connectTo(const QString &path, std::chrono::milliseconds deadline,
                                            const CancelToken &cancel);

    // The same in two steps, for several at once: begins to connect (0, or the errno that ended it already)
    // ...
    static std::pair<Socket, int> startConnecting(const addrinfo &address);
    // ... and how that ended: 0 connected, an errno, or nothing yet.
    std::optional<int> connected() const;
    // Waits until one of those that are connecting may be done, at most so long.
    static void waitForAny(const QList<const Socket *> &sockets, std::chrono::milliseconds atMost);

    Socket() = default;
    ~Socket();
    Socket(Socket &&other) noexcept;
    Socket &operator=(Socket &&other) noexcept;

    // How reading ended.
    enum class End { Enough, Silence, Closed, Failed, Cancelled };
    struct Bytes {
        QByteArray data;
        End end = End::Silence;
        int error = 0; // errno of Failed
    };
    // Reads until `enough` says so, the deadline is over, `most` bytes are there, or the other side ends it.
    Bytes read(qsizetype most, std::chrono::milliseconds deadline, const CancelToken &cancel,
               bool (*enough)(const QByteArray &data));

    // Whether a few bytes could be handed to the system at once.
    bool write(const QByteArray &bytes);

    // Leaves the connection to another owner; -1 without one.
    qintptr release() { return std::exchange(m_descriptor, -1); }

private:
    explicit Socket(qintptr descriptor)
        : m_descriptor(descriptor)
    {
    }

    qintptr m_descriptor = -1;
};

} // namespace goneaway::connect
