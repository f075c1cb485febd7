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
    QStringList serverOptions; // extra words for the server, e.g. "--wait-timeout=1"
    // The server program. Empty: $GONEAWAY_MARIADBD or $GONEAWAY_MYSQLD, then the usual places.
    QString program;
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

    // An account of all privileges over TCP, with a password made up at the start.
    const connect::ConnectionTarget &target() const { return m_target; }
    QString errorLog() const;
    QString dataDirectory() const;
    qint64 processId() const { return m_process.processId(); }

    Result<void> killHard(); // SIGKILL: like the kernel's out-of-memory killer
    Result<void> restart(); // ends it cleanly when it still runs, starts it on the same data again

private:
    PracticeServer() = default;
    Result<void> prepare();
    Result<void> launch();
    Result<void> makeDataDirectory(const QString &path) const;
    Result<void> setPassword();
    void stop();

    PracticeOptions m_options;
    QString m_program;
    std::unique_ptr<QTemporaryDir> m_directory;
    QProcess m_process;
    connect::ConnectionTarget m_target;
};

} // namespace goneaway::lab
