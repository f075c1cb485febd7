// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Namespaces.h"
#include "lab/Programs.h"
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab::scenarios {

namespace {

// Connections that end before the login, as port scans and health checks make them.
Result<void> knock(const Namespaces &spaces, const connect::ConnectionTarget &target, int times)
{
    const QString once =
        u"exec 3<>/dev/tcp/%1/%2; head -c 4 <&3 >/dev/null; exec 3<&-"_s.arg(target.host).arg(target.port);
    const QStringList prefix = spaces.clientPrefix();
    for (int i = 0; i < times; ++i) {
        const auto done = runToEnd(prefix.first(), prefix.sliced(1) + QStringList{u"bash"_s, u"-c"_s, once});
        if (!done)
            return done.error();
    }
    return {};
}

Result<Provoked> tooManyErrors(const Setting &setting)
{
    auto spaces = Namespaces::make(Namespaces::ReverseNames::Known);
    if (!spaces)
        return spaces.error();
    auto options = (*spaces)->serverOptions();
    options.serverOptions = QStringList{u"--max-connect-errors=3"_s};
    auto server = startServer(setting, std::move(options));
    if (!server)
        return server.error();
    const auto target = applicationTarget(setting, **server);
    if (const auto knocked = knock(**spaces, target, 5); !knocked)
        return knocked.error();
    const auto victim = tryApplication(setting, target, {}, (*spaces)->clientPrefix());
    if (!victim)
        return victim.error();
    auto provoked = refused(std::move(*server), *victim);
    if (provoked) {
        provoked->adminBySocket = true;
        standApart(*provoked, std::move(*spaces));
    }
    return provoked;
}

} // namespace

QList<Scenario> scenariosHostBlocked()
{
    return {
        {"host-blocked"_L1,
         "max-connect-errors"_L1,
         "a host blocked after too many connection errors"_L1,
         &overTcp,
         &Namespaces::available,
         &tooManyErrors,
         {},
         {},
         true},
    };
}

} // namespace goneaway::lab::scenarios
