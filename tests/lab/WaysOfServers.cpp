// SPDX-License-Identifier: GPL-3.0-or-later
// WaysToFail: at a real server.
#include "WaysToFail.h"

#include "connect/ClientSession.h"
#include "lab/Certificates.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <csignal>
#include <memory>
#include <thread>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::test {

namespace {

using connect::ConnectionTarget;
using connect::TlsMode;
using lab::Account;
using lab::PracticeServer;
using lab::ServerKind;

Result<std::unique_ptr<PracticeServer>> startServer(ServerKind kind, const QStringList &serverOptions = {})
{
    lab::PracticeOptions options;
    options.kind = kind;
    options.serverOptions = serverOptions;
    options.certificate = serverOptions.isEmpty();
    return PracticeServer::start(options);
}

ConnectionTarget as(const PracticeServer &server, const QString &user, const QByteArray &password)
{
    auto target = server.target(Account::Application);
    target.user = user;
    target.password = Secret(QByteArray(password.constData()));
    target.hasPassword = true;
    return target;
}

// A certificate takes the place of the one that the server uses.
Result<void> useCertificate(const PracticeServer &server, const QString &folder,
                            const lab::Certificate &certificate)
{
    for (const auto &[from, to] : {std::pair(certificate.certificate, u"server.pem"_s),
                                   std::pair(certificate.key, u"server-key.pem"_s)}) {
        const QString path = QDir(folder).filePath(to);
        QFile::remove(path);
        if (!QFile::copy(from, path))
            return Error{ErrorCode::Io, u"%1 cannot be written to"_s.arg(path)};
    }
    return server.execute({server.kind() == ServerKind::MariaDb
                               ? QByteArrayLiteral("FLUSH SSL")
                               : QByteArrayLiteral("ALTER INSTANCE RELOAD TLS")});
}

Result<lab::Certificate> certificateIn(const QString &folder, const lab::CertificateWish &wish)
{
    QDir().mkpath(folder);
    return lab::makeCertificate(folder, wish);
}

} // namespace

QList<Way> waysOfAccounts(ServerKind kind)
{
    const bool mariaDb = kind == ServerKind::MariaDb;
    Looker looker(titleOf(kind));
    const auto server = startServer(kind);
    if (!server) {
        looker.cannot(u"a wrong password (1045)"_s, server.error());
        return looker.ways();
    }
    const auto app = (*server)->target(Account::Application);
    looker.look(u"a wrong password (1045)"_s, {u"ladder.login.denied"_s},
                Looker::callTo(as(**server, u"app"_s, "wrong")));
    looker.look(u"a user that the server does not know (1045)"_s, {u"ladder.login.denied"_s},
                Looker::callTo(as(**server, u"nobody_here"_s, "x")));
    auto target = app;
    target.database = u"mysql"_s;
    looker.look(u"a schema that the account has no right to (1044)"_s,
                {u"ladder.login.schema-denied"_s, u"ladder.login.no-database"_s}, Looker::callTo(target));
    target = (*server)->target(Account::Application);
    target.user = u"everything"_s;
    target.database = u"no_such_schema"_s;
    const QByteArray identified = " IDENTIFIED BY '" + QByteArray(app.password.reveal()) + "'";
    const auto account = [&identified](const QByteArray &name, const QByteArray &with) {
        return QList<QByteArray>{"CREATE USER '" + name + "'@'localhost'" + identified + with};
    };
    looker.lookIf((*server)->execute(account("everything", {})
                                     + QList<QByteArray>{"GRANT ALL ON *.* TO 'everything'@'localhost'"}),
                  u"a schema that is not there (1049)"_s,
                  {u"ladder.login.schema-denied"_s, u"ladder.login.no-database"_s}, Looker::callTo(target));
    const auto user = [&](const QString &name) {
        return as(**server, name, QByteArray(app.password.reveal()));
    };
    looker.lookIf((*server)->execute(account("locked", " ACCOUNT LOCK")),
                  mariaDb ? u"a locked account (4151)"_s : u"a locked account (3118)"_s,
                  {u"ladder.login.locked"_s}, Looker::callTo(user(u"locked"_s)));
    looker.lookIf((*server)->execute(account("expired", " PASSWORD EXPIRE")),
                  mariaDb ? u"an expired password (1820)"_s : u"an expired password (1862)"_s,
                  {mariaDb ? u"ladder.query.expired"_s : u"ladder.login.expired"_s},
                  Looker::callTo(user(u"expired"_s)));
    connect::ClientSession first;
    const QString limit = u"an account at its limit of connections (1226)"_s;
    const auto limited = (*server)->execute(account("limited", " WITH MAX_USER_CONNECTIONS 1"));
    if (limited) {
        auto alone = user(u"limited"_s);
        alone.transport = connect::Transport::Socket;
        alone.socketPath = (*server)->target(Account::Root, lab::Transport::Socket).socketPath;
        const auto error = first.open(alone);
        if (error)
            looker.cannot(limit, {ErrorCode::Io, error->message});
        else
            looker.look(limit, {u"ladder.login.account-limit"_s}, Looker::callTo(user(u"limited"_s)));
    } else {
        looker.cannot(limit, limited.error());
    }
    if (!mariaDb)
        return looker.ways();
    looker.lookIf(
        (*server)->execute({"INSTALL SONAME 'auth_pam'", "CREATE USER 'pam'@'localhost' IDENTIFIED VIA pam"}),
        u"an account whose way of logging in tells the password"_s, {u"ladder.login.plugin-refused"_s},
        Looker::callTo(user(u"pam"_s)));
    return looker.ways();
}

