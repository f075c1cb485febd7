// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/TimelineWords.h"

#include <QAbstractTableModel>

namespace goneaway::ui {

// The timeline as rows, oldest first: everything that the plot shows, in words. Undated events come last.
class TimelineTable final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, What, Connection, Line, Columns };
    static constexpr int EvidenceRole = Qt::UserRole; // true when the selected cause rests on it

    using QAbstractTableModel::QAbstractTableModel;

    void setTimeline(const report::Timeline &timeline);
    void setClock(ClockFace clock);
    void setHighlighted(const QList<qsizetype> &events); // positions in Timeline::events, sorted
    int rowOf(const TimelinePoint &point) const; // -1 when there is none

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        std::optional<Moment> moment;
        qsizetype dated = -1; // position in Timeline::events, or -1
        qsizetype event = -1; // position in Timeline::log, or -1
    };
    QString text(const Row &row, int column) const;

    report::Timeline m_timeline;
    QList<Row> m_rows;
    QList<qsizetype> m_highlighted;
    ClockFace m_clock = ClockFace::Local;
};

} // namespace goneaway::ui
