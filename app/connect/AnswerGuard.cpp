// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/AnswerGuard.h"

#ifdef Q_OS_WIN
#include <winsock2.h>
// winsock2.h comes first.
#include <windows.h>
// windows.h comes before psapi.h.
#include <psapi.h>
#else
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace std::chrono_literals;

namespace goneaway::connect {

namespace {

// Loopback brings about 1 GB a second, so 10 MB between two looks.
constexpr auto LookEvery = 10ms;

#ifdef Q_OS_WIN

qint64 residentBytes()
{
    PROCESS_MEMORY_COUNTERS counters{};
    if (!K32GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof counters))
        return 0;
    return static_cast<qint64>(counters.WorkingSetSize);
}

#else

// 0 where the system does not tell.
qint64 residentBytes()
{
    const int file = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    char text[128] = "";
    const auto got = ::read(file, text, sizeof text - 1);
    ::close(file);
    if (got <= 0)
        return 0;
    char *rest = nullptr;
    std::strtoll(text, &rest, 10); // pages in all
    return std::strtoll(rest, nullptr, 10) * ::sysconf(_SC_PAGESIZE);
}

#endif

} // namespace

void hangUp(qintptr socket)
{
#ifdef Q_OS_WIN
    // The first lets no later call wait; one that waits already is woken by the second only.
    ::shutdown(static_cast<SOCKET>(socket), SD_BOTH);
    ::CancelIoEx(reinterpret_cast<HANDLE>(socket), nullptr);
#else
    ::shutdown(static_cast<int>(socket), SHUT_RDWR);
#endif
}

AnswerGuard::AnswerGuard(std::chrono::milliseconds limit, Sockets sockets, std::optional<CancelToken> cancel)
    : m_until(std::chrono::steady_clock::now() + limit)
    , m_mostResident(residentBytes() + MostGrowth)
    , m_sockets(std::move(sockets))
    , m_cancel(std::move(cancel))
    , m_thread([this] { watch(); })
{
}

AnswerGuard::~AnswerGuard()
{
    end();
}

AnswerGuard::Cut AnswerGuard::end()
{
    {
        const std::lock_guard lock(m_mutex);
        m_over = true;
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
    return m_cut;
}

void AnswerGuard::watch()
{
    std::unique_lock lock(m_mutex);
    while (!m_wake.wait_for(lock, LookEvery, [this] { return m_over; })) {
        if (m_cut == Cut::No) {
            if (m_cancel && m_cancel->isCancelled())
                m_cut = Cut::Cancelled;
            else if (std::chrono::steady_clock::now() >= m_until)
                m_cut = Cut::TooLate;
            else if (residentBytes() > m_mostResident)
                m_cut = Cut::TooLarge;
        }
        if (m_cut == Cut::No)
            continue;
        // Again at every look: the connection may only be there by now.
        for (const qintptr socket : m_sockets())
            hangUp(socket);
    }
}

QList<OpenSocket> openSockets()
{
    QList<OpenSocket> sockets;
#ifndef Q_OS_WIN
    DIR *folder = ::opendir("/proc/self/fd");
    if (!folder)
        return sockets;
    while (const dirent *entry = ::readdir(folder)) {
        const int descriptor = std::atoi(entry->d_name);
        struct stat about {
        };
        if (descriptor > 2 && ::fstat(descriptor, &about) == 0 && S_ISSOCK(about.st_mode))
            sockets.append({descriptor, about.st_ino});
    }
    ::closedir(folder);
#endif
    return sockets;
}

} // namespace goneaway::connect
