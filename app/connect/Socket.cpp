// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/Socket.h"

#include "connect/Aside.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#ifdef Q_OS_WIN
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#endif

using namespace std::chrono_literals;

namespace goneaway::connect {

namespace {

constexpr auto Step = 50ms; // how long cancelling may take to be noticed
using Steady = std::chrono::steady_clock;

// Where Winsock and POSIX differ.
#ifdef Q_OS_WIN
QString resolverWords(int error)
{
    return QString::fromWCharArray(gai_strerrorW(error)).trimmed();
}
int lastError()
{
    return WSAGetLastError();
}
void closeSocket(qintptr s)
{
    closesocket(static_cast<SOCKET>(s));
}
bool setNonBlocking(qintptr s)
{
    u_long on = 1;
    return ioctlsocket(static_cast<SOCKET>(s), FIONBIO, &on) == 0;
}
// Not by WSAPoll(): before Windows 10 version 2004 that never tells that a connection failed (its manual's
// notes), and a refused port would look like one that drops everything.
int selectOf(fd_set sockets, short events, int ms)
{
    fd_set failed = sockets; // where connecting failed; while reading it would tell of urgent data only
    timeval limit{ms / 1000, ms % 1000 * 1000};
    return events == POLLIN ? ::select(0, &sockets, nullptr, nullptr, &limit)
                            : ::select(0, nullptr, &sockets, &failed, &limit);
}
int waitFor(qintptr s, short events, int ms)
{
    fd_set sockets{};
    FD_SET(static_cast<SOCKET>(s), &sockets);
    return selectOf(sockets, events, ms);
}
bool inProgress(int error)
{
    return error == WSAEWOULDBLOCK;
}
bool nothingYet(int error)
{
    return error == WSAEWOULDBLOCK;
}
constexpr int TimedOutError = WSAETIMEDOUT;
constexpr int CancelledError = WSAECANCELLED;
#else
QString resolverWords(int error)
{
    return QString::fromLocal8Bit(gai_strerror(error));
}
int lastError()
{
    return errno;
}
void closeSocket(qintptr s)
{
    ::close(static_cast<int>(s));
}
bool setNonBlocking(qintptr s)
{
    return ::fcntl(static_cast<int>(s), F_SETFL, O_NONBLOCK) == 0;
}
int waitFor(qintptr s, short events, int ms)
{
    pollfd entry{static_cast<int>(s), events, 0};
    return ::poll(&entry, 1, ms);
}
bool inProgress(int error)
{
    return error == EINPROGRESS;
}
bool nothingYet(int error)
{
    return error == EAGAIN || error == EINTR;
}
constexpr int TimedOutError = ETIMEDOUT;
constexpr int CancelledError = ECANCELED;
#endif

qintptr newSocket(int family)
{
#ifdef SOCK_CLOEXEC
    return ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
#else
    return static_cast<qintptr>(::socket(family, SOCK_STREAM, 0));
#endif
}

enum class Wait { Ready, TimeOver, Cancelled };

Wait waitUntil(qintptr s, short events, Steady::time_point end, const CancelToken &cancel)
{
    while (!cancel.isCancelled()) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Steady::now());
        if (left.count() < 0)
            return Wait::TimeOver;
        const auto step = std::min<std::chrono::milliseconds>(left + 1ms, Step);
        if (waitFor(s, events, static_cast<int>(step.count())) > 0)
            return Wait::Ready;
    }
    return Wait::Cancelled;
}

// 0 or "in progress" when it began, else the errno.
int beginConnect(qintptr s, const sockaddr *address, socklen_t length)
{
#ifdef Q_OS_WIN
    const int started = ::connect(static_cast<SOCKET>(s), address, length);
#else
    const int started = ::connect(static_cast<int>(s), address, length);
#endif
    return started == 0 ? 0 : lastError();
}

int pendingError(qintptr s)
{
    int error = 0;
    socklen_t size = sizeof error;
#ifdef Q_OS_WIN
    getsockopt(static_cast<SOCKET>(s), SOL_SOCKET, SO_ERROR, reinterpret_cast<char *>(&error), &size);
#else
    getsockopt(static_cast<int>(s), SOL_SOCKET, SO_ERROR, &error, &size);
#endif
    return error;
}

// The errno with which connecting ended.
int finishConnect(qintptr s, const sockaddr *address, socklen_t length, std::chrono::milliseconds deadline,
                  const CancelToken &cancel)
{
    const auto end = Steady::now() + deadline;
    const int begun = beginConnect(s, address, length);
    if (!inProgress(begun))
        return begun;
    switch (waitUntil(s, POLLOUT, end, cancel)) {
    case Wait::TimeOver:
        return TimedOutError;
    case Wait::Cancelled:
        return CancelledError;
    case Wait::Ready:
        break;
    }
    return pendingError(s);
}

} // namespace

void FreeAddresses::operator()(addrinfo *list) const
{
    if (list)
        freeaddrinfo(list);
}

std::optional<NameAnswer> resolve(const QString &host, quint16 port, std::chrono::milliseconds deadline,
                                  const CancelToken &cancel)
{
    return runAside(
        [name = host.toUtf8(), service = QByteArray::number(port)] {
            addrinfo wanted{};
            wanted.ai_family = AF_UNSPEC;
            wanted.ai_socktype = SOCK_STREAM;
            wanted.ai_flags = AI_NUMERICSERV | AI_CANONNAME;
            addrinfo *list = nullptr;
            NameAnswer answer;
            answer.error = getaddrinfo(name.constData(), service.constData(), &wanted, &list);
            answer.addresses = Addresses(list, FreeAddresses());
            if (list && list->ai_canonname)
                answer.canonicalName = QString::fromUtf8(list->ai_canonname);
            if (answer.error != 0)
                answer.errorText = resolverWords(answer.error);
            return answer;
        },
        deadline, cancel);
}

