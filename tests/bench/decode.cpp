// SPDX-License-Identifier: GPL-3.0-or-later
// How long decode() takes for pastes of 2 KB, in this process: prints, judges nothing.
//
//   build/release/bin/bench_decode
#include "symptom/Decoder.h"

#include <QElapsedTimer>
#include <QFile>

#include <algorithm>
#include <cstdio>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;

namespace {

// The field's pastes, each filled up to 2 KB with those behind it.
QStringList twoKilobytePastes()
{
    QStringList texts;
    for (const auto name : {"1"_L1, "2"_L1, "3"_L1}) {
        QFile file(QStringLiteral(GONEAWAY_SOURCE_DIR "/tests/unit/symptom/field-pastes-%1.txt").arg(name));
        if (file.open(QIODevice::ReadOnly))
            texts += QString::fromUtf8(file.readAll()).split(u"\n=== "_s);
    }
    QStringList pastes;
    constexpr qsizetype Size = 2048;
    for (qsizetype i = 0; i < texts.size(); ++i) {
        QString paste;
        for (qsizetype next = i; paste.size() < Size; ++next)
            paste += texts[next % texts.size()] + u'\n';
        pastes.append(paste.left(Size));
    }
    return pastes;
}

} // namespace

int main()
{
    const QStringList pastes = twoKilobytePastes();
    if (pastes.isEmpty())
        return 1;
    QElapsedTimer timer;
    timer.start();
    (void)symptom::decode(pastes.first());
    const double first = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    // Of each paste the best round: other programs on the machine make single ones slower.
    QList<double> times;
    constexpr int Rounds = 20;
    for (const QString &paste : pastes) {
        double best = 1e9;
        for (int round = 0; round < Rounds; ++round) {
            timer.restart();
            (void)symptom::decode(paste);
            best = std::min(best, static_cast<double>(timer.nsecsElapsed()) / 1e6);
        }
        times.append(best);
    }
    std::sort(times.begin(), times.end());
    const auto at = [&times](double part) {
        return times[static_cast<qsizetype>(part * static_cast<double>(times.size() - 1))];
    };
    std::printf(
        "decode of 2 KB, %lld pastes, best of %d rounds (ms): median %.3f, 99 %% %.3f, worst %.3f; the "
        "first, which builds "
        "the tables, %.3f\n",
        static_cast<long long>(pastes.size()), Rounds, at(0.5), at(0.99), at(1.0), first);
    return 0;
}
