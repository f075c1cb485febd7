// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/Bytes.h"

#include <optional>
#include <string>

namespace goneaway::log {

// The value of a field of a JSON object written on one line: a string (unescaped into scratch when it has to
// be) or the bytes of a number. Looks at the text only; made for lines that a server wrote, not for any JSON
// there is.
std::optional<Bytes> jsonField(Bytes line, Bytes key, std::string &scratch);

} // namespace goneaway::log
