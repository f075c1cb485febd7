// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/ScriptedServer.h"

#include <QElapsedTimer>
#include <QTcpServer>

#include <future>

namespace goneaway::test {

namespace {

using Visitor = ScriptedServer::Visitor;

constexpr int Step = 20; // ms; how long stopping may take to be noticed
constexpr qsizetype HeaderSize = 4;
constexpr char ComQuit = 0x01;
constexpr char ComQuery = 0x03;

QByteArray little(quint64 value, int bytes)
{
    QByteArray out;
    for (int i = 0; i < bytes; ++i)
        out.append(static_cast<char>((value >> (8 * i)) & 0xff));
    return out;
}

QByteArray shortText(const QByteArray &text)
{
    return little(static_cast<quint64>(text.size()), 1) + text;
}

// Protocol 10, as MariaDB 10.11 greets, without TLS.
QByteArray greeting()
{
    // Long password, protocol 4.1, transactions, secure connection, multi results, plug-in authentication.
    constexpr quint32 capabilities =
        0x00000001 | 0x00000200 | 0x00002000 | 0x00008000 | 0x00020000 | 0x00080000;
    return QByteArray("\x0a") + "5.5.5-10.11.6-MariaDB" + '\0' + little(42, 4) + "abcdefgh" + '\0'
        + little(capabilities & 0xffff, 2) + little(45, 1) + little(2, 2) + little(capabilities >> 16, 2)
        + little(21, 1) + QByteArray(10, '\0') + "ijklmnopqrst" + '\0' + "mysql_native_password" + '\0';
}

QByteArray ok()
{
    return QByteArray("\0\0\0\2\0\0\0", 7); // no rows, no id, autocommit, no warnings
}

QByteArray error(quint16 code, const QByteArray &sqlState, const QByteArray &text)
{
    return '\xff' + little(code, 2) + '#' + sqlState + text;
}

void sayOneRow(Visitor &visitor)
{
    const QByteArray end("\xfe\0\0\2\0", 5);
    const QByteArray names =
        shortText("def") + shortText("") + shortText("") + shortText("") + shortText("1") + shortText("");
    visitor.sayPacket(1, little(1, 1));
    // Length of what follows, character set, width, type (VARCHAR), flags, decimals, filler.
    visitor.sayPacket(2,
                      names + little(12, 1) + little(33, 2) + little(3, 4) + little(0xfd, 1) + little(0, 5));
    visitor.sayPacket(3, end);
    visitor.sayPacket(4, shortText("1"));
    visitor.sayPacket(5, end);
}

// Greets and hears the login; false when the visitor left instead.
bool meet(Visitor &visitor)
{
    visitor.sayPacket(0, greeting());
    return !visitor.hearPacket().isEmpty();
}

void serve(Visitor &visitor, const std::function<void()> &answerSelect)
{
    while (true) {
        const QByteArray command = visitor.hearPacket();
        if (command.isEmpty() || command[0] == ComQuit)
            return;
        if (command[0] != ComQuery)
            visitor.sayPacket(1, error(1047, "08S01", "Unknown command")); // no prepared statements, for one
        else if (command.mid(1, 6).toUpper() == "SELECT")
            answerSelect();
        else
            visitor.sayPacket(1, ok());
    }
}

void letInAndServe(Visitor &visitor, const std::function<void()> &answerSelect)
{
    if (!meet(visitor))
        return;
    visitor.sayPacket(2, ok());
    serve(visitor, answerSelect);
}

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

void ScriptedServer::Visitor::sayPacket(int sequence, const QByteArray &payload)
{
    m_socket.write(little(static_cast<quint64>(payload.size()), 3) + static_cast<char>(sequence) + payload);
    while (m_socket.bytesToWrite() > 0 && !isGone())
        m_socket.waitForBytesWritten(Step);
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
    QTcpServer server;
    server.listen(QHostAddress::LocalHost, 0);
    listening(server.serverPort());
    while (!m_stop) {
        if (!server.waitForNewConnection(Step))
            continue;
        while (const std::unique_ptr<QTcpSocket> socket{server.nextPendingConnection()}) {
            socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
            Visitor visitor(*socket, m_stop);
            script(visitor);
        }
    }
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

ScriptedServer::Script letIn(int greetingDelay)
{
    return [greetingDelay](Visitor &visitor) {
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < greetingDelay && !visitor.isGone())
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        letInAndServe(visitor, [&visitor] { sayOneRow(visitor); });
    };
}

ScriptedServer::Script letInAndHang()
{
    return [](Visitor &visitor) {
        letInAndServe(visitor, [&visitor] { visitor.waitUntilGone(); });
    };
}

ScriptedServer::Script hangAtLogin()
{
    return [](Visitor &visitor) {
        if (meet(visitor))
            visitor.waitUntilGone();
    };
}

ScriptedServer::Script denyLogin(quint16 code, const QByteArray &sqlState, const QByteArray &text)
{
    return [code, sqlState, text](Visitor &visitor) {
        if (meet(visitor))
            visitor.sayPacket(2, error(code, sqlState, text));
    };
}

ScriptedServer::Script askForFile(const QByteArray &path, std::shared_ptr<Loot> loot)
{
    return [path, loot](Visitor &visitor) {
        letInAndServe(visitor, [&] {
            visitor.sayPacket(1, '\xfb' + path);
            QByteArray part;
            do { // the file, in packets; an empty one ends it
                part = visitor.hearPacket();
                loot->add(part);
            } while (!part.isEmpty());
            visitor.sayPacket(3, ok());
        });
    };
}

ScriptedServer::Script askForPassword(const QByteArray &plugin, std::shared_ptr<Loot> loot)
{
    return [plugin, loot](Visitor &visitor) {
        if (!meet(visitor))
            return;
        // AuthSwitchRequest; what follows the plug-in's name is dialog's question: 4, "a password, and the
        // last one".
        visitor.sayPacket(2, '\xfe' + plugin + '\0' + '\x04' + "Password: ");
        loot->add(visitor.hearPacket());
        visitor.sayPacket(4, ok());
        serve(visitor, [&visitor] { sayOneRow(visitor); });
    };
}

} // namespace goneaway::test
