// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/Diagnoser.h"
#include "evidence/Evidence.h"

#include <QStringList>

namespace goneaway::diagnose {

// A question whose answer would change the ranking of the causes. The words are texts: "ask.<id>" for the
// question, "ask.<id>.<answer>" for each answer that can be chosen.
struct FollowUp {
    QString id; // stable: "idle", "restart", "proxy", ...
    QStringList answers; // stable: "yes", "no", or the question's own
    // How much of the weight of all causes is expected to move to other ones by an answer; 0 to 1.
    double moves = 0;

    bool operator==(const FollowUp &) const = default;
};

inline constexpr qsizetype MostFollowUps = 4;

// The questions that would change the ranking most, the most telling first: each answer of each question is
// tried out on a copy of the evidence. What the evidence tells already is not asked; what was answered stays
// (Incident::answers), so that a question does not vanish under the hand that answers it. Without a
// connection loss there is nothing to ask. Pure.
QList<FollowUp> followUps(const evidence::Evidence &evidence, qsizetype most = MostFollowUps);

// Every question there is, for the test of the texts.
QList<FollowUp> allFollowUps();

// What the answers in Incident::answers tell: hints of the symptom and circumstances of the incident that
// follow from them. The person's own words elsewhere (a time, a size) are left as they are.
void takeAnswers(evidence::Symptom &symptom, evidence::Incident &incident);

// Causes that the person's answers make less likely: where nothing but words speaks for them, they sink.
void weighDenials(QList<Finding> &findings, const evidence::Incident &incident);

} // namespace goneaway::diagnose
