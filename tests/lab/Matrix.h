// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lab/Scenario.h"

#include <QList>

#include <chrono>

// Every scenario in every setting, looked at with every privilege: what Goneaway makes of real incidents.
namespace goneaway::test {

// One look at one incident.
struct Cell {
    lab::Privileges privileges = lab::Privileges::All;
    QString top; // the cause on top; empty when there is none
    QString certainty; // of the cause on top
    int rank = 0; // of the scenario's own cause among what is possible or more; 0: not among them
    QString ownCertainty; // what is claimed of the scenario's own cause
    QStringList wronglyConfirmed;
    bool onTop = false; // the cause that belongs there is there
    QString failure; // goneaway-cli itself failed
};

// One incident, provoked once.
struct Incident {
    const lab::Scenario *scenario = nullptr;
    lab::Setting setting;
    QString skipped; // why this machine cannot do it; empty when it can
    QString failure; // it should have happened and did not
    QString symptom;
    QList<Cell> cells;
    QString atFirst; // what fell short at a first try, of which this is the second; empty when nothing did
    std::chrono::milliseconds took{0};

    QString name() const; // "killed/idle mariadb tcp connector-c"
    // What is not as it must be, a line for each: it did not happen, or root with the log does not see the
    // right cause on top. Empty when all is well. What is wrongly confirmed is judged apart.
    QString shortfall() const;
};

// The incidents of a run. `causes` limits it to these causes or scenario ids, then in all settings; otherwise
// a selection in which each server, library, transport and log level has its turn.
QList<Incident> plannedIncidents(const QStringList &causes);

// Provokes them all, several at a time; what fell short is provoked once more, alone, and both tries are
// told: a machine that is busy with several incidents can let a server or a driver miss its moment. A try in
// which something was wrongly confirmed stands.
void provokeAll(QList<Incident> &incidents, int atATime);

struct Totals {
    int cells = 0;
    int onTop = 0;
    int firstThree = 0;
    int confirmed = 0; // rightly
    int wronglyConfirmed = 0;
};
Totals totalsOf(const QList<Incident> &incidents, lab::Privileges privileges);

// The report for people: totals, confusion matrix, every cell that falls short, times.
QString reportOf(const QList<Incident> &incidents, std::chrono::milliseconds took);

} // namespace goneaway::test
