// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/Reach.h"

#include "base/Clock.h"
#include "connect/Outcomes.h"

#include <algorithm>
#include <cerrno>
#include <vector>

#ifdef Q_OS_WIN
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <netdb.h>
#include <sys/socket.h>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::connect {

namespace {

constexpr auto AttemptDelay = 250ms; // RFC 8305, section 5
constexpr std::size_t MostAddresses = 8;
#ifdef Q_OS_WIN
constexpr int TimedOutError = WSAETIMEDOUT;
constexpr int CancelledError = WSAECANCELLED;
#else
constexpr int TimedOutError = ETIMEDOUT;
constexpr int CancelledError = ECANCELED;
#endif

// The resolver's order, but the two families take turns (RFC 8305, section 4).
std::vector<const addrinfo *> inTurns(const Addresses &addresses)
{
    std::vector<const addrinfo *> first;
    std::vector<const addrinfo *> second;
    for (const addrinfo *address = addresses.get(); address; address = address->ai_next)
        (address->ai_family == addresses->ai_family ? first : second).push_back(address);
    std::vector<const addrinfo *> order;
    for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size())
            order.push_back(first[i]);
        if (i < second.size())
            order.push_back(second[i]);
    }
    order.resize(std::min(order.size(), MostAddresses));
    return order;
}

// Of several failures the one by which somebody answered tells more than silence, and silence more than a
// family that this machine has no way for.
int tellingRank(int error)
{
    const QString outcome = tcpOutcome(error, 0ms);
    if (outcome == "refused"_L1 || wasReset(error))
        return 0;
    if (outcome == "no-permission"_L1)
        return 1;
    if (outcome == "timed-out"_L1)
        return 2;
    return outcome == "unreachable"_L1 ? 5 : 3;
}

class Race
{
public:
    Race(const Addresses &addresses, std::chrono::milliseconds deadline)
        : m_order(inTurns(addresses))
        , m_deadline(deadline)
    {
    }

    Reached run(const CancelToken &cancel)
    {
        while (!cancel.isCancelled() && !m_winner && (m_begun < m_order.size() || anyPending())) {
            if (m_begun < m_order.size() && (!anyPending() || m_sinceLast.elapsed() >= AttemptDelay)) {
                beginNext();
                continue;
            }
            QList<const Socket *> pending;
            for (const Runner &runner : m_runners) {
                if (runner.pending)
                    pending << &runner.socket;
            }
            Socket::waitForAny(pending, 20ms);
            look();
        }
        return result(cancel);
    }

private:
    struct Runner {
        const addrinfo *address;
        Socket socket;
        Stopwatch watch;
        bool pending = true;
        Attempt attempt;
    };

    bool anyPending() const
    {
        return std::any_of(m_runners.begin(), m_runners.end(), [](const Runner &r) { return r.pending; });
    }

    void beginNext()
    {
        Runner runner{m_order[m_begun++], {}, {}, true, {}};
        runner.attempt.address = addressText(*runner.address);
        auto [socket, error] = Socket::startConnecting(*runner.address);
        runner.socket = std::move(socket);
        if (error != 0)
            end(runner, error);
        m_runners.push_back(std::move(runner));
        m_sinceLast = Stopwatch();
        look(); // a connection within this machine is there at once
    }

    static void end(Runner &runner, int error)
    {
        runner.pending = false;
        runner.attempt.took = runner.watch.elapsed();
        runner.attempt.error = error;
        runner.attempt.end = error == 0 ? Attempt::End::Connected : Attempt::End::Failed;
    }

    void look()
    {
        for (std::size_t i = 0; i < m_runners.size(); ++i) {
            Runner &runner = m_runners[i];
            if (!runner.pending)
                continue;
            if (const auto error = runner.socket.connected())
                end(runner, *error);
            else if (runner.watch.elapsed() >= m_deadline)
                end(runner, TimedOutError);
            if (!runner.pending && runner.attempt.error == 0 && !m_winner)
                m_winner = i;
        }
    }

    Reached result(const CancelToken &cancel)
    {
        Reached reached;
        reached.took = m_watch.elapsed();
        reached.error = CancelledError;
        int best = 100;
        for (Runner &runner : m_runners) {
            if (runner.pending) {
                runner.attempt.took = runner.watch.elapsed();
                runner.attempt.end = m_winner ? Attempt::End::NotNeeded : Attempt::End::Cancelled;
            }
            reached.attempts << runner.attempt;
            if (runner.attempt.end == Attempt::End::Failed && tellingRank(runner.attempt.error) < best) {
                best = tellingRank(runner.attempt.error);
                reached.error = runner.attempt.error;
                reached.used = runner.address;
            }
        }
        if (cancel.isCancelled())
            reached.error = CancelledError;
        if (m_winner) {
            reached.error = 0;
            reached.used = m_runners[*m_winner].address;
            reached.socket = std::move(m_runners[*m_winner].socket);
        }
        return reached;
    }

    std::vector<const addrinfo *> m_order;
    std::chrono::milliseconds m_deadline;
    std::vector<Runner> m_runners;
    std::size_t m_begun = 0;
    Stopwatch m_sinceLast;
    Stopwatch m_watch;
    std::optional<std::size_t> m_winner;
};

QString wordFor(const Attempt &attempt)
{
    switch (attempt.end) {
    case Attempt::End::Connected:
        return u"connected"_s;
    case Attempt::End::Failed:
        return wasReset(attempt.error) ? u"reset"_s : tcpOutcome(attempt.error, attempt.took);
    case Attempt::End::NotNeeded:
        return u"not-needed"_s;
    case Attempt::End::Cancelled:
        break;
    }
    return u"cancelled"_s;
}

} // namespace

Reached reachAny(const Addresses &addresses, std::chrono::milliseconds deadline, const CancelToken &cancel)
{
    return Race(addresses, deadline).run(cancel);
}

evidence::Table tableOf(const QList<Attempt> &attempts)
{
    evidence::Table table{{u"address"_s, u"outcome"_s, u"os_errno"_s, u"took_ms"_s}, {}};
    for (const Attempt &attempt : attempts) {
        const QString number = attempt.error == 0 ? u""_s : QString::number(attempt.error);
        table.rows.append({attempt.address, wordFor(attempt), number, QString::number(attempt.took.count())});
    }
    return table;
}

} // namespace goneaway::connect
