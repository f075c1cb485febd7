// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/FakeServer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <vector>

namespace goneaway::support {

namespace {

int listenOnAnyPort(quint16 &port)
{
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(listener, reinterpret_cast<sockaddr *>(&address), length);
    ::listen(listener, 16);
    ::getsockname(listener, reinterpret_cast<sockaddr *>(&address), &length);
    port = ntohs(address.sin_port);
    return listener;
}

} // namespace

FakeServer::FakeServer(QByteArray says, Then then)
    : m_says(std::move(says))
    , m_then(then)
{
    m_listener = listenOnAnyPort(m_port);
    m_thread = std::thread([this] { serve(); });
}

FakeServer::~FakeServer()
{
    m_stop = true;
    ::shutdown(m_listener, SHUT_RDWR); // wakes the thread
    m_thread.join();
    ::close(m_listener);
}

void FakeServer::serve()
{
    std::vector<int> silent;
    while (!m_stop) {
        pollfd waiting{m_listener, POLLIN, 0};
        if (::poll(&waiting, 1, 50) <= 0)
            continue;
        const int connection = ::accept(m_listener, nullptr, nullptr);
        if (connection < 0)
            continue;
        ++m_connections;
        if (!m_says.isEmpty())
            ::send(connection, m_says.constData(), static_cast<size_t>(m_says.size()), MSG_NOSIGNAL);
        if (m_then == Then::StaySilent) {
            silent.push_back(connection);
            continue;
        }
        if (m_then == Then::Reset) {
            const linger now{1, 0};
            ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        }
        ::close(connection);
    }
    for (const int connection : silent)
        ::close(connection);
}

QByteArray FakeServer::errorPacket(quint16 code, const QByteArray &sqlState, const QByteArray &text)
{
    QByteArray payload;
    payload.append('\xff').append(static_cast<char>(code & 0xff)).append(static_cast<char>(code >> 8));
    if (!sqlState.isEmpty())
        payload.append('#').append(sqlState);
    payload.append(text);
    QByteArray packet;
    packet.append(static_cast<char>(payload.size())).append('\0').append('\0').append('\0');
    return packet + payload;
}

quint16 closedPort()
{
    quint16 port = 0;
    ::close(listenOnAnyPort(port));
    return port;
}

} // namespace goneaway::support
