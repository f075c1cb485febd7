// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Apart.h"
#include "lab/Stage.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::lab::scenarios {

namespace {

using Rules = QList<QStringList>;

QStringList rule(const QString &words)
{
    return words.split(u' ');
}

Error cannotFollow(const Error &why)
{
    return {ErrorCode::NotFound,
            u"This kernel cannot follow connections (nf_conntrack): %1"_s.arg(why.detail)};
}

// A firewall that forgets a flow after a second, and what it does with packets that belong to none.
Result<Provoked> forgetFlow(const Setting &setting, const QString &verdict)
{
    auto apart = startServerApart(setting);
    if (!apart)
        return apart.error();
    auto &[spaces, server] = *apart;
    const Rules rules{rule(u"-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT"_s),
                      rule(u"-A FORWARD -p tcp --syn -m conntrack --ctstate NEW -j ACCEPT"_s),
                      rule(u"-A FORWARD -p tcp -j "_s + verdict)};
    for (const QStringList &one : rules) {
        if (const auto set = spaces->firewall(one); !set)
            return cannotFollow(set.error());
    }
    const std::pair<QString, QString> settings[] = {{u"nf_conntrack_tcp_loose"_s, u"0"_s},
                                                    {u"nf_conntrack_tcp_timeout_established"_s, u"1"_s}};
    for (const auto &[name, value] : settings) {
        if (const auto set = spaces->firewallSetting(u"net.netfilter."_s + name, value); !set)
            return cannotFollow(set.error());
    }
    auto target = applicationTarget(setting, *server);
    target.readTimeout = 2s;
    auto victim = startApplication(setting, target, {}, spaces->clientPrefix());
    if (!victim)
        return victim.error();
    victim->stayIdle(3s);
    victim->query("SELECT 1");
    auto provoked = done(std::move(server), *victim);
    if (provoked)
        standApart(*provoked, std::move(spaces));
    return provoked;
}

// New rules that no longer let this flow through; the next connection has another port and gets in.
Result<Provoked> cutOff(const Setting &setting)
{
    auto apart = startServerApart(setting);
    if (!apart)
        return apart.error();
    auto &[spaces, server] = *apart;
    auto target = applicationTarget(setting, *server);
    target.readTimeout = 2s;
    auto victim = startApplication(setting, target, {}, spaces->clientPrefix());
    if (!victim)
        return victim.error();
    const auto from = server->firstRow("SELECT host FROM information_schema.processlist WHERE id = "
                                       + QByteArray::number(victim->connectionId()));
    if (!from)
        return from.error();
    const QString port = from->value(0).section(u':', -1);
    if (const auto cut = spaces->firewall(rule(u"-A FORWARD -p tcp --sport %1 -j DROP"_s.arg(port))); !cut)
        return cut.error();
    victim->stayIdle(1500ms);
    victim->query("SELECT 1");
    auto provoked = done(std::move(server), *victim);
    if (provoked)
        standApart(*provoked, std::move(spaces));
    return provoked;
}

Result<Provoked> silently(const Setting &setting)
{
    return forgetFlow(setting, u"DROP"_s);
}

Result<Provoked> withReset(const Setting &setting)
{
    return forgetFlow(setting, u"REJECT --reject-with tcp-reset"_s);
}

} // namespace

QList<Scenario> scenariosNetworkIdleDrop()
{
    return {
        {"network-idle-drop"_L1,
         "silent"_L1,
         "a firewall that forgets an idle connection and drops the rest"_L1,
         &overTcp,
         &Namespaces::available,
         &silently,
         {},
         {},
         true},
        {"network-idle-drop"_L1,
         "reset"_L1,
         "a firewall that forgets an idle connection and resets the rest"_L1,
         &overTcp,
         &Namespaces::available,
         &withReset,
         {},
         {},
         true},
        {"network-idle-drop"_L1,
         "cut-off"_L1,
         "a firewall whose new rules drop a connection that is there"_L1,
         &overTcp,
         &Namespaces::available,
         &cutOff,
         {},
         {},
         true},
    };
}

} // namespace goneaway::lab::scenarios
