// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <atomic>
#include <thread>

namespace goneaway::support {

// Something that listens on a port of 127.0.0.1 and is no proper server: says fixed bytes to whoever
// connects, and then stays silent, closes or resets. Ends with the object.
class FakeServer
{
public:
    enum class Then { StaySilent, Close, Reset };
    FakeServer(QByteArray says, Then then);
    ~FakeServer();
    FakeServer(const FakeServer &) = delete;
    FakeServer &operator=(const FakeServer &) = delete;

    quint16 port() const { return m_port; }
    int connections() const { return m_connections; }

    // The first packet of a MySQL server that refuses: an error packet.
    static QByteArray errorPacket(quint16 code, const QByteArray &sqlState, const QByteArray &text);

private:
    void serve();

    QByteArray m_says;
    Then m_then;
    int m_listener = -1;
    quint16 m_port = 0;
    std::atomic_int m_connections{0};
    std::atomic_bool m_stop{false};
    std::thread m_thread;
};

// A port of 127.0.0.1 on which nobody listens.
quint16 closedPort();

} // namespace goneaway::support
