// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/LocalServers.h"

#include "base/Clock.h"
#include "connect/OptionFiles.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QHostAddress>
#include <QProcess>
#include <QSet>

#include <algorithm>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::connect {

namespace {

constexpr qint64 MaxTable = 4 * 1024 * 1024; // bytes of a table of sockets; a busy machine has thousands
constexpr qint64 MaxCommandLine = 64 * 1024;
constexpr qsizetype MostServers = 16;

// Files of /proc say that they are empty.
QByteArray contents(const QString &path, qint64 most)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(most) : QByteArray();
}

// Where a link leads, "mnt:[4026531841]": no file, so that Qt cannot follow it.
QByteArray linkOf(const QString &path)
{
    char target[64];
    const ssize_t size = ::readlink(QFile::encodeName(path).constData(), target, sizeof target);
    return {target, std::max<qsizetype>(size, 0)};
}

// The name that a server's program file has, also when the dynamic loader runs it ("ld-linux-x86-64.so.2").
QString serverIn(const QList<QByteArray> &words)
{
    for (qsizetype i = 0; i < std::min<qsizetype>(words.size(), 6); ++i) {
        if (i > 0 && !words.at(0).contains("ld-linux"))
            break;
        const QByteArray name = words.at(i).sliced(words.at(i).lastIndexOf('/') + 1);
        if (name == "mariadbd" || name == "mysqld" || name == "mysqld-debug")
            return QString::fromLatin1(name);
    }
    return {};
}

// "--bind-address=X", "--bind_address X": what the command line says; the last word counts.
std::optional<QString> optionIn(const QList<QByteArray> &words, const QByteArray &name)
{
    std::optional<QString> value;
    for (QByteArray word : words) {
        if (!word.startsWith("--"))
            continue;
        word = word.sliced(2);
        if (word.startsWith("loose-") || word.startsWith("loose_"))
            word = word.sliced(6);
        const qsizetype equals = word.indexOf('=');
        QByteArray key = equals < 0 ? word : word.first(equals);
        key.replace('_', '-');
        if (key == name)
            value = equals < 0 ? u""_s : QString::fromUtf8(word.sliced(equals + 1));
    }
    return value;
}

bool isOn(const std::optional<QString> &option)
{
    return option && *option != "0"_L1 && option->compare("off"_L1, Qt::CaseInsensitive) != 0;
}

// A listening socket: its number, its owner, and where it listens.
struct Listener {
    QByteArray inode;
    QByteArray uid; // of an Internet socket; empty of a Unix socket
    QString place;
};

// "0100007F:0CEA": words of 32 bits in the machine's order, hexadecimal (proc(5)).
QString placeOf(const QByteArray &field)
{
    const QList<QByteArray> parts = field.split(':');
    if (parts.size() != 2)
        return {};
    const QString port = QString::number(parts.at(1).toUShort(nullptr, 16));
    QByteArray raw = QByteArray::fromHex(parts.at(0));
    for (qsizetype i = 0; i + 4 <= raw.size(); i += 4)
        std::reverse(raw.begin() + i, raw.begin() + i + 4);
    if (raw.count('\0') == raw.size())
        return port; // every address
    if (raw.size() == 4) {
        const auto byte = [&](int i) {
            return QString::number(static_cast<quint8>(raw.at(i)));
        };
        return byte(0) + u'.' + byte(1) + u'.' + byte(2) + u'.' + byte(3) + u':' + port;
    }
    const QHostAddress address(reinterpret_cast<const quint8 *>(raw.constData()));
    return u'[' + address.toString() + u"]:"_s + port;
}

QList<Listener> internetListeners(const QByteArray &table)
{
    QList<Listener> listeners;
    for (const QByteArray &line : table.split('\n')) {
        const QList<QByteArray> fields = line.simplified().split(' ');
        constexpr qsizetype local = 1, state = 3, uid = 7, inode = 9;
        if (fields.size() > inode && fields.at(state) == "0A")
            listeners.append({fields.at(inode), fields.at(uid), placeOf(fields.at(local))});
    }
    return listeners;
}

QList<Listener> unixListeners(const QByteArray &table)
{
    QList<Listener> listeners;
    for (const QByteArray &line : table.split('\n')) {
        const QList<QByteArray> fields = line.simplified().split(' ');
        constexpr qsizetype flags = 3, inode = 6, path = 7;
        // __SO_ACCEPTCON; '@' begins a name that is no file
        if (fields.size() > path && fields.at(flags) == "00010000" && fields.at(path).startsWith('/'))
            listeners.append({fields.at(inode), {}, QFile::decodeName(fields.at(path))});
    }
    return listeners;
}

