// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/Pseudonyms.h"

namespace goneaway::bundle {

// IPv4, IPv6 and MAC addresses in free text, by their shape.
QString withoutAddresses(const QString &text, Pseudonyms &pseudonyms, int &count);

} // namespace goneaway::bundle
