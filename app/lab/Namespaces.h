// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "lab/PracticeServer.h"
#include "lab/Prop.h"
#include "lab/Scenario.h"
#include "lab/Setting.h"

#include <QStringList>

#include <memory>

namespace goneaway::lab {

// Three machines in network namespaces of their own: the application's, a firewall, and the server's. Linux,
// root. Their names hold this process's id; what a process that was killed left behind is taken away by the
// next one.
class Namespaces final : public Prop
{
public:
    static Result<void> available();
    // With reverse look-ups that are answered at once ("client.lab"), or by nobody.
    enum class ReverseNames { Known, Unanswered };
    static Result<std::unique_ptr<Namespaces>> make(ReverseNames names = ReverseNames::Known);
    ~Namespaces() override;

    QStringList clientPrefix() const; // before a program that is to run where the application is
    // For a server on the server's machine, with accounts for the application's.
    PracticeOptions serverOptions() const;
    // iptables on the firewall: {"-A", "FORWARD", "-p", "tcp", ...}
    Result<void> firewall(const QStringList &rule) const;
    Result<void> firewallSetting(const QString &name, const QString &value) const; // sysctl

private:
    Namespaces() = default;
    Result<void> build(ReverseNames names);
    QString name(char which) const; // 'c', 'f', 's'

    QString m_prefix;
};

// Who looks stands where the application stands, as long as the incident is there.
void standApart(Provoked &provoked, std::unique_ptr<Namespaces> spaces);

} // namespace goneaway::lab
