// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMutex>
#include <QTcpSocket>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

namespace goneaway::test {

// Speaks enough MySQL to be logged in to, on a port of 127.0.0.1 that the system chooses, and then behaves as
// a script says: for servers that no real one can be made to be. Every connection has a thread of its own;
// all end with the object.
class ScriptedServer
{
public:
    // One visitor, as a script sees it. Every wait ends early when the server is told to stop.
    class Visitor
    {
    public:
        Visitor(QTcpSocket &socket, const std::atomic_bool &stop);

        QByteArray hearPacket(); // the payload of one packet; empty, too, when the visitor hangs up
        bool hearAnything(); // whatever comes next, packet or not; false when the visitor hangs up
        void sayPacket(int sequence, const QByteArray &payload);
        bool say(const QByteArray &bytes); // as they are; false when the visitor has gone
        void drip(const QByteArray &bytes, int pause); // one by one, so many milliseconds apart
        void waitUntilGone(); // says nothing until the visitor hangs up
        bool isGone() const;

    private:
        bool hear(qsizetype atLeast);

        QTcpSocket &m_socket;
        const std::atomic_bool &m_stop;
        QByteArray m_heard;
    };
    using Script = std::function<void(Visitor &)>;

    explicit ScriptedServer(Script script);
    ~ScriptedServer();
    Q_DISABLE_COPY_MOVE(ScriptedServer)

    quint16 port() const { return m_port; }

private:
    void run(const Script &script, const std::function<void(quint16)> &listening);

    std::atomic_bool m_stop{false};
    quint16 m_port = 0;
    std::thread m_thread;
};

// What visitors of a dishonest server let themselves be talked into; filled on its thread, read by the test.
class Loot
{
public:
    void add(const QByteArray &bytes);
    bool contains(const QByteArray &bytes) const;

private:
    mutable QMutex m_mutex;
    QByteArray m_bytes;
};

// --- what scripts are made of
// Greets and hears the login; false when the visitor left instead.
bool meet(ScriptedServer::Visitor &visitor, const QByteArray &greeting);
// Answers commands until the visitor leaves; those that `answer` did not, as a friendly server.
void serve(ScriptedServer::Visitor &visitor, const std::function<bool(const QByteArray &command)> &answer);
bool isSelect(const QByteArray &command);

// Lets everybody in, and answers so what it says it answered.
ScriptedServer::Script
letInAnd(std::function<bool(ScriptedServer::Visitor &visitor, const QByteArray &command)> answer);
// Lets everybody in and answers every query with one row, "1"; greets so many milliseconds late.
ScriptedServer::Script letIn(int greetingDelay = 0);
// Lets everybody in and never answers a query.
ScriptedServer::Script letInAndHang();
// Greets, hears the login and never answers it.
ScriptedServer::Script hangAtLogin();
// Answers every login with this error.
ScriptedServer::Script denyLogin(quint16 code, const QByteArray &sqlState, const QByteArray &text);
// Answers every SELECT by asking for a file of the client's machine.
ScriptedServer::Script askForFile(const QByteArray &path, std::shared_ptr<Loot> loot);
// Asks at the login for the password by this plug-in's way: "mysql_clear_password", "dialog".
ScriptedServer::Script askForPassword(const QByteArray &plugin, std::shared_ptr<Loot> loot);

} // namespace goneaway::test
