// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/ByteScan.h"

#include <QtEndian>

#include <optional>

// Small helpers for text that is still bytes: a log is read as bytes and decoded only where it becomes an
// event.
namespace goneaway::log {

inline bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

inline bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

inline bool contains(Bytes text, Bytes part)
{
    return indexOf(text, part) != Bytes::npos;
}

// As text.starts_with(part), which calls memcmp().
inline bool startsWith(Bytes text, Bytes part)
{
    return text.size() >= part.size() && areSame(text.data(), part.data(), part.size());
}

template <size_t Size>
bool startsWith(Bytes text, const char (&part)[Size])
{
    return text.size() >= Size - 1 && std::memcmp(text.data(), part, Size - 1) == 0;
}

// `part` is a view into `text`.
inline bool isWithin(Bytes text, Bytes part)
{
    return part.data() >= text.data() && part.data() + part.size() <= text.data() + text.size();
}

inline Bytes trimmedFront(Bytes text)
{
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    return text;
}

// Without line ends, blanks and NULs (left by a machine that lost power) at either side.
inline Bytes trimmedLine(Bytes line)
{
    const auto drop = [](char c) {
        return c == '\r' || c == '\n' || c == '\0';
    };
    while (!line.empty() && (drop(line.back()) || isBlank(line.back())))
        line.remove_suffix(1);
    while (!line.empty() && drop(line.front()))
        line.remove_prefix(1);
    return line;
}

// The unsigned number that text starts with; removes it. Nothing when there is none or it is over 19 digits.
inline std::optional<quint64> takeNumber(Bytes &text)
{
    quint64 number = 0;
    size_t digits = 0;
    while (digits < text.size() && isDigit(text[digits])) {
        number = number * 10 + static_cast<quint64>(text[digits] - '0');
        if (++digits > 19)
            return std::nullopt;
    }
    if (digits == 0)
        return std::nullopt;
    text.remove_prefix(digits);
    return number;
}

// Whether eight bytes are digits: each has a high half of 3, and still has with 6 added.
inline bool areDigits(quint64 bytes)
{
    constexpr quint64 High = 0xF0F0F0F0F0F0F0F0;
    constexpr quint64 Sixes = 0x0606060606060606;
    constexpr quint64 Threes = 0x3333333333333333;
    return ((bytes & High) | (((bytes + Sixes) & High) >> 4)) == Threes;
}

// The number that eight digits make, of which the lowest byte is the first: they are joined in pairs.
inline quint32 numberOf(quint64 digits)
{
    digits = (digits & 0x0F0F0F0F0F0F0F0F) * (10 * 0x100 + 1) >> 8;
    digits = (digits & 0x00FF00FF00FF00FF) * (100 * 0x10000 + 1) >> 16;
    return static_cast<quint32>((digits & 0x0000FFFF0000FFFF) * (10000 * 0x100000000 + 1) >> 32);
}

// The number that six digits at `text` make; two more bytes can be read there. Nothing where one is no digit.
inline std::optional<quint32> sixDigits(const char *text)
{
    constexpr quint64 TwoZeros = 0x3030;
    const quint64 digits = qFromLittleEndian<quint64>(text) << 16 | TwoZeros;
    return areDigits(digits) ? std::optional(numberOf(digits)) : std::nullopt;
}

inline std::optional<quint64> numberAfter(Bytes text, Bytes word)
{
    const auto at = indexOf(text, word);
    if (at == Bytes::npos)
        return std::nullopt;
    Bytes rest = trimmedFront(text.substr(at + word.size()));
    return takeNumber(rest);
}

inline const char *lineEnd(const char *from, const char *end)
{
    const void *found = std::memchr(from, '\n', static_cast<size_t>(end - from));
    return found ? static_cast<const char *>(found) : end;
}

// A line from its first byte to its end or the next line, without the bytes that end it.
inline Bytes lineBetween(const char *start, const char *end)
{
    return trimmedLine(Bytes(start, static_cast<size_t>(end - start)));
}

// The first byte of the line that holds `at`, not before `begin`.
inline const char *lineStart(const char *at, const char *begin)
{
#ifdef __GLIBC__
    const void *found = ::memrchr(begin, '\n', static_cast<size_t>(at - begin));
    return found ? static_cast<const char *>(found) + 1 : begin;
#else
    while (at > begin && at[-1] != '\n')
        --at;
    return at;
#endif
}

} // namespace goneaway::log