QList<Way> waysOfTls(ServerKind kind)
{
    const bool mariaDb = kind == ServerKind::MariaDb;
    Looker looker(titleOf(kind));
    const QTemporaryDir folder;
    const QString expiredName = u"an expired certificate"_s;
    const auto good = certificateIn(folder.filePath(u"good"_s), {});
    const auto other = certificateIn(folder.filePath(u"other"_s), {});
    const auto expired = certificateIn(folder.filePath(u"expired"_s), {.expired = true});
    const auto named = certificateIn(folder.filePath(u"named"_s), {.name = u"db.example.org"_s});
    for (const auto *made : {&good, &other, &expired, &named}) {
        if (!*made) {
            looker.cannot(expiredName, made->error());
            return looker.ways();
        }
    }
    // From the start: MySQL does not take an expired one later.
    QFile::copy(expired->certificate, folder.filePath(u"server.pem"_s));
    QFile::copy(expired->key, folder.filePath(u"server-key.pem"_s));
    const auto server =
        startServer(kind,
                    {u"--ssl-cert="_s + folder.filePath(u"server.pem"_s),
                     u"--ssl-key="_s + folder.filePath(u"server-key.pem"_s),
                     u"--ssl-ca="_s + folder.filePath(u"server.pem"_s), u"--tls-version=TLSv1.3"_s});
    if (!server) {
        looker.cannot(expiredName, server.error());
        return looker.ways();
    }
    const auto trusting = [&](TlsMode mode, const lab::Certificate &certificate) {
        auto target = (*server)->target(Account::Application);
        target.tlsMode = mode;
        target.tlsCa = certificate.certificate;
        return Looker::callTo(target);
    };
    const QStringList failed{u"ladder.login.tls-failed"_s, u"ladder.tls.failed"_s};
    const auto at = [&folder] {
        return folder.path();
    };
    looker.look(expiredName, failed + QStringList{u"ladder.tls.expired"_s},
                trusting(TlsMode::VerifyCa, *expired));
    looker.lookIf(useCertificate(**server, at(), *good), u"a certificate that nobody here trusts"_s,
                  failed + QStringList{u"ladder.tls.untrusted"_s, u"ladder.tls.self-signed"_s},
                  trusting(TlsMode::VerifyCa, *other));
    looker.lookIf(useCertificate(**server, at(), *named), u"a certificate made out for another name"_s,
                  failed + QStringList{u"ladder.tls.wrong-name"_s},
                  trusting(TlsMode::VerifyIdentity, *named));
    auto old = (*server)->target(Account::Application);
    old.tlsMode = TlsMode::Required;
    old.tlsVersions = u"TLSv1.2"_s;
    looker.look(u"no TLS version in common"_s, failed + QStringList{u"ladder.tls.version"_s},
                Looker::callTo(old));
    auto clear = (*server)->target(Account::Application);
    clear.tlsMode = TlsMode::Disabled;
    looker.lookIf((*server)->execute({"SET GLOBAL require_secure_transport = ON"}),
                  mariaDb ? u"a server that requires TLS (1045)"_s : u"a server that requires TLS (3159)"_s,
                  mariaDb ? QStringList{u"ladder.login.denied"_s}
                          : QStringList{u"ladder.login.tls-required"_s, u"ladder.login.plugin"_s},
                  Looker::callTo(clear));
    return looker.ways();
}

