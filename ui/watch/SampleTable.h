// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "watch/Sample.h"

#include <QAbstractTableModel>

namespace goneaway::ui {

// The numbers of a watch as rows, the newest first: what the plots show, in figures.
class SampleTable final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, RoundTrip, Connected, Running, Lost, Refused, Uptime, Columns };
    static constexpr qsizetype MostRows = 3600; // an hour

    using QAbstractTableModel::QAbstractTableModel;

    void setSamples(const QList<watch::Sample> &samples); // oldest first

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<watch::Sample> m_samples;
};

} // namespace goneaway::ui
