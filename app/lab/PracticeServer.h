// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "connect/ConnectionTarget.h"

#include <QProcess>
#include <QTemporaryDir>

#include <memory>

namespace goneaway::lab {

enum class ServerKind { MariaDb, MySql };

struct PracticeOptions {
    ServerKind kind = ServerKind::MariaDb;
    QStringList serverOptions; // extra words for mariadbd/mysqld, e.g. "--wait-timeout=1"
    QString program; // empty: searched for (GONEAWAY_MARIADBD / GONEAWAY_MYSQLD, PATH, /usr/sbin)
};

// A private server for practice and tests: own data directory, own port on 127.0.0.1, own socket; ended and
// removed with this object. Never touches an installed server's files.
class PracticeServer
{
public:
    static Result<std::unique_ptr<PracticeServer>> start(const PracticeOptions &options);
    ~PracticeServer();
    Q_DISABLE_COPY_MOVE(PracticeServer)

    // As root over TCP. The account has a password, made up at the start.
    const connect::ConnectionTarget &target() const { return m_target; }
    QString errorLog() const;
    QString generalLog() const;
    QString dataDirectory() const;
    qint64 processId() const;

    Result<void> killHard(); // SIGKILL: as a crash or the OOM killer
    Result<void> restart(const QStringList &serverOptions); // ends it cleanly when it still runs, starts it again

private:
    PracticeServer() = default;
    Result<void> launch(const QStringList &serverOptions);
    void stop();

    PracticeOptions m_options;
    std::unique_ptr<QTemporaryDir> m_directory;
    QProcess m_process;
    connect::ConnectionTarget m_target;
};

} // namespace goneaway::lab
