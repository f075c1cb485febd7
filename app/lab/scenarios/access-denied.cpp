// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab::scenarios {

namespace {

Result<Provoked> refuse(const Setting &setting, const QByteArray &change,
                        connect::ConnectionTarget (*wrong)(connect::ConnectionTarget),
                        bool fetchServerKey = true)
{
    auto server = startServer(setting);
    if (!server)
        return server.error();
    if (!change.isEmpty()) {
        if (const auto changed = (*server)->execute({change}); !changed)
            return changed.error();
    }
    connect::SessionOptions options;
    options.fetchServerKey = fetchServerKey;
    const auto victim = tryApplication(setting, wrong(applicationTarget(setting, **server)), options);
    if (!victim)
        return victim.error();
    return refused(std::move(*server), *victim);
}

connect::ConnectionTarget asItIs(connect::ConnectionTarget target)
{
    return target;
}

Result<Provoked> wrongPassword(const Setting &setting)
{
    return refuse(setting, {}, [](connect::ConnectionTarget target) {
        target.password = Secret(QByteArrayLiteral("not-the-password"));
        return target;
    });
}

Result<Provoked> unknownUser(const Setting &setting)
{
    return refuse(setting, {}, [](connect::ConnectionTarget target) {
        target.user = u"nobody_here"_s;
        return target;
    });
}

Result<Provoked> foreignDatabase(const Setting &setting)
{
    return refuse(setting, {}, [](connect::ConnectionTarget target) {
        target.database = u"mysql"_s;
        return target;
    });
}

Result<Provoked> lockedAccount(const Setting &setting)
{
    return refuse(setting, "ALTER USER 'app'@'localhost' ACCOUNT LOCK", &asItIs);
}

Result<Provoked> expiredPassword(const Setting &setting)
{
    return refuse(setting, "ALTER USER 'app'@'localhost' PASSWORD EXPIRE", &asItIs);
}

// MySQL's own way to check a password asks for an encrypted connection, or for its public key.
Result<Provoked> clearTextLogin(const Setting &setting)
{
    return refuse(setting, {}, &asItIs, false);
}

bool inClearTextWithOraclesLibrary(const Setting &setting)
{
    return onMySql(setting) && overTcp(setting) && setting.library == Library::Oracle;
}

} // namespace

QList<Scenario> scenariosAccessDenied()
{
    return {
        {"access-denied"_L1, "wrong-password"_L1, "a wrong password"_L1, nullptr, nullptr, &wrongPassword},
        {"access-denied"_L1, "unknown-user"_L1, "a user that the server does not know"_L1, nullptr, nullptr,
         &unknownUser},
        {"access-denied"_L1, "foreign-database"_L1, "a database that the account has no right to"_L1, nullptr,
         nullptr, &foreignDatabase},
        {"access-denied"_L1, "locked-account"_L1, "a locked account"_L1, nullptr, nullptr, &lockedAccount},
        {"access-denied"_L1, "expired-password"_L1, "an expired password"_L1, nullptr, nullptr,
         &expiredPassword},
        {"access-denied"_L1, "clear-text-login"_L1, "caching_sha2_password without TLS"_L1,
         &inClearTextWithOraclesLibrary, nullptr, &clearTextLogin},
    };
}

} // namespace goneaway::lab::scenarios
