// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/Marks.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

QList<Mark> marksIn(const QString &text, const QMap<QString, QString> &pseudonyms)
{
    // A "?" counts where a value stands, never at the end of a question: nothing but an operator, a comma, an
    // opening bracket or a blank before it, and no word behind it.
    static const QRegularExpression places(
        u"(?<removed><removed>|&lt;removed&gt;)"
        "|(?<name>(?<![\\w-])(?:host|user|db|table|file)-\\d+(?![\\w-]))"
        "|(?<literal>(?<![^\\s(,=<>+*/%-])\\?(?![^\\s),;+*/%<>=\\\\\"'-]))"_s);
    QList<Mark> marks;
    auto matches = places.globalMatch(text);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        Mark mark{match.capturedStart(), match.capturedLength(), Mark::Kind::Name};
        if (match.hasCaptured(u"removed"_s))
            mark.kind = Mark::Kind::Removed;
        else if (match.hasCaptured(u"literal"_s))
            mark.kind = Mark::Kind::Literal;
        else if (!pseudonyms.contains(match.captured()))
            continue;
        marks.append(mark);
    }
    return marks;
}

void countMarks(Contents &contents)
{
    for (Entry &entry : contents.entries)
        entry.marked =
            static_cast<int>(marksIn(QString::fromUtf8(entry.content), contents.pseudonyms).size());
}

} // namespace goneaway::bundle
