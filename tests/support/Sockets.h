// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#ifdef Q_OS_WIN
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

// The few differences between the sockets of Unix and of Windows that tests meet. A socket is an int here:
// Windows gives out small numbers too.
namespace goneaway::support {

#ifdef Q_OS_WIN
using PollEntry = WSAPOLLFD;
inline SOCKET handleOf(int socket)
{
    return static_cast<SOCKET>(socket);
}
inline void closeSocket(int socket)
{
    ::closesocket(handleOf(socket));
}
inline int pollSockets(PollEntry *entries, unsigned count, int milliseconds)
{
    return ::WSAPoll(entries, count, milliseconds);
}
inline int newTcpSocket()
{
    WSADATA data;
    ::WSAStartup(MAKEWORD(2, 2), &data); // counted, and undone when the process ends
    return static_cast<int>(::socket(AF_INET, SOCK_STREAM, 0));
}
inline void sendAll(int socket, const QByteArray &bytes)
{
    ::send(handleOf(socket), bytes.constData(), static_cast<int>(bytes.size()), 0);
}
inline void resetWhenClosed(int socket)
{
    const linger now{1, 0};
    ::setsockopt(handleOf(socket), SOL_SOCKET, SO_LINGER, reinterpret_cast<const char *>(&now), sizeof now);
}
constexpr int ShutBoth = SD_BOTH;
#else
using PollEntry = pollfd;
inline int handleOf(int socket)
{
    return socket;
}
inline void closeSocket(int socket)
{
    ::close(socket);
}
inline int pollSockets(PollEntry *entries, unsigned count, int milliseconds)
{
    return ::poll(entries, count, milliseconds);
}
inline int newTcpSocket()
{
    return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}
inline void sendAll(int socket, const QByteArray &bytes)
{
    ::send(socket, bytes.constData(), static_cast<std::size_t>(bytes.size()), MSG_NOSIGNAL);
}
inline void resetWhenClosed(int socket)
{
    const linger now{1, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}
constexpr int ShutBoth = SHUT_RDWR;
#endif

// The error of a port on which nobody listens, and of what was cancelled, as the system tells them.
#ifdef Q_OS_WIN
constexpr int Refused = WSAECONNREFUSED;
constexpr int Cancelled = WSAECANCELLED;
#else
constexpr int Refused = ECONNREFUSED;
constexpr int Cancelled = ECANCELED;
#endif

// Listens on 127.0.0.1, on a port that the system chooses.
inline int listenOnAnyPort(quint16 &port)
{
    const int listener = newTcpSocket();
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(handleOf(listener), reinterpret_cast<sockaddr *>(&address), length);
    ::listen(handleOf(listener), 16);
    ::getsockname(handleOf(listener), reinterpret_cast<sockaddr *>(&address), &length);
    port = ntohs(address.sin_port);
    return listener;
}

} // namespace goneaway::support
