// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab::scenarios {

namespace {

Result<Provoked> wrongPassword(const Setting &setting)
{
    auto server = startServer(setting);
    if (!server)
        return server.error();
    auto victim = Victim::start(setting.library);
    if (!victim)
        return victim.error();
    auto target = applicationTarget(setting, **server);
    target.password = Secret(QByteArrayLiteral("not-the-password"));
    connect::SessionOptions options;
    options.fetchServerKey = true;
    victim->connect(target, options);
    auto provoked = done(std::move(*server), *victim);
    if (provoked)
        provoked->sameAccount = true;
    return provoked;
}

} // namespace

QList<Scenario> scenariosAccessDenied()
{
    return {
        {"access-denied"_L1, "wrong-password"_L1, "a wrong password"_L1, nullptr, nullptr, &wrongPassword},
    };
}

} // namespace goneaway::lab::scenarios
