// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/NameRung.h"

#include "connect/ClientErrors.h"

#include <QFile>
#include <QHostAddress>

#ifdef Q_OS_WIN
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <netdb.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace goneaway::connect {

namespace facts = evidence::facts;
using evidence::ClientError;
using evidence::Observation;
using evidence::Record;
using evidence::Status;

namespace {

constexpr qint64 MaxFile = 256 * 1024; // bytes; larger than any that a person wrote
constexpr int MostAddressesShown = 16;

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(MaxFile) : QByteArray();
}

QString hostsFilePath()
{
#ifdef Q_OS_WIN
    return qEnvironmentVariable("SystemRoot", u"C:\\Windows"_s) + u"/System32/drivers/etc/hosts"_s;
#else
    return u"/etc/hosts"_s;
#endif
}

// The words of a line without its comment.
QStringList wordsOf(const QByteArray &line)
{
    QByteArray text = line;
    if (const qsizetype comment = text.indexOf('#'); comment >= 0)
        text.truncate(comment);
    return QString::fromUtf8(text).simplified().split(u' ', Qt::SkipEmptyParts);
}

QString withoutLastDot(QString name)
{
    if (name.endsWith(u'.'))
        name.chop(1);
    return name;
}

bool isLiteral(const QString &host)
{
    return !QHostAddress(host).isNull();
}

QString originOf(const QString &host)
{
    if (isLiteral(host))
        return u"literal"_s;
    return hostsFileKnows(contents(hostsFilePath()), host) ? u"hosts"_s : u"resolver"_s;
}

QString addressesOf(const Addresses &addresses)
{
    QStringList texts;
    for (const addrinfo *address = addresses.get(); address; address = address->ai_next)
        texts << addressText(*address);
    texts.removeDuplicates();
    const qsizetype more = texts.size() - MostAddressesShown;
    if (more > 0) {
        texts.resize(MostAddressesShown);
        texts << u"+%1"_s.arg(more);
    }
    return texts.join(u", "_s);
}

void addSettings(Record &record)
{
    const ResolverSettings settings =
        resolverSettings(contents(u"/etc/resolv.conf"_s), contents(u"/etc/nsswitch.conf"_s));
    record.insert(u"search"_s, settings.search.join(u", "_s));
    record.insert(u"nameservers"_s, settings.nameservers.join(u", "_s));
    record.insert(u"order"_s, settings.order);
}

QString noteOfFound(const Record &record)
{
    const QString origin = record.value(u"origin"_s);
    if (origin == "literal"_L1)
        return u"ladder.name.literal"_s;
    if (origin == "hosts"_L1)
        return u"ladder.name.hosts"_s;
    const QString canonical = record.value(u"canonical"_s);
    const bool another = !canonical.isEmpty()
        && canonical.compare(withoutLastDot(record.value(u"host"_s)), Qt::CaseInsensitive) != 0;
    return another ? u"ladder.name.alias"_s : u"ladder.name.ok"_s;
}

QString noteOfFailure(const Record &record, int error)
{
    // The name service itself gave no answer: the name may well exist.
    if (error == EAI_AGAIN)
        return u"ladder.name.no-resolver"_s;
    const QString host = record.value(u"host"_s);
    const bool searched = !host.contains(u'.') && !record.value(u"search"_s).isEmpty();
    return searched ? u"ladder.name.not-in-search"_s : u"ladder.name.failed"_s;
}

} // namespace

ResolverSettings resolverSettings(const QByteArray &resolvConf, const QByteArray &nsswitchConf)
{
    ResolverSettings settings;
    for (const QByteArray &line : resolvConf.split('\n')) {
        const QStringList words = wordsOf(line.startsWith(';') ? QByteArray() : line);
        if (words.size() < 2)
            continue;
        if (words.first() == "search"_L1 || words.first() == "domain"_L1) // the last of either counts
            settings.search = words.sliced(1);
        else if (words.first() == "nameserver"_L1)
            settings.nameservers << words.at(1);
    }
    for (const QByteArray &line : nsswitchConf.split('\n')) {
        const QStringList words = wordsOf(line);
        if (words.size() > 1 && words.first() == "hosts:"_L1)
            settings.order = words.sliced(1).join(u' ');
    }
    return settings;
}

bool hostsFileKnows(const QByteArray &hostsFile, const QString &name)
{
    const QString wanted = withoutLastDot(name);
    for (const QByteArray &line : hostsFile.split('\n')) {
        if (wordsOf(line).mid(1).contains(wanted, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

bool findName(Climb &climb)
{
    Observation rung = climb.rung(facts::LadderName, u"getaddrinfo()"_s);
    const ConnectionTarget &target = climb.target();
    if (climb.overSocket()) {
        rung.value =
            Record{{u"host"_s, u"localhost"_s}, {u"path"_s, target.display()}, {u"kind"_s, u"socket"_s}};
        climb.finish(rung, climb.overPipe() ? u"ladder.name.pipe"_s : u"ladder.name.socket"_s);
        return true;
    }
    const Stopwatch watch;
    const auto answer = resolve(target.host, target.port, target.connectTimeout, climb.cancel());
    rung.took = watch.elapsed();
    Record record{{u"host"_s, target.host}, {u"kind"_s, u"tcp"_s}, {u"origin"_s, originOf(target.host)}};
    if (!isLiteral(target.host))
        addSettings(record);
    if (!answer || answer->error != 0) {
        rung.value = record;
        if (climb.cancelled())
            return false;
        if (answer) {
            rung.error =
                ClientError{codes::UnknownHost, u"CR_UNKNOWN_HOST"_s, {}, answer->error, answer->errorText};
            rung.detail = answer->errorText;
        }
        climb.finish(rung, answer ? noteOfFailure(record, answer->error) : u"ladder.name.timed-out"_s,
                     answer ? Status::Failed : Status::TimedOut);
        return false;
    }
    climb.addresses = answer->addresses;
    record.insert(u"addresses"_s, addressesOf(climb.addresses));
    record.insert(u"canonical"_s, answer->canonicalName);
    rung.value = record;
    climb.finish(rung, noteOfFound(record));
    return true;
}

} // namespace goneaway::connect
