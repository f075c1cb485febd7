// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/TunnelClimb.h"

#include "connect/TunnelRung.h"

#include <QList>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::connect {

namespace facts = evidence::facts;
using evidence::Observation;
using evidence::Record;
using evidence::Status;

namespace {

// What the climb on the other thread has found so far.
class Inbox
{
public:
    void put(const Observation &rung)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_rungs.append(rung);
        }
        m_filled.notify_one();
    }
    void end()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_ended = true;
        }
        m_filled.notify_one();
    }
    // What has come, after at most `wait`; `ended`: there will be no more.
    QList<Observation> take(std::chrono::milliseconds wait, bool &ended)
    {
        std::unique_lock lock(m_mutex);
        m_filled.wait_for(lock, wait, [this] { return m_ended || !m_rungs.isEmpty(); });
        ended = m_ended;
        return std::exchange(m_rungs, {});
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_filled;
    QList<Observation> m_rungs;
    bool m_ended = false;
};

class TunnelClimb
{
public:
    TunnelClimb(const ConnectionTarget &target, const Clock &clock, const CancelToken &cancel,
                const RungReport &report, std::span<const QLatin1StringView> rungs)
        : m_target(target)
        , m_clock(clock)
        , m_cancel(cancel)
        , m_report(report)
        , m_rungs(rungs)
    {
    }

    std::shared_ptr<SshTunnel> climb(const PlainClimb &plain)
    {
        m_tunnel = std::make_shared<SshTunnel>(m_target, m_cancel);
        if (!m_tunnel->isOpen()) {
            if (!m_cancel.isCancelled())
                tellTunnel({});
            skipAll();
            return nullptr;
        }
        // Its own token: a far end that fails ends the climb, and not the caller's work.
        const CancelToken inner;
        const auto inbox = std::make_shared<Inbox>();
        std::thread climber([plain, inner, inbox, entrance = m_tunnel->entranceFor(m_target)] {
            plain(entrance, inner, [inbox](const Observation &rung) { inbox->put(rung); });
            inbox->end();
        });
        const bool through = follow(*inbox, inner);
        climber.join();
        if (through && !m_tunnel->isOpen() && !m_cancel.isCancelled())
            tellTunnel({}); // it ended on the way
        return through && m_tunnel->isOpen() ? m_tunnel : nullptr;
    }

private:
    // Hands on what comes through the tunnel; false when the tunnel itself was the end of it.
    bool follow(Inbox &inbox, const CancelToken &inner)
    {
        constexpr std::chrono::milliseconds step = 20ms; // ssh's news come by another way
        QList<Observation> held; // until the far end is known
        for (bool ended = false; !ended;) {
            held += inbox.take(step, ended);
            if (m_cancel.isCancelled())
                inner.cancel();
            if (!m_told && !m_cancel.isCancelled()) {
                const SshReport said = m_tunnel->report();
                const bool reached = std::any_of(held.begin(), held.end(), [](const Observation &rung) {
                    return rung.fact != evidence::FactId(facts::LadderName);
                });
                if (!said.farOutcome.isEmpty() || !m_tunnel->isOpen())
                    return endAtTunnel(inner, {});
                if (said.farReached)
                    tellTunnel(u"ok"_s);
                else if (reached || ended)
                    return endAtTunnel(inner, u"far-silent"_s); // the client has given up already
            }
            if (m_told || ended) {
                for (const Observation &rung : std::as_const(held))
                    m_report(seenFromHere(rung));
                held.clear();
            }
        }
        return true;
    }

    bool endAtTunnel(const CancelToken &inner, const QString &outcome)
    {
        inner.cancel();
        tellTunnel(outcome);
        skipAll();
        return false;
    }

    void tellTunnel(const QString &outcome)
    {
        Observation rung = tunnelRung(*m_tunnel, m_target, outcome);
        rung.at = m_clock.now();
        rung.took = m_watch.elapsed();
        m_report(rung);
        m_told = true;
    }

    void skipAll()
    {
        const bool cancelled = m_cancel.isCancelled();
        const auto skip = [&](QLatin1StringView fact) {
            Observation rung;
            rung.fact = fact;
            rung.source = {u"ladder"_s, QString(), {}};
            rung.note = cancelled ? u"ladder.cancelled"_s : u"ladder.skipped"_s;
            rung.status = Status::Skipped;
            rung.at = m_clock.now();
            m_report(rung);
        };
        if (!m_told)
            skip(facts::LadderTunnel);
        for (const QLatin1StringView fact : m_rungs)
            skip(fact);
    }

    // The entrance's place replaced by the server's own.
    Observation seenFromHere(Observation rung) const
    {
        if (auto *record = std::get_if<Record>(&rung.value)) {
            if (record->contains(u"host"_s))
                record->insert(u"host"_s,
                               m_target.transport == Transport::Socket ? m_target.socketPath : m_target.host);
            if (record->contains(u"port"_s))
                record->insert(u"port"_s, QString::number(m_target.port));
            record->insert(u"through"_s, m_target.ssh->display());
            record->insert(u"server"_s, m_target.display());
        }
        if (rung.fact == evidence::FactId(facts::LadderName) && rung.seen()) {
            rung.note = u"ladder.name.tunnel"_s;
            if (auto *record = std::get_if<Record>(&rung.value))
                record->remove(u"addresses"_s);
        } else if (rung.fact == evidence::FactId(facts::LadderTcp) && rung.seen()) {
            rung.note = u"ladder.tcp.tunnel"_s;
        } else if (rung.note == "ladder.proxy.other-port"_L1 || rung.note == "ladder.proxy.other-peer"_L1
                   || rung.note == "ladder.proxy.far"_L1) {
            rung.note = u"ladder.proxy.tunnel"_s; // these signs are the tunnel's own
            if (auto *record = std::get_if<Record>(&rung.value))
                record->insert(u"probable"_s, u"no"_s);
        }
        return rung;
    }

    const ConnectionTarget &m_target;
    const Clock &m_clock;
    const CancelToken &m_cancel;
    const RungReport &m_report;
    const std::span<const QLatin1StringView> m_rungs;
    const Stopwatch m_watch;
    std::shared_ptr<SshTunnel> m_tunnel;
    bool m_told = false; // the rung ladder.tunnel
};

} // namespace

std::shared_ptr<SshTunnel> climbThroughTunnel(const ConnectionTarget &target, const Clock &clock,
                                              const CancelToken &cancel, const RungReport &report,
                                              std::span<const QLatin1StringView> rungs,
                                              const PlainClimb &plain)
{
    return TunnelClimb(target, clock, cancel, report, rungs).climb(plain);
}

Way::Way(const ConnectionTarget &target, std::shared_ptr<SshTunnel> tunnel, const CancelToken &cancel)
    : m_target(target)
    , m_tunnel(std::move(tunnel))
{
    m_target.password = {};
    if (!target.ssh) {
        m_entrance = target;
        return;
    }
    if (!m_tunnel || !m_tunnel->isOpen() || !m_tunnel->leadsTo(target))
        m_tunnel = std::make_shared<SshTunnel>(target, cancel);
    if (m_tunnel->isOpen())
        m_entrance = m_tunnel->entranceFor(target);
}

std::optional<Observation> Way::trouble(const Clock &clock) const
{
    if (!m_target.ssh || m_tunnel->isOpen())
        return std::nullopt;
    Observation rung = tunnelRung(*m_tunnel, m_target);
    rung.at = clock.now();
    return rung;
}

} // namespace goneaway::connect
