// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Texts.h"
#include "evidence/Evidence.h"

namespace goneaway::report {

// A live probe that somebody ran, in words. Whatever is empty there is nothing to say of.
struct ProbeLine {
    QString title; // what was tried
    QString ran; // when, how long, and with how many connections
    QString outcome; // what it met, a sentence
    QString hungUp; // who ended the connection
    QString change; // against the run before it, a sentence
    QString advice; // a sentence
};

// In the order in which they were run.
QList<ProbeLine> probeLines(const evidence::Evidence &evidence, const Texts &texts);

// Its parts with their labels, in reading order, without the outcome; none of them is empty.
QList<std::pair<QString, QString>> labelledParts(const ProbeLine &probe, const Texts &texts);

} // namespace goneaway::report
