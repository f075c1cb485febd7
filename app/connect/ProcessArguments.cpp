// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/ProcessArguments.h"

#include "connect/ConnectionString.h"

#include <QString>

#include <cstdlib>
#include <string_view>

#ifdef Q_OS_WIN
#include <windows.h>
#else
#include <sys/resource.h>
#endif
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

namespace goneaway::connect {

namespace {

void blank(char *text)
{
    for (; *text; ++text)
        *text = 'x';
}

} // namespace

void hidePasswords(int argc, char **argv)
{
    constexpr std::string_view Words[] = {"--password=", "--dsn="};
    bool dsnFollows = false;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word(argv[i]);
        if (dsnFollows) {
            blank(argv[i]);
        } else if (word.starts_with("-p") && word.size() > 2) {
            blank(argv[i] + 2);
        } else if (looksLikeDsn(QString::fromLocal8Bit(argv[i]))) {
            blank(argv[i]); // where in it the password stands depends on who wrote it
        } else {
            for (const std::string_view start : Words) {
                if (word.starts_with(start))
                    blank(argv[i] + start.size());
            }
        }
        dsnFollows = word == "--dsn";
    }
}

void hidePasswordInEnvironment()
{
    constexpr auto Name = "MYSQL_PWD";
    // Taking the variable away would leave its bytes where they are.
    if (char *value = std::getenv(Name))
        blank(value);
    qunsetenv(Name);
}

void forbidCoreDumps(bool alsoFromOwnUser)
{
#ifdef Q_OS_WIN
    Q_UNUSED(alsoFromOwnUser)
    // By its name: the header of MinGW-w64 10 that declares it does not compile.
    using SetFlags = HRESULT(WINAPI *)(DWORD);
    constexpr DWORD NoHeap = 1; // WER_FAULT_REPORTING_FLAG_NOHEAP of werapi.h
    const auto address = GetProcAddress(GetModuleHandleW(L"kernel32.dll"), "WerSetFlags");
    if (const auto setFlags = reinterpret_cast<SetFlags>(reinterpret_cast<void *>(address)))
        setFlags(NoHeap);
#else
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
#if defined(Q_OS_LINUX) && !defined(__SANITIZE_ADDRESS__) // whose leak check traces its own process
    // A dump that is piped to a program, as systemd's is, does not ask for the limit.
    if (alsoFromOwnUser)
        ::prctl(PR_SET_DUMPABLE, 0);
#else
    Q_UNUSED(alsoFromOwnUser)
#endif
#endif
}

} // namespace goneaway::connect
