// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <algorithm>
#include <bitset>

namespace goneaway::bundle {

// Whether texts are searched for a rule's pattern only where they may hold it. Everywhere is slower and gives
// the same: what tests compare with.
enum class Searching { WhereItMayBe, Everywhere };

// Which pairs of characters a text holds, regardless of case: looked at once, it tells of most patterns that
// they cannot be there, at the price of a few bits each. A log has thousands of lines, and there are a
// hundred patterns.
class TextProfile
{
public:
    TextProfile(const QString &text, Searching searching)
        : m_everywhere(searching == Searching::Everywhere)
    {
        char16_t before = 0;
        for (const QChar c : text) {
            const char16_t folded = c.toCaseFolded().unicode();
            m_singles.set(folded % Singles);
            m_pairs.set(pair(before, folded));
            before = folded;
        }
    }

    // Whether one of these may be in the text. They are in lower case. None: there may be anything.
    bool mayHold(const QStringList &needles) const
    {
        return m_everywhere || needles.isEmpty()
            || std::any_of(needles.begin(), needles.end(),
                           [this](const QString &needle) { return holds(needle); });
    }

private:
    static constexpr std::size_t Pairs = 4096;
    static constexpr std::size_t Singles = 512;
    static std::size_t pair(char16_t first, char16_t second) { return (first * 61U + second) % Pairs; }

    bool holds(const QString &needle) const
    {
        for (qsizetype i = 1; i < needle.size(); ++i) {
            if (!m_pairs.test(pair(needle[i - 1].unicode(), needle[i].unicode())))
                return false;
        }
        return needle.size() != 1 || m_singles.test(needle[0].unicode() % Singles);
    }

    std::bitset<Pairs> m_pairs;
    std::bitset<Singles> m_singles;
    bool m_everywhere = false;
};

} // namespace goneaway::bundle
