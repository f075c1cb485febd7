// SPDX-License-Identifier: GPL-3.0-or-later
// Which versions of TLS the server and this client agree on, and whether the certificate stands up to a
// check.
#include "probes/OneByOne.h"
#include "probes/Probing.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::probes {

using connect::ConnectionTarget;
using connect::TlsMode;
using evidence::Record;
using evidence::Table;

namespace {

constexpr QLatin1StringView Causes[] = {"tls-failure"_L1};
// A refused handshake counts against this host, a login after it clears that (max_connect_errors): no two of
// those that servers refuse follow each other.
constexpr QLatin1StringView Versions[] = {"TLSv1.2"_L1, "TLSv1"_L1, "TLSv1.3"_L1, "TLSv1.1"_L1};

Cost costOf(const ProbeOptions &)
{
    return {9, 1, 4000, 45s};
}

struct Try {
    QString what;
    bool worked = false;
    QString tls; // that was agreed on
    std::optional<evidence::ClientError> error;
};

class Tries
{
public:
    explicit Tries(ProbeContext &context)
        : m_context(context)
    {
    }

    const Try &add(const QString &what, TlsMode mode, const QString &version);
    bool worked(QLatin1StringView what) const;
    Table table() const;
    const std::optional<evidence::ClientError> &firstError() const { return m_firstError; }
    void remember(const Try &one)
    {
        if (!m_firstError)
            m_firstError = one.error;
    }

private:
    ProbeContext &m_context;
    QList<Try> m_tries;
    std::optional<evidence::ClientError> m_firstError;
};

const Try &Tries::add(const QString &what, TlsMode mode, const QString &version)
{
    ConnectionTarget target = m_context.target;
    target.tlsMode = mode;
    if (mode == TlsMode::Required) {
        // The version alone is asked about here.
        target.tlsCa.clear();
        target.tlsCaPath.clear();
        target.tlsCrl.clear();
    }
    connect::SessionOptions options;
    options.tlsVersions = version;
    report(m_context, "probe.step.tls"_L1, static_cast<int>(m_tries.size() * 14), {{u"what"_s, what}});
    const Opened opened = openOwn(m_context, target, options);
    Try one{what, opened.session != nullptr, opened.session ? opened.session->tlsVersion() : QString(),
            opened.error};
    // Some libraries take a version that they do not know for none at all.
    if (one.worked && !version.isEmpty() && one.tls != version)
        one.worked = false;
    m_tries.append(one);
    return m_tries.last();
}

bool Tries::worked(QLatin1StringView what) const
{
    return std::any_of(m_tries.begin(), m_tries.end(),
                       [what](const Try &one) { return one.what == what && one.worked; });
}

Table Tries::table() const
{
    Table table{{u"tried"_s, u"worked"_s, u"agreed"_s, u"code"_s, u"message"_s}, {}};
    for (const Try &one : m_tries)
        table.rows.append({one.what, one.worked ? u"yes"_s : u"no"_s, one.tls,
                           one.error ? QString::number(one.error->code) : u""_s,
                           one.error ? one.error->message : u""_s});
    return table;
}

ProbeResult run(ProbeContext &context)
{
    if (connect::isLocal(context.target.transport))
        return concluded("local"_L1, Standing::Impossible);
    // Whoever is not let in at all learns nothing about TLS.
    if (const Opened plain = openOwn(context); !plain.session && plain.error->code != 2026)
        return noLogin(*plain.error);
    Tries tries(context);
    for (const QLatin1StringView version : Versions) {
        tries.add(version, TlsMode::Required, version);
        if (context.cancel.isCancelled())
            return cancelled();
    }
    const bool knowsCa = context.target.knowsCa();
    if (knowsCa) {
        tries.remember(tries.add(u"VERIFY_CA"_s, TlsMode::VerifyCa, {}));
        tries.remember(tries.add(u"VERIFY_IDENTITY"_s, TlsMode::VerifyIdentity, {}));
    }
    if (context.cancel.isCancelled())
        return cancelled();
    openOwn(context); // as it was asked for: clears what was counted against this host
    observe(context, "probe.tls.tries"_L1, tries.table());

    QStringList accepted;
    for (const QLatin1StringView version : {"TLSv1"_L1, "TLSv1.1"_L1, "TLSv1.2"_L1, "TLSv1.3"_L1}) {
        if (tries.worked(version))
            accepted << version;
    }
    const auto word = [&](QLatin1StringView what) {
        return !knowsCa ? u"not tried"_s : tries.worked(what) ? u"passed"_s : u"failed"_s;
    };
    Record values{{u"library"_s, connect::clientLibrary().display()},
                  {u"versions"_s, accepted.isEmpty() ? u"none"_s : accepted.join(u", "_s)},
                  {u"verify_ca"_s, word("VERIFY_CA"_L1)},
                  {u"verify_identity"_s, word("VERIFY_IDENTITY"_L1)}};
    if (tries.firstError())
        values.insert(u"failure"_s, tries.firstError()->message);
    const bool modern = tries.worked("TLSv1.2"_L1) || tries.worked("TLSv1.3"_L1);
    const bool ca = tries.worked("VERIFY_CA"_L1);
    const bool identity = tries.worked("VERIFY_IDENTITY"_L1);
    ProbeResult result = concluded("fine"_L1, Standing::Fine, values);
    if (!modern)
        result.outcome = u"none"_s;
    else if (knowsCa && !ca)
        result.outcome = u"untrusted"_s;
    else if (knowsCa && !identity)
        result.outcome = u"wrong-name"_s;
    else if (!knowsCa)
        result.outcome = u"unverified"_s;
    const bool wanted = context.target.tlsMode == TlsMode::VerifyIdentity;
    const bool trouble = !modern || (knowsCa && (!ca || (wanted && !identity)));
    result.standing = trouble ? Standing::Trouble : Standing::Fine;
    result.measure = (modern ? 1 : 0) + (ca ? 1 : 0) + (identity ? 1 : 0);
    result.error = tries.firstError();
    return result;
}

} // namespace

Probe tlsProbe()
{
    return {"tls"_L1, Causes, &costOf, &run, &compareExactly};
}

} // namespace goneaway::probes
