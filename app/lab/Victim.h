// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ClientSession.h"

#include <QString>

#include <chrono>

namespace goneaway::lab {

// Plays the application that loses its connection, and prints what such an application would print.
class Victim
{
public:
    explicit Victim(connect::ConnectionTarget target);

    // Nothing when it worked.
    std::optional<evidence::ClientError> connect(const connect::SessionOptions &options = {});
    std::optional<evidence::ClientError> query(const QByteArray &statement);
    void stayIdle(std::chrono::milliseconds time); // like an application with nothing to do

    connect::ClientSession &session() { return m_session; }
    const connect::ConnectionTarget &target() const { return m_target; }
    quint64 connectionId() const { return m_connectionId; }

    // What the application shows for the error that it met last: the error as the client library words it,
    // the time, and the circumstances that a careful application logs. The symptom decoder reads every line
    // of it.
    QString report() const;

private:
    void remember(const std::optional<evidence::ClientError> &error, std::chrono::milliseconds took,
                  const QByteArray &statement);

    connect::ConnectionTarget m_target;
    connect::ClientSession m_session;
    quint64 m_connectionId = 0;
    std::chrono::steady_clock::time_point m_lastUse;
    std::optional<evidence::ClientError> m_error;
    std::chrono::milliseconds m_idleBefore{0};
    std::chrono::milliseconds m_failedAfter{0};
    QByteArray m_statement;
    QString m_at;
};

} // namespace goneaway::lab
