// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/SshWords.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace {

struct Phrase {
    QLatin1StringView says;
    QLatin1StringView outcome;
};

// Of the attempt to reach the SSH host, or a jump host before it.
constexpr Phrase NearPhrases[] = {
    {"Could not resolve hostname"_L1, "name-unknown"_L1},
    {"Connection refused"_L1, "refused"_L1},
    {"timed out"_L1, "timed-out"_L1}, // "Connection timed out", "Operation timed out" (macOS)
    {"No route to host"_L1, "unreachable"_L1},
    {"etwork is unreachable"_L1, "unreachable"_L1},
    {"Host is down"_L1, "unreachable"_L1},
    {"Permission denied"_L1, "forbidden-here"_L1}, // a local firewall's EACCES
};

// Of "channel 1: open failed: ...", after the tunnel was there.
constexpr Phrase FarPhrases[] = {
    {"administratively prohibited"_L1, "far-prohibited"_L1},
    {"Connection refused"_L1, "far-refused"_L1},
    {"timed out"_L1, "far-timed-out"_L1},
    {"No route to host"_L1, "far-unreachable"_L1},
    {"etwork is unreachable"_L1, "far-unreachable"_L1},
    {"not known"_L1, "far-name-unknown"_L1}, // "Name or service not known"
    {"name resolution"_L1, "far-name-unknown"_L1}, // "Temporary failure in name resolution"
    {"No address associated"_L1, "far-name-unknown"_L1},
    {"unknown channel type"_L1, "far-prohibited"_L1}, // an old server, asked for a socket
    {"connect failed: open failed"_L1, "far-socket"_L1}, // sshd's only word about sockets
};

template <std::size_t Size>
QString outcomeIn(const QString &line, const Phrase (&phrases)[Size], QLatin1StringView otherwise)
{
    for (const Phrase &phrase : phrases) {
        if (line.contains(phrase.says))
            return phrase.outcome;
    }
    return otherwise;
}

// The first reason is the true one; what follows are its consequences.
void blame(SshReport &report, const QString &outcome, const QString &line)
{
    if (!report.outcome.isEmpty())
        return;
    report.outcome = outcome;
    report.words = line;
}

void readDebug(const QString &line, quint16 localPort, SshReport &report)
{
    static const QRegularExpression hostKey(u"^debug1: Server host key: (\\S+) (SHA256:\\S+)$"_s);
    static const QRegularExpression accepted(u"^debug1: Server accepts key: (.+) \\S+ SHA256:"_s);
    static const QRegularExpression listener(
        u"^debug1: channel \\d+: new (?:port-listener )?\\[port listener\\]"_s);
    static const QRegularExpression confirmed(u"^debug2: channel \\d+: open confirm "_s);
    if (line.startsWith("debug1: Connection established"_L1)) {
        report.connected = true;
    } else if (line.startsWith("debug1: Local forwarding listening on "_L1)
               && line.endsWith(u" port %1."_s.arg(localPort))) {
        report.announced = true; // said before bind()
    } else if (report.announced && listener.match(line).hasMatch()) {
        report.listening = true; // said after listen()
    } else if (report.listening && confirmed.match(line).hasMatch()) {
        report.farReached = true;
    } else if (const auto key = accepted.match(line); key.hasMatch()) {
        // When ssh goes no further with it, it cannot read the key without asking.
        report.keyTrouble =
            u"the key %1 is the right one, but it needs its passphrase"_s.arg(key.captured(1));
    } else if (const auto match = hostKey.match(line); match.hasMatch()) {
        report.fingerprint = match.captured(1).remove("ssh-"_L1).toUpper() + u' ' + match.captured(2);
    }
}

bool readHostKey(const QString &line, SshReport &report)
{
    static const QRegularExpression offending(u"^Offending (?:\\S+ )?key in (.+:\\d+)$"_s);
    if (line.contains("REMOTE HOST IDENTIFICATION HAS CHANGED"_L1)) {
        blame(report, u"hostkey-changed"_s, line.trimmed().remove(u'@').simplified());
    } else if (const auto match = offending.match(line); match.hasMatch()) {
        report.knownHosts = match.captured(1);
    } else if (line.startsWith("Host key verification failed"_L1)
               || (line.startsWith("No "_L1) && line.contains(" host key is known for "_L1))) {
        blame(report, u"hostkey-unknown"_s, line);
    } else {
        return false;
    }
    return true;
}

bool readKeyTrouble(const QString &line, SshReport &report)
{
    if (!line.startsWith("Warning: Identity file "_L1) && !line.startsWith("Load key "_L1)
        && !(line.startsWith("Permissions "_L1) && line.contains("are too open"_L1)))
        return false;
    if (report.keyTrouble.isEmpty()) {
        report.keyTrouble = line;
        report.keyTrouble.remove("Warning: "_L1);
        if (report.keyTrouble.endsWith(u'.'))
            report.keyTrouble.chop(1);
    }
    return true;
}

bool readForwarding(const QString &line, quint16 localPort, SshReport &report)
{
    static const QRegularExpression failed(u"^channel \\d+: open failed: (.+)$"_s);
    if (line.contains(u"cannot listen to port: %1"_s.arg(localPort))) {
        report.portTaken = true;
        report.announced = false;
        return true;
    }
    const auto match = failed.match(line);
    if (!match.hasMatch())
        return false;
    if (!report.listening) {
        blame(report, u"jump"_s, match.captured(1)); // a jump host could not go on to the next one
    } else if (!report.farReached) {
        report.farOutcome = outcomeIn(line, FarPhrases, "far-failed"_L1);
        report.words = match.captured(1);
    }
    return true;
}

void readLogin(const QString &line, SshReport &report)
{
    static const QRegularExpression denied(u": Permission denied \\(([^)]*)\\)\\.?$"_s);
    if (line.startsWith("Authenticated to "_L1)) {
        report.authenticated = true;
    } else if (const auto match = denied.match(line); match.hasMatch()) {
        report.methods = match.captured(1);
        blame(report, report.keyTrouble.isEmpty() ? u"denied"_s : u"key-unusable"_s, line);
    } else if (line.contains("Too many authentication failures"_L1)) {
        blame(report, u"denied"_s, line);
    }
}

void readReaching(const QString &line, SshReport &report)
{
    if (line.startsWith("ssh: "_L1)) {
        blame(report, outcomeIn(line, NearPhrases, "failed"_L1), line.sliced(5));
    } else if (line.contains("during banner exchange"_L1) && line.contains("timed out"_L1)) {
        blame(report, u"silent"_s, line);
    } else if (line.startsWith("kex_exchange_identification:"_L1)
               || line.startsWith("ssh_exchange_identification:"_L1)
               || line.startsWith("banner exchange:"_L1)) {
        blame(report, u"not-ssh"_s, line);
    } else if (line.contains("Bad configuration option"_L1) || line.contains("bad configuration options"_L1)
               || line.startsWith("Can't open user config file"_L1)
               || line.startsWith("Bad owner or permissions on"_L1)) {
        blame(report, u"bad-config"_s, line);
    }
}

} // namespace

void readSshLine(const QString &line, quint16 localPort, SshReport &report)
{
    if (line.startsWith("debug"_L1)) {
        readDebug(line, localPort, report);
        return;
    }
    if (line.trimmed().isEmpty())
        return;
    report.lastLine = line;
    if (readHostKey(line, report) || readKeyTrouble(line, report) || readForwarding(line, localPort, report))
        return;
    readLogin(line, report);
    readReaching(line, report);
}

} // namespace goneaway::connect
