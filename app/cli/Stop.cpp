// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/Stop.h"

#include <QtGlobal>

#include <cstdio>
#include <thread>

#ifndef Q_OS_WIN
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#endif

namespace goneaway::cli {

#ifdef Q_OS_WIN

void catchStopSignals() { }

void waitForStop()
{
    std::getchar();
}

void cancelOnStop(const CancelToken &) { }

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

void cancelOnStop(const CancelToken &cancel)
{
    catchStopSignals();
    std::thread([cancel] {
        waitForStop();
        cancel.cancel();
    }).detach();
}

#endif

} // namespace goneaway::cli
