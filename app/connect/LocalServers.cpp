// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/LocalServers.h"

#include <QHostAddress>
#include <QNetworkInterface>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace {

// A sentence has room for a few; the table has them all.
constexpr qsizetype MostNamed = 4;

QString fewOf(const QStringList &texts)
{
    const QString few = texts.first(std::min(texts.size(), MostNamed)).join(u", "_s);
    return texts.size() > MostNamed ? few + u", ... (%1 in all)"_s.arg(texts.size()) : few;
}

} // namespace

bool isThisMachine(const ConnectionTarget &target)
{
    if (isLocal(target.transport) || target.host.compare("localhost"_L1, Qt::CaseInsensitive) == 0)
        return true;
    const QHostAddress address(target.host);
    return address.isLoopback() || (!address.isNull() && QNetworkInterface::allAddresses().contains(address));
}

QString programsOf(const LocalServers &servers)
{
    QStringList texts;
    for (const LocalServer &server : servers.running)
        texts << u"%1 (process %2)"_s.arg(server.program).arg(server.pid);
    return fewOf(texts);
}

QString listeningOf(const LocalServers &servers)
{
    QStringList places;
    for (const LocalServer &server : servers.running)
        places += server.listening;
    places.removeDuplicates();
    return fewOf(places);
}

evidence::Table tableOf(const LocalServers &servers)
{
    evidence::Table table{{u"program"_s, u"pid"_s, u"user"_s, u"listening"_s, u"port"_s, u"socket"_s,
                           u"bind_address"_s, u"skip_networking"_s, u"unit"_s},
                          {}};
    for (const LocalServer &server : servers.running) {
        table.rows.append({server.program, QString::number(server.pid), server.user,
                           server.listeningKnown ? server.listening.join(u", "_s) : u"?"_s, server.port,
                           server.socket, server.bindAddress, server.skipNetworking ? u"yes"_s : u"no"_s,
                           server.unit});
    }
    return table;
}

} // namespace goneaway::connect
