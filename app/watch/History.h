// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "watch/Sample.h"

#include <QByteArray>

#include <deque>

namespace goneaway::watch {

// The beats of a watch for its plots: of the last hour each one, of the week before one a minute (the one
// with the longest round trip), and nothing older. Never more than about fourteen thousand.
class History
{
public:
    void add(const Sample &sample);
    void clear();

    bool isEmpty() const { return m_recent.empty(); }
    QList<Sample> values() const; // oldest first
    // For a table or a plot made elsewhere: a header line, then a line a beat. RFC 4180.
    QByteArray csv() const;

    static constexpr std::size_t MostRecent = 3600;
    static constexpr std::size_t MostThinned = 7 * 24 * 60;

private:
    void thin(const Sample &sample);

    std::deque<Sample> m_recent;
    std::deque<Sample> m_thinned;
};

} // namespace goneaway::watch
