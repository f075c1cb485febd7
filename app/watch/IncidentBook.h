// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "watch/Happenings.h"

#include <QList>

namespace goneaway::watch {

// The incidents of a watch, however long it goes on: memory is bounded. Of the newest, and of the first one
// that has a cause, all evidence is kept; of older ones only what they were; the oldest go altogether.
class IncidentBook
{
public:
    static constexpr qsizetype MostWithEvidence = 20; // each up to about 2 MB
    static constexpr qsizetype MostAtAll = 1000;

    // A new one, or the next look at one that is there.
    void put(const Caught &caught);

    void repeated(const Repeated &repeated); // of one that is there

    const QList<Caught> &all() const { return m_incidents; } // oldest first
    const Caught *find(int id) const;
    bool hasEvidence(int id) const;
    int dropped() const { return m_dropped; } // that are not in the list any more
    // The first whose cause is likely or confirmed; else the first; null when there is none.
    const Caught *mostTelling() const;

private:
    void letGo();

    QList<Caught> m_incidents;
    int m_dropped = 0;
    int m_firstNamed = 0; // id; 0 when none is
};

} // namespace goneaway::watch
