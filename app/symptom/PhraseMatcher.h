// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <bitset>
#include <unordered_map>

namespace goneaway::symptom {

// Lower case, typographic quotes and fullwidth forms made plain, NULs made blanks; every character keeps its
// place, so that a position in the folded text is a position in the original.
QString fold(QStringView text);

// Finds many fixed phrases in one pass over a text: the cost is that of reading the text once, however many
// phrases there are.
class PhraseMatcher
{
public:
    struct Match {
        qsizetype begin;
        qsizetype end;
        int phrase; // what add() returned

        bool operator==(const Match &) const = default;
    };

    // A phrase is at least two characters, folded, and must outlive the matcher. A blank in it matches any
    // run of white space, line ends included (mail programs wrap). It is found as whole words only; a '*' at
    // either end lifts that at that end.
    int add(QStringView phrase);

    // In the order of their beginnings; at most MaxMatches, so that a text made of nothing but matches costs
    // no more than others.
    QList<Match> find(QStringView folded) const;

    static constexpr qsizetype MaxMatches = 4000;

private:
    struct Phrase {
        QStringView words;
        bool openStart;
        bool openEnd;
    };

    QList<Phrase> m_phrases;
    std::unordered_map<quint32, QList<int>> m_byStart; // the first two characters -> phrases
    std::bitset<4096> m_starts; // quick "no phrase starts so"
};

} // namespace goneaway::symptom
