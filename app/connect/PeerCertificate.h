// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/FactValue.h"

#include <QSslCertificate>

namespace goneaway::connect {

// A server's certificates, its own first, in the words of facts::LadderTls: subject, issuer, names, expires,
// days, self_signed, chain, name_matches.
evidence::Record describe(const QList<QSslCertificate> &chain, const QString &host, const QDateTime &now);

// Whether one of the certificate's names is the host (RFC 6125): its alternative names, or its common name
// where it has none; a wildcard stands for one label; a final dot of the host does not count.
bool isFor(const QSslCertificate &certificate, const QString &host);

} // namespace goneaway::connect
