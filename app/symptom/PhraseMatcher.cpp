// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/PhraseMatcher.h"

namespace goneaway::symptom {

namespace {

quint32 keyOf(QChar first, QChar second)
{
    return (static_cast<quint32>(first.unicode()) << 16) | second.unicode();
}

size_t slotOf(quint32 key)
{
    return ((key >> 16) * 31 + (key & 0xffff)) & 4095;
}

// Chinese and Japanese are written without blanks: every character may begin or end a word.
bool bindsToNeighbour(QChar c)
{
    constexpr char16_t FirstIdeographic = 0x2e80;
    return c.unicode() < FirstIdeographic && (c.isLetterOrNumber() || c == u'_');
}

bool isWordEdge(QStringView text, qsizetype at)
{
    return at <= 0 || at >= text.size() || !bindsToNeighbour(text[at - 1]) || !bindsToNeighbour(text[at]);
}

// Where the phrase ends in the text, or -1.
qsizetype matchAt(QStringView text, qsizetype at, QStringView words)
{
    for (const QChar c : words) {
        if (at >= text.size())
            return -1;
        if (c == u' ') {
            const qsizetype from = at;
            while (at < text.size() && text[at].isSpace())
                ++at;
            if (at == from)
                return -1;
        } else if (text[at++] != c) {
            return -1;
        }
    }
    return at;
}

} // namespace

QString fold(QStringView text)
{
    QString folded(text.size(), Qt::Uninitialized);
    QChar *out = folded.data();
    for (const QChar c : text) {
        switch (c.unicode()) {
        case 0:
        case 0x00a0:
        case 0x3000:
            *out = u' ';
            break;
        case 0x2018:
        case 0x2019:
        case 0x00b4:
            *out = u'\'';
            break;
        case 0x201c:
        case 0x201d:
            *out = u'"';
            break;
        default:
            // Fullwidth forms, as Chinese and Japanese keyboards write punctuation, digits and letters.
            if (c.unicode() > 0xff00 && c.unicode() < 0xff5f)
                *out = QChar(static_cast<char16_t>(c.unicode() - 0xfee0)).toLower();
            else
                *out = c.toLower();
        }
        ++out;
    }
    return folded;
}

int PhraseMatcher::add(QStringView phrase)
{
    Phrase entry{phrase, false, false};
    if (entry.words.startsWith(u'*')) {
        entry.openStart = true;
        entry.words = entry.words.sliced(1);
    }
    if (entry.words.endsWith(u'*')) {
        entry.openEnd = true;
        entry.words.chop(1);
    }
    Q_ASSERT(entry.words.size() >= 2 && entry.words[0] != u' ');
    const quint32 key = keyOf(entry.words[0], entry.words[1]);
    const int id = static_cast<int>(m_phrases.size());
    m_phrases.append(entry);
    m_byStart[key].append(id);
    m_starts.set(slotOf(key));
    return id;
}

QList<PhraseMatcher::Match> PhraseMatcher::find(QStringView folded) const
{
    QList<Match> matches;
    for (qsizetype at = 0; at + 1 < folded.size(); ++at) {
        const quint32 key = keyOf(folded[at], folded[at + 1]);
        if (!m_starts.test(slotOf(key)))
            continue;
        const auto bucket = m_byStart.find(key);
        if (bucket == m_byStart.end())
            continue;
        for (const int id : bucket->second) {
            const Phrase &phrase = m_phrases[id];
            if (!phrase.openStart && !isWordEdge(folded, at))
                continue;
            const qsizetype end = matchAt(folded, at, phrase.words);
            if (end < 0 || (!phrase.openEnd && !isWordEdge(folded, end)))
                continue;
            matches.append({at, end, id});
            if (matches.size() >= MaxMatches)
                return matches;
        }
    }
    return matches;
}

} // namespace goneaway::symptom
