// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/Climb.h"

namespace goneaway::connect {

// The first rung: every address of the name, what name was really asked for, and who knew it. False when
// there is no address to go to.
bool findName(Climb &climb);

// What this machine does with a name, as far as its files tell. Empty where they do not.
struct ResolverSettings {
    QStringList search; // domains that are tried behind a name without a dot
    QStringList nameservers;
    QString order; // nsswitch.conf's line for hosts: "files dns"
};
// From the text of resolv.conf and nsswitch.conf (their manual pages: resolv.conf(5), nsswitch.conf(5)).
ResolverSettings resolverSettings(const QByteArray &resolvConf, const QByteArray &nsswitchConf);
// Whether the text of a hosts file gives this name an address.
bool hostsFileKnows(const QByteArray &hostsFile, const QString &name);

} // namespace goneaway::connect
