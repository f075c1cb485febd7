// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/PeerCertificate.h"

#include <QHostAddress>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

using evidence::Record;

namespace {

constexpr qsizetype MostNames = 12;
constexpr qsizetype LongestName = 200; // characters; the server chooses them
constexpr qsizetype MostCertificates = 8;

QString bounded(const QString &text)
{
    return text.size() > LongestName ? text.first(LongestName) + u'…' : text;
}

QString nameOf(const QStringList &common, const QStringList &organisation)
{
    const QStringList &words = common.isEmpty() ? organisation : common;
    return bounded(words.join(u", "_s));
}

QString subjectOf(const QSslCertificate &certificate)
{
    return nameOf(certificate.subjectInfo(QSslCertificate::CommonName),
                  certificate.subjectInfo(QSslCertificate::Organization));
}

QString issuerOf(const QSslCertificate &certificate)
{
    return nameOf(certificate.issuerInfo(QSslCertificate::CommonName),
                  certificate.issuerInfo(QSslCertificate::Organization));
}

QString yesNo(bool yes)
{
    return yes ? u"yes"_s : u"no"_s;
}

bool nameFits(const QString &pattern, const QString &host)
{
    if (pattern.compare(host, Qt::CaseInsensitive) == 0)
        return true;
    if (!pattern.startsWith("*."_L1))
        return false;
    const qsizetype dot = host.indexOf(u'.');
    return dot > 0 && pattern.sliced(1).compare(host.sliced(dot), Qt::CaseInsensitive) == 0;
}

} // namespace

bool isFor(const QSslCertificate &certificate, const QString &host)
{
    QString wanted = host;
    if (wanted.endsWith(u'.'))
        wanted.chop(1);
    const auto alternatives = certificate.subjectAlternativeNames();
    if (const QHostAddress address(wanted); !address.isNull()) {
        const QStringList addresses = alternatives.values(QSsl::IpAddressEntry);
        return std::any_of(addresses.begin(), addresses.end(),
                           [&](const QString &one) { return QHostAddress(one) == address; });
    }
    const QStringList names = alternatives.isEmpty() ? certificate.subjectInfo(QSslCertificate::CommonName)
                                                     : alternatives.values(QSsl::DnsEntry);
    return std::any_of(names.begin(), names.end(),
                       [&](const QString &pattern) { return nameFits(pattern, wanted); });
}

Record describe(const QList<QSslCertificate> &chain, const QString &host, const QDateTime &now)
{
    if (chain.isEmpty() || chain.first().isNull())
        return {};
    const QSslCertificate &own = chain.first();
    QStringList names = own.subjectAlternativeNames().values();
    std::sort(names.begin(), names.end());
    if (names.isEmpty())
        names = own.subjectInfo(QSslCertificate::CommonName);
    names.resize(std::min(names.size(), MostNames));
    QStringList subjects;
    for (const QSslCertificate &certificate : chain.first(std::min(chain.size(), MostCertificates)))
        subjects << subjectOf(certificate);
    return {{u"subject"_s, subjectOf(own)},
            {u"issuer"_s, issuerOf(own)},
            {u"names"_s, bounded(names.join(u", "_s))},
            {u"expires"_s, own.expiryDate().toUTC().toString(u"yyyy-MM-dd"_s)},
            {u"days"_s, QString::number(now.daysTo(own.expiryDate()))},
            {u"self_signed"_s, yesNo(own.isSelfSigned())},
            {u"chain"_s, subjects.join(u" < "_s)},
            {u"name_matches"_s, yesNo(isFor(own, host))}};
}

} // namespace goneaway::connect
