// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace goneaway::report {

// The style sheet of the HTML report: light, dark and printed. Self-contained, and without any character that
// HTML would have to escape.
QString htmlStyle();

} // namespace goneaway::report