// What listens in the network that a process lives in. Its tables are read once for all that share it: those
// of a busy machine hold thousands of sockets.
class Networks
{
public:
    struct Listening {
        QList<Listener> internet;
        QList<Listener> local; // Unix sockets
    };

    const Listening &of(const QString &process)
    {
        const QByteArray network = linkOf(process + u"/ns/net"_s);
        const QByteArray key = network.isEmpty() ? QFile::encodeName(process) : network;
        const auto known = m_listening.constFind(key);
        if (known != m_listening.constEnd())
            return *known;
        const auto table = [&process](const QString &name) {
            return contents(process + u"/net/"_s + name, MaxTable);
        };
        return *m_listening.insert(key,
                                   {internetListeners(table(u"tcp"_s)) + internetListeners(table(u"tcp6"_s)),
                                    unixListeners(table(u"unix"_s))});
    }

private:
    QHash<QByteArray, Listening> m_listening;
};

// The numbers of the sockets that a process has open; nothing when this user may not look.
std::optional<QSet<QByteArray>> socketsOf(const QString &process)
{
    const QString folder = process + u"/fd"_s;
    if (!QFileInfo(folder).isReadable() || ::access(QFile::encodeName(folder).constData(), R_OK | X_OK) != 0)
        return std::nullopt;
    QSet<QByteArray> sockets;
    for (const QString &name :
         QDir(folder).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)) {
        const QByteArray words = linkOf(folder + u'/' + name);
        if (words.startsWith("socket:[") && words.endsWith(']'))
            sockets.insert(words.sliced(8, words.size() - 9));
    }
    return sockets;
}

QByteArray ownerOf(const QString &path)
{
    struct stat status {
    };
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return {};
    return QByteArray::number(status.st_uid);
}

QString userName(const QByteArray &uid)
{
    char buffer[4096];
    passwd entry{};
    passwd *found = nullptr;
    if (getpwuid_r(uid.toUInt(), &entry, buffer, sizeof buffer, &found) == 0 && found)
        return QString::fromLocal8Bit(found->pw_name);
    return QString::fromLatin1(uid);
}

// "0::/system.slice/mariadb.service"
QString unitIn(const QByteArray &cgroup)
{
    for (const QByteArray &line : cgroup.split('\n')) {
        const QByteArray last = line.sliced(line.lastIndexOf('/') + 1);
        if (last.endsWith(".service"))
            return QString::fromUtf8(last);
    }
    return {};
}

// Where it listens. Another user's process does not show its sockets: then all sockets of that user, who
// rarely runs anything else.
void findListening(LocalServer &server, const QString &process, const QByteArray &uid,
                   const Networks::Listening &all)
{
    const auto own = socketsOf(process);
    server.listeningKnown = !all.internet.isEmpty() || !all.local.isEmpty() || own;
    const auto take = [&](const Listener &listener, bool ofItsUser) {
        if ((own ? own->contains(listener.inode) : ofItsUser) && !server.listening.contains(listener.place))
            server.listening << listener.place;
    };
    for (const Listener &listener : all.internet)
        take(listener, listener.uid == uid);
    for (const Listener &listener : all.local)
        take(listener, !own && ownerOf(listener.place) == uid);
}

// The groups that both makes of servers read, those with a version's number left out.
QStringList serverGroups(const QString &program)
{
    if (program == "mariadbd"_L1)
        return {u"mysqld"_s, u"server"_s, u"mariadb"_s, u"mariadbd"_s};
    return {u"mysqld"_s, u"server"_s};
}

// Its option files, as far as they are this machine's own: a container has others under the same names.
QList<FileOption> optionFilesOf(const LocalServer &server, const QString &process,
                                const QList<QByteArray> &words)
{
    const QByteArray its = linkOf(process + u"/ns/mnt"_s);
    if (!its.isEmpty() && its != linkOf(u"/proc/self/ns/mnt"_s))
        return {};
    OptionFileRequest request;
    request.groups = serverGroups(server.program);
    request.noDefaults = optionIn(words, "no-defaults").has_value();
    request.defaultsFile = optionIn(words, "defaults-file");
    request.extraFile = optionIn(words, "defaults-extra-file");
    request.groupSuffix = optionIn(words, "defaults-group-suffix");
    request.noLoginPaths = true;
    OptionPlaces places = OptionPlaces::ofThisMachine();
    places.user.clear(); // the home of whoever started it, not ours
    places.login.clear();
    const auto read = readOptionFiles(request, places, QProcessEnvironment());
    return read ? read->options : QList<FileOption>();
}

