// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <bit>
#include <emmintrin.h>
#endif

// Looks at sixteen bytes at once where the processor can (every x86-64 can), one by one elsewhere.
namespace goneaway::log {

using Bytes = std::string_view;

// Printable ASCII without quote and backslash: JSON and terminals take it as it is.
inline bool isPlain(char c)
{
    return c >= ' ' && c < '\x7f' && c != '"' && c != '\\'; // bytes over 0x7f are negative
}

#ifdef __SSE2__

inline bool arePlain(const char *sixteen)
{
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(sixteen));
    const __m128i below = _mm_cmplt_epi8(bytes, _mm_set1_epi8(' ')); // and those over 0x7f: they are negative
    const __m128i escaped =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    const __m128i deleted = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\x7f'));
    return _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(below, escaped), deleted)) == 0;
}

inline bool isPlain(Bytes text)
{
    constexpr size_t Step = 16;
    if (text.size() >= Step) {
        size_t at = 0;
        for (; at + Step <= text.size(); at += Step) {
            if (!arePlain(text.data() + at))
                return false;
        }
        return arePlain(text.data() + text.size() - Step); // some of them twice
    }
    for (const char c : text) {
        if (!isPlain(c))
            return false;
    }
    return true;
}

// As text.find(part), which calls memchr() at every blank of a line where `part` begins with one. Here a
// place counts only where the first byte and the last one fit.
inline size_t indexOf(Bytes text, Bytes part)
{
    constexpr size_t Step = 16;
    if (part.empty() || text.size() < part.size() + Step)
        return text.find(part);
    const __m128i first = _mm_set1_epi8(part.front());
    const __m128i last = _mm_set1_epi8(part.back());
    const size_t toLast = part.size() - 1;
    size_t at = 0;
    for (; at + toLast + Step <= text.size(); at += Step) {
        const auto *here = reinterpret_cast<const __m128i *>(text.data() + at);
        const auto *there = reinterpret_cast<const __m128i *>(text.data() + at + toLast);
        auto places = static_cast<unsigned>(_mm_movemask_epi8(_mm_and_si128(
            _mm_cmpeq_epi8(_mm_loadu_si128(here), first), _mm_cmpeq_epi8(_mm_loadu_si128(there), last))));
        for (; places != 0; places &= places - 1) {
            const size_t place = at + static_cast<size_t>(std::countr_zero(places));
            if (std::memcmp(text.data() + place, part.data(), part.size()) == 0)
                return place;
        }
    }
    return text.find(part, at);
}

#else

inline bool isPlain(Bytes text)
{
    for (const char c : text) {
        if (!isPlain(c))
            return false;
    }
    return true;
}

inline size_t indexOf(Bytes text, Bytes part)
{
    return text.find(part);
}

#endif

} // namespace goneaway::log
