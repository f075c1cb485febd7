// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/GreetingTimer.h"

#include "base/Clock.h"

#include <cerrno>

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <poll.h>
#endif

namespace goneaway::connect::library {

#ifndef MARIADB_BASE_VERSION

GreetingTimer::GreetingTimer(MYSQL *mysql)
    : m_mysql(mysql)
{
}

GreetingTimer::~GreetingTimer()
{
    Q_UNUSED(m_mysql)
}

std::optional<std::chrono::milliseconds> GreetingTimer::took() const
{
    return std::nullopt;
}

#else

namespace {

// The library's callback takes no data of ours, but runs on the thread that connects.
thread_local std::optional<std::chrono::milliseconds> firstRead;

#ifdef Q_OS_WIN

// As the library itself waits (its pvio_socket.c): 1 when the socket is ready, else -1 with the error.
int waitFor(my_socket handle, my_bool forReading, int timeout)
{
    fd_set sockets{};
    fd_set failed{};
    FD_SET(handle, &sockets);
    FD_SET(handle, &failed);
    timeval limit{timeout / 1000, timeout % 1000 * 1000};
    const int ready = ::select(0, forReading ? &sockets : nullptr, forReading ? nullptr : &sockets, &failed,
                               timeout >= 0 ? &limit : nullptr);
    int error = 0;
    if (ready == 0) {
        error = WSAETIMEDOUT;
    } else if (ready < 0) {
        error = ::WSAGetLastError();
    } else if (FD_ISSET(handle, &failed)) {
        int size = sizeof error;
        ::getsockopt(handle, SOL_SOCKET, SO_ERROR, reinterpret_cast<char *>(&error), &size);
    } else {
        return 1;
    }
    ::WSASetLastError(error);
    errno = error == WSAETIMEDOUT ? ETIMEDOUT : error;
    return -1;
}

// There the library asks us to wait until it is connected, but reads with a call that blocks. So we wait for
// the first bytes, too, which a server sends unasked. Where none come the library takes it for a connection
// that failed, which the ladder looks into anyway.
int waitAndMeasure(my_socket handle, my_bool forReading, int timeout)
{
    const int ready = waitFor(handle, forReading, timeout);
    if (ready < 0 || forReading || firstRead)
        return ready;
    const Stopwatch watch;
    const int greeted = waitFor(handle, true, timeout);
    if (greeted > 0)
        firstRead = watch.elapsed();
    return greeted;
}

#else

// Waits as the library itself does (its pvio_socket.c), and takes the time of the first read.
int waitAndMeasure(my_socket handle, my_bool forReading, int timeout)
{
    const Stopwatch watch;
    pollfd entry{static_cast<int>(handle), static_cast<short>(forReading ? POLLIN : POLLOUT), 0};
    int ready = 0;
    do {
        ready = ::poll(&entry, 1, timeout);
    } while (ready < 0 && errno == EINTR);
    if (ready == 0)
        errno = ETIMEDOUT;
    if (ready > 0 && forReading && !firstRead)
        firstRead = watch.elapsed();
    return ready;
}

#endif

} // namespace

GreetingTimer::GreetingTimer(MYSQL *mysql)
    : m_mysql(mysql)
{
    firstRead.reset();
    mysql_optionsv(mysql, MARIADB_OPT_IO_WAIT, &waitAndMeasure);
}

GreetingTimer::~GreetingTimer()
{
    mysql_optionsv(m_mysql, MARIADB_OPT_IO_WAIT, nullptr);
}

std::optional<std::chrono::milliseconds> GreetingTimer::took() const
{
    return firstRead;
}

#endif

} // namespace goneaway::connect::library
