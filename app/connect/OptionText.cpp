// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/OptionText.h"

namespace goneaway::connect {

namespace {

// The clients ask the Latin-1 table, in which a no-break space is a space. So they cut the last byte of an
// unquoted "voilà" in UTF-8, and so do we.
bool isSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || static_cast<unsigned char>(c) == 0xA0;
}

QByteArrayView trimmedLeft(QByteArrayView text)
{
    while (!text.isEmpty() && isSpace(text.front()))
        text = text.sliced(1);
    return text;
}

QByteArrayView trimmedRight(QByteArrayView text)
{
    while (!text.isEmpty() && isSpace(text.back()))
        text.chop(1);
    return text;
}

// Up to a "#" that stands outside quotes; a quote that never ends protects everything behind it.
QByteArrayView withoutComment(QByteArrayView text)
{
    char quote = 0;
    bool escaped = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if ((c == '\'' || c == '"') && !escaped) {
            if (!quote)
                quote = c;
            else if (quote == c)
                quote = 0;
        }
        if (!quote && c == '#')
            return text.first(i);
        escaped = quote && c == '\\' && !escaped;
    }
    return text;
}

QByteArray unquoted(QByteArrayView text)
{
    if (text.size() > 1 && (text.front() == '"' || text.front() == '\'') && text.front() == text.back())
        text = text.sliced(1, text.size() - 2);
    constexpr QByteArrayView Letters = "ntrbs\"'\\";
    constexpr QByteArrayView Meanings = "\n\t\r\b \"'\\";
    QByteArray value;
    value.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const qsizetype known =
            text[i] == '\\' && i + 1 < text.size() ? Letters.indexOf(text[i + 1]) : qsizetype(-1);
        if (known >= 0) {
            value += Meanings[known];
            ++i;
        } else {
            value += text[i]; // an unknown escape keeps its backslash
            if (text[i] == '\\' && i + 1 < text.size())
                value += text[++i];
        }
    }
    return value;
}

OptionLine readDirective(QByteArrayView text)
{
    text = trimmedLeft(text.sliced(1));
    constexpr QByteArrayView Folder = "includedir";
    constexpr QByteArrayView File = "include";
    for (const QByteArrayView word : {Folder, File}) {
        if (!text.startsWith(word) || (text.size() > word.size() && !isSpace(text[word.size()])))
            continue;
        const QByteArrayView path = trimmedRight(trimmedLeft(text.sliced(word.size())));
        if (path.isEmpty())
            return {OptionLine::Wrong, word.toByteArray(), std::nullopt};
        return {word == Folder ? OptionLine::IncludeFolder : OptionLine::Include, word.toByteArray(),
                path.toByteArray()};
    }
    return {OptionLine::Directive, {}, std::nullopt};
}

OptionLine readGroup(QByteArrayView text)
{
    text = text.sliced(1);
    const qsizetype end = text.indexOf(']');
    if (end < 0)
        return {OptionLine::Wrong, QByteArrayLiteral("group"), std::nullopt};
    return {OptionLine::Group, trimmedRight(text.first(end)).toByteArray(), std::nullopt};
}

} // namespace

OptionLine readOptionLine(QByteArrayView line)
{
    if (const qsizetype end = line.indexOf('\0'); end >= 0)
        line = line.first(end);
    QByteArrayView text = trimmedLeft(line);
    if (text.isEmpty() || text.front() == '#' || text.front() == ';')
        return {};
    if (text.front() == '!')
        return readDirective(text);
    if (text.front() == '[')
        return readGroup(text);
    text = withoutComment(text);
    const qsizetype equals = text.indexOf('=');
    if (equals < 0)
        return {OptionLine::Option, trimmedRight(text).toByteArray(), std::nullopt};
    return {OptionLine::Option, trimmedRight(text.first(equals)).toByteArray(),
            unquoted(trimmedRight(trimmedLeft(text.sliced(equals + 1))))};
}

} // namespace goneaway::connect
