// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab::scenarios {

namespace {

Result<Provoked> loseIt(const Setting &setting, bool reconnect)
{
    connect::SessionOptions options;
    options.reconnect = reconnect;
    auto stage = setUp(setting, {u"--wait-timeout=2"_s}, options);
    if (!stage)
        return stage.error();
    stage->victim.stayIdle(3s);
    stage->victim.query("SELECT COUNT(*) FROM information_schema.tables");
    return done(std::move(stage->server), stage->victim);
}

Result<Provoked> switchedOff(const Setting &setting)
{
    return loseIt(setting, false);
}

// On MySQL's own words (4031) Oracle's library gives the error first and reconnects on the next query.
Result<Provoked> switchedOn(const Setting &setting)
{
    return loseIt(setting, true);
}

bool failsOnceAllTheSame(const Setting &setting)
{
    return onMySql(setting) && setting.library == Library::Oracle && overTcpOrTls(setting);
}

} // namespace

QList<Scenario> scenariosReconnectOff()
{
    return {
        {"reconnect-off"_L1, "off"_L1, "an idle connection closed, and not opened again"_L1, nullptr, nullptr,
         &switchedOff, "idle-timeout"_L1},
        {"reconnect-off"_L1, "on"_L1,
         "an idle connection closed; reconnection is on, and comes one query late"_L1, &failsOnceAllTheSame,
         nullptr, &switchedOn, "idle-timeout"_L1},
    };
}

} // namespace goneaway::lab::scenarios
