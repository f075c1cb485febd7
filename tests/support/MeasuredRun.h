// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>

namespace goneaway::test {

// A program that has run to its end, and what it took.
struct MeasuredRun {
    int status = -1; // exit status; -1 when a signal ended it, or it was not over in time
    int signal = 0; // that ended it
    bool over = false; // by itself, within the limit
    QByteArray output;
    QByteArray complaints;
    std::chrono::milliseconds took{0};
    qint64 peakBytes = 0; // the most that was resident at once
};

// Runs it with these additions to the environment ("NAME=value"); it is killed when the limit is over.
MeasuredRun measured(const QStringList &words, const QList<QByteArray> &environment,
                     std::chrono::milliseconds limit);

// Runs jobs on so many threads.
void inParallel(const QList<std::function<void()>> &jobs, int atATime);

} // namespace goneaway::test
