// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/PracticeServer.h"

#include "base/Clock.h"
#include "lab/Certificates.h"
#include "lab/Programs.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUuid>

#include <thread>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/syscall.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab {

namespace {

constexpr auto StartLimit = 60s; // a cold disk; normally well under a second
constexpr auto StopLimit = 20s;
constexpr auto PollEvery = 20ms;

// Where installer/fetch-mysql.sh leaves a MySQL server, and where Debian and the tarballs put MariaDB's.
QString usualProgram(ServerKind kind)
{
    if (kind == ServerKind::MariaDb) {
        const QStringList places{u"/usr/sbin"_s, u"/usr/libexec"_s, u"/usr/local/sbin"_s,
                                 u"/usr/local/bin"_s};
        const QString found = QStandardPaths::findExecutable(u"mariadbd"_s);
        return found.isEmpty() ? QStandardPaths::findExecutable(u"mariadbd"_s, places) : found;
    }
    // "mysqld" on the path may well be MariaDB's other name, so MySQL is only taken where it is known to be.
    const QString root = oracleRoot();
    return root.isEmpty() ? QString() : root + u"/mysqld"_s;
}

// The port was free a moment ago, and another program took it.
bool portWasTaken(const QString &log)
{
    QFile file(log);
    return file.open(QIODevice::ReadOnly) && file.readAll().contains("Address already in use");
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
    const auto output = runToEnd(program, arguments);
    return output ? Result<void>() : Result<void>(output.error());
}

} // namespace

Result<QString> serverProgram(ServerKind kind)
{
    const bool mariaDb = kind == ServerKind::MariaDb;
    QString program = qEnvironmentVariable(mariaDb ? "GONEAWAY_MARIADBD" : "GONEAWAY_MYSQLD");
    if (program.isEmpty())
        program = usualProgram(kind);
    if (QFileInfo(program).isExecutable())
        return program;
    return Error{ErrorCode::NotFound,
                 mariaDb
                     ? u"No MariaDB server is installed to practise on. Install one (Debian: apt-get install "
                       u"mariadb-server), "
                       "or name it: GONEAWAY_MARIADBD=/path/to/mariadbd"_s
                     : u"No MySQL server is known to practise on. installer/fetch-mysql.sh gets one for "
                       u"Goneaway alone; or name one: GONEAWAY_MYSQLD=/path/to/mysqld"_s};
}

Result<std::unique_ptr<PracticeServer>> PracticeServer::start(const PracticeOptions &options)
{
    std::unique_ptr<PracticeServer> server(new PracticeServer); // the constructor is private
    server->m_options = options;
    server->m_program = options.program;
    if (options.program.isEmpty()) {
        auto program = serverProgram(options.kind);
        if (!program)
            return program.error();
        server->m_program = *program;
    }
    if (const auto prepared = server->prepare(); !prepared)
        return prepared.error();
    const Stopwatch up;
    auto launched = server->launch();
    for (int again = 0; !launched && again < 2 && portWasTaken(server->errorLog()); ++again) {
        server->m_port = freePort();
        launched = server->launch();
    }
    if (!launched)
        return launched.error();
    if (const auto made = server->makeAccounts(); !made)
        return made.error();
    if (up.elapsed() < options.age)
        std::this_thread::sleep_for(options.age - up.elapsed());
    return server;
}

PracticeServer::~PracticeServer()
{
    stop();
}

QString PracticeServer::dataDirectory() const
{
    return m_options.dataParent.isEmpty() ? m_directory->filePath(u"data"_s)
                                          : m_options.dataParent + u"/data"_s;
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

    m_port = freePort();
    if (m_options.certificate && m_options.kind == ServerKind::MariaDb) {
        const auto made = makeCertificate(m_directory->path(), {});
        if (!made)
            return made.error();
        // In front: a scenario's own certificate comes later and wins.
        m_options.serverOptions =
            QStringList{u"--ssl-cert="_s + made->certificate, u"--ssl-key="_s + made->key}
            + m_options.serverOptions;
    }
    const QString cache = qEnvironmentVariable("GONEAWAY_LAB_CACHE");
    if (cache.isEmpty())
        return makeDataDirectory(dataDirectory());
    const QString kept =
        QDir(cache).filePath(m_options.kind == ServerKind::MariaDb ? u"mariadb-data"_s : u"mysql-data"_s);
    if (!QFileInfo::exists(kept)) {
        QDir().mkpath(cache);
        // Made under another name first: two runs at once, or one that was ended half-way, must not leave a
        // broken one.
        const QString fresh = kept + u'-' + QUuid::createUuid().toString(QUuid::Id128);
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
                   QStringList{u"--no-defaults"_s, u"--initialize-insecure"_s, u"--datadir="_s + path,
                               temporaryFolder()}
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
               QStringList{u"--no-defaults"_s, u"--datadir="_s + path, temporaryFolder(),
                           u"--auth-root-authentication-method=normal"_s, u"--skip-test-db"_s}
                   + accountOptions());
}

