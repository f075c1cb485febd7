// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab::scenarios {

namespace {

Result<Provoked> runTooLong(const Setting &setting)
{
    const bool mariaDb = onMariaDb(setting);
    auto stage = setUp(setting, {mariaDb ? u"--max-statement-time=1"_s : u"--max-execution-time=1000"_s});
    if (!stage)
        return stage.error();
    stage->victim.query(LongQuery);
    return done(std::move(stage->server), stage->victim);
}

} // namespace

QList<Scenario> scenariosStatementTimeout()
{
    return {
        {"statement-timeout"_L1, "server-limit"_L1,
         "a query ended by max_statement_time or max_execution_time"_L1, nullptr, nullptr, &runTooLong},
    };
}

} // namespace goneaway::lab::scenarios
