// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/EventClusters.h"

#include <algorithm>
#include <cmath>

namespace goneaway::ui {

namespace {

// Events to look back at for a gap at which the grouping must begin anew anyway.
constexpr qsizetype LookBack = 4096;
constexpr qsizetype Most = 1'000'000'000; // a number with as many digits as any that is shown

} // namespace

QList<Cluster> clustersOf(const QList<qint64> &times, const ClusterScale &scale)
{
    const double widest = std::max(scale.glyph, scale.many(Most)) * scale.msPerPixel;
    const auto at = [&times](qsizetype i) {
        return static_cast<double>(times.at(i));
    };
    // Behind the last event that is not later than `time`, searched from `from` on.
    const auto behind = [&times](qsizetype from, double time) {
        return std::upper_bound(times.begin() + from, times.end(), time,
                                [](double a, qint64 b) { return a < static_cast<double>(b); })
            - times.begin();
    };

    qsizetype i = behind(0, scale.from - widest);
    const qsizetype stop = std::max<qsizetype>(0, i - LookBack);
    while (i > stop && i < times.size() && at(i) - at(i - 1) <= widest)
        --i;
    if (i == stop && i > 0 && i < times.size()) {
        // No gap near: begin at a place that depends on the scale only.
        const double step = widest * 64;
        i = behind(0, std::floor((scale.from - widest) / step) * step);
    }

    QList<Cluster> clusters;
    while (i < times.size() && at(i) <= scale.to) {
        qsizetype end = behind(i, at(i) + scale.glyph * scale.msPerPixel);
        // The number takes room as well, and what lies under it is part of it.
        for (qsizetype before = 0; end - i > 1 && end != before;) {
            before = end;
            end = std::max(end, behind(i, at(i) + scale.many(end - i) * scale.msPerPixel));
        }
        end = std::max(end, i + 1); // times this large may have lost the last bit
        if (at(end - 1) >= scale.from - widest)
            clusters.append({i, end - 1});
        i = end;
    }
    return clusters;
}

} // namespace goneaway::ui
