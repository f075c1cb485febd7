// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>

namespace goneaway::symptom {

// Matching in a part of a text without copying it; Qt 6.5 gave it a name of its own. The text must outlive
// the match.
inline QRegularExpressionMatch matchIn(const QRegularExpression &pattern, QStringView text,
                                       qsizetype offset = 0)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    return pattern.matchView(text, offset);
#else
    return pattern.match(text, offset);
#endif
}

inline QRegularExpressionMatchIterator matchesIn(const QRegularExpression &pattern, QStringView text)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    return pattern.globalMatchView(text);
#else
    return pattern.globalMatch(text);
#endif
}

} // namespace goneaway::symptom
