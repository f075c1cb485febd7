// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Certificates.h"

#include "lab/Programs.h"

#include <QDir>
#include <QFile>
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
    const QString request = QDir(folder).filePath(u"request.pem"_s);
    const QString extensions = QDir(folder).filePath(u"extensions.cnf"_s);
    QFile file(extensions);
    if (!file.open(QIODevice::WriteOnly) || file.write("subjectAltName=" + name.toUtf8() + '\n') < 0)
        return Error{ErrorCode::Io, u"%1 cannot be written to"_s.arg(folder)};
    file.close();
    // In two steps: only the second takes an end that lies in the past.
    const auto asked = runToEnd(*openssl,
                                {u"req"_s, u"-new"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s,
                                 u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s, u"-subj"_s,
                                 u"/CN="_s + wish.name, u"-keyout"_s, made.key, u"-out"_s, request});
    if (!asked)
        return asked.error();
    const auto done =
        runToEnd(*openssl,
                 {u"x509"_s, u"-req"_s, u"-in"_s, request, u"-signkey"_s, made.key, u"-days"_s,
                  wish.expired ? u"-1"_s : u"30"_s, u"-extfile"_s, extensions, u"-out"_s, made.certificate});
    if (!done)
        return done.error();
    return made;
}

} // namespace goneaway::lab
