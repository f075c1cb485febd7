// SPDX-License-Identifier: GPL-3.0-or-later
// Ten look-ups of the server's name, and of its address back to a name: how long they take, and how many
// fail.
#include "connect/Aside.h"
#include "connect/Socket.h"
#include "probes/OneByOne.h"
#include "probes/Probing.h"

#include <QHostAddress>

#include <algorithm>

#ifdef Q_OS_WIN
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <netdb.h>
#include <sys/socket.h>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::probes {

using evidence::Record;
using evidence::Table;
using std::chrono::milliseconds;

namespace {

constexpr QLatin1StringView Causes[] = {"name-resolution"_L1};
constexpr int LookUps = 10;
constexpr auto Limit = 5s; // for one: a resolver's usual patience with its first server
constexpr auto Slow = 1s; // a login that waits so long for a name is felt

Cost costOf(const ProbeOptions &)
{
    return {0, 0, LookUps * 2 * 500, 2 * LookUps * Limit};
}

struct Spread {
    QList<milliseconds> took; // of those that worked
    int failed = 0;
    QString failure; // the resolver's words

    milliseconds at(double share) const
    {
        QList<milliseconds> sorted = took;
        std::sort(sorted.begin(), sorted.end());
        return sorted.isEmpty()
            ? 0ms
            : sorted[static_cast<qsizetype>(static_cast<double>(sorted.size() - 1) * share)];
    }
};

void put(Record &values, const QString &prefix, const Spread &spread)
{
    values.insert(prefix + u"_failed"_s, QString::number(spread.failed));
    values.insert(prefix + u"_min"_s, QString::number(spread.at(0).count()));
    values.insert(prefix + u"_median"_s, QString::number(spread.at(0.5).count()));
    values.insert(prefix + u"_max"_s, QString::number(spread.at(1).count()));
}

QString resolverWords(int error)
{
#ifdef Q_OS_WIN
    return QString::fromLocal8Bit(::gai_strerrorA(error));
#else
    return QString::fromLocal8Bit(::gai_strerror(error));
#endif
}

// getnameinfo() of one address, aside: an error's number, or 0.
std::optional<int> lookUpBack(const connect::Addresses &addresses, const CancelToken &cancel)
{
    return connect::runAside(
        [addresses] {
            char name[NI_MAXHOST] = "";
            return ::getnameinfo(addresses->ai_addr, static_cast<socklen_t>(addresses->ai_addrlen), name,
                                 sizeof name, nullptr, 0, NI_NAMEREQD);
        },
        Limit, cancel);
}

ProbeResult run(ProbeContext &context)
{
    const connect::ConnectionTarget &target = context.target;
    if (connect::isLocal(target.transport))
        return concluded("local"_L1, Standing::Impossible);
    const bool literal = !QHostAddress(target.host).isNull();
    Spread forth;
    Spread back;
    Table table{{u"direction"_s, u"ms"_s, u"outcome"_s}, {}};
    connect::Addresses addresses;
    for (int i = 0; i < LookUps && !context.cancel.isCancelled(); ++i) {
        report(context, "probe.step.dns"_L1, i * 50 / LookUps, {{u"number"_s, QString::number(i + 1)}});
        const Stopwatch watch;
        const auto answer = connect::resolve(target.host, target.port, Limit, context.cancel);
        const auto took = watch.elapsed();
        if (context.cancel.isCancelled())
            break;
        const bool worked = answer && answer->addresses;
        if (worked) {
            forth.took.append(took);
            addresses = answer->addresses;
        } else {
            ++forth.failed;
            forth.failure = answer ? answer->errorText : u"no answer within 5 s"_s;
        }
        table.rows.append({u"forward"_s, QString::number(took.count()), worked ? u"ok"_s : forth.failure});
    }
    for (int i = 0; i < LookUps && addresses && !context.cancel.isCancelled(); ++i) {
        report(context, "probe.step.dns-back"_L1, 50 + i * 50 / LookUps,
               {{u"number"_s, QString::number(i + 1)}});
        const Stopwatch watch;
        const auto answer = lookUpBack(addresses, context.cancel);
        const auto took = watch.elapsed();
        if (context.cancel.isCancelled())
            break;
        if (answer == 0)
            back.took.append(took);
        else
            ++back.failed;
        table.rows.append({u"back"_s, QString::number(took.count()),
                           answer == 0  ? u"ok"_s
                               : answer ? resolverWords(*answer)
                                        : u"no answer within 5 s"_s});
    }
    if (context.cancel.isCancelled())
        return cancelled();
    observe(context, "probe.dns.lookups"_L1, table);

    Record values{
        {u"host"_s, target.host}, {u"lookups"_s, QString::number(LookUps)}, {u"failure"_s, forth.failure}};
    put(values, u"forward"_s, forth);
    put(values, u"back"_s, back);
    const milliseconds worst = forth.at(1);
    ProbeResult result = concluded("fine"_L1, Standing::Fine, values);
    if (forth.failed > 0) {
        result.outcome = forth.took.isEmpty() ? u"failed"_s : u"sometimes"_s;
        result.standing = Standing::Trouble;
    } else if (worst >= Slow) {
        result.outcome = u"slow"_s;
        result.standing = Standing::Trouble;
    } else if (literal) {
        result.outcome = u"literal"_s;
    }
    // A failure weighs as much as the time that it may take.
    result.measure = -static_cast<double>((worst + forth.failed * Limit).count());
    return result;
}

Change compare(const ProbeResult &before, const ProbeResult &after)
{
    // Some ms more or less are no news.
    if (before.standing == Standing::Fine && after.standing == Standing::Fine)
        return Change::Same;
    return compareResults(before, after, 0.3);
}

} // namespace

Probe dnsProbe()
{
    return {"dns"_L1, Causes, &costOf, &run, &compare};
}

} // namespace goneaway::probes
