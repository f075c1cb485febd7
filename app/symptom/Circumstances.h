// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/Incident.h"
#include "symptom/Reading.h"

namespace goneaway::symptom {

// The numbers in the text: how long the connection was idle, how long the statement ran, its size, the
// connection's id, when it happened. `at` is the position of the error they belong to.
evidence::Incident readCircumstances(const Reading &reading, qsizetype at);

} // namespace goneaway::symptom
