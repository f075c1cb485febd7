// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "watch/Happenings.h"

#include <QHash>

namespace goneaway::watch {

// The incident that is going on: what still belongs to it, and whether to look at it again.
class OpenIncident
{
public:
    OpenIncident(int id, const Trigger &first);

    // Whether this is one more sign of the same event. What comes within MergeWindow of the last sign is, but
    // for the loss of a connection that was made after the incident began, and what shows that the server
    // went down after it had outlived this incident: that is an event of its own, and has its own cause.
    bool takes(const Trigger &trigger) const;
    // False when it is neither new nor told of any more: the incident has shown enough of it.
    bool add(const Trigger &trigger);
    // The server is back: worth another look, also at what is certain. It can be asked now, and its log tells
    // how the run before ended.
    void serverIsBack(Steady::time_point now);
    bool wantsLook(Steady::time_point now) const;
    // A look that it must not go without when another incident takes its place.
    bool owesLook() const { return m_looks == 0 || (m_serverIsBack && m_looks < MostLooks); }
    bool isOver(Steady::time_point now) const;

    int id() const { return m_caught.id; }
    const QList<Trigger> &triggers() const { return m_caught.triggers; }
    const Caught &caught() const { return m_caught; }

    // What a look came to. False when it tells less than the one before, which then stands. See Caught::news.
    bool took(evidence::Evidence evidence, diagnose::Diagnosis diagnosis, Steady::time_point now);

    static constexpr std::chrono::milliseconds MergeWindow{3000};
    static constexpr int MostLooks = 4;

private:
    bool isAnotherEvent(const Trigger &sign) const;
    bool knowsOfEnd() const;

    Caught m_caught;
    Steady::time_point m_begun;
    Steady::time_point m_lastSign;
    Steady::time_point m_lastLook;
    int m_looks = 0;
    bool m_wantsLook = true;
    bool m_serverIsBack = false;
    bool m_outlived = false; // the server's run was seen to go on after it
    bool m_serverGone = false; // nobody could log in at the last look
};

// Whether `trigger` can be the first sign of the server's going down, however soon after another incident:
// the end of a connection that was open until then, or the server's own word that a run of it has ended.
bool mayBeServersEnd(const Trigger &trigger);

// Keeps one noisy thing (a load balancer's checks, a badly closing application) from filling the list: the
// same key opens an incident at most every 20 seconds, while it goes on every 40, and so on up to once an
// hour. Losses of our own connections are never held back.
class Throttle
{
public:
    // The incident that `trigger` would only repeat; nothing when it may open one, which is `next` then.
    std::optional<int> heldBackFor(const Trigger &trigger, int next);

private:
    struct Seen {
        Steady::time_point last;
        std::chrono::seconds wait{0};
        int incident = 0; // the last that it opened
    };
    QHash<QString, Seen> m_seen; // bounded: keys are kinds, not texts
};

} // namespace goneaway::watch
