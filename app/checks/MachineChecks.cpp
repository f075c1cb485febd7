// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/MachineChecks.h"

#include "checks/Observing.h"
#include "checks/OneByOne.h"
#include "connect/LocalServers.h"
#include "evidence/Json.h"
#include "log/LogReader.h"

#include <QBuffer>
#include <QProcess>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::checks {

namespace facts = evidence::facts;
using evidence::Observation;
using evidence::Sensitivity;
using evidence::Status;

namespace {

constexpr std::chrono::milliseconds ServiceManagerLimit{2000};
constexpr qsizetype MostOutput = 16 * 1024 * 1024;
constexpr qsizetype MostKills = 50;
constexpr qsizetype MostEventLog = 256 * 1024;

// Whether the server is, or would be, on this machine; not behind a tunnel, and not in a container that calls
// itself by another name.
bool isOrWouldBeHere(const CheckContext &context)
{
    const connect::ConnectionTarget *asked = context.wishes ? context.wishes->asked : nullptr;
    if (!asked || asked->ssh || !connect::isThisMachine(*asked))
        return false;
    return !context.evidence.findSeen(facts::ServerVariables) || serverIsOnThisMachine(context);
}

Observation ofSystem(const CheckContext &context, QLatin1StringView fact, const QString &what)
{
    return observed(context, fact, u"system"_s, what, Sensitivity::Identifying);
}

// Says why nothing was looked at when the server is not here; true when it is.
bool isHereOrSaidWhy(CheckContext &context, QLatin1StringView fact)
{
    if (isOrWouldBeHere(context))
        return true;
    // Without any server there is nothing to say.
    if (context.wishes && context.wishes->asked) {
        Observation elsewhere = ofSystem(context, fact, QString());
        elsewhere.status = Status::NotApplicable;
        elsewhere.note = u"check.local.elsewhere"_s;
        context.evidence.add(elsewhere);
    }
    return false;
}

// The process that listens where the target points to; none when that is not certain.
std::optional<connect::LocalServer> processOf(const CheckContext &context)
{
    const connect::ConnectionTarget &asked = *context.wishes->asked;
    const bool socket = connect::isLocal(asked.transport);
    const QString port = QString::number(asked.port);
    QList<connect::LocalServer> fitting;
    for (const connect::LocalServer &server : connect::lookForServers().running) {
        const bool listens =
            std::any_of(server.listening.begin(), server.listening.end(), [&](const QString &place) {
                return socket ? place == asked.socketPath : place == port || place.endsWith(u':' + port);
            });
        if (listens)
            fitting.append(server);
    }
    return fitting.size() == 1 ? std::optional(fitting.first()) : std::nullopt;
}

} // namespace

std::optional<QByteArray> outputOf(const QString &program, const QStringList &words,
                                   std::chrono::milliseconds deadline, const CancelToken &cancel)
{
    QProcess process;
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    process.start(program, words, QIODevice::ReadOnly);
    const Stopwatch watch;
    QByteArray output;
    bool ended = false;
    while (!ended) {
        process.waitForReadyRead(20);
        ended = process.state() == QProcess::NotRunning;
        output += process.readAll();
        const bool enough = cancel.isCancelled() || watch.elapsed() >= deadline || output.size() > MostOutput;
        if (!ended && enough) {
            process.kill();
            process.waitForFinished(100);
            return std::nullopt;
        }
    }
    const bool well = process.error() != QProcess::FailedToStart
        && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    return well ? std::optional(output) : std::nullopt;
}

void readKeepalive(CheckContext &context)
{
    Observation keepalive =
        observed(context, facts::ClientKeepalive, u"system"_s, u"TCP keepalive"_s, Sensitivity::Public);
    const evidence::Record settings = keepaliveSettings();
    keepalive.value = settings;
    if (settings.isEmpty()) {
        keepalive.status = Status::NotApplicable;
        keepalive.note = u"check.keepalive.unknown"_s;
    }
    context.evidence.add(keepalive);
}

void readServerLimits(CheckContext &context)
{
    if (!isHereOrSaidWhy(context, facts::ServerLimits))
        return;
    Observation limits = ofSystem(context, facts::ServerLimits, u"/proc/PID/limits"_s);
    const auto server = processOf(context);
    evidence::Record record = server ? processLimits(server->pid) : evidence::Record();
    if (!server) {
        limits.status = Status::Failed;
        limits.note = u"check.server-limits.no-process"_s;
    } else if (record.isEmpty()) {
        limits.status = Status::NotPermitted;
        limits.note = u"check.server-limits.not-permitted"_s;
    }
    if (server) {
        record.insert(u"pid"_s, QString::number(server->pid));
        record.insert(u"program"_s, server->program);
        if (!server->unit.isEmpty())
            record.insert(u"unit"_s, server->unit);
    }
    limits.value = record;
    context.evidence.add(limits);
}

void readServerService(CheckContext &context)
{
    if (!isHereOrSaidWhy(context, facts::ServerService))
        return;
    Observation service = ofSystem(context, facts::ServerService, u"service manager"_s);
    const auto server = processOf(context);
    const Stopwatch watch;
    const auto table =
        connect::askServiceManager(ServiceManagerLimit, context.cancel, server ? server->unit : QString());
    service.took = watch.elapsed();
    if (table) {
        service.value = *table;
    } else {
        service.status = Status::NotApplicable;
        service.note = u"check.server-service.none"_s;
    }
    context.evidence.add(service);
}

void readKernelLog(CheckContext &context)
{
    if (!isHereOrSaidWhy(context, facts::ServerKernelLog))
        return;
    const Stopwatch watch;
    SystemLog log = kernelLog(context.cancel);
    Observation kernel = ofSystem(context, facts::ServerKernelLog, log.source);
    evidence::Table kills{{u"time"_s, u"text"_s}, {}};
    QBuffer buffer(&log.text);
    buffer.open(QIODevice::ReadOnly);
    const auto read =
        log::readLog(buffer, log.source, {}, context.cancel, [&kills](const evidence::LogEvent &event) {
            if (event.kind != evidence::LogEventKind::OutOfMemory)
                return;
            kills.rows.append({event.time ? evidence::timeToText(*event.time) : QString(), event.text});
            if (kills.rows.size() > MostKills)
                kills.rows.removeFirst();
        });
    kernel.took = watch.elapsed();
    kernel.value = kills;
    if (!log.permitted) {
        kernel.status = Status::NotPermitted;
        kernel.note = u"check.kernel-log.not-permitted"_s;
    } else if (!read && !log.text.isEmpty()) {
        kernel.status = Status::Failed;
        kernel.note = u"check.kernel-log.failed"_s;
        kernel.detail = read.error().detail;
    } else {
        kernel.note = kills.rows.isEmpty() ? u"check.kernel-log.none"_s : u"check.kernel-log.kills"_s;
    }
    context.evidence.add(kernel);
}

void readEventLog(CheckContext &context)
{
    if (!isHereOrSaidWhy(context, facts::ServerEventLog))
        return;
    const Stopwatch watch;
    const SystemLog log = applicationEventLog(context.cancel);
    Observation events =
        observed(context, facts::ServerEventLog, u"system"_s, log.source, Sensitivity::SqlText);
    events.took = watch.elapsed();
    if (log.text.isEmpty()) {
        events.status = log.permitted ? Status::NotApplicable : Status::NotPermitted;
        events.note = log.permitted ? u"check.event-log.none"_s : u"check.event-log.not-permitted"_s;
    } else {
        events.value = QString::fromUtf8(log.text.left(MostEventLog));
    }
    context.evidence.add(events);
}

} // namespace goneaway::checks
