// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/ScriptedServer.h"

#include "support/Packets.h"

#include <QElapsedTimer>
#include <QTcpServer>

#include <future>
#include <vector>

namespace goneaway::test {

namespace {

using Visitor = ScriptedServer::Visitor;

constexpr int Step = 20; // ms; how long stopping may take to be noticed
constexpr qsizetype HeaderSize = 4;

// Calls `welcome` with every connection that somebody makes.
class Door : public QTcpServer
{
public:
    explicit Door(std::function<void(qintptr)> welcome)
        : m_welcome(std::move(welcome))
    {
    }

protected:
    void incomingConnection(qintptr descriptor) override { m_welcome(descriptor); }

private:
    const std::function<void(qintptr)> m_welcome;
};

} // namespace

ScriptedServer::Visitor::Visitor(QTcpSocket &socket, const std::atomic_bool &stop)
    : m_socket(socket)
    , m_stop(stop)
{
}

bool ScriptedServer::Visitor::isGone() const
{
    return m_stop || m_socket.state() != QAbstractSocket::ConnectedState;
}

bool ScriptedServer::Visitor::hear(qsizetype atLeast)
{
    while (m_heard.size() < atLeast) {
        if (m_socket.bytesAvailable() > 0 || m_socket.waitForReadyRead(Step))
            m_heard += m_socket.readAll();
        else if (isGone())
            return false;
    }
    return true;
}

QByteArray ScriptedServer::Visitor::hearPacket()
{
    if (!hear(HeaderSize))
        return {};
    const auto byte = [this](qsizetype at) {
        return static_cast<qsizetype>(static_cast<quint8>(m_heard[at]));
    };
    const qsizetype length = byte(0) | byte(1) << 8 | byte(2) << 16;
    if (!hear(HeaderSize + length))
        return {};
    const QByteArray payload = m_heard.mid(HeaderSize, length);
    m_heard.remove(0, HeaderSize + length);
    return payload;
}

bool ScriptedServer::Visitor::hearAnything()
{
    const bool heard = hear(1);
    m_heard.clear();
    return heard;
}

void ScriptedServer::Visitor::sayPacket(int sequence, const QByteArray &payload)
{
    say(packets::packet(sequence, payload));
}

bool ScriptedServer::Visitor::say(const QByteArray &bytes)
{
    m_socket.write(bytes);
    while (m_socket.bytesToWrite() > 0 && !isGone())
        m_socket.waitForBytesWritten(Step);
    return !isGone();
}

void ScriptedServer::Visitor::drip(const QByteArray &bytes, int pause)
{
    for (const char byte : bytes) {
        QElapsedTimer clock;
        clock.start();
        while (!isGone() && clock.elapsed() < pause) {
            if (m_socket.waitForReadyRead(Step))
                m_heard += m_socket.readAll();
        }
        if (!say(QByteArray(1, byte)))
            return;
    }
}

void ScriptedServer::Visitor::waitUntilGone()
{
    while (!isGone()) {
        m_socket.waitForReadyRead(Step);
        m_socket.readAll();
    }
}

ScriptedServer::ScriptedServer(Script script)
{
    std::promise<quint16> port;
    auto listening = port.get_future();
    m_thread = std::thread([this, script = std::move(script), &port] {
        run(script, [&port](quint16 number) { port.set_value(number); });
    });
    m_port = listening.get();
}

ScriptedServer::~ScriptedServer()
{
    m_stop = true;
    m_thread.join();
}

void ScriptedServer::run(const Script &script, const std::function<void(quint16)> &listening)
{
    std::vector<std::thread> visits;
    Door door([&](qintptr descriptor) {
        visits.emplace_back([this, &script, descriptor] {
            QTcpSocket socket;
            socket.setSocketDescriptor(descriptor);
            socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
            Visitor visitor(socket, m_stop);
            script(visitor);
        });
    });
    door.listen(QHostAddress::LocalHost, 0);
    listening(door.serverPort());
    while (!m_stop)
        door.waitForNewConnection(Step);
    for (std::thread &visit : visits)
        visit.join();
}

void Loot::add(const QByteArray &bytes)
{
    const QMutexLocker lock(&m_mutex);
    m_bytes += bytes;
}

bool Loot::contains(const QByteArray &bytes) const
{
    const QMutexLocker lock(&m_mutex);
    return m_bytes.contains(bytes);
}

bool meet(ScriptedServer::Visitor &visitor, const QByteArray &greeting)
{
    visitor.sayPacket(0, greeting);
    return !visitor.hearPacket().isEmpty();
}

void serve(ScriptedServer::Visitor &visitor, const std::function<bool(const QByteArray &command)> &answer)
{
    constexpr char quit = 0x01;
    constexpr char query = 0x03;
    constexpr char ping = 0x0e;
    while (true) {
        const QByteArray command = visitor.hearPacket();
        if (command.isEmpty() || command[0] == quit)
            return;
        if (answer(command))
            continue;
        if (command[0] == ping)
            visitor.sayPacket(1, packets::ok());
        else if (command[0] != query)
            visitor.sayPacket(1, packets::error(1047, "08S01", "Unknown command")); // no prepared statements
        else if (command.mid(1, 6).toUpper() == "SELECT")
            visitor.say(packets::oneRow());
        else
            visitor.sayPacket(1, packets::ok());
    }
}

bool isSelect(const QByteArray &command)
{
    return command.startsWith('\x03') && command.mid(1, 6).toUpper() == "SELECT";
}

ScriptedServer::Script letIn(int greetingDelay)
{
    return [greetingDelay](Visitor &visitor) {
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < greetingDelay && !visitor.isGone())
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        if (!meet(visitor, packets::greeting()))
            return;
        visitor.sayPacket(2, packets::ok());
        serve(visitor, [](const QByteArray &) { return false; });
    };
}

