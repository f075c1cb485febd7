// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probes/Probing.h"

#include <vector>

namespace goneaway::probes {

// What became of one connection that was left idle.
struct IdleFate {
    std::chrono::milliseconds idle{0}; // when it was asked, or when its end was noticed
    // lived; closed: it ended by itself; broken: it ended when it was asked; silent: no answer came; one-off:
    // it ended by itself, and others that were idle for longer did not
    QString outcome;
    std::optional<evidence::ClientError> error;
    QString serverSide; // there, gone, unknown: the session, after it was lost here
    bool byItself = false;

    bool lived() const { return outcome == QLatin1StringView("lived"); }
};

// Connections that are opened together and left idle, each for its own time; then each is asked. Ends early
// when one is lost: those that wait for longer would be lost too. The server is asked about each that is
// lost.
class IdleRound
{
public:
    // `from`: where in percent its progress begins.
    IdleRound(ProbeContext &context, Control &control, const QList<std::chrono::milliseconds> &times,
              int from);
    ~IdleRound(); // no session of it is left on the server
    Q_DISABLE_COPY_MOVE(IdleRound)

    // A result when nothing can be concluded (cancelled, no login, no server).
    std::optional<ProbeResult> run();

    const QList<IdleFate> &fates() const { return m_fates; } // in the order in which they came out
    const IdleFate *firstLost() const; // by idle time; null when all lived
    bool serverIsMariaDb() const { return m_control.isMariaDb(); }
    qint64 killsSeen() const { return m_kills; } // Com_kill meanwhile
    std::optional<qint64> abortsSeen() const { return m_aborts; } // Aborted_clients meanwhile

private:
    using Steady = std::chrono::steady_clock;
    struct Waiting {
        Session session;
        quint64 id = 0;
        std::chrono::milliseconds time{0}; // to be idle
        Steady::time_point lastUse;
        std::optional<Steady::time_point> asked;
        std::optional<std::chrono::milliseconds> ended; // by itself, after so long
        bool over = false;

        std::chrono::milliseconds idle() const
        {
            return std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - lastUse);
        }
    };

    std::optional<ProbeResult> openAll();
    bool idsAreTheServers();
    void look(); // once, at all of them
    void notice(Waiting &one, connect::FarSide side);
    void ask(Waiting &one);
    void settleEnds();
    void lose(Waiting &one, std::chrono::milliseconds idle, const QString &outcome,
              const std::optional<evidence::ClientError> &error);
    void keepControlInUse();
    bool isOver() const;

    ProbeContext &m_context;
    Control &m_control;
    const QList<std::chrono::milliseconds> m_times;
    const int m_from;
    std::vector<Waiting> m_waiting;
    QList<IdleFate> m_fates;
    bool m_idsKnown = false;
    bool m_serverLost = false;
    qint64 m_kills = 0;
    std::optional<qint64> m_aborts;
    Steady::time_point m_lastLookAtServer;
    Stopwatch m_watch;
    int m_told = -1;
};

} // namespace goneaway::probes
