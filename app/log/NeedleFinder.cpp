// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/NeedleFinder.h"

#include <algorithm>
#include <bit>

#if (defined(__x86_64__) || defined(_M_X64)) && (defined(__GNUC__) || defined(__clang__))
#define GONEAWAY_LOG_AVX2
#include <immintrin.h>
#endif

namespace goneaway::log {

namespace {

// What fills the logs of servers: bytes that are common here make a bad fragment.
constexpr Bytes Typical = "2026-11-23  3:07:24 0 [Note] InnoDB: Using io_uring innodb_buffer_pool_size=128m, "
                          "File './ibtmp1' size is now 12 "
                          "2026-11-23T03:22:26.249825Z 45 [Warning] [MY-010097] [Server] Insecure "
                          "configuration for --secure-file-priv: "
                          "2026-11-23  3:22:14 4 [Warning] Could not read packet: fd: 45  state: 1  "
                          "read_length: 4  errno: 11  vio_errno: 1158 "
                          "location of generated files. Current value does not restrict. Consider setting it "
                          "to a valid, non-empty path. "
                          "2016-08-01T10:00:00.123456Z 12 [Note] InnoDB: page_cleaner: 1000ms intended loop "
                          "took 4013ms. The settings might "
                          "not be optimal. (flushed=1438 and evicted=0, during the time.) Error reading "
                          "packet from server for channel '': "
                          "*** (1) TRANSACTION: ACTIVE 0 sec inserting mysql tables in use 1, locked 1 LOCK "
                          "WAIT 3 lock struct(s), heap size "
                          " 0: len 4; hex 80000001; asc     ;; 1: len 6; hex 000000000504; asc   ;; update "
                          "`shop`.`orders` set x = 1 where id "
                          "Statement is unsafe because it uses a system function that may return a different "
                          "value on the replica. ";

// Estimates how often the masks of a bucket would let the bytes of a log through.
class BucketPlan
{
public:
    static constexpr size_t Places = 4;
    struct Masks {
        std::array<uint16_t, Places> low{};
        std::array<uint16_t, Places> high{};
    };

    BucketPlan()
    {
        for (const char c : Typical)
            m_share[static_cast<uint8_t>(c) >> 4][static_cast<uint8_t>(c) & 15U] +=
                1.0F / static_cast<float>(Typical.size());
    }

    static Masks with(Masks masks, Bytes fragment)
    {
        for (size_t i = 0; i < Places; ++i) {
            const auto byte = static_cast<uint8_t>(fragment[i]);
            masks.low[i] = static_cast<uint16_t>(masks.low[i] | 1U << (byte & 15U));
            masks.high[i] = static_cast<uint16_t>(masks.high[i] | 1U << (byte >> 4));
        }
        return masks;
    }