ScriptedServer::Script letInAnd(std::function<bool(Visitor &, const QByteArray &)> answer)
{
    return [answer = std::move(answer)](Visitor &visitor) {
        if (!meet(visitor, packets::greeting()))
            return;
        visitor.sayPacket(2, packets::ok());
        serve(visitor, [&](const QByteArray &command) { return answer(visitor, command); });
    };
}

ScriptedServer::Script letInAndHang()
{
    return letInAnd([](Visitor &visitor, const QByteArray &command) {
        if (isSelect(command))
            visitor.waitUntilGone();
        return isSelect(command);
    });
}

ScriptedServer::Script hangAtLogin()
{
    return [](Visitor &visitor) {
        if (meet(visitor, packets::greeting()))
            visitor.waitUntilGone();
    };
}

ScriptedServer::Script denyLogin(quint16 code, const QByteArray &sqlState, const QByteArray &text)
{
    return [code, sqlState, text](Visitor &visitor) {
        if (meet(visitor, packets::greeting()))
            visitor.sayPacket(2, packets::error(code, sqlState, text));
    };
}

ScriptedServer::Script askForFile(const QByteArray &path, std::shared_ptr<Loot> loot)
{
    return letInAnd([path, loot](Visitor &visitor, const QByteArray &command) {
        if (!isSelect(command))
            return false;
        visitor.sayPacket(1, '\xfb' + path);
        QByteArray part;
        do { // the file, in packets; an empty one ends it
            part = visitor.hearPacket();
            loot->add(part);
        } while (!part.isEmpty());
        visitor.sayPacket(3, packets::ok());
        return true;
    });
}

ScriptedServer::Script askForPassword(const QByteArray &plugin, std::shared_ptr<Loot> loot)
{
    return [plugin, loot](Visitor &visitor) {
        if (!meet(visitor, packets::greeting()))
            return;
        // AuthSwitchRequest; what follows the plug-in's name is dialog's question: 4, "a password, and the
        // last one".
        visitor.sayPacket(2, packets::authSwitch(plugin, "\x04Password: "));
        loot->add(visitor.hearPacket());
        visitor.sayPacket(4, packets::ok());
        serve(visitor, [](const QByteArray &) { return false; });
    };
}

} // namespace goneaway::test
