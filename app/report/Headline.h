// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/Report.h"

namespace goneaway::report {

// The error as the person met it, a line for each of the first few: "2006 (CR_SERVER_GONE_ERROR): Server has
// gone away". Where no error was recognised, the beginning of what was pasted. Empty without a symptom.
QString reportedError(const evidence::Evidence &evidence, const Texts &texts);

// The verdict in one sentence. `findings` are the report's, ranked and worded.
QString headlineOf(diagnose::Verdict verdict, const QList<ReportedFinding> &findings, const Texts &texts);

// What to do first, one sentence: the top cause's first fix, or what to supply next.
QString adviceOf(diagnose::Verdict verdict, const QList<ReportedFinding> &findings,
                 const evidence::Evidence &evidence, const Texts &texts);

} // namespace goneaway::report
