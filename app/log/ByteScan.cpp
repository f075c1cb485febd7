// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/ByteScan.h"

#include <bit>

#ifdef GONEAWAY_LOG_AVX2
#include <immintrin.h>
#endif

namespace goneaway::log {

#ifdef GONEAWAY_LOG_AVX2

__attribute__((target("avx2,popcnt"))) qint64 countLineEndsIn32(const char *from, const char *end)
{
    constexpr qint64 Step = 32;
    const __m256i newline = _mm256_set1_epi8('\n');
    qint64 count = 0;
    for (; end - from >= Step; from += Step) {
        const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(from));
        count += std::popcount(static_cast<quint32>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, newline))));
    }
    return count + countLineEndsIn16(from, end);
}

#else

qint64 countLineEndsIn32(const char *from, const char *end)
{
    return countLineEndsIn16(from, end);
}

#endif

#ifdef GONEAWAY_LOG_AVX512

#define GONEAWAY_AVX512 __attribute__((target("avx512f,avx512bw,popcnt")))

GONEAWAY_AVX512 qint64 countLineEndsIn64(const char *from, const char *end)
{
    constexpr qint64 Step = 64;
    const __m512i newline = _mm512_set1_epi8('\n');
    qint64 count = 0;
    for (; end - from >= Step; from += Step)
        count += std::popcount(quint64{_mm512_cmpeq_epi8_mask(_mm512_loadu_si512(from), newline)});
    return count + countLineEndsIn16(from, end);
}

namespace {

GONEAWAY_AVX512 inline quint64 placesOf(char c, __m512i bytes)
{
    return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(c));
}

} // namespace

GONEAWAY_AVX512 const char *endOfDullLineIn64(const char *from, const char *end)
{
    constexpr qsizetype Step = 64;
    for (; from < end; from += Step) {
        const __m512i bytes = _mm512_loadu_si512(from);
        const __m512i next = _mm512_loadu_si512(from + 1);
        const __m512i third = _mm512_loadu_si512(from + 2);
        const quint64 ends = placesOf('\n', bytes);
        const quint64 tells = (placesOf(' ', bytes) & placesOf('g', next) & placesOf('o', third))
            | (placesOf(':', bytes) & placesOf(' ', next) & placesOf('[', third))
            | (placesOf('w', bytes) & placesOf('h', next) & placesOf('a', third)) | placesOf('|', bytes);
        const quint64 inLine = ends == 0 ? ~quint64{0} : (ends & (~ends + 1)) - 1; // before the first end
        if ((tells & inLine) != 0)
            return nullptr;
        if (ends != 0) {
            const char *const stop = from + std::countr_zero(ends);
            return stop < end ? stop : nullptr;
        }
    }
    return nullptr;
}

#else

qint64 countLineEndsIn64(const char *from, const char *end)
{
    return countLineEndsIn32(from, end);
}

const char *endOfDullLineIn64(const char *from, const char *end)
{
    return endOfDullLineIn16(from, end);
}

#endif

} // namespace goneaway::log
