// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "connect/ClientSession.h"
#include "lab/Setting.h"

#include <QJsonObject>
#include <QProcess>

#include <chrono>
#include <memory>

namespace goneaway::lab {

// The application of a scenario, as the scenario handles it: a process of its own (victim/main.cpp) on one of
// the two client libraries. Ends with this object, without closing its connection properly.
class Victim
{
public:
    // Nothing when it worked. Code 0: the application itself died or did not answer within a minute.
    using Outcome = std::optional<evidence::ClientError>;

    // `prefix` stands before the program: {"ip", "netns", "exec", NAME}.
    static Result<Victim> start(Library library, const QStringList &prefix = {});
    ~Victim();
    Victim(Victim &&) noexcept = default;
    Victim &operator=(Victim &&) noexcept = default;

    Outcome connect(const connect::ConnectionTarget &target, const connect::SessionOptions &options = {});
    Outcome query(const QByteArray &statement);
    void close();
    void stayIdle(std::chrono::milliseconds time); // like an application with nothing to do

    // The same in two steps: it is at work while the scenario does something else.
    void beginConnect(const connect::ConnectionTarget &target, const connect::SessionOptions &options = {});
    void beginQuery(const QByteArray &statement);
    Outcome finish();

    // What goes wrong in applications: see victim/Application.h.
    void writeRaw(const QByteArray &bytes);
    void forkAndClose();
    Outcome forkAndShare(const QByteArray &statement, int times);
    Outcome shareBetweenThreads(const QByteArray &statement, int times);

    void stop(); // SIGSTOP: it neither reads nor writes any more
    void goOn();
    void die(); // SIGKILL: its connection ends without a farewell

    quint64 connectionId() const { return m_id; } // of the last login; 0 before
    // What the application printed for the error that it met last; empty when the last call worked.
    QString report() const { return m_report; }
    // Where it connected last.
    const connect::ConnectionTarget &target() const { return m_target; }

private:
    Victim() = default;
    void order(const QString &what, QJsonObject details = {});

    std::unique_ptr<QProcess> m_process;
    Library m_library = Library::ConnectorC;
    connect::ConnectionTarget m_target;
    quint64 m_id = 0;
    QString m_report;
};

} // namespace goneaway::lab