// A server that starts clears the common folder of what looks like another's temporary tables.
QString PracticeServer::temporaryFolder() const
{
    QDir(m_directory->path()).mkdir(u"tmp"_s);
    return u"--tmpdir="_s + m_directory->filePath(u"tmp"_s);
}

Result<void> PracticeServer::launch()
{
    QStringList arguments{
        u"--no-defaults"_s,
        u"--datadir="_s + dataDirectory(),
        u"--port="_s + QString::number(m_port),
        u"--bind-address="_s + m_options.address,
        u"--socket="_s + m_directory->filePath(u"s.sock"_s), // short: the system allows about 100 characters
        u"--pid-file="_s + m_directory->filePath(u"server.pid"_s),
        u"--innodb-buffer-pool-size=32M"_s,
        temporaryFolder(),
    };
    if (m_options.logFileNamed)
        arguments << u"--log-error="_s + errorLog();
    if (m_options.kind == ServerKind::MySql)
        arguments << u"--mysqlx=OFF"_s
                  << u"--secure-file-priv="_s; // the packaged folder for it may not be there
    arguments += accountOptions() + m_options.serverOptions;

    endWithThisProgram(m_process);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardOutputFile(
        m_options.logFileNamed ? m_directory->filePath(u"output.txt"_s) : errorLog(), QIODevice::Append);
    const qint64 logBefore = QFileInfo(errorLog()).size();
    const Stopwatch watch;
    const QStringList words = m_options.prefix + QStringList{m_program} + arguments;
    m_process.start(words.first(), words.sliced(1));
    if (!m_process.waitForStarted())
        return Error{ErrorCode::Io,
                     u"%1 could not be started: %2"_s.arg(words.first(), m_process.errorString())};

    while (watch.elapsed() < StartLimit) {
        connect::ClientSession session;
        if (saysReady(errorLog(), logBefore) && !session.open(target(Account::Root, Transport::Socket)))
            return {};
        if (m_process.waitForFinished(static_cast<int>(PollEvery.count())))
            break;
    }
    stop();
    return Error{ErrorCode::Timeout,
                 u"The practice server did not start. It says: "_s + lastLines(errorLog())};
}

#ifdef Q_OS_UNIX
void PracticeServer::freeze()
{
    send(SIGSTOP);
    // The signal has been sent; the threads stop one after the other.
    const QString status = u"/proc/%1/stat"_s.arg(processId());
    for (const Stopwatch watch; watch.elapsed() < StopLimit; std::this_thread::sleep_for(PollEvery)) {
        QFile file(status);
        if (!file.open(QIODevice::ReadOnly) || file.readAll().contains(") T "))
            return;
    }
}

void PracticeServer::thaw()
{
    send(SIGCONT);
}

void PracticeServer::send(int signal)
{
    if (m_process.state() != QProcess::NotRunning)
        ::kill(static_cast<pid_t>(m_process.processId()), signal);
}
Result<void> PracticeServer::sendToSession(quint64 connectionId, int signal)
{
    const QByteArray id = QByteArray::number(connectionId);
    const QByteArray question = kind() == ServerKind::MariaDb
        ? QByteArrayLiteral("SELECT tid FROM information_schema.processlist WHERE id = ")
        : QByteArrayLiteral("SELECT thread_os_id FROM performance_schema.threads WHERE processlist_id = ");
    const auto row = firstRow(question + id);
    if (!row)
        return row.error();
    syscall(SYS_tgkill, static_cast<pid_t>(m_process.processId()), static_cast<pid_t>(row->value(0).toInt()),
            signal);
    return {};
}
#else
Result<void> PracticeServer::sendToSession(quint64, int)
{
    return Error{ErrorCode::Unsupported, u"This incident cannot be made to happen on this system."_s};
}
void PracticeServer::freeze() { }
void PracticeServer::thaw() { }
void PracticeServer::send(int) { }
#endif

Result<void> PracticeServer::killHard()
{
    m_process.kill();
    if (!m_process.waitForFinished())
        return Error{ErrorCode::Timeout, u"The practice server could not be killed."_s};
    return {};
}

Result<void> PracticeServer::waitForEnd()
{
    if (!isRunning()
        || m_process.waitForFinished(static_cast<int>(std::chrono::milliseconds(StopLimit).count())))
        return {};
    return Error{ErrorCode::Timeout, u"The practice server was expected to end, and goes on."_s};
}

Result<void> PracticeServer::restart()
{
    stop();
    return launch();
}

Result<void> PracticeServer::restartWith(const QStringList &serverOptions)
{
    m_options.serverOptions += serverOptions;
    return restart();
}

void PracticeServer::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    thaw(); // a stopped one hears no other signal
    m_process.terminate();
    if (!m_process.waitForFinished(static_cast<int>(std::chrono::milliseconds(StopLimit).count()))) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

} // namespace goneaway::lab
