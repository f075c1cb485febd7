// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/Finding.h"
#include "evidence/Evidence.h"

namespace goneaway::test {

// One incident as it was observed, and what the diagnosis owes it.
struct ManualIncident {
    const char *name;
    evidence::Evidence evidence;
    QString cause;
    diagnose::Certainty certainty;
    QStringList besides; // causes of the same list that may be as strong
};

QList<ManualIncident> lostConnections(); // by timeouts and KILL
QList<ManualIncident> packets(); // too large, out of order
QList<ManualIncident> processes(); // the application's own doing
QList<ManualIncident> failedConnects();

} // namespace goneaway::test
