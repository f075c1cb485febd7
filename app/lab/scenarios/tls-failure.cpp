// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Certificates.h"
#include "lab/Stage.h"

#include <QDir>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab::scenarios {

namespace {

// What the application asks for, and what the server is given.
struct Wish {
    CertificateWish certificate; // the server's
    bool trusted = true; // the application trusts it
    connect::TlsMode mode = connect::TlsMode::VerifyCa;
    QStringList serverOptions;
    QString tlsVersions; // the application's
};

class Folder final : public Prop
{
public:
    QTemporaryDir folder;
};

Result<Provoked> handshake(const Setting &setting, const Wish &wish)
{
    auto folder = std::make_unique<Folder>();
    const auto own = makeCertificate(folder->folder.path(), wish.certificate);
    if (!own)
        return own.error();
    const QString otherFolder = folder->folder.filePath(u"other"_s);
    QDir().mkpath(otherFolder);
    const auto other = makeCertificate(otherFolder, {});
    if (!other)
        return other.error();
    auto server = startServer(setting,
                              QStringList{u"--ssl-cert="_s + own->certificate, u"--ssl-key="_s + own->key,
                                          u"--ssl-ca="_s + own->certificate}
                                  + wish.serverOptions);
    if (!server)
        return server.error();
    auto target = applicationTarget(setting, **server);
    target.tlsMode = wish.mode;
    if (wish.mode >= connect::TlsMode::VerifyCa)
        target.tlsCa = wish.trusted ? own->certificate : other->certificate;
    connect::SessionOptions options;
    options.tlsVersions = wish.tlsVersions;
    options.fetchServerKey = true;
    const auto victim = tryApplication(setting, target, options);
    if (!victim)
        return victim.error();
    auto provoked = refused(std::move(*server), *victim);
    if (provoked) {
        provoked->props.push_back(std::move(folder));
        provoked->adminBySocket =
            wish.mode == connect::TlsMode::Disabled; // in clear text nobody else gets in
    }
    return provoked;
}

Result<Provoked> expired(const Setting &setting)
{
    Wish wish;
    wish.certificate.expired = true;
    return handshake(setting, wish);
}

Result<Provoked> selfSigned(const Setting &setting)
{
    Wish wish;
    wish.trusted = false;
    return handshake(setting, wish);
}

Result<Provoked> wrongName(const Setting &setting)
{
    Wish wish;
    wish.certificate.name = u"db.example.org"_s;
    wish.mode = connect::TlsMode::VerifyIdentity;
    return handshake(setting, wish);
}

Result<Provoked> noCommonVersion(const Setting &setting)
{
    Wish wish;
    wish.serverOptions = QStringList{u"--tls-version=TLSv1.3"_s};
    wish.mode = connect::TlsMode::Required;
    wish.tlsVersions = u"TLSv1.2"_s;
    return handshake(setting, wish);
}

Result<Provoked> serverInsists(const Setting &setting)
{
    Wish wish;
    wish.serverOptions = QStringList{u"--require-secure-transport=ON"_s};
    wish.mode = connect::TlsMode::Disabled;
    return handshake(setting, wish);
}

// MariaDB Connector/C does not refuse such a MySQL server: it goes on in clear text, and its login fails
// (1045).
bool refusesClearText(const Setting &setting)
{
    return overTcp(setting) && (onMariaDb(setting) || setting.library == Library::Oracle);
}

Result<Provoked> clientInsists(const Setting &setting)
{
    auto server = startServer(setting, onMySql(setting) ? QStringList{u"--tls-version="_s} : QStringList{});
    if (!server)
        return server.error();
    auto target = applicationTarget(setting, **server);
    target.tlsMode = connect::TlsMode::Required;
    const auto victim = tryApplication(setting, target);
    if (!victim)
        return victim.error();
    return refused(std::move(*server), *victim);
}

} // namespace

QList<Scenario> scenariosTlsFailure()
{
    return {
        {"tls-failure"_L1, "expired"_L1, "a server certificate that has expired"_L1, &overTcp, nullptr,
         &expired},
        {"tls-failure"_L1, "self-signed"_L1, "a server certificate that the client does not trust"_L1,
         &overTcp, nullptr, &selfSigned},
        {"tls-failure"_L1, "wrong-name"_L1, "a server certificate made out for another name"_L1, &overTcp,
         nullptr, &wrongName},
        {"tls-failure"_L1, "no-common-version"_L1, "no TLS version that both sides know"_L1, &overTcp,
         nullptr, &noCommonVersion},
        {"tls-failure"_L1, "server-insists"_L1, "a server that requires TLS of a client without it"_L1,
         &overTcp, nullptr, &serverInsists},
        {"tls-failure"_L1, "client-insists"_L1, "a client that requires TLS of a server without it"_L1,
         &refusesClearText, nullptr, &clientInsists},
    };
}

} // namespace goneaway::lab::scenarios
