// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

#include "base/Clock.h"
#include "lab/Programs.h"

#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab {

namespace {

constexpr auto StateLimit = 10s;
constexpr auto StatePoll = 10ms;
constexpr auto NoTimeout = 600s; // longer than any scenario
constexpr auto Grown = 3s; // whole seconds rounded, and one to spare

} // namespace

Error didNotHappen(const QString &what)
{
    return {ErrorCode::Internal, u"The practice incident did not happen: %1"_s.arg(what)};
}

Result<std::unique_ptr<PracticeServer>> startServer(const Setting &setting, PracticeOptions options)
{
    options.kind = setting.server;
    options.logFileNamed = setting.logFileNamed;
    options.age = Grown;
    QStringList own;
    if (setting.logLevel)
        own << (setting.server == ServerKind::MariaDb ? u"--log-warnings=%1"_s
                                                      : u"--log-error-verbosity=%1"_s)
                   .arg(*setting.logLevel);
    options.certificate = setting.transport == Transport::Tls;
    options.serverOptions = own + options.serverOptions;
    return PracticeServer::start(options);
}

Result<std::unique_ptr<PracticeServer>> startServer(const Setting &setting, const QStringList &serverOptions)
{
    PracticeOptions options;
    options.serverOptions = serverOptions;
    return startServer(setting, std::move(options));
}

connect::ConnectionTarget applicationTarget(const Setting &setting, const PracticeServer &server)
{
    auto target = server.target(Account::Application, setting.transport);
    target.database = u"practice"_s;
    target.readTimeout = NoTimeout;
    target.writeTimeout = NoTimeout;
    if (setting.transport == Transport::Tcp)
        target.tlsMode = connect::TlsMode::Disabled;
    return target;
}

Result<Victim> tryApplication(const Setting &setting, const connect::ConnectionTarget &target,
                              connect::SessionOptions options, const QStringList &prefix)
{
    auto victim = Victim::start(setting.library, prefix);
    if (victim && !victim->connect(target, options))
        victim->query("SELECT 1");
    return victim;
}

Result<Victim> startApplication(const Setting &setting, const connect::ConnectionTarget &target,
                                connect::SessionOptions options, const QStringList &prefix)
{
    options.fetchServerKey = true; // else Oracle's library refuses a first login in clear text (2061)
    auto victim = tryApplication(setting, target, options, prefix);
    if (victim && !victim->report().isEmpty())
        return didNotHappen(victim->report());
    return victim;
}

Result<Stage> setUp(const Setting &setting, const QStringList &serverOptions,
                    const connect::SessionOptions &options)
{
    auto server = startServer(setting, serverOptions);
    if (!server)
        return server.error();
    auto victim = startApplication(setting, applicationTarget(setting, **server), options);
    if (!victim)
        return victim.error();
    return Stage{std::move(*server), std::move(*victim)};
}

const QByteArray LongQuery =
    "SELECT COUNT(*) FROM information_schema.collations a, information_schema.collations b, "
    "information_schema.collations c, information_schema.collations d";

Result<void> beginRunning(const PracticeServer &server, Victim &victim, const QByteArray &statement)
{
    victim.beginQuery(statement);
    return waitUntil(server,
                     "SELECT COUNT(*) FROM information_schema.processlist WHERE command = 'Query' AND id = "
                         + QByteArray::number(victim.connectionId()),
                     u"1"_s);
}

Result<void> waitUntilGone(const PracticeServer &server, const Victim &victim)
{
    return waitUntil(server,
                     "SELECT COUNT(*) FROM information_schema.processlist WHERE id = "
                         + QByteArray::number(victim.connectionId()),
                     u"0"_s);
}

Result<Provoked> backAgain(Stage stage)
{
    if (const auto ended = stage.server->waitForEnd(); !ended)
        return ended.error();
    if (const auto restarted = stage.server->restart(); !restarted)
        return restarted.error();
    return done(std::move(stage.server), stage.victim);
}

Result<Relayed> putRelayBefore(const PracticeServer &server, const Setting &setting, Relay::Manner manner,
                               std::chrono::milliseconds patience)
{
    auto target = applicationTarget(setting, server);
    auto relay = Relay::start({manner, patience, target.port});
    if (!relay)
        return relay.error();
    target.port = (*relay)->port();
    return Relayed{std::move(*relay), std::move(target)};
}

Result<Provoked> done(std::unique_ptr<PracticeServer> server, const Victim &victim)
{
    if (victim.report().isEmpty())
        return didNotHappen(u"the application met no error"_s);
    Provoked provoked;
    provoked.server = std::move(server);
    provoked.applicationTarget = victim.target();
    provoked.symptom = victim.report();
    return provoked;
}

Result<Provoked> refused(std::unique_ptr<PracticeServer> server, const Victim &victim)
{
    auto provoked = done(std::move(server), victim);
    if (provoked)
        provoked->sameAccount = true;
    return provoked;
}

Result<void> waitUntil(const PracticeServer &server, const QByteArray &statement,
                       const QString &expectedFirstCell)
{
    QString last;
    for (const Stopwatch watch; watch.elapsed() < StateLimit; std::this_thread::sleep_for(StatePoll)) {
        const auto row = server.firstRow(statement);
        if (!row)
            return row.error();
        last = row->value(0);
        if (last == expectedFirstCell)
            return {};
    }
    return didNotHappen(
        u"%1 still gives \"%2\", not \"%3\""_s.arg(QString::fromUtf8(statement), last, expectedFirstCell));
}

bool onMariaDb(const Setting &setting)
{
    return setting.server == ServerKind::MariaDb;
}

bool onMySql(const Setting &setting)
{
    return setting.server == ServerKind::MySql;
}

bool overTcp(const Setting &setting)
{
    return setting.transport == Transport::Tcp;
}

bool overTcpOrTls(const Setting &setting)
{
    return setting.transport != Transport::Socket;
}

bool overSocketOrTcp(const Setting &setting)
{
    return setting.transport != Transport::Tls;
}

bool overTcpOnMariaDb(const Setting &setting)
{
    return overTcp(setting) && onMariaDb(setting);
}

Result<void> needsRoot()
{
    if (mayActAsRoot())
        return {};
    return Error{ErrorCode::NotPermitted, u"Only root can make this happen: run it with sudo."_s};
}

} // namespace goneaway::lab
