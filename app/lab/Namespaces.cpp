// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/Namespaces.h"

#include "lab/Programs.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <atomic>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::lab {

namespace {

const QString ClientAddress = u"10.77.1.2"_s;
const QString ServerAddress = u"10.77.2.2"_s;
const QString ResolverAddress = u"10.77.2.99"_s; // takes questions and never answers

Result<void> ip(const QString &words)
{
    const auto program = systemProgram(u"ip"_s, u"iproute2"_s);
    if (!program)
        return program.error();
    const auto done = runToEnd(*program, words.split(u' '));
    return done ? Result<void>() : Result<void>(done.error());
}

Result<void> ipAll(const QStringList &commands)
{
    for (const QString &command : commands) {
        if (const auto done = ip(command); !done)
            return done;
    }
    return {};
}

QString filesOf(const QString &space)
{
    return u"/etc/netns/"_s + space;
}

void remove(const QString &space)
{
    static_cast<void>(ip(u"netns del "_s + space));
    QDir(filesOf(space)).removeRecursively();
}

// gw-<process>-<number><which>: in the list of namespaces, or only a folder of files for one.
void removeLeftovers()
{
    QStringList spaces = QDir(u"/etc/netns"_s).entryList({u"gw-*"_s}, QDir::Dirs);
    const auto program = systemProgram(u"ip"_s, u"iproute2"_s);
    const auto list = program ? runToEnd(*program, {u"netns"_s, u"list"_s}) : program.error();
    if (list) {
        for (const QString &line : QString::fromUtf8(*list).split(u'\n'))
            spaces << line.section(u' ', 0, 0);
    }
    for (const QString &space : std::as_const(spaces)) {
        const QString process = space.section(u'-', 1, 1);
        if (space.startsWith("gw-"_L1) && !process.isEmpty() && !QFile::exists(u"/proc/"_s + process))
            remove(space);
    }
}

bool writeText(const QString &path, const QByteArray &text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

} // namespace

Result<void> Namespaces::available()
{
    if (!mayActAsRoot())
        return Error{ErrorCode::NotPermitted,
                     u"Only root can set up networks of their own: run it with sudo."_s};
    for (const auto &[program, package] :
         {std::pair(u"ip"_s, u"iproute2"_s), std::pair(u"iptables"_s, u"iptables"_s)}) {
        if (const auto found = systemProgram(program, package); !found)
            return found.error();
    }
    return {};
}

Result<std::unique_ptr<Namespaces>> Namespaces::make(ReverseNames names)
{
    if (const auto can = available(); !can)
        return can.error();
    removeLeftovers();
    static std::atomic_int count = 0;
    std::unique_ptr<Namespaces> spaces(new Namespaces); // the constructor is private
    spaces->m_prefix = u"gw-%1-%2"_s.arg(QCoreApplication::applicationPid()).arg(++count);
    const auto built = spaces->build(names);
    if (built)
        return spaces;
    const QString &said = built.error().detail;
    if (said.contains("Operation not permitted"_L1) || said.contains("Read-only file system"_L1))
        return Error{
            ErrorCode::NotPermitted,
            u"Not even root may set up networks of their own here, as in most containers: %1"_s.arg(said)};
    return built.error();
}

Result<void> Namespaces::build(ReverseNames names)
{
    const QString c = name('c');
    const QString f = name('f');
    const QString s = name('s');
    // The folder's files take the place of those in /etc for programs in the namespace.
    QDir().mkpath(filesOf(s));
    QDir().mkpath(filesOf(c));
    const QByteArray hosts =
        names == ReverseNames::Known ? ClientAddress.toLatin1() + " client.lab\n" : QByteArray();
    const QByteArray resolver = "nameserver " + ResolverAddress.toLatin1() + "\noptions attempts:1 timeout:";
    if (!writeText(filesOf(s) + u"/resolv.conf"_s, resolver + "3\n")
        || !writeText(filesOf(s) + u"/hosts"_s, "127.0.0.1 localhost\n" + hosts)
        || !writeText(filesOf(c) + u"/resolv.conf"_s, resolver + "1\n"))
        return Error{ErrorCode::Io, u"/etc/netns cannot be written to"_s};
    QStringList commands;
    for (const QString &space : {c, f, s})
        commands << u"netns add "_s + space << u"-n %1 link set lo up"_s.arg(space);
    commands << u"link add eth0 netns %1 type veth peer name client netns %2"_s.arg(c, f)
             << u"link add eth0 netns %1 type veth peer name server netns %2"_s.arg(s, f)
             << u"-n %1 addr add %2/24 dev eth0"_s.arg(c, ClientAddress)
             << u"-n %1 addr add 10.77.1.1/24 dev client"_s.arg(f)
             << u"-n %1 addr add 10.77.2.1/24 dev server"_s.arg(f)
             << u"-n %1 addr add %2/24 dev server"_s.arg(f, ResolverAddress)
             << u"-n %1 addr add %2/24 dev eth0"_s.arg(s, ServerAddress) << u"-n %1 link set eth0 up"_s.arg(c)
             << u"-n %1 link set client up"_s.arg(f) << u"-n %1 link set server up"_s.arg(f)
             << u"-n %1 link set eth0 up"_s.arg(s) << u"-n %1 route add default via 10.77.1.1"_s.arg(c)
             << u"-n %1 route add default via 10.77.2.1"_s.arg(s);
    if (const auto built = ipAll(commands); !built)
        return built;
    // The machine is there: one that is not would be given up for all look-ups at once when the first is.
    if (const auto deaf = firewall({u"-A"_s, u"INPUT"_s, u"-d"_s, ResolverAddress, u"-j"_s, u"DROP"_s});
        !deaf)
        return deaf;
    return firewallSetting(u"net.ipv4.ip_forward"_s, u"1"_s);
}

Namespaces::~Namespaces()
{
    for (const char which : {'c', 'f', 's'})
        remove(name(which));
}

QString Namespaces::name(char which) const
{
    return m_prefix + QLatin1Char(which);
}

QStringList Namespaces::clientPrefix() const
{
    return {u"ip"_s, u"netns"_s, u"exec"_s, name('c')};
}

PracticeOptions Namespaces::serverOptions() const
{
    PracticeOptions options;
    options.prefix = QStringList{u"ip"_s, u"netns"_s, u"exec"_s, name('s')};
    options.address = ServerAddress;
    options.accountsFrom = u"10.77.%"_s;
    return options;
}

Result<void> Namespaces::firewall(const QStringList &rule) const
{
    return ip(u"netns exec %1 iptables -w %2"_s.arg(name('f'), rule.join(u' ')));
}

Result<void> Namespaces::firewallSetting(const QString &setting, const QString &value) const
{
    return ip(u"netns exec %1 sysctl -qw %2=%3"_s.arg(name('f'), setting, value));
}

void standApart(Provoked &provoked, std::unique_ptr<Namespaces> spaces)
{
    provoked.prefix = spaces->clientPrefix();
    provoked.lookFromApplication = true;
    provoked.props.push_back(std::move(spaces));
}

} // namespace goneaway::lab
