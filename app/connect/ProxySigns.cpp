// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/ProxySigns.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::connect {

using evidence::Record;

namespace {

// TCP's round trip ends at whoever accepted the connection, a ping's at the server.
constexpr int JumpFactor = 5;
constexpr std::chrono::microseconds JumpAtLeast = 3ms; // below that, a busy machine looks the same

struct Product {
    QLatin1StringView sign;
    QLatin1StringView name;
};

// In the greeting's version or in @@version_comment.
constexpr Product InWords[] = {
    {"ProxySQL"_L1, "ProxySQL"_L1},
    {"MaxScale"_L1, "MaxScale"_L1},
    {"HAProxy"_L1, "HAProxy"_L1},
    {"Vitess"_L1, "Vitess"_L1},
    {"TiDB"_L1, "TiDB"_L1},
    {"-router"_L1, "MySQL Router"_L1},
    {"ShardingSphere"_L1, "ShardingSphere-Proxy"_L1},
};

// In the name asked for: the endpoints that the clouds give out (their manuals).
QString productOfHost(const QString &host)
{
    static const QRegularExpression rdsProxy(u"\\.proxy-[a-z0-9]+\\.[a-z0-9-]+\\.rds\\.amazonaws\\."_s,
                                             QRegularExpression::CaseInsensitiveOption);
    if (rdsProxy.match(host).hasMatch())
        return u"Amazon RDS Proxy"_s;
    if (host.contains(".mysql.database.azure."_L1, Qt::CaseInsensitive)
        || host.contains(".mariadb.database.azure."_L1, Qt::CaseInsensitive))
        return u"Azure's gateway"_s;
    return {};
}

QString productOf(const ConnectionTarget &target, const QString &words)
{
    for (const Product &product : InWords) {
        if (words.contains(product.sign, Qt::CaseInsensitive))
            return product.name;
    }
    return target.transport == Transport::Tcp ? productOfHost(target.host) : QString();
}

// MariaDB hides its version behind "5.5.5-" in the greeting; some libraries take that off.
QString plainVersion(QString version)
{
    if (version.startsWith("5.5.5-"_L1))
        version = version.sliced(6);
    return version;
}

// By two words for the same end of a connection: "127.0.0.1:51000" and what the server has in its process
// list. "localhost" without a port is what the server calls a Unix socket: not where we came in.
bool differs(const QString &local, const QString &seenFrom)
{
    if (local.isEmpty() || seenFrom.isEmpty())
        return false;
    const qsizetype colon = seenFrom.lastIndexOf(u':');
    if (colon < 0)
        return seenFrom == "localhost"_L1;
    // Names are not compared: the server may have looked one up where we have an address.
    return seenFrom.sliced(colon + 1) != local.sliced(local.lastIndexOf(u':') + 1);
}

QString outcomeOf(const QString &product, const QStringList &signs)
{
    if (!product.isEmpty())
        return u"product"_s;
    for (const QString &sign :
         {u"other-session"_s, u"other-version"_s, u"other-peer"_s, u"other-port"_s, u"far"_s}) {
        if (signs.contains(sign))
            return sign;
    }
    return u"none"_s;
}

} // namespace

ProxySigns proxySigns(const ConnectionTarget &target, const Record &server, const HeardBelow &heard,
                      std::optional<std::chrono::microseconds> ping)
{
    const bool tcp = target.transport == Transport::Tcp;
    const QString serverId = server.value(u"connection_id"_s);
    const QString serverVersion = server.value(u"version"_s);
    const QString serverPort = server.value(u"port"_s);
    const QString seenFrom = server.value(u"seen_from"_s);
    const QString product = productOf(target, heard.version + u' ' + server.value(u"comment"_s));
    QStringList signs;
    if (!serverId.isEmpty() && heard.connectionId != 0 && serverId != QString::number(heard.connectionId))
        signs << u"other-session"_s;
    if (!serverVersion.isEmpty() && !heard.version.isEmpty()
        && plainVersion(serverVersion) != plainVersion(heard.version))
        signs << u"other-version"_s;
    if (tcp && differs(heard.local, seenFrom))
        signs << u"other-peer"_s;
    if (tcp && !serverPort.isEmpty() && serverPort != QString::number(target.port))
        signs << u"other-port"_s;
    if (ping && heard.roundTrip && *ping >= JumpFactor * *heard.roundTrip
        && *ping >= *heard.roundTrip + JumpAtLeast)
        signs << u"far"_s;

    ProxySigns result;
    result.outcome =
        server.contains(u"connection_id"_s) || !product.isEmpty() ? outcomeOf(product, signs) : u"not-told"_s;
    const bool probable = result.outcome != "none"_L1 && result.outcome != "not-told"_L1;
    result.record = {{u"probable"_s, probable ? u"yes"_s : u"no"_s},
                     {u"product"_s, product},
                     {u"signs"_s, signs.join(u", "_s)},
                     {u"host"_s, tcp ? target.host : u"localhost"_s},
                     {u"greeting_id"_s, QString::number(heard.connectionId)},
                     {u"server_id"_s, serverId},
                     {u"greeting_version"_s, heard.version},
                     {u"server_version"_s, serverVersion},
                     {u"asked_port"_s, tcp ? QString::number(target.port) : QString()},
                     {u"server_port"_s, serverPort},
                     {u"server_host"_s, server.value(u"hostname"_s)},
                     {u"local"_s, heard.local},
                     {u"seen_from"_s, seenFrom}};
    if (ping && heard.roundTrip) {
        result.record.insert(u"ping_us"_s, QString::number(ping->count()));
        result.record.insert(u"rtt_us"_s, QString::number(heard.roundTrip->count()));
    }
    return result;
}

} // namespace goneaway::connect
