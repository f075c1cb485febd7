// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/SshProcess.h"

#include <QProcess>
#include <QTcpServer>
#include <QThread>

#include <algorithm>
#include <condition_variable>
#include <mutex>

#ifdef Q_OS_WIN
#include <windows.h>
#endif
#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::connect {

namespace {

constexpr qsizetype MaxLine = 1000; // bytes; the rest of a longer one is dropped
constexpr int EndLimit = 1000; // ms for ssh to end when asked to, before it is killed

#ifdef Q_OS_WIN
// What is in the job ends when the last handle to it is closed: by us, or by the system after us.
class DiesWithUs
{
public:
    DiesWithUs()
        : m_job(CreateJobObjectW(nullptr, nullptr))
    {
        JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
        limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
        SetInformationJobObject(m_job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    }
    ~DiesWithUs() { CloseHandle(m_job); }
    Q_DISABLE_COPY_MOVE(DiesWithUs)
    void prepare(QProcess &) { }
    void take(QProcess &process)
    {
        if (HANDLE handle = OpenProcess(PROCESS_SET_QUOTA | PROCESS_TERMINATE, FALSE,
                                        static_cast<DWORD>(process.processId()))) {
            AssignProcessToJobObject(m_job, handle);
            CloseHandle(handle);
        }
    }

private:
    HANDLE m_job;
};
#else
class DiesWithUs
{
public:
    void prepare(QProcess &process)
    {
#ifdef Q_OS_LINUX
        // Tied to the thread that starts it, which lives as long. A group of its own: Ctrl-C in the terminal
        // is for us.
        process.setChildProcessModifier([parent = ::getpid()] {
            ::setpgid(0, 0);
            ::prctl(PR_SET_PDEATHSIG, SIGTERM);
            if (::getppid() != parent)
                ::_exit(1); // too late: we are gone already
        });
#else
        Q_UNUSED(process)
#endif
    }
    void take(QProcess &) { }
};
#endif

} // namespace

struct SshProcess::Shared {
    std::mutex mutex;
    std::condition_variable changed;
    SshReport report;
    bool ended = false;
    qint64 id = 0;

    template <typename Change>
    void change(Change what)
    {
        {
            const std::lock_guard lock(mutex);
            what(*this);
        }
        changed.notify_all();
    }
};

class SshProcess::Listener final : public QThread
{
public:
    Listener(std::shared_ptr<Shared> shared, QString program, QStringList words, quint16 port)
        : m_shared(std::move(shared))
        , m_program(std::move(program))
        , m_words(std::move(words))
        , m_port(port)
    {
        setObjectName(u"goneaway-ssh"_s);
    }

protected:
    void run() override
    {
        DiesWithUs life;
        QProcess process; // of this thread, whose loop hears of it
        process.setProgram(m_program);
        process.setArguments(m_words);
        process.setStandardInputFile(QProcess::nullDevice());
        process.setStandardOutputFile(QProcess::nullDevice());
        process.setReadChannel(QProcess::StandardError);
        life.prepare(process);
        connect(&process, &QProcess::started, &process, [&] {
            life.take(process);
            m_shared->change([&](Shared &shared) { shared.id = process.processId(); });
        });
        connect(&process, &QProcess::readyReadStandardError, &process, [&] { readLines(process); });
        connect(&process, &QProcess::finished, &process, [&] { finish(process); });
        connect(&process, &QProcess::errorOccurred, &process, [&](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart) {
                m_shared->change([&](Shared &shared) { shared.report.lastLine = process.errorString(); });
                finish(process);
            }
        });
        process.start(QIODevice::ReadOnly);
        exec();
        process.disconnect(&process);
        if (process.state() != QProcess::NotRunning) {
            process.terminate(); // on Windows ssh, which has no window, does not hear it
#ifndef Q_OS_WIN
            if (!process.waitForFinished(EndLimit))
#endif
            {
                process.kill();
                process.waitForFinished(EndLimit);
            }
        }
        m_shared->change(&Listener::markEnded);
    }

private:
    static void markEnded(Shared &shared)
    {
        shared.ended = true;
        shared.id = 0;
    }

    void readLines(QProcess &process)
    {
        while (process.canReadLine() || process.bytesAvailable() > MaxLine) {
            const QByteArray part = process.readLine(MaxLine + 1);
            const bool begins = !m_insideLine;
            m_insideLine = !part.endsWith('\n');
            if (begins)
                take(part);
        }
    }

    void take(const QByteArray &bytes)
    {
        QString line = QString::fromLocal8Bit(bytes);
        while (line.endsWith(u'\n') || line.endsWith(u'\r'))
            line.chop(1);
        m_shared->change([&](Shared &shared) { readSshLine(line, m_port, shared.report); });
    }

    void finish(QProcess &process)
    {
        readLines(process);
        if (process.isOpen() && process.bytesAvailable() > 0 && !m_insideLine)
            take(process.read(MaxLine)); // a last line without an end
        m_shared->change(&Listener::markEnded);
    }

    const std::shared_ptr<Shared> m_shared;
    const QString m_program;
    const QStringList m_words;
    const quint16 m_port;
    bool m_insideLine = false; // the rest of a long line is still to come
};

SshProcess::SshProcess(const QString &program, const QStringList &words, quint16 localPort)
    : m_shared(std::make_shared<Shared>())
    , m_listener(std::make_unique<Listener>(m_shared, program, words, localPort))
{
    m_listener->start();
}

SshProcess::~SshProcess()
{
    end();
}

void SshProcess::end()
{
    m_listener->quit();
    m_listener->wait();
}

void SshProcess::wait(std::chrono::milliseconds limit, const CancelToken &cancel, Enough enough) const
{
    using Steady = std::chrono::steady_clock;
    const auto end = Steady::now() + limit;
    std::unique_lock lock(m_shared->mutex);
    while (!enough(m_shared->report, m_shared->ended) && !cancel.isCancelled() && Steady::now() < end)
        m_shared->changed.wait_until(lock, std::min(end, Steady::now() + 50ms));
}

SshReport SshProcess::report() const
{
    const std::lock_guard lock(m_shared->mutex);
    return m_shared->report;
}

bool SshProcess::isRunning() const
{
    const std::lock_guard lock(m_shared->mutex);
    return !m_shared->ended;
}

qint64 SshProcess::id() const
{
    const std::lock_guard lock(m_shared->mutex);
    return m_shared->id;
}

quint16 SshProcess::freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost, 0) ? probe.serverPort() : quint16(0);
}

} // namespace goneaway::connect
