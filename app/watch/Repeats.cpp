// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/Repeats.h"

#include <algorithm>

namespace goneaway::watch {

void Repeats::count(int incident, const QDateTime &at, qint64 times)
{
    const auto found = std::find_if(m_counted.begin(), m_counted.end(), [incident](const Counted &one) {
        return one.repeated.incident == incident;
    });
    if (found != m_counted.end()) {
        found->repeated.count += times;
        found->repeated.last = at;
        std::rotate(found, found + 1, m_counted.end()); // the longest quiet one is let go of first
        return;
    }
    m_counted.append({{incident, times, at, at}, 0});
    if (m_counted.size() > MostIncidents)
        m_counted.removeFirst();
}

QList<Repeated> Repeats::takeNews()
{
    QList<Repeated> news;
    for (Counted &one : m_counted) {
        if (one.repeated.count > std::exchange(one.told, one.repeated.count))
            news.append(one.repeated);
    }
    return news;
}

} // namespace goneaway::watch
