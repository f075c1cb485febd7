// SPDX-License-Identifier: GPL-3.0-or-later
#include "WaysToFail.h"

#include "base/Clock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::test {

using evidence::Observation;
using evidence::Status;

namespace {

constexpr int RunLimit = 60000; // ms

std::optional<Observation> brokenRung(const QByteArray &json)
{
    const QJsonArray all = QJsonDocument::fromJson(json).object()["observations"_L1].toArray();
    for (const auto &value : all) {
        const auto observation = evidence::observationFromJson(value.toObject());
        const bool rung = observation && observation->fact.text().startsWith("ladder."_L1);
        if (rung && (observation->status == Status::Failed || observation->status == Status::TimedOut))
            return observation;
    }
    return std::nullopt;
}

} // namespace

QString titleOf(lab::ServerKind kind)
{
    return kind == lab::ServerKind::MariaDb ? u"MariaDB"_s : u"MySQL"_s;
}

Looker::Looker(const QString &server)
    : m_server(server)
{
}

Looker::Call Looker::callTo(const connect::ConnectionTarget &target)
{
    return {connect::optionWords(target), QByteArray(target.password.reveal()), {}, 2s};
}

Looker::Call Looker::callTo(quint16 port)
{
    return {{u"-h"_s, u"127.0.0.1"_s, u"-P"_s, QString::number(port), u"-u"_s, u"app"_s}, {}, {}, 1s};
}

void Looker::look(const QString &name, const QStringList &notes, const Call &call)
{
    Way way;
    way.name = name;
    way.server = m_server;
    way.notes = notes;
    way.deadline = call.timeout;
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    if (!call.password.isEmpty())
        environment.insert(u"MYSQL_PWD"_s, QString::fromUtf8(call.password));
    process.setProcessEnvironment(environment);
    const QStringList words = call.prefix + QStringList{QStringLiteral(GONEAWAY_CLI), u"check"_s, u"--json"_s}
        + call.words + QStringList{u"--connect-timeout=%1"_s.arg(call.timeout.count())};
    const Stopwatch watch;
    process.start(words.first(), words.sliced(1));
    const bool ended = process.waitForStarted() && process.waitForFinished(RunLimit)
        && process.exitStatus() == QProcess::NormalExit;
    way.took = watch.elapsed();
    way.broken = brokenRung(process.readAllStandardOutput());
    if (way.broken && way.broken->fact == evidence::FactId(evidence::facts::LadderQuery))
        way.deadline = connect::ConnectionTarget().readTimeout;
    if (!ended || process.exitCode() > 1)
        way.failure = u"goneaway-cli ended with %1: %2"_s.arg(process.exitCode())
                          .arg(QString::fromUtf8(process.readAllStandardError()));
    m_ways.append(way);
}

void Looker::cannot(const QString &name, const Error &why)
{
    Way way;
    way.name = name;
    way.server = m_server;
    const bool missing = why.code == ErrorCode::NotFound || why.code == ErrorCode::NotPermitted;
    (missing ? way.skipped : way.failure) = why.detail;
    m_ways.append(way);
}

void Looker::lookIf(const Result<void> &arranged, const QString &name, const QStringList &notes,
                    const Call &call)
{
    if (arranged)
        look(name, notes, call);
    else
        cannot(name, arranged.error());
}

} // namespace goneaway::test
