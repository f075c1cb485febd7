// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/TimelineTable.h"

#include "ui/Look.h"

#include <QFont>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using evidence::LogEvent;

void TimelineTable::setTimeline(const report::Timeline &timeline)
{
    beginResetModel();
    m_timeline = timeline;
    m_highlighted.clear();
    m_rows.clear();
    const QList<Moment> moments = momentsOf(timeline);
    m_rows.reserve(timeline.log.size() + moments.size());
    qsizetype next = 0;
    const auto addMomentsUntil = [&](std::optional<qint64> time) {
        while (next < moments.size()
               && (!time || timeOf(timeline, moments.at(next)).toMSecsSinceEpoch() < *time))
            m_rows.append({moments.at(next++), -1, -1});
    };
    for (qsizetype i = 0; i < timeline.events.size(); ++i) {
        addMomentsUntil(timeline.events.at(i).at);
        m_rows.append({std::nullopt, i, timeline.events.at(i).event});
    }
    addMomentsUntil(std::nullopt);
    for (const qsizetype event : timeline.undated)
        m_rows.append({std::nullopt, -1, event});
    endResetModel();
}

void TimelineTable::setClock(ClockFace clock)
{
    m_clock = clock;
    if (m_rows.isEmpty())
        return;
    emit dataChanged(index(0, Time), index(rowCount() - 1, Time));
    emit headerDataChanged(Qt::Horizontal, Time, Time);
}

void TimelineTable::setHighlighted(const QList<qsizetype> &events)
{
    m_highlighted = events;
    if (!m_rows.isEmpty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
}

int TimelineTable::rowOf(const TimelinePoint &point) const
{
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        const Row &row = m_rows.at(i);
        if (point.moment ? row.moment == point.moment : row.dated == point.first && row.dated >= 0)
            return static_cast<int>(i);
    }
    return -1;
}

int TimelineTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TimelineTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(Columns);
}

QString TimelineTable::text(const Row &row, int column) const
{
    if (row.moment) {
        switch (column) {
        case Time:
            return timeWords(timeOf(m_timeline, *row.moment), m_clock);
        case What:
            return momentWords(*row.moment);
        case Line:
            return momentSentence(m_timeline, *row.moment, m_clock).section(u": "_s, 1);
        default:
            return {};
        }
    }
    const LogEvent &event = m_timeline.log.at(row.event);
    switch (column) {
    case Time:
        if (!event.time)
            return tr("unknown");
        return m_timeline.events.at(row.dated).zoneAssumed
            ? tr("%1 (zone assumed)").arg(timeWords(*event.time, m_clock))
            : timeWords(*event.time, m_clock);
    case What:
        return kindWords(event);
    case Connection:
        return event.connectionId ? QString::number(*event.connectionId) : QString();
    default:
        return lineWords(event);
    }
}

QVariant TimelineTable::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const Row &row = m_rows.at(index.row());
    const bool behind =
        row.dated >= 0 && std::binary_search(m_highlighted.begin(), m_highlighted.end(), row.dated);
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::AccessibleTextRole:
        return behind && index.column() == What
            ? tr("%1, evidence of the selected cause").arg(text(row, What))
            : text(row, index.column());
    case Qt::DecorationRole:
        return behind && index.column() == What ? QVariant(icon(u"evidence-for"_s)) : QVariant();
    case Qt::FontRole:
        if (behind || row.moment == Moment::Error) {
            QFont font;
            font.setBold(true);
            return font;
        }
        return {};
    case EvidenceRole:
        return behind;
    default:
        return {};
    }
}

QVariant TimelineTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time:
        return m_clock == ClockFace::Utc ? tr("Time (UTC)") : tr("Time (local)");
    case What:
        return tr("Event");
    case Connection:
        return tr("Connection");
    default:
        return tr("Line of the log");
    }
}

} // namespace goneaway::ui
