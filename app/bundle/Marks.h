// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/Bundle.h"

namespace goneaway::bundle {

// One place of a redacted text that was changed, as far as it can be seen there.
struct Mark {
    enum class Kind {
        Removed, // a password, a key
        Literal, // a value of a statement
        Name, // a pseudonym
    };

    qsizetype start = 0;
    qsizetype length = 0;
    Kind kind = Kind::Name;

    bool operator==(const Mark &) const = default;
};

// In reading order, without overlap. `pseudonyms` are those of the contents: other words of their shape
// ("file-7") may be anybody's.
QList<Mark> marksIn(const QString &text, const QMap<QString, QString> &pseudonyms);

// Fills Entry::marked.
void countMarks(Contents &contents);

} // namespace goneaway::bundle
