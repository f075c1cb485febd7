// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "connect/ClientSession.h"
#include "connect/ConnectionTarget.h"
#include "lab/Setting.h"

#include <QProcess>
#include <QTemporaryDir>

#include <chrono>
#include <memory>

namespace goneaway::lab {

struct PracticeOptions {
    ServerKind kind = ServerKind::MariaDb;
    QStringList serverOptions; // extra words for the server, e.g. "--wait-timeout=1"
    // The server program. Empty: $GONEAWAY_MARIADBD or $GONEAWAY_MYSQLD, then the usual places.
    QString program;
    // Words before the program: {"ip", "netns", "exec", NAME} runs it in a network namespace.
    QStringList prefix;
    QString address = QStringLiteral("127.0.0.1"); // where it listens, and where target() points to
    // Where its data directory is made: on a small file system, for instance. Empty: beside its log.
    QString dataParent;
    bool logFileNamed = true; // see Setting
    QString
        accountsFrom; // host pattern of other machines that its accounts may also come from, e.g. "10.77.%"
    bool certificate = false; // gives MariaDB one to offer TLS with; MySQL makes itself one
    // start() returns when the server has been up for so long. Servers count their uptime in whole seconds:
    // for one that has just been born nobody can tell whether a connection was lost before or after its
    // start.
    std::chrono::milliseconds age{0};
};

// The accounts of a practice server, each with the same made-up password, from this machine and, where asked
// for, from PracticeOptions::accountsFrom.
enum class Account {
    Root, // everything
    Support, // PROCESS, and SELECT on performance_schema
    Reader, // nothing but the login
    Application, // everything in the database "practice", nothing else
};

// A private server for practice and tests: own data directory, own port on 127.0.0.1, own socket; ended and
// removed with this object. Never touches an installed server or its files.
//
// GONEAWAY_LAB_CACHE may name a folder where a ready data directory is kept between runs: making one takes 4
// s, copying it 0.3 s.
class PracticeServer
{
public:
    static Result<std::unique_ptr<PracticeServer>> start(const PracticeOptions &options);
    ~PracticeServer();
    Q_DISABLE_COPY_MOVE(PracticeServer)

    // Where and as whom to connect. Transport::Tls asks for TLS without looking at the certificate.
    connect::ConnectionTarget target(Account account = Account::Root,
                                     Transport transport = Transport::Tcp) const;
    ServerKind kind() const { return m_options.kind; }
    QString folder() const { return m_directory->path(); } // of its own, for what a scenario needs beside it
    QString errorLog() const; // a file, whatever the server itself says of its log
    QString dataDirectory() const;
    qint64 processId() const { return m_process.processId(); }
    bool isRunning() const { return m_process.state() == QProcess::Running; }

    // Runs statements as root, through the socket; what the server refused as our error.
    Result<void> execute(const QList<QByteArray> &statements) const;
    // The first row of one statement's answer, as root.
    Result<QStringList> firstRow(const QByteArray &statement) const;

    void freeze(); // SIGSTOP: it neither answers nor closes anything
    void thaw();
    void send(int signal);
    // To the very thread that works for this session, as a fault of its own would be.
    Result<void> sendToSession(quint64 connectionId, int signal);
    Result<void> killHard(); // SIGKILL: like the kernel's out-of-memory killer
    Result<void> waitForEnd(); // for one that is about to die by itself
    Result<void> restart(); // ends it cleanly when it still runs, starts it on the same data again
    // The same, with these options besides the first ones.
    Result<void> restartWith(const QStringList &serverOptions);

private:
    PracticeServer() = default;
    Result<void> prepare();
    Result<void> launch();
    Result<void> makeDataDirectory(const QString &path) const;
    QString temporaryFolder() const; // as an option; the folder is there afterwards
    Result<void> makeAccounts();
    void stop();

    PracticeOptions m_options;
    QString m_program;
    std::unique_ptr<QTemporaryDir> m_directory;
    QProcess m_process;
    quint16 m_port = 0;
    QByteArray m_password;
};

// The server program that would be started, or how to get one.
Result<QString> serverProgram(ServerKind kind);

} // namespace goneaway::lab
