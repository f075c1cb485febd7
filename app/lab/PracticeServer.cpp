// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/PracticeServer.h"

#include "base/Clock.h"
#include "connect/ClientSession.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QTcpServer>

#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab {

namespace {

constexpr auto StartLimit = 60s; // a cold disk; normally well under a second
constexpr auto StopLimit = 20s;
constexpr auto MakeLimit = 120s;
constexpr auto PollEvery = 20ms;

QString findProgram(const PracticeOptions &options)
{
    if (!options.program.isEmpty())
        return options.program;
    const bool mariaDb = options.kind == ServerKind::MariaDb;
    const QString named = qEnvironmentVariable(mariaDb ? "GONEAWAY_MARIADBD" : "GONEAWAY_MYSQLD");
    if (!named.isEmpty())
        return named;
    // "mysqld" on the path may well be MariaDB's other name, so MySQL is only taken where it is named.
    if (!mariaDb)
        return {};
    const QStringList places{u"/usr/sbin"_s, u"/usr/libexec"_s, u"/usr/local/sbin"_s, u"/usr/local/bin"_s};
    const QString found = QStandardPaths::findExecutable(u"mariadbd"_s);
    return found.isEmpty() ? QStandardPaths::findExecutable(u"mariadbd"_s, places) : found;
}

Error noServer(ServerKind kind)
{
    return kind == ServerKind::MariaDb
        ? Error{ErrorCode::NotFound,
                u"No MariaDB server is installed to practise on. Install one (Debian: apt-get install "
                u"mariadb-server), "
                "or name it: GONEAWAY_MARIADBD=/path/to/mariadbd"_s}
        : Error{ErrorCode::NotFound,
                u"No MySQL server is known to practise on. Name one: GONEAWAY_MYSQLD=/path/to/mysqld"_s};
}

// A port that nobody used a moment ago. Another program may take it in between; the start then fails and says
// so.
quint16 freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost, 0) ? probe.serverPort() : 0;
}

QString madeUpPassword()
{
    return QString::number(QRandomGenerator::system()->generate64(), 36);
}

// mariadbd refuses to run as root unless told to.
QStringList accountOptions()
{
    return qgetenv("USER") == "root" || QFileInfo(u"/root"_s).isWritable() ? QStringList{u"--user=root"_s}
                                                                           : QStringList{};
}

// Whether the server has said so itself, behind `from` bytes of its log: it takes connections a moment
// before.
bool saysReady(const QString &log, qint64 from)
{
    QFile file(log);
    return file.open(QIODevice::ReadOnly) && file.seek(from)
        && file.readAll().contains("ready for connections");
}

QString lastLines(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    file.seek(std::max(qint64(0), file.size() - 1500));
    return QString::fromUtf8(file.readAll());
}

Result<void> run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    const bool ended = process.waitForStarted()
        && process.waitForFinished(static_cast<int>(std::chrono::milliseconds(MakeLimit).count()));
    if (ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return {};
    const QString said = QString::fromUtf8(process.readAll().right(1500));
    return Error{ErrorCode::Io,
                 u"%1 failed: %2"_s.arg(program, said.isEmpty() ? process.errorString() : said)};
}

} // namespace

Result<std::unique_ptr<PracticeServer>> PracticeServer::start(const PracticeOptions &options)
{
    std::unique_ptr<PracticeServer> server(new PracticeServer); // the constructor is private
    server->m_options = options;
    server->m_program = findProgram(options);
    if (server->m_program.isEmpty() || !QFileInfo(server->m_program).isExecutable())
        return noServer(options.kind);
    if (const auto prepared = server->prepare(); !prepared)
        return prepared.error();
    if (const auto launched = server->launch(); !launched)
        return launched.error();
    if (const auto secured = server->setPassword(); !secured)
        return secured.error();
    return server;
}

PracticeServer::~PracticeServer()
{
    stop();
}

QString PracticeServer::dataDirectory() const
{
    return m_directory->filePath(u"data"_s);
}

QString PracticeServer::errorLog() const
{
    return m_directory->filePath(u"error.log"_s);
}

