// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Victim.h"

#include "base/Clock.h"
#include "lab/Programs.h"
#include "lab/VictimProtocol.h"

#include <QJsonDocument>

#include <thread>

#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/prctl.h>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab {

namespace {

constexpr std::chrono::milliseconds AnswerLimit = 60s;

evidence::ClientError died(const QProcess &process)
{
    evidence::ClientError error;
    error.message = process.state() == QProcess::Running
        ? u"The application did not answer within a minute."_s
        : u"The application died: %1"_s.arg(process.errorString());
    return error;
}

} // namespace

Result<Victim> Victim::start(Library library, const QStringList &prefix)
{
    const auto words = victimWords(library);
    if (!words)
        return words.error();
    Victim victim;
    victim.m_library = library;
    victim.m_process = std::make_unique<QProcess>();
    QProcess &process = *victim.m_process;
#ifdef Q_OS_LINUX
    process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
#endif
    if (library == Library::Oracle) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"LIBMYSQL_PLUGIN_DIR"_s, oracleRoot() + u"/root/usr/lib/mysql/plugin"_s);
        process.setProcessEnvironment(environment);
    }
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    const QStringList all = prefix + *words;
    process.start(all.first(), all.sliced(1));
    if (!process.waitForStarted())
        return Error{ErrorCode::Io, u"%1 could not be started: %2"_s.arg(all.first(), process.errorString())};
    return victim;
}

Victim::~Victim()
{
    if (m_process)
        die();
}

void Victim::order(const QString &what, QJsonObject details)
{
    details.insert(u"do"_s, what);
    m_process->write(QJsonDocument(details).toJson(QJsonDocument::Compact) + '\n');
    while (m_process->bytesToWrite() > 0 && m_process->waitForBytesWritten()) { }
}

Victim::Outcome Victim::finish()
{
    const Stopwatch watch;
    while (!m_process->canReadLine() && watch.elapsed() < AnswerLimit) {
        if (!m_process->waitForReadyRead(static_cast<int>(AnswerLimit.count())))
            break;
    }
    m_report.clear();
    if (!m_process->canReadLine())
        return died(*m_process);
    const QJsonObject answer = QJsonDocument::fromJson(m_process->readLine()).object();
    m_id = static_cast<quint64>(answer.value("id"_L1).toInteger());
    m_report = answer.value("report"_L1).toString();
    const QJsonObject error = answer.value("error"_L1).toObject();
    return error.isEmpty() ? std::nullopt : std::optional(evidence::clientErrorFromJson(error));
}

void Victim::beginConnect(const connect::ConnectionTarget &target, const connect::SessionOptions &options)
{
    m_target = target;
    order(u"connect"_s, {{u"target"_s, toPipe(target)}, {u"options"_s, toPipe(options)}});
}

void Victim::beginQuery(const QByteArray &statement)
{
    order(u"query"_s, {{u"statement"_s, QString::fromUtf8(statement)}});
}

Victim::Outcome Victim::connect(const connect::ConnectionTarget &target,
                                const connect::SessionOptions &options)
{
    beginConnect(target, options);
    return finish();
}

Victim::Outcome Victim::query(const QByteArray &statement)
{
    beginQuery(statement);
    return finish();
}

void Victim::close()
{
    order(u"close"_s);
    finish();
}

void Victim::stayIdle(std::chrono::milliseconds time)
{
    std::this_thread::sleep_for(time); // the scenario itself: time passes without a word on the connection
}

void Victim::writeRaw(const QByteArray &bytes)
{
    order(u"raw"_s, {{u"hex"_s, QString::fromLatin1(bytes.toHex())}});
    finish();
}

void Victim::forkAndClose()
{
    order(u"fork-close"_s);
    finish();
}

Victim::Outcome Victim::forkAndShare(const QByteArray &statement, int times)
{
    order(u"fork-share"_s, {{u"statement"_s, QString::fromUtf8(statement)}, {u"times"_s, times}});
    return finish();
}

Victim::Outcome Victim::shareBetweenThreads(const QByteArray &statement, int times)
{
    order(u"threads-share"_s, {{u"statement"_s, QString::fromUtf8(statement)}, {u"times"_s, times}});
    return finish();
}

#ifdef Q_OS_UNIX
void Victim::stop()
{
    ::kill(static_cast<pid_t>(m_process->processId()), SIGSTOP);
}

void Victim::goOn()
{
    ::kill(static_cast<pid_t>(m_process->processId()), SIGCONT);
}
#else
void Victim::stop() { }
void Victim::goOn() { }
#endif

void Victim::die()
{
    m_process->kill();
    m_process->waitForFinished();
}

} // namespace goneaway::lab
