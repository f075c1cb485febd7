// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/Stop.h"

#include <QtGlobal>

#include <thread>

#ifdef Q_OS_WIN
#include <windows.h>
#else
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#endif

namespace goneaway::cli {

#ifdef Q_OS_WIN

namespace {

// The system calls onStop() on a thread of its own, without any data of ours.
HANDLE stopEvent = nullptr;

BOOL WINAPI onStop(DWORD what)
{
    ::SetEvent(stopEvent);
    // Returning from a closed window, a log-off or a shutdown ends the process on the spot; until then it has
    // some 5 s to end itself (HandlerRoutine callback function).
    if (what != CTRL_C_EVENT && what != CTRL_BREAK_EVENT)
        ::Sleep(INFINITE);
    return TRUE;
}

} // namespace

void catchStopSignals()
{
    stopEvent = ::CreateEventW(nullptr, TRUE, FALSE, nullptr);
    if (stopEvent)
        ::SetConsoleCtrlHandler(&onStop, TRUE);
}

void waitForStop()
{
    // Without an event Ctrl-C goes on ending the program on the spot.
    ::WaitForSingleObject(stopEvent ? stopEvent : ::GetCurrentThread(), INFINITE);
}

#else

namespace {

// A signal handler may do little more than write to a pipe; this pair is the one thing that must be known to
// it.
int stopPipe[2] = {-1, -1};

void onStop(int)
{
    [[maybe_unused]] const auto written = ::write(stopPipe[1], "", 1);
}

} // namespace

void catchStopSignals()
{
    if (::pipe2(stopPipe, O_CLOEXEC) != 0)
        return;
    struct sigaction action {
    };
    action.sa_handler = &onStop;
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        sigaction(signal, &action, nullptr);
}

void waitForStop()
{
    char byte = 0;
    while (::read(stopPipe[0], &byte, 1) < 0) {
        // Interrupted by the very signal: the byte is there at the next try.
    }
}

#endif

void cancelOnStop(const CancelToken &cancel)
{
    catchStopSignals();
    std::thread([cancel] {
        waitForStop();
        cancel.cancel();
    }).detach();
}

} // namespace goneaway::cli
