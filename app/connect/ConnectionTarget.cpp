// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/ConnectionTarget.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

QString ConnectionTarget::display() const
{
    switch (transport) {
    case Transport::Socket:
        return socketPath;
    case Transport::Pipe:
        return u"\\\\.\\pipe\\"_s + pipeName;
    case Transport::SharedMemory:
        return sharedMemoryName;
    case Transport::Tcp:
        break;
    }
    const bool v6 = host.contains(u':');
    return v6 ? u"[%1]:%2"_s.arg(host).arg(port) : u"%1:%2"_s.arg(host).arg(port);
}

QString nameBehindTunnel()
{
    return u"through an SSH tunnel the client libraries cannot compare the name in the server's certificate, "
           u"because they connect to this machine; verify the certificate's CA instead (VERIFY_CA)"_s;
}

QLatin1StringView transportName(Transport transport)
{
    switch (transport) {
    case Transport::Socket:
        return "SOCKET"_L1;
    case Transport::Pipe:
        return "PIPE"_L1;
    case Transport::SharedMemory:
        return "MEMORY"_L1;
    case Transport::Tcp:
        break;
    }
    return "TCP"_L1;
}

QLatin1StringView tlsModeName(TlsMode mode)
{
    switch (mode) {
    case TlsMode::Disabled:
        return "DISABLED"_L1;
    case TlsMode::Required:
        return "REQUIRED"_L1;
    case TlsMode::VerifyCa:
        return "VERIFY_CA"_L1;
    case TlsMode::VerifyIdentity:
        return "VERIFY_IDENTITY"_L1;
    case TlsMode::Preferred:
        break;
    }
    return "PREFERRED"_L1;
}

QStringList optionWords(const ConnectionTarget &target)
{
    QStringList words;
    const auto add = [&words](QLatin1StringView option, const QString &value) {
        if (!value.isEmpty())
            words << option + value;
    };
    switch (target.transport) {
    case Transport::Socket:
        words << u"--protocol=socket"_s << u"-S"_s << target.socketPath;
        break;
    case Transport::Pipe:
        words << u"--protocol=pipe"_s << u"-S"_s << target.pipeName;
        break;
    case Transport::SharedMemory:
        words << u"--protocol=memory"_s << u"--shared-memory-base-name="_s + target.sharedMemoryName;
        break;
    case Transport::Tcp:
        words << u"-h"_s << target.host << u"-P"_s << QString::number(target.port);
        break;
    }
    words << u"-u"_s << target.user;
    if (!target.database.isEmpty())
        words << u"-D"_s << target.database;
    // Said even when it is the default, where a CA would stand for verification.
    if (target.tlsMode != TlsMode::Preferred || target.knowsCa())
        words << u"--ssl-mode="_s + tlsModeName(target.tlsMode);
    add("--ssl-ca="_L1, target.tlsCa);
    add("--ssl-capath="_L1, target.tlsCaPath);
    add("--ssl-cert="_L1, target.tlsCert);
    add("--ssl-key="_L1, target.tlsKey);
    add("--ssl-crl="_L1, target.tlsCrl);
    add("--ssl-cipher="_L1, target.tlsCipher);
    add("--tls-version="_L1, target.tlsVersions);
    if (target.compress)
        words << u"--compress"_s;
    if (target.clearTextPlugin)
        words << u"--enable-cleartext-plugin"_s;
    add("--server-public-key-path="_L1, target.serverPublicKeyPath);
    if (target.getServerPublicKey)
        words << u"--get-server-public-key"_s;
    add("--default-auth="_L1, target.defaultAuth);
    add("--plugin-dir="_L1, target.pluginDir);
    if (target.maxAllowedPacket)
        words << u"--max-allowed-packet="_s + QString::number(*target.maxAllowedPacket);
    if (target.ssh) {
        words << u"--ssh="_s + target.ssh->display();
        add("--ssh-identity="_L1, target.ssh->identityFile);
        add("--ssh-config="_L1, target.ssh->configFile);
    }
    // The target is complete: nothing that stands in the option files of a machine may be added to it.
    return words << u"--no-defaults"_s << u"--no-login-paths"_s;
}

} // namespace goneaway::connect
