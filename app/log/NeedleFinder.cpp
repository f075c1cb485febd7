// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/NeedleFinder.h"

#include <algorithm>
#include <bit>
#include <bitset>
#include <memory>

#ifdef GONEAWAY_LOG_AVX2
#include <immintrin.h>
#endif

namespace goneaway::log {

namespace {

// What fills the logs of servers: bytes that are common here make a bad fragment.
constexpr Bytes Typical =
    "2026-11-23  3:07:24 0 [Note] InnoDB: Using io_uring innodb_buffer_pool_size=128m, "
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
    "value on the replica. "
    "InnoDB: Setting file './ibtmp1' size to 12.000MiB. Physically writing the file full; Please wait ... "
    "InnoDB: Buffer pool(s) load completed at 261123  3:11:20 0 [Note] Server socket created on IP: "
    "'127.0.0.1', "
    "InnoDB: log sequence number 46869; transaction id 20 InnoDB: File system buffers for log disabled "
    "0 [System] [MY-015603] [Server] MySQL Server has access to 25276510208 bytes of physical memory. "
    "Channel mysql_main configured to support TLS. Encrypted connections are now supported for this channel. "
    "Location '/tmp' in the path is accessible to all OS users. Consider choosing a different directory "
    "Plugin sha256_password reported: ''sha256_password' is deprecated and will be removed in a future "
    "release "
    "0 [System] [MY-013951] [Server]  #0 0x7ff9a0f1d016 <unknown> Most likely, you have hit a bug, but this "
    "error can also be caused by malfunctioning hardware. Please include the information from the server "
    "start "
    "above, to the end of the report. The manual page at https://dev.mysql.com/doc/mysql/en/crashing.html "
    "/usr/sbin/mariadbd(my_print_stacktrace+0x2e)[0x561424d0187e] Max realtime priority     0   Max core "
    "file size "
    "Version: '10.11.19-MariaDB-0+deb12u1'  socket: '/var/lib/mysql.sock'  port: 33073 Server version: 9.7.4 "
    "engine_condition_pushdown=off Resource Limits: where mysqld died. If you see no messages after this ";

// How many places of the typical text the masks of a bucket would let through: what shares a bucket should be
// alike.
class BucketPlan
{
public:
    static constexpr size_t Length = 5; // of a fragment
    using Places = std::bitset<Typical.size()>;

    BucketPlan()
    {
        for (size_t place = 0; place < Typical.size(); ++place) {
            for (size_t i = 0; i < Length && place + i < Typical.size(); ++i) {
                const auto byte = static_cast<uint8_t>(Typical[place + i]);
                m_places[i][0][byte & 15U].set(place);
                m_places[i][1][byte >> 4].set(place);
            }
        }
    }

    class Bucket
    {
    public:
        size_t passes() const { return m_passes; }

    private:
        friend class BucketPlan;
        std::array<std::array<Places, 2>, Length> m_places; // by low half and high half
        size_t m_passes = 0;
    };

    size_t passesWith(const Bucket &bucket, Bytes fragment) const
    {
        Places passing;
        passing.set();
        for (size_t i = 0; i < Length; ++i) {
            for (size_t half = 0; half < 2; ++half)
                passing &= bucket.m_places[i][half] | placesOf(fragment, i, half);
        }
        return passing.count();
    }
    void add(Bucket &bucket, Bytes fragment) const
    {
        for (size_t i = 0; i < Length; ++i) {
            for (size_t half = 0; half < 2; ++half)
                bucket.m_places[i][half] |= placesOf(fragment, i, half);
        }
        bucket.m_passes = passesWith(bucket, fragment);
    }

private:
    const Places &placesOf(Bytes fragment, size_t i, size_t half) const
    {
        const auto byte = static_cast<uint8_t>(fragment[i]);
        return m_places[i][half][half == 0 ? byte & 15U : byte >> 4];
    }

