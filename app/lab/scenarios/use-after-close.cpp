// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab::scenarios {

namespace {

Result<Provoked> queryAfterClose(const Setting &setting)
{
    auto stage = setUp(
        setting,
        {u"--general-log=1"_s, u"--log-output=TABLE"_s}); // only it tells a close from other silent ends
    if (!stage)
        return stage.error();
    stage->victim.close();
    stage->victim.query("SELECT 1");
    return done(std::move(stage->server), stage->victim);
}

} // namespace

QList<Scenario> scenariosUseAfterClose()
{
    return {
        {"use-after-close"_L1, "closed"_L1, "a query on a connection that the application has closed"_L1,
         nullptr, nullptr, &queryAfterClose},
    };
}

} // namespace goneaway::lab::scenarios
