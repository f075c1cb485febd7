// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab::scenarios {

namespace {

// Without name resolution the accounts of "localhost" are none of 127.0.0.1.
Result<Provoked> connectFromElsewhere(const Setting &setting, const QList<QByteArray> &accounts)
{
    auto server = startServer(setting, {u"--skip-name-resolve"_s});
    if (!server)
        return server.error();
    if (const auto made = (*server)->execute(accounts); !made)
        return made.error();
    connect::SessionOptions options;
    options.fetchServerKey = true;
    const auto victim = tryApplication(setting, applicationTarget(setting, **server), options);
    if (!victim)
        return victim.error();
    auto provoked = refused(std::move(*server), *victim);
    if (provoked)
        provoked->adminBySocket = true;
    return provoked;
}

Result<Provoked> noAccountForHost(const Setting &setting)
{
    return connectFromElsewhere(setting, {});
}

// Any account for all hosts, be it somebody else's, hides the true reason behind 1045.
Result<Provoked> hiddenByAnyHost(const Setting &setting)
{
    return connectFromElsewhere(setting, {"CREATE USER 'other'@'%' IDENTIFIED BY 'another password 1'"});
}

} // namespace

QList<Scenario> scenariosHostNotAllowed()
{
    return {
        {"host-not-allowed"_L1, "no-account"_L1, "no account may connect from this host (1130)"_L1,
         &overTcpOrTls, nullptr, &noAccountForHost},
        {"host-not-allowed"_L1, "hidden"_L1, "the user may connect from another host only (1045)"_L1,
         &overTcpOrTls, nullptr, &hiddenByAnyHost},
    };
}

} // namespace goneaway::lab::scenarios