// The command line comes after the files.
void readSettings(LocalServer &server, const QString &process, const QList<QByteArray> &words)
{
    const QList<FileOption> files = optionFilesOf(server, process, words);
    const auto setting = [&](const QByteArray &name) -> std::optional<QString> {
        if (const auto given = optionIn(words, name))
            return given;
        for (auto option = files.crbegin(); option != files.crend(); ++option) {
            if (QString(option->name).replace(u'_', u'-') == QLatin1StringView(name))
                return option->value.value_or(u""_s);
        }
        return std::nullopt;
    };
    server.port = setting("port").value_or(QString());
    server.socket = setting("socket").value_or(QString());
    server.bindAddress = setting("bind-address").value_or(QString());
    server.skipNetworking = isOn(setting("skip-networking"));
}

std::optional<LocalServer> serverOf(const QString &process, qint64 pid, Networks &networks)
{
    const QList<QByteArray> words = contents(process + u"/cmdline"_s, MaxCommandLine).split('\0');
    LocalServer server;
    server.program = serverIn(words);
    if (server.program.isEmpty())
        return std::nullopt;
    server.pid = pid;
    const QByteArray uid = ownerOf(process);
    server.user = userName(uid);
    readSettings(server, process, words);
    server.unit = unitIn(contents(process + u"/cgroup"_s, MaxCommandLine));
    findListening(server, process, uid, networks.of(process));
    return server;
}

} // namespace

LocalServers lookForServersIn(const QString &proc)
{
    LocalServers servers;
    Networks networks;
    // Whoever does not see the first process (hidepid) does not see the servers of others either.
    servers.complete = QFileInfo(proc + u"/1/cmdline"_s).isReadable();
    for (const QString &name : QDir(proc).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        bool isProcess = false;
        const qint64 pid = name.toLongLong(&isProcess);
        if (!isProcess || servers.running.size() == MostServers)
            continue;
        if (auto server = serverOf(proc + u'/' + name, pid, networks))
            servers.running.append(*std::move(server));
    }
    return servers;
}

LocalServers lookForServers()
{
    return lookForServersIn(u"/proc"_s);
}

std::optional<evidence::Table> askServiceManager(std::chrono::milliseconds deadline,
                                                 const CancelToken &cancel, const QString &unit)
{
    if (!QFileInfo::exists(u"/run/systemd/system"_s))
        return std::nullopt;
    QProcess systemctl;
    QStringList units{u"mariadb.service"_s, u"mysql.service"_s, u"mysqld.service"_s};
    if (!unit.isEmpty() && !unit.startsWith(u'-') && !units.contains(unit))
        units << unit;
    systemctl.start(u"systemctl"_s,
                    QStringList{u"show"_s,
                                u"--property=Id,LoadState,ActiveState,SubState,Result,StateChangeTimestamp,"
                                "NRestarts,ExecMainStatus,MemoryMax,LimitNOFILE"_s}
                        + units);
    const Stopwatch watch;
    while (!systemctl.waitForFinished(20)) {
        if (systemctl.state() == QProcess::NotRunning)
            break; // it could not be started
        if (cancel.isCancelled() || watch.elapsed() >= deadline) {
            systemctl.kill();
            systemctl.waitForFinished(20);
            return std::nullopt;
        }
    }
    if (systemctl.exitStatus() != QProcess::NormalExit || systemctl.error() == QProcess::FailedToStart)
        return std::nullopt;
    return servicesIn(QString::fromUtf8(systemctl.readAllStandardOutput()));
}

evidence::Table servicesIn(const QString &answer)
{
    evidence::Table table{{u"unit"_s, u"state"_s, u"result"_s, u"since"_s, u"restarts"_s, u"exit_status"_s,
                           u"memory_max"_s, u"open_files"_s},
                          {}};
    for (const QString &block : answer.split(u"\n\n"_s)) {
        evidence::Record unit;
        for (const QString &line : block.split(u'\n', Qt::SkipEmptyParts))
            unit.insert(line.section(u'=', 0, 0), line.section(u'=', 1));
        if (unit.value(u"LoadState"_s) != "loaded"_L1)
            continue;
        table.rows.append(
            {unit.value(u"Id"_s), unit.value(u"ActiveState"_s) + u" ("_s + unit.value(u"SubState"_s) + u')',
             unit.value(u"Result"_s), unit.value(u"StateChangeTimestamp"_s), unit.value(u"NRestarts"_s),
             unit.value(u"ExecMainStatus"_s), unit.value(u"MemoryMax"_s), unit.value(u"LimitNOFILE"_s)});
    }
    return table;
}

} // namespace goneaway::connect
