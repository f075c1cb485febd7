// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/Aside.h"

#include <QtGlobal>

#include <cstdio>
#include <cstdlib>

#ifdef Q_OS_WIN
#include <windows.h>
#endif

namespace goneaway::connect {

void leave(int status)
{
    std::fflush(nullptr);
#ifdef Q_OS_WIN
    // There even _Exit() takes the libraries down, after it has killed the other threads wherever they were.
    // A lock that one of them held is never released: the thread library of MinGW then waits for it for ever.
    ::TerminateProcess(::GetCurrentProcess(), static_cast<UINT>(status));
#endif
    std::_Exit(status);
}

} // namespace goneaway::connect
