// SPDX-License-Identifier: GPL-3.0-or-later
// Servers of this machine: a closed port is explained by who listens elsewhere.
#include "checks/Observing.h"
#include "checks/OneByOne.h"
#include "connect/LocalServers.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::checks {

namespace facts = evidence::facts;
using evidence::Observation;
using evidence::Sensitivity;
using evidence::Status;

namespace {

// Only when nobody could log in: a healthy check shall not wait for another program.
constexpr std::chrono::milliseconds ServiceManagerLimit{500};

void readServices(CheckContext &context)
{
    Observation services = observed(context, facts::ClientServices, u"system"_s, u"service manager"_s);
    const Stopwatch watch;
    const auto table = connect::askServiceManager(ServiceManagerLimit, context.cancel);
    services.took = watch.elapsed();
    if (table)
        services.value = *table;
    else
        services.status = Status::NotApplicable;
    context.evidence.add(services);
}

} // namespace

void readLocalServers(CheckContext &context)
{
    Observation local =
        observed(context, facts::ClientLocalServer, u"system"_s, u"processes"_s, Sensitivity::Identifying);
    if (context.target && !connect::isThisMachine(*context.target)) {
        local.status = Status::NotApplicable;
        local.note = u"check.local-server.elsewhere"_s;
        context.evidence.add(local);
        return;
    }
    const Stopwatch watch;
    const connect::LocalServers servers = connect::lookForServers();
    local.took = watch.elapsed();
    local.value = connect::tableOf(servers);
    if (!servers.complete)
        local.note = u"check.local-server.incomplete"_s;
    context.evidence.add(local);
    if (!context.target)
        readServices(context);
}

} // namespace goneaway::checks
