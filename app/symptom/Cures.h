// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "symptom/Reading.h"

namespace goneaway::symptom {

// "Until I restart the application": the cure of a stale connection, not what broke it. A server's restart
// breaks connections whoever had to make it, and "had to restart it at 03:10" tells an event.
bool isCure(const Reading &reading, const Place &hint);

} // namespace goneaway::symptom