Result<void> PracticeServer::prepare()
{
    m_directory = std::make_unique<QTemporaryDir>(QDir::tempPath() + u"/goneaway-practice-XXXXXX"_s);
    if (!m_directory->isValid())
        return Error{ErrorCode::Io,
                     u"No folder could be made for the practice server: "_s + m_directory->errorString()};

    m_target.host = u"127.0.0.1"_s;
    m_target.port = freePort();
    m_target.user = u"root"_s;
    m_target.tlsMode = connect::TlsMode::Preferred;

    const QString cache = qEnvironmentVariable("GONEAWAY_LAB_CACHE");
    if (cache.isEmpty())
        return makeDataDirectory(dataDirectory());
    const QString kept =
        QDir(cache).filePath(m_options.kind == ServerKind::MariaDb ? u"mariadb-data"_s : u"mysql-data"_s);
    if (!QFileInfo::exists(kept)) {
        QDir().mkpath(cache);
        // Made under another name first: two runs at once, or one that was ended half-way, must not leave a
        // broken one.
        const QString fresh = kept + u'-' + madeUpPassword();
        if (const auto made = makeDataDirectory(fresh); !made)
            return made;
        if (!QFile::rename(fresh, kept))
            QDir(fresh).removeRecursively(); // somebody else was quicker
    }
    return run(u"cp"_s, {u"-a"_s, u"--reflink=auto"_s, kept, dataDirectory()});
}

Result<void> PracticeServer::makeDataDirectory(const QString &path) const
{
    if (m_options.kind == ServerKind::MySql)
        return run(m_program,
                   QStringList{u"--no-defaults"_s, u"--initialize-insecure"_s, u"--datadir="_s + path}
                       + accountOptions());
    // Lies beside the server in an unpacked tree, on the path in an installed one.
    const QString beside = QFileInfo(m_program).dir().filePath(u"../bin/mariadb-install-db"_s);
    const QString tool =
        QFileInfo::exists(beside) ? beside : QStandardPaths::findExecutable(u"mariadb-install-db"_s);
    if (tool.isEmpty())
        return Error{
            ErrorCode::NotFound,
            u"mariadb-install-db is missing beside %1; it comes with the server's package."_s.arg(m_program)};
    return run(tool,
               QStringList{u"--no-defaults"_s, u"--datadir="_s + path,
                           u"--auth-root-authentication-method=normal"_s, u"--skip-test-db"_s}
                   + accountOptions());
}

Result<void> PracticeServer::launch()
{
    QStringList arguments{
        u"--no-defaults"_s,
        u"--datadir="_s + dataDirectory(),
        u"--port="_s + QString::number(m_target.port),
        u"--bind-address=127.0.0.1"_s,
        u"--socket="_s + m_directory->filePath(u"s.sock"_s), // short: the system allows about 100 characters
        u"--pid-file="_s + m_directory->filePath(u"server.pid"_s),
        u"--log-error="_s + errorLog(),
        u"--innodb-buffer-pool-size=32M"_s,
    };
    if (m_options.kind == ServerKind::MySql)
        arguments << u"--mysqlx=OFF"_s
                  << u"--secure-file-priv="_s; // the packaged folder for it may not be there
    arguments += accountOptions() + m_options.serverOptions;

#ifdef Q_OS_LINUX
    // A practice server must not outlive the program that made it, and Ctrl-C in the terminal is for that
    // program.
    m_process.setChildProcessModifier([] {
        setpgid(0, 0);
        prctl(PR_SET_PDEATHSIG, SIGTERM);
    });
#endif
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardOutputFile(m_directory->filePath(u"output.txt"_s));
    const qint64 logBefore = QFileInfo(errorLog()).size();
    const Stopwatch watch;
    m_process.start(m_program, arguments);
    if (!m_process.waitForStarted())
        return Error{ErrorCode::Io, u"%1 could not be started: %2"_s.arg(m_program, m_process.errorString())};

    while (watch.elapsed() < StartLimit) {
        connect::ClientSession session;
        if (saysReady(errorLog(), logBefore) && !session.open(m_target))
            return {};
        if (m_process.waitForFinished(static_cast<int>(PollEvery.count())))
            break;
    }
    stop();
    return Error{ErrorCode::Timeout,
                 u"The practice server did not start. It says: "_s + lastLines(errorLog())};
}

Result<void> PracticeServer::setPassword()
{
    const QString password = madeUpPassword();
    connect::ClientSession session;
    if (const auto error = session.open(m_target))
        return Error{ErrorCode::Io, error->message};
    const QByteArray statement = "ALTER USER 'root'@'localhost' IDENTIFIED BY '" + password.toLatin1() + "'";
    if (const auto answer = session.query(statement); std::holds_alternative<evidence::ClientError>(answer))
        return Error{ErrorCode::Io, std::get<evidence::ClientError>(answer).message};
    m_target.password = Secret(password.toLatin1());
    m_target.hasPassword = true;
    return {};
}

Result<void> PracticeServer::killHard()
{
    m_process.kill();
    if (!m_process.waitForFinished())
        return Error{ErrorCode::Timeout, u"The practice server could not be killed."_s};
    return {};
}

Result<void> PracticeServer::restart()
{
    stop();
    return launch();
}

void PracticeServer::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(static_cast<int>(std::chrono::milliseconds(StopLimit).count()))) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

} // namespace goneaway::lab
