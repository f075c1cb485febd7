// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/SocketEnds.h"

#ifdef Q_OS_WIN
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <cstring>
#include <ifaddrs.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#endif

namespace goneaway::connect {

namespace {

struct End {
    sockaddr_storage address{};
    socklen_t length = sizeof(sockaddr_storage);

    sockaddr *data() { return reinterpret_cast<sockaddr *>(&address); }
    bool isInternet() const { return address.ss_family == AF_INET || address.ss_family == AF_INET6; }
    QString text()
    {
        char host[64] = "";
        if (isInternet())
            getnameinfo(data(), length, host, sizeof host, nullptr, 0, NI_NUMERICHOST);
        return QString::fromLatin1(host);
    }
    quint16 port() const
    {
        if (address.ss_family == AF_INET6)
            return ntohs(reinterpret_cast<const sockaddr_in6 *>(&address)->sin6_port);
        return address.ss_family == AF_INET ? ntohs(reinterpret_cast<const sockaddr_in *>(&address)->sin_port)
                                            : quint16(0);
    }
};

#ifdef Q_OS_WIN
using Descriptor = SOCKET;

QString interfaceOf(const End &)
{
    return {};
}

std::optional<std::chrono::microseconds> roundTripOf(Descriptor)
{
    return std::nullopt;
}
#else
using Descriptor = int;

bool sameAddress(const sockaddr *one, const sockaddr_storage &other)
{
    if (!one || one->sa_family != other.ss_family)
        return false;
    if (one->sa_family == AF_INET)
        return reinterpret_cast<const sockaddr_in *>(one)->sin_addr.s_addr
            == reinterpret_cast<const sockaddr_in *>(&other)->sin_addr.s_addr;
    return one->sa_family == AF_INET6
        && std::memcmp(&reinterpret_cast<const sockaddr_in6 *>(one)->sin6_addr,
                       &reinterpret_cast<const sockaddr_in6 *>(&other)->sin6_addr, sizeof(in6_addr))
        == 0;
}

QString interfaceOf(const End &local)
{
    ifaddrs *list = nullptr;
    if (!local.isInternet() || getifaddrs(&list) != 0)
        return {};
    QString name;
    for (const ifaddrs *entry = list; entry && name.isEmpty(); entry = entry->ifa_next) {
        if (sameAddress(entry->ifa_addr, local.address))
            name = QString::fromLocal8Bit(entry->ifa_name);
    }
    freeifaddrs(list);
    return name;
}

std::optional<std::chrono::microseconds> roundTripOf(Descriptor descriptor)
{
#ifdef TCP_INFO
    tcp_info info{};
    socklen_t size = sizeof info;
    if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 && info.tcpi_rtt > 0)
        return std::chrono::microseconds(info.tcpi_rtt);
#endif
    return std::nullopt;
}
#endif

} // namespace

SocketEnds endsOf(qintptr descriptor)
{
    SocketEnds ends;
    const auto handle = static_cast<Descriptor>(descriptor);
    End local;
    End peer;
    if (getsockname(handle, local.data(), &local.length) != 0 || !local.isInternet())
        return ends;
    ends.local = local.text();
    ends.localPort = local.port();
    ends.device = interfaceOf(local);
    if (getpeername(handle, peer.data(), &peer.length) == 0)
        ends.peer = peer.text();
    ends.roundTrip = roundTripOf(handle);
    return ends;
}

} // namespace goneaway::connect
