// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/Report.h"

namespace goneaway::report {

// The four things that the manual asks for in a bug report about a lost connection (refman, "MySQL server has
// gone away", last section), answered as far as the evidence and the person go. No statement is printed here:
// its values are people's data.
QList<Question> bugReportQuestions(const evidence::Evidence &evidence, const Texts &texts);

} // namespace goneaway::report