QList<Way> waysOfServer(ServerKind kind)
{
    const bool mariaDb = kind == ServerKind::MariaDb;
    Looker looker(titleOf(kind));
    const QString noTls = u"a server without TLS, and a client that requires it"_s;
    const auto server =
        startServer(kind, mariaDb ? QStringList{u"--skip-ssl"_s} : QStringList{u"--tls-version="_s});
    if (!server) {
        looker.cannot(noTls, server.error());
        return looker.ways();
    }
    auto strict = (*server)->target(Account::Application);
    strict.tlsMode = TlsMode::Required;
    looker.look(noTls, {u"ladder.login.tls-failed"_s, u"ladder.tls.not-offered"_s, u"ladder.tls.failed"_s},
                Looker::callTo(strict));
    const auto app = Looker::callTo((*server)->target(Account::Application));
    looker.lookIf((*server)->execute({"SET GLOBAL init_connect = 'SELECT * FROM nowhere.at_all'"}),
                  u"an init_connect that fails for this user"_s, {u"ladder.query.init-connect"_s}, app);
    static_cast<void>((*server)->execute({"SET GLOBAL init_connect = ''"}));
    if (!mariaDb) {
        looker.lookIf((*server)->execute({"SET GLOBAL offline_mode = ON"}),
                      u"a server in offline mode (3032)"_s, {u"ladder.login.offline"_s}, app);
        static_cast<void>((*server)->execute({"SET GLOBAL offline_mode = OFF"}));
    }
    {
        std::vector<std::unique_ptr<connect::ClientSession>> sessions;
        const auto few =
            (*server)->execute({"SET GLOBAL max_connections = 10"}); // the least that MariaDB takes
        for (int i = 0; few && i < 20; ++i) {
            sessions.push_back(std::make_unique<connect::ClientSession>());
            if (sessions.back()->open((*server)->target(Account::Application)))
                break;
        }
        looker.lookIf(few, u"too many connections (1040)"_s, {u"ladder.greeting.too-many"_s}, app);
    }
    (*server)->freeze();
    looker.look(u"a server that hangs (SIGSTOP)"_s,
                {u"ladder.greeting.silent"_s, u"ladder.login.timed-out"_s}, app);
    // Killed while the client waits for it.
    auto patient = app;
    patient.timeout = 5s;
    std::thread killer([&server] {
        std::this_thread::sleep_for(500ms);
        (*server)->send(SIGKILL);
    });
    looker.look(u"a server that is killed during the login"_s,
                {u"ladder.tcp.refused"_s, u"ladder.login.lost"_s, u"ladder.greeting.closed"_s,
                 u"ladder.greeting.reset"_s},
                patient);
    killer.join();
    static_cast<void>((*server)->waitForEnd());
    looker.look(u"a server that is down"_s, {u"ladder.tcp.refused"_s}, app);
    auto socket = (*server)->target(Account::Application, lab::Transport::Socket);
    looker.look(u"the socket of a server that was killed"_s, {u"ladder.socket.stale"_s},
                Looker::callTo(socket));
    return looker.ways();
}

} // namespace goneaway::test
