// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include <deque>

namespace goneaway::watch {

// The newest values of a stream, never more than so many.
template <typename T>
class Ring
{
public:
    explicit Ring(std::size_t most)
        : m_most(most)
    {
    }

    void add(T value)
    {
        m_values.push_back(std::move(value));
        if (m_values.size() > m_most)
            m_values.pop_front();
    }
    bool isEmpty() const { return m_values.empty(); }
    const T &newest() const { return m_values.back(); } // only when there is one
    QList<T> values() const { return QList<T>(m_values.begin(), m_values.end()); } // oldest first

private:
    std::size_t m_most;
    std::deque<T> m_values;
};

} // namespace goneaway::watch
