// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "symptom/ErrorScanner.h"

namespace goneaway::symptom {

// Sessions that HAProxy's TCP log shows as ended by the proxy or by a server it could not reach. It writes no
// sentence, only two letters (HAProxy documentation, "Session state at disconnection").
QList<FoundError> scanProxyLines(const Reading &reading);

} // namespace goneaway::symptom
