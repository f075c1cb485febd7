// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/Layout.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::report {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// Unicode's EastAsianWidth W and F, by block: close enough for wrapping.
constexpr Range WideRanges[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},   {0xA960, 0xA97F}, {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

int widthOf(char32_t character)
{
    switch (QChar::category(character)) {
    case QChar::Mark_NonSpacing:
    case QChar::Mark_Enclosing:
    case QChar::Other_Format:
        return 0;
    default:
        break;
    }
    const bool wide =
        std::any_of(std::begin(WideRanges), std::end(WideRanges), [character](const Range &range) {
            return character >= range.first && character <= range.last;
        });
    return wide ? 2 : 1;
}

bool turnsDirection(char16_t unit)
{
    return (unit >= 0x202A && unit <= 0x202E) || (unit >= 0x2066 && unit <= 0x2069) || unit == 0x200E
        || unit == 0x200F;
}

bool isPlainUnit(char16_t unit)
{
    return (unit >= 0x20 && unit < 0x7f) || unit == '\n' || unit == '\t'
        || (unit > 0x9f && !turnsDirection(unit) && unit != 0x061C && unit != 0x2028 && unit != 0x2029
            && unit != 0xFEFF);
}

// How many UTF-16 units of `word` fit into `width` columns; at least one character, so that callers get on.
qsizetype fitting(const QString &word, int width)
{
    int columns = 0;
    qsizetype at = 0;
    while (at < word.size()) {
        const bool pair = word[at].isHighSurrogate() && at + 1 < word.size();
        const char32_t character = pair ? QChar::surrogateToUcs4(word[at], word[at + 1]) : word[at].unicode();
        columns += widthOf(character);
        if (columns > width && at > 0)
            break;
        at += pair ? 2 : 1;
    }
    return at;
}

void wrapLine(const QString &line, int width, QStringList &out)
{
    QString current;
    int used = 0;
    for (QString word : line.split(u' ', Qt::SkipEmptyParts)) {
        int columns = displayWidth(word);
        if (used > 0 && used + 1 + columns > width) {
            out.append(current);
            current.clear();
            used = 0;
        }
        while (columns > width) {
            const qsizetype cut = fitting(word, width);
            out.append(word.left(cut));
            word = word.sliced(cut);
            columns = displayWidth(word);
        }
        current += used > 0 ? u' ' + word : word;
        used += columns + (used > 0 ? 1 : 0);
    }
    out.append(current);
}

} // namespace

QString plain(const QString &text)
{
    QString out = text;
    for (qsizetype at = 0; at < out.size(); ++at) {
        const QChar unit = out[at];
        if (unit.isHighSurrogate() && at + 1 < out.size() && out[at + 1].isLowSurrogate()) {
            ++at;
            continue;
        }
        if (unit == u'\t' || unit == u'\r')
            out[at] = u' ';
        else if (unit.category() == QChar::Separator_Line || unit.category() == QChar::Separator_Paragraph)
            out[at] = u'\n';
        else if ((unit.category() == QChar::Other_Control && unit != u'\n') || unit.isSurrogate()
                 || turnsDirection(unit.unicode()))
            out[at] = QChar(QChar::ReplacementCharacter);
    }
    return out;
}

QString plainLine(const QString &text)
{
    return plain(text).simplified();
}

QByteArray plainJson(const QByteArray &json)
{
    const QString text = QString::fromUtf8(json);
    if (std::all_of(text.begin(), text.end(), [](QChar c) { return isPlainUnit(c.unicode()); }))
        return json;
    // Outside of strings JSON holds none of these.
    QString plain;
    plain.reserve(text.size());
    for (const QChar c : text) {
        if (isPlainUnit(c.unicode()))
            plain += c;
        else
            plain += u"\\u%1"_s.arg(c.unicode(), 4, 16, QLatin1Char('0'));
    }
    return plain.toUtf8();
}

QString shortened(const QString &text, qsizetype length)
{
    if (text.size() <= length)
        return text;
    qsizetype cut = std::max<qsizetype>(length - 1, 0);
    if (cut > 0 && text[cut - 1].isHighSurrogate())
        --cut;
    return text.left(cut) + u"…"_s;
}

int displayWidth(const QString &text)
{
    int columns = 0;
    for (const char32_t character : text.toUcs4())
        columns += widthOf(character);
    return columns;
}

QStringList wrapped(const QString &text, int width)
{
    QStringList lines;
    for (const QString &line : text.split(u'\n'))
        wrapLine(line, std::max(width, 2), lines);
    return lines;
}

} // namespace goneaway::report
