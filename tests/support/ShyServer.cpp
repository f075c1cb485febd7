// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/ShyServer.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace goneaway::support {

namespace {

constexpr int Step = 20; // ms; how long ending may take

bool isReady(int descriptor)
{
    pollfd waiting{descriptor, POLLIN, 0};
    return ::poll(&waiting, 1, Step) > 0;
}

} // namespace

ShyServer::ShyServer(Answer answer)
    : m_answer(std::move(answer))
    , m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(m_listener, reinterpret_cast<const sockaddr *>(&address), size);
    ::listen(m_listener, 16);
    ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size);
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { serve(); });
}

ShyServer::~ShyServer()
{
    m_stop = true;
    m_thread.join();
    ::close(m_listener);
}

void ShyServer::serve()
{
    while (!m_stop) {
        if (!isReady(m_listener))
            continue;
        const int connection = ::accept(m_listener, nullptr, nullptr);
        if (connection < 0)
            continue;
        talkTo(connection);
        ::close(connection);
    }
}

void ShyServer::talkTo(int connection)
{
    while (!m_stop && !isReady(connection)) { }
    char words[1024];
    const auto heard = m_stop ? 0 : ::recv(connection, words, sizeof words, 0);
    if (heard <= 0)
        return;
    const QByteArray says = m_answer(QByteArray(words, heard));
    if (!says.isEmpty())
        ::send(connection, says.constData(), static_cast<size_t>(says.size()), MSG_NOSIGNAL);
}

} // namespace goneaway::support
