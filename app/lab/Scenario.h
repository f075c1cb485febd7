// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "connect/ConnectionTarget.h"
#include "lab/PracticeServer.h"

#include <QStringList>

#include <memory>
#include <span>

namespace goneaway::lab {

// What a scenario left behind: what a person would have in hand after the incident.
struct Provoked {
    std::unique_ptr<PracticeServer> server; // still up, with the incident on it
    connect::ConnectionTarget target; // what the application used
    QString symptom; // what the application printed: the error as its client library gave it, and when
    QStringList logFiles; // error logs that this person may read
};

// One way to make a cause happen for real, with the victim talking through our own ClientSession.
struct Scenario {
    QLatin1StringView cause; // id in the catalogue
    QLatin1StringView title;
    Result<Provoked> (*provoke)(const PracticeOptions &options);
};

std::span<const Scenario> allScenarios();
const Scenario *scenarioFor(QStringView cause); // null when there is none

} // namespace goneaway::lab