    float cost(const Masks &masks) const
    {
        float cost = 1;
        for (size_t i = 0; i < Places; ++i) {
            float share = 0.0001F;
            for (size_t high = 0; high < 8; ++high) {
                if (!(masks.high[i] >> high & 1U))
                    continue;
                for (size_t low = 0; low < 16; ++low)
                    share += masks.low[i] >> low & 1U ? m_share[high][low] : 0.0F;
            }
            cost *= share;
        }
        return cost;
    }

private:
    std::array<std::array<float, 16>, 16> m_share{};
};

uint32_t wordAt(const char *at)
{
    uint32_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

} // namespace

NeedleFinder::NeedleFinder(std::span<const Needle> needles)
{
    Q_ASSERT(needles.size() <= 250);
    std::array<BucketPlan::Masks, 8> buckets;
    std::array<float, 8> costs{};
    const BucketPlan plan;
    for (const Needle &needle : needles) {
        Q_ASSERT(needle.word.size() >= FragmentSize && needle.word.size() < 256);
        // The four bytes, and their bucket, that add least to what passes the masks by mistake.
        size_t bestOffset = 0;
        size_t bestBucket = 0;
        float bestCost = 1000;
        for (size_t offset = 0; offset + FragmentSize <= needle.word.size(); ++offset) {
            const Bytes fragment = needle.word.substr(offset, FragmentSize);
            const bool excluded =
                needle.rarest.empty() ? contains(Typical, fragment) : fragment != needle.rarest;
            for (size_t bucket = 0; bucket < buckets.size(); ++bucket) {
                const float added = plan.cost(BucketPlan::with(buckets[bucket], fragment)) - costs[bucket]
                    + (excluded ? 100 : 0);
                if (added < bestCost) {
                    bestCost = added;
                    bestOffset = offset;
                    bestBucket = bucket;
                }
            }
        }
        buckets[bestBucket] =
            BucketPlan::with(buckets[bestBucket], needle.word.substr(bestOffset, FragmentSize));
        costs[bestBucket] = plan.cost(buckets[bestBucket]);
        addFragment(needle.word, bestOffset, bestBucket);
    }
    useSimd(true);
}

void NeedleFinder::addFragment(Bytes word, size_t offset, size_t bucket)
{
    m_words.push_back(word);
    Fragment fragment;
    fragment.word = wordAt(word.data() + offset);
    fragment.offset = static_cast<uint8_t>(offset);
    uint8_t &head = m_heads[hashOf(fragment.word)];
    fragment.nextIndex = head;
    m_fragments.push_back(fragment);
    head = static_cast<uint8_t>(m_fragments.size());
    for (size_t i = 0; i < FragmentSize; ++i) {
        const auto byte = static_cast<uint8_t>(word[offset + i]);
        for (const size_t lane : {size_t{0}, size_t{16}}) {
            uint8_t &low = m_low[i][lane + (byte & 15U)];
            uint8_t &high = m_high[i][lane + (byte >> 4)];
            low = static_cast<uint8_t>(low | 1U << bucket);
            high = static_cast<uint8_t>(high | 1U << bucket);
        }
    }
}

void NeedleFinder::useSimd(bool use)
{
#ifdef GONEAWAY_LOG_AVX2
    m_simd = use && __builtin_cpu_supports("avx2");
#else
    m_simd = false;
    Q_UNUSED(use)
#endif
}

// Most of what the masks let through ends here.
inline bool NeedleFinder::mayStand(const char *at) const
{
    return m_heads[hashOf(wordAt(at))] != 0;
}

bool NeedleFinder::check(const char *begin, const char *at, const char *end, Match &match) const
{
    const uint32_t word = wordAt(at);
    for (uint8_t index = m_heads[hashOf(word)]; index != 0; index = m_fragments[index - 1U].nextIndex) {
        const Fragment &fragment = m_fragments[index - 1U];
        const Bytes needle = m_words[index - 1U];
        if (fragment.word != word || at - begin < fragment.offset)
            continue;
        const char *start = at - fragment.offset;
        if (static_cast<size_t>(end - start) < needle.size()
            || std::memcmp(start, needle.data(), needle.size()) != 0)
            continue;
        match = {start, at + 1, index - 1U};
        return true;
    }
    return false;
}

NeedleFinder::Match NeedleFinder::findPlain(const char *begin, const char *from, const char *end) const
{
    Match match;
    for (; from < end; ++from) {
        if (mayStand(from) && check(begin, from, end, match))
            return match;
    }
    return {};
}

#ifdef GONEAWAY_LOG_AVX2

#define GONEAWAY_AVX2 __attribute__((target("avx2")))

namespace {

GONEAWAY_AVX2 inline __m256i load(const void *at)
{
    return _mm256_loadu_si256(static_cast<const __m256i *>(at));
}

// For each of 32 bytes the buckets that may have it in this place.
GONEAWAY_AVX2 inline __m256i bucketsOf(__m256i bytes, __m256i low, __m256i high)
{
    const __m256i half = _mm256_set1_epi8(0x0f);
    const __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half);
    return _mm256_and_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(bytes, half)),
                            _mm256_shuffle_epi8(high, upper));
}

} // namespace

GONEAWAY_AVX2 NeedleFinder::Match NeedleFinder::findSimd(const char *begin, const char *from,
                                                         const char *end) const
{
    const __m256i low0 = load(m_low[0].data());
    const __m256i low1 = load(m_low[1].data());
    const __m256i low2 = load(m_low[2].data());
    const __m256i low3 = load(m_low[3].data());
    const __m256i high0 = load(m_high[0].data());
    const __m256i high1 = load(m_high[1].data());
    const __m256i high2 = load(m_high[2].data());
    const __m256i high3 = load(m_high[3].data());
    Match match;
    for (; from < end; from += 32) {
        const __m256i first =
            _mm256_and_si256(bucketsOf(load(from), low0, high0), bucketsOf(load(from + 1), low1, high1));
        const __m256i second =
            _mm256_and_si256(bucketsOf(load(from + 2), low2, high2), bucketsOf(load(from + 3), low3, high3));
        const __m256i none = _mm256_cmpeq_epi8(_mm256_and_si256(first, second), _mm256_setzero_si256());
        auto places = ~static_cast<uint32_t>(_mm256_movemask_epi8(none));
        for (; places != 0; places &= places - 1) {
            const char *at = from + std::countr_zero(places);
            if (at >= end)
                return {};
            if (mayStand(at) && check(begin, at, end, match))
                return match;
        }
    }
    return {};
}

#else

NeedleFinder::Match NeedleFinder::findSimd(const char *begin, const char *from, const char *end) const
{
    return findPlain(begin, from, end);
}

#endif

} // namespace goneaway::log
