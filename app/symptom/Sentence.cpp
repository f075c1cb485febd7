// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/Sentence.h"

#include "symptom/Matching.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::symptom {

namespace {

bool isCloser(QStringView rest)
{
    rest = rest.trimmed();
    return rest.isEmpty() || rest[0] == u')' || rest[0] == u',' || rest[0] == u'}' || rest[0] == u']';
}

// Where the quote stands that closes a sentence: apostrophes and names quote inside it, double quotes do not.
qsizetype closingQuote(QStringView sentence, QChar quote)
{
    for (qsizetype at = 0; at < sentence.size(); ++at) {
        if (sentence[at] == quote && (quote == u'"' || isCloser(sentence.sliced(at + 1))))
            return at;
    }
    return -1;
}

// The end of a JSON value that began before the sentence: ...during query","code":2013}
qsizetype jsonEnd(QStringView sentence)
{
    for (qsizetype at = sentence.indexOf(u'"'); at >= 0; at = sentence.indexOf(u'"', at + 1)) {
        const QStringView rest = sentence.sliced(at + 1);
        if (rest.startsWith(u",\"") || rest.startsWith(u", \"") || rest.startsWith(u'}'))
            return at;
    }
    return -1;
}

} // namespace

qsizetype behindNumber(const QString &text, qsizetype at, qsizetype end)
{
    static const QRegularExpression between(
        u"\\G(?:,? ?SQLState: ?[0-9A-Z]{5}\\))?(?:\\s*[(\\[][0-9A-Z]{5}[)\\]])?(?:\\s+\\(\\d+\\))?"
        "(?:\\s+at line \\d+(?: in file: '[^'\\n]{0,200}')?)?[\\s\\])\\}:,.;-]*(?:[bu](?=['\"]))?"_s);
    const auto match = matchIn(between, QStringView(text).first(end), at);
    return match.hasMatch() ? match.capturedEnd() : at;
}

qsizetype wordBegin(const Reading &reading, qsizetype at)
{
    constexpr qsizetype Longest = 16;
    const qsizetype limit = std::max<qsizetype>(0, at - Longest);
    const QString &folded = reading.folded;
    qsizetype begin = at;
    while (begin > limit && !folded[begin - 1].isSpace() && folded[begin - 1] != u'"'
           && folded[begin - 1] != u'(')
        --begin;
    while (begin < at && !folded[begin].isLetter())
        ++begin;
    return begin;
}

qsizetype sentenceBegin(const Reading &reading, qsizetype at)
{
    qsizetype begin = reading.lineBegin(at);
    const QStringView before = QStringView(reading.text).sliced(begin, at - begin);
    qsizetype skip = 0;
    for (const QStringView mark : {u": ", u"] ", u"\""}) {
        const qsizetype found = before.lastIndexOf(mark);
        if (found >= 0)
            skip = std::max(skip, found + mark.size());
    }
    begin += skip;
    while (begin < at && reading.text[begin].isSpace())
        ++begin;
    return begin;
}

QString sentenceAt(const QString &text, qsizetype at, qsizetype end)
{
    QStringView sentence = QStringView(text).sliced(at, end - at);
    QChar quote;
    if (sentence.startsWith(u'\'') || sentence.startsWith(u'"')) {
        quote = sentence[0];
        sentence = sentence.sliced(1);
    } else if (at > 0 && (text[at - 1] == u'\'' || text[at - 1] == u'"')) {
        quote = text[at - 1];
    }
    const qsizetype closing = quote.isNull() ? jsonEnd(sentence) : closingQuote(sentence, quote);
    if (closing >= 0)
        sentence = sentence.first(closing);
    // Workbench's and HeidiSQL's columns: the next one holds the duration.
    if (const qsizetype tab = sentence.indexOf(u'\t'); tab > 0)
        sentence = sentence.first(tab);
    return sentence.first(std::min(sentence.size(), MaxMessage)).trimmed().toString();
}

} // namespace goneaway::symptom
