// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/FarSide.h"

#include <vector>

#ifdef Q_OS_WIN
#include <winsock2.h>
// winsock2.h comes first.
#include <windows.h>
#else
#include <poll.h>
#endif

namespace goneaway::connect {

namespace {

#ifdef Q_OS_WIN

using Entry = WSAPOLLFD;
constexpr short Wanted = POLLRDNORM;

Entry entryFor(qintptr socket)
{
    return {static_cast<SOCKET>(socket), Wanted, 0};
}

void wait(std::vector<Entry> &entries, int milliseconds)
{
    if (entries.empty())
        Sleep(static_cast<DWORD>(milliseconds));
    else
        WSAPoll(entries.data(), static_cast<ULONG>(entries.size()), milliseconds);
}

FarSide meaningOf(const Entry &entry)
{
    if ((entry.revents & (POLLERR | POLLNVAL)) != 0)
        return FarSide::Broken;
    if ((entry.revents & POLLHUP) != 0)
        return FarSide::HungUp;
    if ((entry.revents & Wanted) == 0)
        return FarSide::Quiet;
    char byte = 0;
    const int got = ::recv(entry.fd, &byte, 1, MSG_PEEK); // does not wait: there is something
    return got > 0 ? FarSide::Spoke : got == 0 ? FarSide::HungUp : FarSide::Broken;
}

#else

#ifndef POLLRDHUP
#define POLLRDHUP 0 // Linux only; elsewhere the end is something to read
#endif

using Entry = pollfd;

Entry entryFor(qintptr socket)
{
    return {static_cast<int>(socket), POLLIN | POLLRDHUP, 0};
}

void wait(std::vector<Entry> &entries, int milliseconds)
{
    ::poll(entries.data(), static_cast<nfds_t>(entries.size()), milliseconds);
}

FarSide meaningOf(const Entry &entry)
{
    if ((entry.revents & (POLLERR | POLLNVAL)) != 0)
        return FarSide::Broken;
    if ((entry.revents & (POLLHUP | POLLRDHUP)) != 0)
        return FarSide::HungUp;
    return (entry.revents & POLLIN) != 0 ? FarSide::Spoke : FarSide::Quiet;
}

#endif

} // namespace

QList<FarSide> lookAt(const QList<qintptr> &sockets, std::chrono::milliseconds atMost)
{
    std::vector<Entry> entries;
    for (const qintptr socket : sockets) {
        if (socket >= 0)
            entries.push_back(entryFor(socket));
    }
    wait(entries, static_cast<int>(atMost.count()));
    QList<FarSide> sides;
    auto entry = entries.cbegin();
    for (const qintptr socket : sockets)
        sides.append(socket >= 0 ? meaningOf(*entry++) : FarSide::Quiet);
    return sides;
}

} // namespace goneaway::connect
