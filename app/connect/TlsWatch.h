// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

namespace goneaway::connect {

// What a server showed of itself in a TLS handshake.
struct PeerChain {
    QList<QByteArray> certificates; // DER, the server's own first
    bool checked = false; // whether the library compared it with a CA, and was content
};

// Looks over the client library's shoulder while it logs in on this thread: neither library hands out the
// server's certificate (MariaDB Connector/C does from 3.4 on), but both leave TLS to OpenSSL, which tells
// whoever asks of every session that is made in this process (CRYPTO_get_ex_new_index(3)). So the certificate
// is the very one that was accepted, and costs no second connection, which the server would count as
// aborted. Nothing is seen where a library brings a TLS of its own (Schannel, GnuTLS).
class TlsWatch
{
public:
    TlsWatch();
    ~TlsWatch();
    Q_DISABLE_COPY_MOVE(TlsWatch)

    static bool isBuiltIn(); // whether this build can see any

    // Of the session that is still alive on this thread; nothing when there is none.
    std::optional<PeerChain> chain() const;
};

} // namespace goneaway::connect
