// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/watch/SampleTable.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::ui {

using watch::Counter;
using watch::Sample;

namespace {

QString number(const Sample &sample, Counter counter)
{
    const auto value = sample.value(counter);
    return value ? QString::number(*value) : QString();
}

} // namespace

void SampleTable::setSamples(const QList<Sample> &samples)
{
    beginResetModel();
    m_samples = samples.last(std::min(samples.size(), MostRows));
    endResetModel();
}

int SampleTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_samples.size());
}

int SampleTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : Columns;
}

QVariant SampleTable::data(const QModelIndex &index, int role) const
{
    if (role == Qt::TextAlignmentRole && index.column() != Time)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const Sample &sample = m_samples.at(m_samples.size() - 1 - index.row());
    switch (index.column()) {
    case Time:
        return sample.at.toLocalTime().toString(u"d MMM HH:mm:ss"_s);
    case RoundTrip:
        return QString::number(static_cast<double>(sample.roundTrip.count()) / 1000.0, 'f', 2);
    case Connected:
        return number(sample, Counter::ThreadsConnected);
    case Running:
        return number(sample, Counter::ThreadsRunning);
    case Lost:
        return number(sample, Counter::AbortedClients);
    case Refused:
        return number(sample, Counter::AbortedConnects);
    case Uptime:
        return number(sample, Counter::Uptime);
    default:
        return {};
    }
}

QVariant SampleTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time:
        return tr("Time");
    case RoundTrip:
        return tr("Round trip, ms");
    case Connected:
        return tr("Connected");
    case Running:
        return tr("Running");
    case Lost:
        return tr("Lost");
    case Refused:
        return tr("Refused");
    case Uptime:
        return tr("Uptime, s");
    default:
        return {};
    }
}

} // namespace goneaway::ui
