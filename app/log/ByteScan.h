// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <array>
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

// Number of line ends in [from, end).
inline qint64 countLineEnds(const char *from, const char *end)
{
    constexpr qint64 Step = 16;
    constexpr qint64 MostSteps = 255; // that a byte can count
    if (end - from < Step)
        return std::count(from, end, '\n');
    const __m128i newline = _mm_set1_epi8('\n');
    const auto places = [&newline](const char *at) {
        return _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i *>(at)), newline);
    };
    __m128i sums = _mm_setzero_si128();
    const auto addUp = [&sums](__m128i counts) {
        sums = _mm_add_epi64(sums, _mm_sad_epu8(counts, _mm_setzero_si128()));
    };
    const char *const last = end - Step;
    while (from <= last) {
        const char *const stop = from + std::min((last - from) / Step + 1, MostSteps) * Step;
        __m128i counts = _mm_setzero_si128();
        for (; from < stop; from += Step)
            counts = _mm_sub_epi8(counts, places(from)); // a place found is -1
        addUp(counts);
    }
    // The last sixteen bytes once more, without those that were counted.
    alignas(Step) constexpr std::array<char, 2 *Step> Kept = [] {
        std::array<char, 2 * Step> kept{};
        std::fill(kept.begin() + Step, kept.end(), '\1');
        return kept;
    }();
    const auto *kept = reinterpret_cast<const __m128i *>(Kept.data() + (end - from));
    addUp(_mm_and_si128(places(last), _mm_loadu_si128(kept)));
    std::array<qint64, 2> halves{};
    _mm_storeu_si128(reinterpret_cast<__m128i *>(halves.data()), sums);
    return halves[0] + halves[1];
}

#else

inline qint64 countLineEnds(const char *from, const char *end)
{
    return std::count(from, end, '\n');
}

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
