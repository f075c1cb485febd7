// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/LocalServers.h"

#include <QHash>
#include <QHostAddress>

#include <memory>
#include <vector>

#include <winsock2.h>
#include <ws2tcpip.h>

// Behind winsock2.h, or it would bring its older sister along.
#include <windows.h>

#include <iphlpapi.h>
#include <tlhelp32.h>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace {

struct CloseHandleOf {
    using pointer = HANDLE;
    void operator()(HANDLE handle) const { CloseHandle(handle); }
};

struct CloseServiceOf {
    using pointer = SC_HANDLE;
    void operator()(SC_HANDLE handle) const { CloseServiceHandle(handle); }
};

// GetExtendedTcpTable() for one family; empty when it fails. The table may grow between the two calls.
std::vector<char> listenersOf(ULONG family)
{
    ULONG size = 0;
    std::vector<char> table;
    DWORD result = ERROR_INSUFFICIENT_BUFFER;
    for (int attempt = 0; attempt < 4 && result == ERROR_INSUFFICIENT_BUFFER; ++attempt) {
        table.resize(size);
        result = GetExtendedTcpTable(size == 0 ? nullptr : table.data(), &size, FALSE, family,
                                     TCP_TABLE_OWNER_PID_LISTENER, 0);
    }
    if (result != NO_ERROR)
        table.clear();
    return table;
}

QString place(const QHostAddress &address, DWORD port)
{
    // The low 16 bits, in network order.
    const QString number = QString::number(ntohs(static_cast<u_short>(port)));
    if (address == QHostAddress(QHostAddress::AnyIPv4) || address == QHostAddress(QHostAddress::AnyIPv6))
        return number;
    return (address.protocol() == QAbstractSocket::IPv6Protocol ? u"[%1]:%2"_s : u"%1:%2"_s)
        .arg(address.toString(), number);
}

// The listening ports of IPv4 and IPv6 by process.
QHash<qint64, QStringList> listeners()
{
    QHash<qint64, QStringList> places;
    if (const auto four = listenersOf(AF_INET); !four.empty()) {
        const auto *table = reinterpret_cast<const MIB_TCPTABLE_OWNER_PID *>(four.data());
        for (DWORD i = 0; i < table->dwNumEntries; ++i) {
            const auto &row = table->table[i];
            places[row.dwOwningPid] << place(QHostAddress(ntohl(row.dwLocalAddr)), row.dwLocalPort);
        }
    }
    if (const auto six = listenersOf(AF_INET6); !six.empty()) {
        const auto *table = reinterpret_cast<const MIB_TCP6TABLE_OWNER_PID *>(six.data());
        for (DWORD i = 0; i < table->dwNumEntries; ++i) {
            const auto &row = table->table[i];
            places[row.dwOwningPid] << place(QHostAddress(row.ucLocalAddr), row.dwLocalPort);
        }
    }
    return places;
}

QString stateName(DWORD state)
{
    switch (state) {
    case SERVICE_RUNNING:
        return u"running"_s;
    case SERVICE_STOPPED:
        return u"stopped"_s;
    case SERVICE_START_PENDING:
        return u"starting"_s;
    case SERVICE_STOP_PENDING:
        return u"stopping"_s;
    default:
        return u"paused"_s;
    }
}

// Where the service names its own error, Windows' number only says so.
QStringList rowOf(const QString &name, const SERVICE_STATUS_PROCESS &status)
{
    const DWORD exit = status.dwWin32ExitCode == ERROR_SERVICE_SPECIFIC_ERROR
        ? status.dwServiceSpecificExitCode
        : status.dwWin32ExitCode;
    const bool neverRan = exit == ERROR_SERVICE_NEVER_STARTED; // since Windows started
    return {name,
            stateName(status.dwCurrentState),
            neverRan ? u"never-started"_s : u""_s,
            u""_s,
            u""_s,
            neverRan ? u""_s : QString::number(exit),
            u""_s,
            u""_s};
}

} // namespace

LocalServers lookForServers()
{
    LocalServers servers;
    const std::unique_ptr<HANDLE, CloseHandleOf> snapshot(CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0));
    if (snapshot.get() == INVALID_HANDLE_VALUE) {
        servers.complete = false;
        return servers;
    }
    const auto places = listeners();
    PROCESSENTRY32W entry{};
    entry.dwSize = sizeof entry;
    for (BOOL more = Process32FirstW(snapshot.get(), &entry); more;
         more = Process32NextW(snapshot.get(), &entry)) {
        const QString name = QString::fromWCharArray(entry.szExeFile).toLower();
        if (name != "mysqld.exe"_L1 && name != "mariadbd.exe"_L1)
            continue;
        LocalServer server;
        server.pid = entry.th32ProcessID;
        server.program = name.chopped(4);
        server.listening = places.value(server.pid);
        server.listening.removeDuplicates();
        server.listeningKnown = true;
        servers.running.append(server);
    }
    return servers;
}

evidence::Table servicesIn(const QString &)
{
    return {{u"unit"_s, u"state"_s, u"result"_s, u"since"_s, u"restarts"_s, u"exit_status"_s, u"memory_max"_s,
             u"open_files"_s},
            {}};
}

LocalServers lookForServersIn(const QString &)
{
    return lookForServers();
}

std::optional<evidence::Table> askServiceManager(std::chrono::milliseconds, const CancelToken &,
                                                 const QString &)
{
    const std::unique_ptr<SC_HANDLE, CloseServiceOf> manager(
        OpenSCManagerW(nullptr, nullptr, SC_MANAGER_ENUMERATE_SERVICE));
    if (!manager)
        return std::nullopt;
    evidence::Table table = servicesIn(QString());
    constexpr DWORD Piece = 64 * 1024; // of the list; it may be longer than the 256 KiB that one call takes
    std::vector<BYTE> buffer(Piece);
    DWORD resume = 0;
    bool more = true;
    while (more) {
        DWORD needed = 0;
        DWORD count = 0;
        const BOOL last =
            EnumServicesStatusExW(manager.get(), SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_STATE_ALL,
                                  buffer.data(), Piece, &needed, &count, &resume, nullptr);
        if (!last && (GetLastError() != ERROR_MORE_DATA || count == 0))
            return std::nullopt;
        const auto *services = reinterpret_cast<const ENUM_SERVICE_STATUS_PROCESSW *>(buffer.data());
        for (DWORD i = 0; i < count; ++i) {
            const QString name = QString::fromWCharArray(services[i].lpServiceName);
            const bool known = name.startsWith("mysql"_L1, Qt::CaseInsensitive)
                || name.startsWith("mariadb"_L1, Qt::CaseInsensitive);
            if (known)
                table.rows.append(rowOf(name, services[i].ServiceStatusProcess));
        }
        more = !last;
    }
    return table;
}

} // namespace goneaway::connect
