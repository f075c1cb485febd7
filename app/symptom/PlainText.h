// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace goneaway::symptom {

// The text without what logs, web pages and mails wrap around it: colours of a terminal, HTML's entities and
// tags, the escapes of a JSON string, "> " of quotes, invisible characters. Names, numbers and punctuation
// stay as they are. Linear in the length of the text.
QString plainText(QStringView pasted);

} // namespace goneaway::symptom
