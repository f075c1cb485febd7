// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch/History.h"

#include "evidence/FactValue.h"

namespace goneaway::watch {

namespace {

constexpr qint64 Minute = 60 * 1000;

} // namespace

void History::add(const Sample &sample)
{
    m_recent.push_back(sample);
    if (m_recent.size() <= MostRecent)
        return;
    thin(m_recent.front());
    m_recent.pop_front();
}

void History::thin(const Sample &sample)
{
    const auto minuteOf = [](const Sample &one) {
        return one.at.toMSecsSinceEpoch() / Minute;
    };
    if (m_thinned.empty() || minuteOf(m_thinned.back()) != minuteOf(sample))
        m_thinned.push_back(sample);
    else if (sample.roundTrip > m_thinned.back().roundTrip)
        m_thinned.back() = sample;
    if (m_thinned.size() > MostThinned)
        m_thinned.pop_front();
}

void History::clear()
{
    m_recent.clear();
    m_thinned.clear();
}

QList<Sample> History::values() const
{
    QList<Sample> all(m_thinned.begin(), m_thinned.end());
    all.append(QList<Sample>(m_recent.begin(), m_recent.end()));
    return all;
}

QByteArray History::csv() const
{
    const QList<Sample> samples = values();
    const evidence::Table table =
        tableOf(std::span(samples.constData(), static_cast<std::size_t>(samples.size())));
    QByteArray text = table.columns.join(u',').toUtf8() + "\r\n";
    // Times and numbers: nothing in them needs quotes.
    for (const QStringList &row : table.rows)
        text += row.join(u',').toUtf8() + "\r\n";
    return text;
}

} // namespace goneaway::watch
