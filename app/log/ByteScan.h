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

// As memcmp() == 0 without a call: for words, of which most are short.
inline bool areSame(const char *one, const char *other, size_t size)
{
    const auto differ = [&]<typename Word>(size_t at, Word) {
        Word left = 0;
        Word right = 0;
        std::memcpy(&left, one + at, sizeof left);
        std::memcpy(&right, other + at, sizeof right);
        return left != right;
    };
    constexpr size_t Step = sizeof(quint64);
    if (size >= Step) {
        for (size_t at = 0; at + Step < size; at += Step) {
            if (differ(at, quint64{}))
                return false;
        }
        return !differ(size - Step, quint64{}); // some of them twice
    }
    if (size >= sizeof(quint32))
        return !differ(0, quint32{}) && !differ(size - sizeof(quint32), quint32{});
    for (size_t at = 0; at < size; ++at) {
        if (one[at] != other[at])
            return false;
    }
    return true;
}

#ifdef __SSE2__

// As text.find(c), for what stands in the first sixteen bytes mostly.
inline size_t indexOfClose(Bytes text, char c)
{
    constexpr size_t Step = 16;
    if (text.size() < Step)
        return text.find(c);
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(text.data()));
    const auto places = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c))));
    return places != 0 ? static_cast<size_t>(std::countr_zero(places)) : text.find(c, Step);
}

// endOfDullLine(), sixteen bytes at once.
inline const char *endOfDullLineIn16(const char *from, const char *end)
{
    constexpr qsizetype Step = 16;
    const auto load = [](const char *at) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i *>(at));
    };
    const auto are = [](__m128i bytes, char c) {
        return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
    };
    for (; from < end; from += Step) {
        const __m128i bytes = load(from);
        const __m128i next = load(from + 1);
        const __m128i third = load(from + 2);
        const auto stand = [&](char one, char two, char three) {
            return _mm_and_si128(_mm_and_si128(are(bytes, one), are(next, two)), are(third, three));
        };
        const __m128i telling = _mm_or_si128(_mm_or_si128(stand(' ', 'g', 'o'), stand(':', ' ', '[')),
                                             _mm_or_si128(stand('w', 'h', 'a'), are(bytes, '|')));
        const auto ends = static_cast<unsigned>(_mm_movemask_epi8(are(bytes, '\n')));
        const auto tells = static_cast<unsigned>(_mm_movemask_epi8(telling));
        const unsigned inLine = ends == 0 ? ~0U : (ends & (~ends + 1)) - 1; // the bytes before the first end
        if ((tells & inLine) != 0)
            return nullptr;
        if (ends != 0) {
            const char *const stop = from + std::countr_zero(ends);
            return stop < end ? stop : nullptr;
        }
    }
    return nullptr;
}

// Not zero where one of sixteen bytes is not plain.
inline __m128i rareBytes(const char *sixteen)
{
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(sixteen));
    const __m128i below = _mm_cmplt_epi8(bytes, _mm_set1_epi8(' ')); // and those over 0x7f: they are negative
    const __m128i escaped =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    const __m128i deleted = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\x7f'));
    return _mm_or_si128(_mm_or_si128(below, escaped), deleted);
}

inline bool isPlain(Bytes text)
{
    constexpr size_t Step = 16;
    if (text.size() >= Step) {
        __m128i rare = rareBytes(text.data() + text.size() - Step); // some of them twice
        for (size_t at = 0; at + Step <= text.size(); at += Step)
            rare = _mm_or_si128(rare, rareBytes(text.data() + at));
        return _mm_movemask_epi8(rare) == 0;
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
            if (areSame(text.data() + place, part.data(), part.size()))
                return place;
        }
    }
    return text.find(part, at);
}

// countLineEnds(), sixteen bytes at once.
inline qint64 countLineEndsIn16(const char *from, const char *end)
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

inline size_t indexOfClose(Bytes text, char c)
{
    return text.find(c);
}

inline const char *endOfDullLineIn16(const char *, const char *)
{
    return nullptr;
}

inline qint64 countLineEndsIn16(const char *from, const char *end)
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

// What the processor can do beyond that is found out when the program runs.
#if (defined(__x86_64__) || defined(_M_X64)) && (defined(__GNUC__) || defined(__clang__))
#define GONEAWAY_LOG_AVX2
#ifndef Q_OS_WIN // whose gcc does not align the stack for such
#define GONEAWAY_LOG_AVX512
#endif
#endif

inline bool hasAvx2()
{
#ifdef GONEAWAY_LOG_AVX2
    return __builtin_cpu_supports("avx2");
#else
    return false;
#endif
}

inline bool hasAvx512()
{
#ifdef GONEAWAY_LOG_AVX512
    return __builtin_cpu_supports("avx512bw");
#else
    return false;
#endif
}

// For processors that have them.
qint64 countLineEndsIn32(const char *from, const char *end);
qint64 countLineEndsIn64(const char *from, const char *end);
const char *endOfDullLineIn64(const char *from, const char *end);

// Number of line ends in [from, end).
inline qint64 countLineEnds(const char *from, const char *end)
{
    constexpr qint64 WorthACall = 256;
    if (end - from >= WorthACall && hasAvx512())
        return countLineEndsIn64(from, end);
    if (end - from >= WorthACall && hasAvx2())
        return countLineEndsIn32(from, end);
    return countLineEndsIn16(from, end);
}

// The end of the line at `from`, if nothing in it could be a container's bar, ": [", " got signal" or "find
// out what"; null where something could, or where it does not end before `end`. Up to 66 bytes
// from `end` on must be readable.
inline const char *endOfDullLine(const char *from, const char *end)
{
    return hasAvx512() ? endOfDullLineIn64(from, end) : endOfDullLineIn16(from, end);
}

} // namespace goneaway::log
