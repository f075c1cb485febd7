// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/LocalServers.h"

#include <QHash>

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

// The listening ports of IPv4 and IPv6 by process.
QHash<qint64, QStringList> listeners()
{
    QHash<qint64, QStringList> places;
    ULONG size = 0;
    GetExtendedTcpTable(nullptr, &size, FALSE, AF_INET, TCP_TABLE_OWNER_PID_LISTENER, 0);
    std::vector<char> four(size);
    if (GetExtendedTcpTable(four.data(), &size, FALSE, AF_INET, TCP_TABLE_OWNER_PID_LISTENER, 0)
        == NO_ERROR) {
        const auto *table = reinterpret_cast<const MIB_TCPTABLE_OWNER_PID *>(four.data());
        for (DWORD i = 0; i < table->dwNumEntries; ++i) {
            const auto &row = table->table[i];
            const QString port = QString::number(ntohs(static_cast<u_short>(row.dwLocalPort)));
            const quint32 address = ntohl(row.dwLocalAddr);
            const QString text = u"%1.%2.%3.%4:"_s.arg(address >> 24)
                                     .arg(address >> 16 & 255)
                                     .arg(address >> 8 & 255)
                                     .arg(address & 255);
            places[row.dwOwningPid] << (address == 0 ? port : text + port);
        }
    }
    size = 0;
    GetExtendedTcpTable(nullptr, &size, FALSE, AF_INET6, TCP_TABLE_OWNER_PID_LISTENER, 0);
    std::vector<char> six(size);
    if (GetExtendedTcpTable(six.data(), &size, FALSE, AF_INET6, TCP_TABLE_OWNER_PID_LISTENER, 0)
        == NO_ERROR) {
        const auto *table = reinterpret_cast<const MIB_TCP6TABLE_OWNER_PID *>(six.data());
        for (DWORD i = 0; i < table->dwNumEntries; ++i)
            places[table->table[i].dwOwningPid]
                << QString::number(ntohs(static_cast<u_short>(table->table[i].dwLocalPort)));
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
    DWORD needed = 0;
    DWORD count = 0;
    DWORD resume = 0;
    EnumServicesStatusExW(manager.get(), SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_STATE_ALL, nullptr, 0,
                          &needed, &count, &resume, nullptr);
    std::vector<BYTE> buffer(needed);
    if (!EnumServicesStatusExW(manager.get(), SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_STATE_ALL,
                               buffer.data(), needed, &needed, &count, &resume, nullptr))
        return std::nullopt;
    evidence::Table table = servicesIn(QString());
    const auto *services = reinterpret_cast<const ENUM_SERVICE_STATUS_PROCESSW *>(buffer.data());
    for (DWORD i = 0; i < count; ++i) {
        const QString name = QString::fromWCharArray(services[i].lpServiceName);
        if (name.startsWith("mysql"_L1, Qt::CaseInsensitive)
            || name.startsWith("mariadb"_L1, Qt::CaseInsensitive))
            table.rows.append({name, stateName(services[i].ServiceStatusProcess.dwCurrentState),
                               QString::number(services[i].ServiceStatusProcess.dwWin32ExitCode), u""_s,
                               u""_s, u""_s, u""_s, u""_s});
    }
    return table;
}

} // namespace goneaway::connect
