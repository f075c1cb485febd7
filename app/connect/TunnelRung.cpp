// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/TunnelRung.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

evidence::Observation tunnelRung(const SshTunnel &tunnel, const ConnectionTarget &target,
                                 const QString &asked)
{
    const SshReport said = tunnel.report();
    const QString outcome = asked.isEmpty() ? tunnel.outcome() : asked;
    const SshHop hop = target.ssh.value_or(SshHop());
    evidence::Record record{{u"ssh"_s, hop.display()},
                            {u"ssh_host"_s, hop.host},
                            {u"ssh_user"_s, hop.user},
                            {u"server"_s, target.display()},
                            {u"half"_s, outcome.startsWith("far-"_L1) ? u"far"_s : u"ssh"_s},
                            {u"seconds"_s, QString::number(target.connectTimeout.count())},
                            {u"words"_s, tunnel.words()}};
    if (outcome == "ok"_L1)
        record.insert(u"half"_s, u"none"_s);
    if (hop.port != 0)
        record.insert(u"ssh_port"_s, QString::number(hop.port));
    // What to type in a terminal to see ssh's own question, or its own complaint.
    record.insert(u"command"_s,
                  u"ssh "_s + (hop.configFile.isEmpty() ? QString() : u"-F "_s + hop.configFile + u' ')
                      + (hop.port == 0 ? QString() : u"-p %1 "_s.arg(hop.port))
                      + (hop.user.isEmpty() ? QString() : hop.user + u'@') + hop.host);
    const std::pair<QString, const QString &> details[] = {{u"fingerprint"_s, said.fingerprint},
                                                           {u"known_hosts"_s, said.knownHosts},
                                                           {u"methods"_s, said.methods},
                                                           {u"key_trouble"_s, said.keyTrouble}};
    for (const auto &[name, value] : details) {
        if (!value.isEmpty())
            record.insert(name, value);
    }
    evidence::Observation rung;
    rung.fact = evidence::facts::LadderTunnel;
    rung.source = {u"ladder"_s, u"ssh -L"_s, {}};
    rung.value = record;
    rung.note = u"ladder.tunnel."_s + outcome;
    if (outcome != "ok"_L1) {
        const bool silence = outcome == "timed-out"_L1 || outcome == "silent"_L1 || outcome == "slow-login"_L1
            || outcome == "far-timed-out"_L1 || outcome == "far-silent"_L1;
        rung.status = silence ? evidence::Status::TimedOut : evidence::Status::Failed;
        rung.detail = tunnel.words();
    }
    return rung;
}

} // namespace goneaway::connect
