// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>
#include <QString>

namespace goneaway::bundle {

// What is left of a text that could not be searched to its end (the regular expression ran out of its
// bounds): when in doubt, all of it goes.
inline constexpr QLatin1StringView Unsearchable{"<removed>"};

// Copies `text`, replacing in every match of `pattern` each captured group (of those that took part, from
// left to right, not nested) by what `replace(match, group)` gives.
template <typename Replace>
QString rewritten(const QString &text, const QRegularExpression &pattern, Replace replace)
{
    auto matches = pattern.globalMatch(text);
    if (!matches.hasNext())
        return matches.isValid() ? text : QString(Unsearchable);
    QString out;
    out.reserve(text.size());
    qsizetype at = 0;
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        for (int group = 1; group <= match.lastCapturedIndex(); ++group) {
            const qsizetype start = match.capturedStart(group);
            if (start < at)
                continue; // took no part
            out += QStringView(text).sliced(at, start - at);
            out += replace(match, group);
            at = match.capturedEnd(group);
        }
    }
    if (!matches.isValid())
        return Unsearchable;
    out += QStringView(text).sliced(at);
    return out;
}

} // namespace goneaway::bundle
