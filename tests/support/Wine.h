// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#ifdef Q_OS_WIN
#include <windows.h>
#endif

namespace goneaway::support {

// Whether this is no Windows but Wine, which has shortcomings of its own.
inline bool isWine()
{
#ifdef Q_OS_WIN
    const HMODULE system = ::GetModuleHandleW(L"ntdll.dll");
    return system && ::GetProcAddress(system, "wine_get_version");
#else
    return false;
#endif
}

} // namespace goneaway::support
