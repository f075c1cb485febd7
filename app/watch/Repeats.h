// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "watch/Happenings.h"

namespace goneaway::watch {

// Counts what happens again and is not told again, by the incident that it would only repeat. Bounded: of the
// oldest incidents the counting ends.
class Repeats
{
public:
    void count(int incident, const QDateTime &at, qint64 times = 1);
    // Those that have grown since the last time.
    QList<Repeated> takeNews();

    static constexpr qsizetype MostIncidents = 100;

private:
    struct Counted {
        Repeated repeated;
        qint64 told = 0;
    };
    QList<Counted> m_counted;
};

} // namespace goneaway::watch
