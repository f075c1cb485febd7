// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/Bytes.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace goneaway::log {

// Finds the first of many fixed words in a long stretch of bytes: the gate that lets the uninteresting
// millions of lines of a log pass at memory speed. Five bytes of each word, its rarest, are looked for at 64
// or 32 places at once (AVX-512, AVX2; a table elsewhere); only where they stand is the whole word compared.
class NeedleFinder
{
public:
    // Readable bytes that must follow the end of every searched stretch.
    static constexpr size_t Padding = 128;

    struct Match {
        const char *at = nullptr; // first byte of the needle; null: none found
        const char *next = nullptr; // where to go on searching
        size_t needle = 0; // its index in the list given
    };

    struct Needle {
        Bytes word;
        Bytes rarest; // four or five bytes of it that stand nowhere else; empty: guessed from the letters
    };

    // At most 250 needles of at least 5 bytes; their text must outlive the finder.
    explicit NeedleFinder(std::span<const Needle> needles);

    // The first match whose five rarest bytes start in [from, end). The needle itself may begin before
    // `from`, but not before `begin`, and ends at `end` at the latest.
    Match find(const char *begin, const char *from, const char *end) const
    {
        return (this->*m_find)(begin, from, end);
    }

    // The ways to search, of which the processor's widest is used. For tests: all must find the same.
    enum class Width { Plain, Bytes32, Bytes64 };
    static Width widest();
    void use(Width width); // at most the widest

private:
    static constexpr unsigned HashBits = 12;
    static constexpr size_t FragmentSize = 5;

    struct Fragment {
        uint32_t word = 0;
        uint8_t offset = 0; // of the fragment in its needle
        uint8_t nextIndex = 0; // index + 1 of the next fragment with the same hash; 0: none
    };

    static uint32_t hashOf(uint32_t word) { return (word * 2654435761U) >> (32 - HashBits); }
    void addFragment(Bytes word, size_t offset, size_t bucket);
    bool mayStand(const char *at) const;
    bool check(const char *begin, const char *at, const char *end, Match &match) const;
    Match findPlain(const char *begin, const char *from, const char *end) const;
    Match findIn32(const char *begin, const char *from, const char *end) const;
    Match findIn64(const char *begin, const char *from, const char *end) const;

    std::vector<Bytes> m_words;
    std::vector<Fragment> m_fragments;
    std::array<uint8_t, 1U << HashBits> m_heads{}; // index + 1 of a fragment; 0: none
    std::array<std::array<uint8_t, 32>, FragmentSize> m_low{}; // bucket bits by the low half of the n-th byte
    std::array<std::array<uint8_t, 32>, FragmentSize> m_high{}; // and by its high half
    Match (NeedleFinder::*m_find)(const char *begin, const char *from, const char *end) const;
};

} // namespace goneaway::log
