// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/Report.h"

namespace goneaway::report {

// The facts that every answer to a bug report asks for first, in reading order; what nobody saw is left out.
QList<Fact> serverFacts(const evidence::Evidence &evidence, const Texts &texts);
QList<Fact> clientFacts(const evidence::Evidence &evidence, const Texts &texts);

// A setting in seconds: "28800 s (8 hours)", "30 s".
QString secondsText(qint64 seconds);

// A sentence for each thing that could not be looked at, each once. Rungs of the ladder are not among them: a
// connection that was refused has been seen.
QStringList unseenFacts(const evidence::Evidence &evidence, const Texts &texts);

} // namespace goneaway::report
