// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/TlsRung.h"

#include "connect/PeerCertificate.h"
#include "connect/TlsLook.h"

#include <QFileInfo>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace facts = evidence::facts;
using evidence::ClientError;
using evidence::Observation;
using evidence::Record;
using evidence::Status;

namespace {

constexpr int SoonDays = 30; // before a certificate expires: time enough to renew it

// What the target wants of a Unix socket: the libraries encrypt it only when they must.
bool isWanted(const ConnectionTarget &target)
{
    const bool local = target.transport != Transport::Tcp && target.tlsMode == TlsMode::Preferred;
    return target.tlsMode != TlsMode::Disabled && !local;
}

QString whyNotWanted(const Climb &climb)
{
    return climb.target().tlsMode == TlsMode::Disabled ? u"ladder.tls.off"_s : u"ladder.tls.socket"_s;
}

QList<QSslCertificate> certificatesOf(const PeerChain &chain)
{
    QList<QSslCertificate> certificates;
    for (const QByteArray &der : chain.certificates)
        certificates << QSslCertificate(der, QSsl::Der);
    return certificates;
}

QString noteOf(const Record &record, TlsMode mode)
{
    if (!record.contains(u"subject"_s)) // then the library alone knows; it fails when it verifies in vain
        return mode == TlsMode::VerifyCa || mode == TlsMode::VerifyIdentity ? u"no-certificate"_s
                                                                            : u"unseen"_s;
    const int days = record.value(u"days"_s).toInt();
    const bool checked = record.value(u"chain_checked"_s) == "yes"_L1;
    if (!checked)
        return days < 0 ? u"unchecked-expired"_s : u"unchecked"_s;
    if (days < SoonDays)
        return u"expires-soon"_s;
    if (record.value(u"name_checked"_s) == "yes"_L1)
        return u"ok"_s;
    return record.value(u"name_matches"_s) == "yes"_L1 ? u"name-unchecked"_s : u"name-differs"_s;
}

bool has(const QList<QSslError> &errors, std::initializer_list<QSslError::SslError> kinds)
{
    return std::any_of(errors.begin(), errors.end(), [kinds](const QSslError &error) {
        return std::find(kinds.begin(), kinds.end(), error.error()) != kinds.end();
    });
}

// Of several things that are wrong the one that has to be mended first.
QString wrongWith(const TlsLook &look, const Record &record, const ConnectionTarget &target)
{
    using E = QSslError;
    if (has(look.errors, {E::CertificateExpired}))
        return u"expired"_s;
    if (has(look.errors, {E::CertificateNotYetValid}))
        return u"not-yet-valid"_s;
    if (has(look.errors, {E::SelfSignedCertificate}))
        return u"self-signed"_s;
    if (has(look.errors,
            {E::SelfSignedCertificateInChain, E::UnableToGetLocalIssuerCertificate, E::CertificateUntrusted,
             E::UnableToVerifyFirstCertificate, E::UnableToGetIssuerCertificate,
             E::CertificateSignatureFailed}))
        return u"untrusted"_s;
    if (target.tlsMode == TlsMode::VerifyIdentity && record.value(u"name_matches"_s) == "no"_L1)
        return u"wrong-name"_s;
    return u"failed"_s;
}

// OpenSSL's words for the other side's alert (RFC 8446, 6.2), in its message or ours.
QString refusalIn(const QString &words)
{
    const auto says = [&](QLatin1StringView part) {
        return words.contains(part, Qt::CaseInsensitive);
    };
    if (says("protocol version"_L1) || says("unsupported protocol"_L1) || says("no protocols"_L1)
        || says("version is invalid"_L1))
        return u"version"_s;
    if (says("no shared cipher"_L1) || says("handshake failure"_L1) || says("insufficient security"_L1))
        return u"cipher"_s;
    if (says("certificate required"_L1) || says("alert unknown ca"_L1) || says("alert bad certificate"_L1))
        return u"client-refused"_s;
    return u"failed"_s;
}

QString outcomeOf(const TlsLook &look, const Record &record, const ConnectionTarget &target,
                  const ClientError &error)
{
    switch (look.end) {
    case TlsLook::End::NotOffered:
        return u"not-offered"_s;
    case TlsLook::End::TimedOut:
        return u"timed-out"_s;
    case TlsLook::End::Done: {
        // Our own look speaks every version and cipher: where the library's words are about those, they
        // count, whatever else is wrong with the certificate.
        const QString refusal = refusalIn(error.message);
        return refusal == "failed"_L1 ? wrongWith(look, record, target) : refusal;
    }
    case TlsLook::End::Refused: {
        const QString refusal = refusalIn(look.words);
        return refusal == "failed"_L1 ? refusalIn(error.message) : refusal;
    }
    case TlsLook::End::NoGreeting:
        break;
    }
    return refusalIn(error.message);
}

} // namespace

