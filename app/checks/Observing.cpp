// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks/Observing.h"

#include "connect/SqlSession.h"

#include <QDir>
#include <QHostAddress>
#include <QSysInfo>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::checks {

namespace facts = evidence::facts;
using evidence::ClientError;
using evidence::Observation;
using evidence::Status;

namespace {

// ER_*ACCESS_DENIED*, ER_SPECIFIC_ACCESS_DENIED, ER_PROCACCESS_DENIED: this account may not look.
constexpr int PermissionCodes[] = {1044, 1045, 1142, 1143, 1227, 1370, 1410};
// Unknown database, table, column, variable, or syntax: this server has no such thing.
constexpr int AbsenceCodes[] = {1049, 1054, 1064, 1109, 1146, 1193, 1231};
constexpr int LossCodes[] = {2006, 2013, 2055};

template <std::size_t N>
bool isOneOf(const int (&codes)[N], int code)
{
    return std::find(std::begin(codes), std::end(codes), code) != std::end(codes);
}

Status statusOf(const ClientError &error, std::chrono::milliseconds took)
{
    if (isOneOf(PermissionCodes, error.code))
        return Status::NotPermitted;
    if (isOneOf(AbsenceCodes, error.code))
        return Status::NotApplicable;
    if (isOneOf(LossCodes, error.code) && took >= StatementLimit - std::chrono::milliseconds(100))
        return Status::TimedOut;
    return Status::Failed;
}

} // namespace

Observation observed(const CheckContext &context, QLatin1StringView fact, const QString &kind,
                     const QString &what, evidence::Sensitivity sensitivity)
{
    Observation observation;
    observation.fact = fact;
    observation.source.kind = kind;
    observation.source.what = what;
    if (kind == "sql"_L1)
        observation.source.library = connect::SqlSession::driverLibrary();
    observation.sensitivity = sensitivity;
    observation.at = context.clock.now();
    return observation;
}

std::optional<evidence::Table> ask(CheckContext &context, QLatin1StringView fact, const QString &statement,
                                   const QString &notes)
{
    const Stopwatch watch;
    auto answer = context.session->query(statement);
    if (auto *table = std::get_if<evidence::Table>(&answer))
        return std::move(*table);
    const auto &error = std::get<ClientError>(answer);
    Observation failure = observed(context, fact, u"sql"_s, statement);
    failure.took = watch.elapsed();
    failure.status = statusOf(error, failure.took);
    failure.note = notes + u'.' + evidence::nameOf(failure.status);
    failure.detail = error.message;
    failure.error = error;
    context.evidence.add(failure);
    return std::nullopt;
}

bool observeTable(CheckContext &context, QLatin1StringView fact, const QString &statement,
                  const QString &notes, evidence::Sensitivity sensitivity)
{
    const Stopwatch watch;
    auto table = ask(context, fact, statement, notes);
    if (!table)
        return false;
    Observation observation = observed(context, fact, u"sql"_s, statement, sensitivity);
    observation.value = std::move(*table);
    observation.took = watch.elapsed();
    context.evidence.add(observation);
    return true;
}

QString globalVariable(const CheckContext &context, QLatin1StringView name)
{
    const auto *variables = context.evidence.value<evidence::Table>(facts::ServerVariables);
    return variables ? variables->valueOf(name).value_or(QString()) : QString();
}

bool isMariaDb(const CheckContext &context)
{
    const auto *flavour = context.evidence.value<QString>(facts::ServerFlavour);
    return flavour && *flavour == "mariadb"_L1;
}

bool serverIsOnThisMachine(const CheckContext &context)
{
    if (!context.target)
        return false;
    const QString &host = context.target->host;
    const bool local = connect::isLocal(context.target->transport) || host == "localhost"_L1
        || QHostAddress(host).isLoopback();
    return local
        && globalVariable(context, "hostname"_L1).compare(QSysInfo::machineHostName(), Qt::CaseInsensitive)
        == 0;
}

QString serverPath(const CheckContext &context, const QString &path)
{
    if (path.isEmpty() || QDir::isAbsolutePath(path))
        return path;
    return QDir::cleanPath(QDir(globalVariable(context, "datadir"_L1)).filePath(path));
}

} // namespace goneaway::checks
