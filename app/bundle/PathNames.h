// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/Pseudonyms.h"

namespace goneaway::bundle {

// Absolute paths in free text, part by part: /srv/acme/jobs/import.py becomes /srv/file-1/jobs/import.py.
// What every server, system and language has (/var/lib/mysql, site-packages) stays.
QString withoutPaths(const QString &text, Pseudonyms &pseudonyms, int &count);

} // namespace goneaway::bundle
