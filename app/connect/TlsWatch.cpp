// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/TlsWatch.h"

#ifdef GONEAWAY_OPENSSL
#include <mutex>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#endif

namespace goneaway::connect {

#ifdef GONEAWAY_OPENSSL
namespace {

// OpenSSL's callbacks take no data of the watch, but run on the thread that makes and ends the session.
thread_local bool watching = false;
thread_local SSL *session = nullptr;

void sessionMade(void *parent, void *, CRYPTO_EX_DATA *, int, long, void *)
{
    if (watching)
        session = static_cast<SSL *>(parent);
}

void sessionEnds(void *parent, void *, CRYPTO_EX_DATA *, int, long, void *)
{
    if (session == parent)
        session = nullptr;
}

QByteArray derOf(X509 *certificate)
{
    unsigned char *bytes = nullptr;
    const int size = i2d_X509(certificate, &bytes);
    if (size <= 0)
        return {};
    const QByteArray der(reinterpret_cast<const char *>(bytes), size);
    OPENSSL_free(bytes);
    return der;
}

} // namespace

TlsWatch::TlsWatch()
{
    static std::once_flag once;
    std::call_once(once, [] { SSL_get_ex_new_index(0, nullptr, &sessionMade, nullptr, &sessionEnds); });
    session = nullptr;
    watching = true;
}

TlsWatch::~TlsWatch()
{
    watching = false;
    session = nullptr;
}

std::optional<PeerChain> TlsWatch::chain() const
{
    if (!session)
        return std::nullopt;
    PeerChain chain;
    chain.checked =
        (SSL_get_verify_mode(session) & SSL_VERIFY_PEER) != 0 && SSL_get_verify_result(session) == X509_V_OK;
    const STACK_OF(X509) *const certificates = SSL_get_peer_cert_chain(session);
    for (int i = 0; i < sk_X509_num(certificates); ++i)
        chain.certificates << derOf(sk_X509_value(certificates, i));
    return chain;
}
#else
TlsWatch::TlsWatch() = default;
TlsWatch::~TlsWatch() = default;

std::optional<PeerChain> TlsWatch::chain() const
{
    return std::nullopt;
}
#endif

bool TlsWatch::isBuiltIn()
{
#ifdef GONEAWAY_OPENSSL
    return true;
#else
    return false;
#endif
}

} // namespace goneaway::connect
