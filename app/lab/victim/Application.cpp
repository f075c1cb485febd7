// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/victim/Application.h"

#include "base/Clock.h"

#include <QDateTime>

#include <atomic>
#include <cerrno>
#include <mutex>
#include <thread>

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab {

namespace {

// A report shows how a statement began; its length stands beside it.
constexpr qsizetype ShownStatement = 120;

QString secondsText(std::chrono::milliseconds time)
{
    return time.count() < 1000 ? u"%1 ms"_s.arg(time.count())
                               : u"%1 s"_s.arg(static_cast<double>(time.count()) / 1000.0, 0, 'f', 1);
}

Application::Outcome errorOf(const std::variant<evidence::Table, evidence::ClientError> &answer)
{
    const auto *error = std::get_if<evidence::ClientError>(&answer);
    return error ? std::optional(*error) : std::nullopt;
}

} // namespace

Application::Outcome Application::connect(const connect::ConnectionTarget &target,
                                          const connect::SessionOptions &options)
{
    const Stopwatch watch;
    m_connectionId = 0;
    connect::SessionOptions own = options;
    own.boundless = true;
    const auto error = m_session.open(target, own);
    m_lastUse = std::chrono::steady_clock::now();
    if (!error)
        m_connectionId = m_session.connectionId();
    remember(error, watch.elapsed(), {});
    return error;
}

Application::Outcome Application::query(const QByteArray &statement)
{
    m_idleBefore =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - m_lastUse);
    const Stopwatch watch;
    const auto error = errorOf(m_session.query(statement));
    m_lastUse = std::chrono::steady_clock::now();
    remember(error, watch.elapsed(), statement);
    return error;
}

#ifdef Q_OS_UNIX
int Application::writeRaw(const QByteArray &bytes)
{
    const auto written = ::send(m_session.socketDescriptor(), bytes.constData(),
                                static_cast<size_t>(bytes.size()), MSG_NOSIGNAL);
    return written == bytes.size() ? 0 : errno;
}

void Application::forkAndClose()
{
    const pid_t child = fork();
    if (child == 0) {
        m_session.close();
        _exit(0);
    }
    if (child > 0)
        waitpid(child, nullptr, 0);
}

Application::Outcome Application::forkAndShare(const QByteArray &statement, int times)
{
    const pid_t child = fork();
    for (int i = 0; i < times && !query(statement); ++i) { }
    if (child == 0)
        _exit(0);
    if (child > 0)
        waitpid(child, nullptr, 0);
    return m_error;
}
#else
int Application::writeRaw(const QByteArray &)
{
    return ENOSYS;
}

void Application::forkAndClose() { }

Application::Outcome Application::forkAndShare(const QByteArray &statement, int)
{
    return query(statement);
}
#endif

Application::Outcome Application::shareBetweenThreads(const QByteArray &statement, int times)
{
    std::mutex mutex;
    Outcome first;
    std::chrono::milliseconds took{0};
    std::atomic_bool over = false;
    const auto work = [&] {
        for (int i = 0; i < times && !over; ++i) {
            const Stopwatch watch;
            const auto error = errorOf(m_session.query(statement)); // unguarded: the mistake to be shown
            const std::lock_guard lock(mutex);
            if (error && !first) {
                first = error;
                took = watch.elapsed();
                over = true;
            }
        }
    };
    std::thread other(work);
    work();
    other.join();
    m_idleBefore = {};
    remember(first, took, statement);
    return first;
}

void Application::remember(const Outcome &error, std::chrono::milliseconds took, const QByteArray &statement)
{
    m_error = error;
    m_failedAfter = took;
    m_statement = statement;
    m_at = QDateTime::currentDateTimeUtc().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s);
}

QString Application::report() const
{
    if (!m_error)
        return {};
    QStringList lines{u"%1 UTC  ERROR %2 (%3): %4"_s.arg(m_at, QString::number(m_error->code),
                                                         m_error->sqlState, m_error->message)};
    lines << u"  client: "_s + connect::clientLibrary().display();
    if (m_connectionId != 0) {
        lines << u"  connection id: %1"_s.arg(m_connectionId);
        lines << u"  idle before: "_s + secondsText(m_idleBefore);
    }
    lines << u"  failed after: "_s + secondsText(m_failedAfter);
    if (!m_statement.isEmpty()) {
        lines << u"  statement bytes: %1"_s.arg(m_statement.size());
        lines << u"  statement: "_s + QString::fromUtf8(m_statement.left(ShownStatement));
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace goneaway::lab
