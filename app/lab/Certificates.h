// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QString>

namespace goneaway::lab {

struct Certificate {
    QString certificate; // PEM file
    QString key; // PEM file
};

// What a made-up certificate says. By default: valid, for 127.0.0.1, signed by itself.
struct CertificateWish {
    QString name = QStringLiteral("127.0.0.1"); // address or host name it is made out for
    bool expired = false; // a day ago
};

// Makes one in this folder with the openssl program.
Result<Certificate> makeCertificate(const QString &folder, const CertificateWish &wish);

} // namespace goneaway::lab
