// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab::scenarios {

namespace {

constexpr int MostTried = 40;

// Applications that hold on to their connections until the incident has been looked at.
class Crowd final : public Prop
{
public:
    std::vector<Victim> members;
};

// Takes all connections that the server will give, and asks for one more.
Result<Provoked> fill(const Setting &setting, const QStringList &serverOptions,
                      const QList<QByteArray> &limits)
{
    auto server = startServer(setting, serverOptions);
    if (!server)
        return server.error();
    if (const auto limited = (*server)->execute(limits); !limited)
        return limited.error();
    const auto target = applicationTarget(setting, **server);
    connect::SessionOptions options;
    options.fetchServerKey = true;
    auto crowd = std::make_unique<Crowd>();
    for (int i = 0; i < MostTried; ++i) {
        auto victim = tryApplication(setting, target, options);
        if (!victim)
            return victim.error();
        crowd->members.push_back(std::move(*victim));
        if (!crowd->members.back().report().isEmpty())
            break;
    }
    auto provoked = refused(std::move(*server), crowd->members.back());
    if (provoked)
        provoked->props.push_back(std::move(crowd));
    return provoked;
}

Result<Provoked> globalLimit(const Setting &setting)
{
    return fill(setting, {u"--max-connections=10"_s}, {});
}

Result<Provoked> userLimit(const Setting &setting)
{
    return fill(setting, {u"--max-user-connections=3"_s}, {});
}

Result<Provoked> accountLimit(const Setting &setting)
{
    return fill(setting, {}, {"ALTER USER 'app'@'localhost' WITH MAX_USER_CONNECTIONS 2"});
}

} // namespace

QList<Scenario> scenariosTooManyConnections()
{
    return {
        {"too-many-connections"_L1, "max-connections"_L1,
         "all connections of the server taken (max_connections)"_L1, nullptr, nullptr, &globalLimit},
        {"too-many-connections"_L1, "max-user-connections"_L1,
         "an account with all the connections that any may have (max_user_connections)"_L1, nullptr, nullptr,
         &userLimit},
        {"too-many-connections"_L1, "account-limit"_L1,
         "an account at its own limit (MAX_USER_CONNECTIONS)"_L1, nullptr, nullptr, &accountLimit},
    };
}

} // namespace goneaway::lab::scenarios
