// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include <functional>

namespace goneaway::ui {

// Events that stand too close together to be told apart are drawn as one, with their number.
struct Cluster {
    qsizetype first = 0; // positions in the list of times
    qsizetype last = 0;

    qsizetype count() const { return last - first + 1; }
    bool operator==(const Cluster &) const = default;
};

// How times become places on the screen.
struct ClusterScale {
    double from = 0; // the stretch that is seen, in ms
    double to = 0;
    double msPerPixel = 1; // > 0
    double glyph = 12; // pixels that one event needs
    std::function<double(qsizetype)> many; // pixels that a number of events needs; grows with the number
};

// The clusters of the sorted times (ms) in sight, from left to right. Which events belong together does not
// depend on the stretch that is seen, so that nothing jumps while it moves. The time it takes grows with what
// can be seen, not with the number of events.
QList<Cluster> clustersOf(const QList<qint64> &times, const ClusterScale &scale);

} // namespace goneaway::ui