QString addressText(const addrinfo &address)
{
    char text[64] = "";
    getnameinfo(address.ai_addr, static_cast<socklen_t>(address.ai_addrlen), text, sizeof text, nullptr, 0,
                NI_NUMERICHOST);
    return QString::fromLatin1(text);
}

Socket::~Socket()
{
    if (m_descriptor >= 0)
        closeSocket(m_descriptor);
}

Socket::Socket(Socket &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

Socket &Socket::operator=(Socket &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

std::pair<Socket, int> Socket::connectTo(const addrinfo &address, std::chrono::milliseconds deadline,
                                         const CancelToken &cancel)
{
    Socket socket(newSocket(address.ai_family));
    if (socket.m_descriptor < 0 || !setNonBlocking(socket.m_descriptor))
        return {std::move(socket), lastError()};
    const int error = finishConnect(socket.m_descriptor, address.ai_addr,
                                    static_cast<socklen_t>(address.ai_addrlen), deadline, cancel);
    return {std::move(socket), error};
}

std::pair<Socket, int> Socket::startConnecting(const addrinfo &address)
{
    Socket socket(newSocket(address.ai_family));
    if (socket.m_descriptor < 0 || !setNonBlocking(socket.m_descriptor))
        return {std::move(socket), lastError()};
    const int begun =
        beginConnect(socket.m_descriptor, address.ai_addr, static_cast<socklen_t>(address.ai_addrlen));
    return {std::move(socket), inProgress(begun) ? 0 : begun};
}

std::optional<int> Socket::connected() const
{
    return waitFor(m_descriptor, POLLOUT, 0) > 0 ? std::optional<int>(pendingError(m_descriptor))
                                                 : std::nullopt;
}

void Socket::waitForAny(const QList<const Socket *> &sockets, std::chrono::milliseconds atMost)
{
    const auto step = static_cast<int>(std::min<std::chrono::milliseconds>(atMost, Step).count());
#ifdef Q_OS_WIN
    fd_set connecting{};
    for (const Socket *socket : sockets)
        FD_SET(static_cast<SOCKET>(socket->m_descriptor), &connecting);
    selectOf(connecting, POLLOUT, step);
#else
    std::vector<pollfd> entries;
    for (const Socket *socket : sockets)
        entries.push_back({static_cast<int>(socket->m_descriptor), POLLOUT, 0});
    ::poll(entries.data(), entries.size(), step);
#endif
}

std::pair<Socket, int> Socket::connectTo(const QString &path, std::chrono::milliseconds deadline,
                                         const CancelToken &cancel)
{
#ifdef Q_OS_WIN
    Q_UNUSED(path)
    Q_UNUSED(deadline)
    Q_UNUSED(cancel)
    return {Socket(), WSAEAFNOSUPPORT};
#else
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const QByteArray name = QFile::encodeName(path);
    if (name.size() >= static_cast<qsizetype>(sizeof address.sun_path))
        return {Socket(), ENAMETOOLONG};
    std::memcpy(address.sun_path, name.constData(), static_cast<std::size_t>(name.size()));
    Socket socket(newSocket(AF_UNIX));
    if (socket.m_descriptor < 0 || !setNonBlocking(socket.m_descriptor))
        return {std::move(socket), lastError()};
    const int error = finishConnect(socket.m_descriptor, reinterpret_cast<const sockaddr *>(&address),
                                    sizeof address, deadline, cancel);
    return {std::move(socket), error};
#endif
}

bool Socket::write(const QByteArray &bytes)
{
#ifdef Q_OS_WIN
    const int sent =
        ::send(static_cast<SOCKET>(m_descriptor), bytes.constData(), static_cast<int>(bytes.size()), 0);
#else
    const auto sent = ::send(static_cast<int>(m_descriptor), bytes.constData(),
                             static_cast<size_t>(bytes.size()), MSG_NOSIGNAL);
#endif
    return sent == bytes.size();
}

Socket::Bytes Socket::read(qsizetype most, std::chrono::milliseconds deadline, const CancelToken &cancel,
                           bool (*enough)(const QByteArray &data))
{
    Bytes bytes;
    const auto end = Steady::now() + deadline;
    while (bytes.data.size() < most && !enough(bytes.data)) {
        const Wait wait = waitUntil(m_descriptor, POLLIN, end, cancel);
        if (wait != Wait::Ready) {
            bytes.end = wait == Wait::TimeOver ? End::Silence : End::Cancelled;
            return bytes;
        }
        char buffer[1024];
        const auto room = std::min<qsizetype>(sizeof buffer, most - bytes.data.size());
#ifdef Q_OS_WIN
        const auto got = ::recv(static_cast<SOCKET>(m_descriptor), buffer, static_cast<int>(room), 0);
#else
        const auto got = ::recv(static_cast<int>(m_descriptor), buffer, static_cast<std::size_t>(room), 0);
#endif
        if (got == 0 || (got < 0 && !nothingYet(lastError()))) {
            bytes.end = got == 0 ? End::Closed : End::Failed;
            bytes.error = got == 0 ? 0 : lastError();
            return bytes;
        }
        if (got > 0)
            bytes.data.append(buffer, got);
    }
    bytes.end = End::Enough;
    return bytes;
}

} // namespace goneaway::connect
