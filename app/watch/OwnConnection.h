// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ClientSession.h"
#include "watch/Loss.h"
#include "watch/SleepSense.h"

#include <chrono>
#include <optional>

namespace goneaway::watch {

// A connection of the watch, opened again whenever it was lost: at once, then ever less often.
class OwnConnection
{
public:
    explicit OwnConnection(const connect::SessionOptions &options = {})
        : m_options(options)
    {
    }

    // Nothing when it is open now.
    std::optional<evidence::ClientError> open(const connect::ConnectionTarget &target);
    void close() { m_session.close(); }
    bool isOpen() const { return m_session.isOpen(); }
    int socket() const { return m_session.socketDescriptor(); }
    quint64 id() const { return m_id; } // also after its loss
    QString serverVersion() const { return m_session.serverVersion(); }
    std::chrono::milliseconds idle() const;

    // One statement: its rows, or how the connection was lost. A statement that the server only refuses
    // (offline, no right) gives an empty table.
    std::variant<evidence::Table, Loss> query(const QByteArray &statement);
    // Whether it still answers, asked with the least that there is; a loss when it does not.
    std::optional<Loss> ask();

    // When to try again.
    Steady::time_point nextTry() const { return m_nextTry; }
    // The server itself said no, as it will tomorrow: no more than now and then.
    void tryLater(std::chrono::milliseconds wait);

private:
    Loss lossFrom(const evidence::ClientError &error, std::chrono::milliseconds idleBefore,
                  Steady::time_point asked);

    connect::SessionOptions m_options;
    connect::ClientSession m_session;
    quint64 m_id = 0;
    std::chrono::nanoseconds m_lastUse{0}; // by Clocks::always
    int m_failures = 0; // since it was open last
    Steady::time_point m_nextTry{};
};

// 2006, 2013, 4031 and the like: the connection is no more. Other errors are about the statement.
bool endsConnection(const evidence::ClientError &error);

} // namespace goneaway::watch