    std::array<std::array<std::array<Places, 16>, 2>, Length> m_places;
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
    const auto plan = std::make_unique<BucketPlan>();
    std::vector<BucketPlan::Bucket> buckets(8);
    for (const Needle &needle : needles) {
        Q_ASSERT(needle.word.size() >= FragmentSize && needle.word.size() < 256);
        // The five bytes, and their bucket, that add least to what passes the masks by mistake.
        constexpr size_t Excluded = 1'000'000;
        size_t bestOffset = 0;
        size_t bestBucket = 0;
        size_t bestCost = 2 * Excluded;
        for (size_t offset = 0; offset + FragmentSize <= needle.word.size(); ++offset) {
            const Bytes fragment = needle.word.substr(offset, FragmentSize);
            const bool excluded =
                needle.rarest.empty() ? contains(Typical, fragment) : !contains(fragment, needle.rarest);
            if (excluded && bestCost < Excluded) // there is a better one
                continue;
            for (size_t bucket = 0; bucket < buckets.size(); ++bucket) {
                const size_t cost = plan->passesWith(buckets[bucket], fragment) - buckets[bucket].passes()
                    + (excluded ? Excluded : 0);
                if (cost < bestCost) {
                    bestCost = cost;
                    bestOffset = offset;
                    bestBucket = bucket;
                }
            }
        }
        plan->add(buckets[bestBucket], needle.word.substr(bestOffset, FragmentSize));
        addFragment(needle.word, bestOffset, bestBucket);
    }
    use(widest());
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

NeedleFinder::Width NeedleFinder::widest()
{
    if (hasAvx512())
        return Width::Bytes64;
    if (hasAvx2())
        return Width::Bytes32;
    return Width::Plain;
}

void NeedleFinder::use(Width width)
{
    switch (width) {
    case Width::Bytes64:
        m_find = &NeedleFinder::findIn64;
        return;
    case Width::Bytes32:
        m_find = &NeedleFinder::findIn32;
        return;
    case Width::Plain:
        m_find = &NeedleFinder::findPlain;
        return;
    }
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
        if (static_cast<size_t>(end - start) < needle.size() || !areSame(start, needle.data(), needle.size()))
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

GONEAWAY_AVX2 NeedleFinder::Match NeedleFinder::findIn32(const char *begin, const char *from,
                                                         const char *end) const
{
    const __m256i low0 = load(m_low[0].data());
    const __m256i low1 = load(m_low[1].data());
    const __m256i low2 = load(m_low[2].data());
    const __m256i low3 = load(m_low[3].data());
    const __m256i low4 = load(m_low[4].data());
    const __m256i high0 = load(m_high[0].data());
    const __m256i high1 = load(m_high[1].data());
    const __m256i high2 = load(m_high[2].data());
    const __m256i high3 = load(m_high[3].data());
    const __m256i high4 = load(m_high[4].data());
    Match match;
    for (; from < end; from += 32) {
        const __m256i first =
            _mm256_and_si256(bucketsOf(load(from), low0, high0), bucketsOf(load(from + 1), low1, high1));
        const __m256i second =
            _mm256_and_si256(bucketsOf(load(from + 2), low2, high2), bucketsOf(load(from + 3), low3, high3));
        const __m256i all =
            _mm256_and_si256(_mm256_and_si256(first, second), bucketsOf(load(from + 4), low4, high4));
        const __m256i none = _mm256_cmpeq_epi8(all, _mm256_setzero_si256());
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

NeedleFinder::Match NeedleFinder::findIn32(const char *begin, const char *from, const char *end) const
{
    return findPlain(begin, from, end);
}

#endif

#ifdef GONEAWAY_LOG_AVX512

#define GONEAWAY_AVX512 __attribute__((target("avx512f,avx512bw")))

namespace {

GONEAWAY_AVX512 inline __m512i load64(const void *at)
{
    return _mm512_loadu_si512(at);
}

// The same sixteen bytes four times. (Unmasked, gcc 12 warns of its own header.)
GONEAWAY_AVX512 inline __m512i load16(const void *at)
{
    constexpr __mmask16 All = 0xFFFF;
    return _mm512_maskz_broadcast_i32x4(All, _mm_loadu_si128(static_cast<const __m128i *>(at)));
}

GONEAWAY_AVX512 inline __m512i bucketsOf64(__m512i bytes, __m512i low, __m512i high)
{
    const __m512i half = _mm512_set1_epi8(0x0f);
    const __m512i upper = _mm512_and_si512(_mm512_srli_epi16(bytes, 4), half);
    return _mm512_and_si512(_mm512_shuffle_epi8(low, _mm512_and_si512(bytes, half)),
                            _mm512_shuffle_epi8(high, upper));
}

} // namespace

GONEAWAY_AVX512 NeedleFinder::Match NeedleFinder::findIn64(const char *begin, const char *from,
                                                           const char *end) const
{
    const __m512i low0 = load16(m_low[0].data());
    const __m512i low1 = load16(m_low[1].data());
    const __m512i low2 = load16(m_low[2].data());
    const __m512i low3 = load16(m_low[3].data());
    const __m512i low4 = load16(m_low[4].data());
    const __m512i high0 = load16(m_high[0].data());
    const __m512i high1 = load16(m_high[1].data());
    const __m512i high2 = load16(m_high[2].data());
    const __m512i high3 = load16(m_high[3].data());
    const __m512i high4 = load16(m_high[4].data());
    Match match;
    for (; from < end; from += 64) {
        const __m512i first = _mm512_and_si512(bucketsOf64(load64(from), low0, high0),
                                               bucketsOf64(load64(from + 1), low1, high1));
        const __m512i second = _mm512_and_si512(bucketsOf64(load64(from + 2), low2, high2),
                                                bucketsOf64(load64(from + 3), low3, high3));
        quint64 places = _mm512_test_epi8_mask(_mm512_and_si512(first, second),
                                               bucketsOf64(load64(from + 4), low4, high4));
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

NeedleFinder::Match NeedleFinder::findIn64(const char *begin, const char *from, const char *end) const
{
    return findIn32(begin, from, end);
}

#endif

} // namespace goneaway::log
