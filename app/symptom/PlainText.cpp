// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/PlainText.h"

#include <algorithm>
#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::symptom {

namespace {

constexpr QChar Escape{u'\x1b'};

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

bool isAsciiLetter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

// One thing that stands for another: how many characters it takes, and what it means.
struct Wrapping {
    qsizetype length;
    QString meaning;
};

using Found = std::optional<Wrapping>;

bool isInvisible(QChar c)
{
    switch (c.unicode()) {
    case 0x00ad: // soft hyphen
    case 0x200b:
    case 0x200c:
    case 0x200d:
    case 0x2060:
    case 0xfeff:
        return true;
    default:
        return false;
    }
}

// "ESC[1;31m", and "[31m" where the clipboard lost the ESC.
Found colour(QStringView rest)
{
    const bool escaped = rest[0] == Escape;
    qsizetype at = escaped ? 1 : 0;
    if (at >= rest.size() || rest[at] != u'[')
        return std::nullopt;
    const qsizetype first = ++at;
    constexpr qsizetype Longest = 16;
    while (at < rest.size() && at < Longest && (isDigit(rest[at]) || rest[at] == u';'))
        ++at;
    if (at >= rest.size() || !isAsciiLetter(rest[at]))
        return std::nullopt;
    const bool bare = rest[at] == u'm' && at > first && !rest.sliced(at + 1).startsWith(u']');
    return escaped || bare ? Found({at + 1, {}}) : std::nullopt;
}

Found entity(QStringView rest)
{
    struct Entity {
        QStringView name;
        QStringView meaning;
    };
    static constexpr Entity Entities[] = {
        {u"&quot;", u"\""},  {u"&#34;", u"\""},   {u"&#034;", u"\""}, {u"&#x22;", u"\""}, {u"&ldquo;", u"\""},
        {u"&rdquo;", u"\""}, {u"&#39;", u"'"},    {u"&#039;", u"'"},  {u"&#x27;", u"'"},  {u"&apos;", u"'"},
        {u"&lsquo;", u"'"},  {u"&rsquo;", u"'"},  {u"&#8216;", u"'"}, {u"&#8217;", u"'"}, {u"&lt;", u"<"},
        {u"&gt;", u">"},     {u"&#96;", u"`"},    {u"&#x60;", u"`"},  {u"&amp;", u"&"},   {u"&nbsp;", u" "},
        {u"&#160;", u" "},   {u"&eacute;", u"é"}, {u"&agrave;", u"à"}};
    for (const Entity &known : Entities) {
        if (rest.startsWith(known.name, Qt::CaseInsensitive))
            return Wrapping{known.name.size(), known.meaning.toString()};
    }
    return std::nullopt;
}

// Tags that web pages put around an error message; anything else in angle brackets is part of it.
Found tag(QStringView rest)
{
    static constexpr QStringView Inline[] = {u"b", u"i", u"em", u"strong", u"code", u"span",
                                             u"a", u"u", u"tt", u"font",   u"mark", u"small"};
    static constexpr QStringView Blocks[] = {u"br", u"p",  u"pre",   u"div",       u"li", u"ul",
                                             u"ol", u"td", u"th",    u"tr",        u"h1", u"h2",
                                             u"h3", u"h4", u"table", u"blockquote"};
    constexpr qsizetype Longest = 300;
    qsizetype at = 1;
    if (at < rest.size() && rest[at] == u'/')
        ++at;
    const qsizetype begin = at;
    while (at < rest.size() && at < begin + 12 && (isAsciiLetter(rest[at]) || isDigit(rest[at])))
        ++at;
    const QStringView name = rest.sliced(begin, at - begin);
    if (name.isEmpty() || at >= rest.size() || (rest[at] != u'>' && rest[at] != u' ' && rest[at] != u'/'))
        return std::nullopt;
    while (at < rest.size() && at < Longest && rest[at] != u'>' && rest[at] != u'\n' && rest[at] != u'<')
        ++at;
    if (at >= rest.size() || rest[at] != u'>')
        return std::nullopt;
    const auto isNamed = [name](QStringView known) {
        return name.compare(known, Qt::CaseInsensitive) == 0;
    };
    if (std::any_of(std::begin(Inline), std::end(Inline), isNamed))
        return Wrapping{at + 1, {}};
    if (std::any_of(std::begin(Blocks), std::end(Blocks), isNamed))
        return Wrapping{at + 1, u"\n"_s};
    return std::nullopt;
}

// \n, \t, \", \u0027 of a JSON string, also escaped twice or three times. A Windows path has a letter or a
// colon in front of its backslash: `isJson` says whether the text is one of those.
Found jsonEscape(QStringView rest, bool isJson)
{
    qsizetype at = 0;
    constexpr qsizetype Deepest = 16;
    while (at < rest.size() && at < Deepest && rest[at] == u'\\')
        ++at;
    if (at >= rest.size())
        return std::nullopt;
    const QChar c = rest[at];
    if (c == u'"')
        return Wrapping{at + 1, u"\""_s};
    if (c == u'u' && rest.size() >= at + 5) {
        bool ok = false;
        const auto code = rest.sliced(at + 1, 4).toUShort(&ok, 16);
        if (ok && code >= 0x20 && (code < 0xd800 || code > 0xdfff))
            return Wrapping{at + 5, QString(QChar(code))};
    }
    if (!isJson)
        return std::nullopt;
    if (c == u'n' || c == u'r')
        return Wrapping{at + 1, u"\n"_s};
    if (c == u't')
        return Wrapping{at + 1, u"\t"_s};
    return std::nullopt;
}

bool looksLikeJson(QStringView text)
{
    return text.contains(u"{\"") || text.contains(u"\\\"") || text.contains(u"\\n ")
        || text.contains(u"\\n\\t") || text.contains(u"\\nCaused by");
}

// "> > ", as mails and forums quote. The mysql program's own "    -> " begins with a dash.
qsizetype quoteLength(QStringView line)
{
    constexpr qsizetype Deepest = 20;
    qsizetype end = 0;
    for (qsizetype at = 0; at < line.size() && at < Deepest; ++at) {
        if (line[at] == u'>')
            end = at + 1;
        else if (line[at] != u' ')
            break;
    }
    return end;
}

QString composed(QString text)
{
    // macOS writes é as e and an accent of its own.
    const bool apart = std::any_of(text.cbegin(), text.cend(),
                                   [](QChar c) { return c.unicode() >= 0x0300 && c.unicode() <= 0x036f; });
    return apart ? text.normalized(QString::NormalizationForm_C) : text;
}

Found wrappingAt(QStringView rest, bool isJson)
{
    switch (rest[0].unicode()) {
    case u'\x1b':
    case u'[':
        return colour(rest);
    case u'&':
        return entity(rest);
    case u'<':
        return tag(rest);
    case u'\\':
        return jsonEscape(rest, isJson);
    default:
        return std::nullopt;
    }
}

} // namespace

QString plainText(QStringView pasted)
{
    const bool isJson = looksLikeJson(pasted);
    QString plain;
    plain.reserve(pasted.size());
    bool atLineBegin = true;
    for (qsizetype at = 0; at < pasted.size();) {
        const QStringView rest = pasted.sliced(at);
        if (atLineBegin) {
            atLineBegin = false;
            if (const qsizetype quote = quoteLength(rest); quote > 0) {
                at += quote;
                continue;
            }
        }
        if (const Found found = wrappingAt(rest, isJson)) {
            plain += found->meaning;
            at += found->length;
            continue;
        }
        const QChar c = rest[0];
        if (!isInvisible(c))
            plain += c;
        atLineBegin = c == u'\n' || c == u'\r';
        ++at;
    }
    return composed(plain);
}

} // namespace goneaway::symptom
