// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/ClientSession.h"

#include <QString>

#include <chrono>

namespace goneaway::lab {

// The application that loses its connection, in its own process. It prints what such an application would
// print.
class Application
{
public:
    using Outcome = std::optional<evidence::ClientError>; // nothing when it worked

    Outcome connect(const connect::ConnectionTarget &target, const connect::SessionOptions &options);
    Outcome query(const QByteArray &statement);
    void close() { m_session.close(); }

    // --- what goes wrong in applications -----------------------------------------------------------------
    // Bytes that belong to no packet, past the library. The error number of the system, 0 when written.
    int writeRaw(const QByteArray &bytes);
    // A child process that was forked from this one closes the connection as it ends.
    void forkAndClose();
    // Parent and child both work on the one connection, until the parent meets an error or has run so many.
    Outcome forkAndShare(const QByteArray &statement, int times);
    // Two threads do so: the error that one of them met first.
    Outcome shareBetweenThreads(const QByteArray &statement, int times);

    quint64 connectionId() const { return m_connectionId; }
    const Outcome &error() const { return m_error; } // of the last call

    // What the application shows for the error that it met last: the error as the client library words it,
    // the time, and the circumstances that a careful application logs. The symptom decoder reads every line
    // of it. Empty when the last call worked.
    QString report() const;

private:
    void remember(const Outcome &error, std::chrono::milliseconds took, const QByteArray &statement);

    connect::ClientSession m_session;
    quint64 m_connectionId = 0;
    std::chrono::steady_clock::time_point m_lastUse;
    Outcome m_error;
    std::chrono::milliseconds m_idleBefore{0};
    std::chrono::milliseconds m_failedAfter{0};
    QByteArray m_statement;
    QString m_at;
};

} // namespace goneaway::lab
