// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Scenario.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab {

Look Provoked::look(Privileges privileges) const
{
    if (!server)
        return {applicationTarget, {}};
    const Account account = privileges == Privileges::All ? Account::Root
        : privileges == Privileges::Process               ? Account::Support
                                                          : Account::Reader;
    const bool bySocket = adminBySocket && privileges != Privileges::Usage;
    const auto own = server->target(account, bySocket ? Transport::Socket : Transport::Tcp);
    Look look{bySocket ? own : applicationTarget, {}};
    if (!sameAccount || privileges != Privileges::Usage) {
        look.target.user = own.user;
        look.target.password = own.password;
        look.target.hasPassword = own.hasPassword;
        look.target.database.clear();
    }
    if (!lookFromApplication && !bySocket && look.target.transport == connect::Transport::Tcp) {
        look.target.host = own.host;
        look.target.port = own.port;
    }
    if (privileges == Privileges::All)
        look.logFiles = QStringList{server->errorLog()} + logFiles;
    return look;
}

QString Scenario::id() const
{
    return u"%1/%2"_s.arg(cause, name);
}

Result<Provoked> provoke(const Scenario &scenario, const Setting &setting)
{
    if (scenario.exists && !scenario.exists(setting))
        return Error{ErrorCode::Unsupported,
                     u"%1 does not exist on %2 over %3 with %4."_s.arg(scenario.id(), nameOf(setting.server),
                                                                       nameOf(setting.transport),
                                                                       nameOf(setting.library))};
    if (scenario.possibleHere) {
        if (const auto possible = scenario.possibleHere(); !possible)
            return possible.error();
    }
    return scenario.provoke(setting);
}

const Scenario *scenarioFor(QStringView causeOrId)
{
    const auto &all = allScenarios();
    const auto found = std::find_if(all.begin(), all.end(), [causeOrId](const Scenario &scenario) {
        return scenario.cause == causeOrId || scenario.id() == causeOrId;
    });
    return found == all.end() ? nullptr : &*found;
}

} // namespace goneaway::lab
