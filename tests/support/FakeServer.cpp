// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/FakeServer.h"

#include "support/Sockets.h"

#include <vector>

namespace goneaway::support {

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
    ::shutdown(handleOf(m_listener), ShutBoth); // wakes the thread
    m_thread.join();
    closeSocket(m_listener);
}

void FakeServer::serve()
{
    std::vector<int> silent;
    while (!m_stop) {
        PollEntry waiting{};
        waiting.fd = handleOf(m_listener);
        waiting.events = POLLIN;
        if (pollSockets(&waiting, 1, 50) <= 0)
            continue;
        const int connection = static_cast<int>(::accept(handleOf(m_listener), nullptr, nullptr));
        if (connection < 0)
            continue;
        ++m_connections;
        if (!m_says.isEmpty())
            sendAll(connection, m_says);
        if (m_then == Then::StaySilent) {
            silent.push_back(connection);
            continue;
        }
        if (m_then == Then::Reset)
            resetWhenClosed(connection);
        closeSocket(connection);
    }
    for (const int connection : silent)
        closeSocket(connection);
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
    closeSocket(listenOnAnyPort(port));
    return port;
}

} // namespace goneaway::support
