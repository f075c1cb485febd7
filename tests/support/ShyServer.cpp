// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/ShyServer.h"

#include "support/Sockets.h"

namespace goneaway::support {

namespace {

constexpr int Step = 20; // ms; how long ending may take

bool isReady(int socket)
{
    PollEntry waiting{};
    waiting.fd = handleOf(socket);
    waiting.events = POLLIN;
    return pollSockets(&waiting, 1, Step) > 0;
}

} // namespace

ShyServer::ShyServer(Answer answer)
    : m_answer(std::move(answer))
    , m_listener(listenOnAnyPort(m_port))
{
    m_thread = std::thread([this] { serve(); });
}

ShyServer::~ShyServer()
{
    m_stop = true;
    m_thread.join();
    closeSocket(m_listener);
}

void ShyServer::serve()
{
    while (!m_stop) {
        if (!isReady(m_listener))
            continue;
        const int connection = static_cast<int>(::accept(handleOf(m_listener), nullptr, nullptr));
        if (connection < 0)
            continue;
        talkTo(connection);
        closeSocket(connection);
    }
}

void ShyServer::talkTo(int connection)
{
    while (!m_stop && !isReady(connection)) { }
    char words[1024];
    const auto heard = m_stop ? 0 : ::recv(handleOf(connection), words, sizeof words, 0);
    if (heard <= 0)
        return;
    const QByteArray says = m_answer(QByteArray(words, heard));
    if (!says.isEmpty())
        sendAll(connection, says);
}

} // namespace goneaway::support