QString problemWithTlsFiles(const ConnectionTarget &target)
{
    if (target.tlsMode == TlsMode::Disabled)
        return {};
    if (!target.tlsCa.isEmpty() && QSslCertificate::fromPath(target.tlsCa).isEmpty())
        return u"ca-file"_s;
    for (const QString &file : {target.tlsCert, target.tlsKey}) {
        if (!file.isEmpty() && !QFileInfo(file).isReadable())
            return u"client-files"_s;
    }
    return {};
}

void tellTls(Climb &climb, const ClientSession &session)
{
    Observation rung = climb.libraryRung(facts::LadderTls, u"mysql_get_ssl_cipher()"_s);
    if (session.tlsCipher().isEmpty()) {
        rung.value = Record{{u"tls"_s, u"none"_s},
                            {u"host"_s, climb.target().host},
                            {u"tls_offered"_s, session.serverOffersTls() ? u"yes"_s : u"no"_s}};
        if (isWanted(climb.target()))
            climb.finish(rung, u"ladder.tls.clear-text"_s);
        else
            climb.finish(rung, whyNotWanted(climb), Status::NotApplicable);
        return;
    }
    const PeerChain chain = session.peerChain().value_or(PeerChain());
    Record record = describe(certificatesOf(chain), climb.target().host, climb.now());
    record.insert(u"tls"_s, session.tlsVersion());
    record.insert(u"cipher"_s, session.tlsCipher());
    record.insert(u"host"_s, climb.target().host);
    record.insert(u"ca"_s, climb.target().tlsCa);
    record.insert(u"chain_checked"_s, chain.checked ? u"yes"_s : u"no"_s);
    record.insert(u"name_checked"_s, climb.target().tlsMode == TlsMode::VerifyIdentity ? u"yes"_s : u"no"_s);
    rung.value = record;
    climb.finish(rung, u"ladder.tls."_s + noteOf(record, climb.target().tlsMode));
}

void failTls(Climb &climb, const ClientError &error)
{
    Observation rung = climb.libraryRung(facts::LadderTls, u"mysql_real_connect()"_s);
    rung.error = error;
    rung.detail = error.message;
    rung.took = climb.loginTook;
    const ConnectionTarget &target = climb.target();
    Record record{{u"host"_s, target.host},
                  {u"ca"_s, target.tlsCa},
                  {u"cert"_s, target.tlsCert},
                  {u"key"_s, target.tlsKey}};
    QString outcome = problemWithTlsFiles(target);
    if (outcome.isEmpty()) {
        const TlsLook look = lookAtTls(climb);
        if (climb.cancelled())
            return;
        record.insert(describe(look.chain, target.host, climb.now()));
        record.insert(u"tls"_s, look.version);
        record.insert(u"cipher"_s, look.cipher);
        outcome = outcomeOf(look, record, target, error);
    }
    rung.value = record;
    climb.finish(rung, u"ladder.tls."_s + outcome, Status::Failed);
}

void tellTlsUnknown(Climb &climb)
{
    const Observation rung = climb.libraryRung(facts::LadderTls, u"mysql_real_connect()"_s);
    if (isWanted(climb.target()))
        climb.finish(rung, u"ladder.tls.not-told"_s, Status::NotApplicable);
    else
        climb.finish(rung, whyNotWanted(climb), Status::NotApplicable);
}

} // namespace goneaway::connect
