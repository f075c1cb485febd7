// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <atomic>
#include <functional>
#include <thread>

namespace goneaway::support {

// Something that listens on a port of 127.0.0.1 and waits for the client to speak first: answers the first
// words with what the function gives, and hangs up. Ends with the object.
class ShyServer
{
public:
    using Answer = std::function<QByteArray(const QByteArray &words)>;
    explicit ShyServer(Answer answer);
    ~ShyServer();
    ShyServer(const ShyServer &) = delete;
    ShyServer &operator=(const ShyServer &) = delete;

    quint16 port() const { return m_port; }

private:
    void serve();
    void talkTo(int connection);

    Answer m_answer;
    quint16 m_port = 0;
    int m_listener = -1;
    std::atomic_bool m_stop{false};
    std::thread m_thread;
};

} // namespace goneaway::support
