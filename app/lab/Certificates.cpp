// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Certificates.h"

#include "lab/Programs.h"

#include <QDir>
#include <QHostAddress>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab {

Result<Certificate> makeCertificate(const QString &folder, const CertificateWish &wish)
{
    const auto openssl = systemProgram(u"openssl"_s, u"openssl"_s);
    if (!openssl)
        return openssl.error();
    const Certificate made{QDir(folder).filePath(u"certificate.pem"_s), QDir(folder).filePath(u"key.pem"_s)};
    const bool isAddress = !QHostAddress(wish.name).isNull();
    const QString name = (isAddress ? u"IP:"_s : u"DNS:"_s) + wish.name;
    const auto done = runToEnd(*openssl,
                               {u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s,
                                u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s, u"-days"_s, u"30"_s,
                                u"-subj"_s, u"/CN="_s + wish.name, u"-addext"_s, u"subjectAltName="_s + name,
                                u"-keyout"_s, made.key, u"-out"_s, made.certificate});
    if (!done)
        return done.error();
    return made;
}

} // namespace goneaway::lab
