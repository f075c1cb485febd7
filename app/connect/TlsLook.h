// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/Climb.h"

#include <QSslCertificate>
#include <QSslError>

namespace goneaway::connect {

// What our own handshake with the server met.
struct TlsLook {
    enum class End { Done, NotOffered, NoGreeting, Refused, TimedOut } end = End::NoGreeting;
    QString version; // "TLSv1.3"
    QString cipher;
    QList<QSslCertificate> chain; // the server's own first
    QList<QSslError> errors; // what is wrong with it, by the target's CA and host
    QString words; // of a handshake that was refused
};

// A handshake of our own, only after the library's has failed: its error hides what was wrong (Oracle's says
// "certificate verify failed" for an expired one, a foreign CA and a wrong name alike, SIGNATURES 2). It
// accepts every certificate, reads it, sends no account and no password, and hangs up. The server counts that
// as one more aborted connection, as it did the library's.
TlsLook lookAtTls(const Climb &climb);

} // namespace goneaway::connect
