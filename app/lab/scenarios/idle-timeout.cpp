// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab::scenarios {

namespace {

Result<Provoked> provoke(const Setting &setting, const QStringList &serverOptions,
                         const connect::SessionOptions &options)
{
    auto stage = setUp(setting, serverOptions, options);
    if (!stage)
        return stage.error();
    stage->victim.stayIdle(3s);
    stage->victim.query("SELECT COUNT(*) FROM information_schema.tables");
    return done(std::move(stage->server), stage->victim);
}

Result<Provoked> waitTimeout(const Setting &setting)
{
    return provoke(setting, {u"--wait-timeout=2"_s}, {});
}

Result<Provoked> interactiveTimeout(const Setting &setting)
{
    connect::SessionOptions options;
    options.interactive = true;
    return provoke(setting, {u"--interactive-timeout=2"_s}, options);
}

} // namespace

QList<Scenario> scenariosIdleTimeout()
{
    return {
        {"idle-timeout"_L1, "wait-timeout"_L1, "a connection idle for longer than wait_timeout"_L1, nullptr,
         nullptr, &waitTimeout},
        {"idle-timeout"_L1, "interactive-timeout"_L1,
         "an interactive client idle for longer than interactive_timeout"_L1, nullptr, nullptr,
         &interactiveTimeout},
    };
}

} // namespace goneaway::lab::scenarios
