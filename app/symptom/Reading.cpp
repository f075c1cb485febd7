// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/Reading.h"

#include "symptom/Clients.h"
#include "symptom/ErrorKnowledge.h"
#include "symptom/ErrorWords.h"
#include "symptom/Hints.h"
#include "symptom/OsErrors.h"
#include "symptom/PhraseMatcher.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace goneaway::symptom {

namespace {

using PlaceList = QList<Place> Reading::*;

// All tables' phrases in one matcher, and where each came from.
struct Vocabulary {
    struct Origin {
        PlaceList list;
        qsizetype row;
    };

    PhraseMatcher matcher;
    QList<Origin> origins; // by the matcher's phrase number
    QStringList symbols; // folded; the matcher refers to them

    Vocabulary();

private:
    void add(QStringView phrase, PlaceList list, qsizetype row)
    {
        const int id = matcher.add(phrase);
        Q_ASSERT(id == origins.size());
        Q_UNUSED(id);
        origins.append({list, row});
    }

    template <typename Table>
    void addAll(const Table &table, PlaceList list)
    {
        for (size_t row = 0; row < table.size(); ++row)
            add(table[row].words, list, static_cast<qsizetype>(row));
    }
};

Vocabulary::Vocabulary()
{
    addAll(errorWords(), &Reading::errors);
    addAll(osErrorWords(), &Reading::osErrors);
    addAll(clientMarks(), &Reading::clients);
    addAll(topicWords(), &Reading::topics);
    addAll(phaseWords(), &Reading::phases);

    const auto hints = hintWords();
    for (size_t row = 0; row < hints.size(); ++row) {
        for (const QStringView phrase : hints[row].words.split(u'|'))
            add(phrase, &Reading::hints, static_cast<qsizetype>(row));
    }

    const auto known = knownErrors();
    symbols.reserve(static_cast<qsizetype>(known.size()));
    for (size_t row = 0; row < known.size(); ++row) {
        const QString symbol = QString(known[row].symbol).toLower();
        if (symbols.contains(symbol)) // ER_ACCOUNT_HAS_BEEN_LOCKED has a number on either server
            continue;
        symbols.append(symbol);
        add(symbols.constLast(), &Reading::symbols, static_cast<qsizetype>(row));
    }
}

// "Lost connection to MySQL server during query" also holds "lost connection to MySQL server": only the
// widest counts, and of equally wide ones the first row of the table.
void keepWidest(QList<Place> &places)
{
    std::stable_sort(places.begin(), places.end(), [](const Place &a, const Place &b) {
        if (a.begin != b.begin)
            return a.begin < b.begin;
        return a.end != b.end ? a.end > b.end : a.row < b.row;
    });
    qsizetype covered = -1;
    places.removeIf([&covered](const Place &place) {
        if (place.end <= covered)
            return true;
        covered = place.end;
        return false;
    });
}

template <typename Table>
void keepWithCompanion(const Reading &reading, QList<Place> &places, const Table &table)
{
    places.removeIf([&](const Place &place) {
        const QStringView also = table[static_cast<size_t>(place.row)].also;
        return !also.isEmpty() && !reading.foldedLine(place.begin).contains(also);
    });
}

// Whether the words at `place` name MySQL or MariaDB itself, not one of its errors' forms or settings.
bool namesMySql(const Place &place)
{
    const QStringView words = topicWords()[static_cast<size_t>(place.row)].words;
    return words == u"*mysql*" || words == u"*mariadb*" || words == u"percona*" || words == u"aurora";
}

// libpq's sentence begins a line or a message, and where MySQL is spoken of, PostgreSQL is named as well.
// "The database server closed the connection unexpectedly" is a person's, and does not speak of PostgreSQL.
void keepLibpqs(Reading &reading)
{
    const auto isSentence = [](const Place &place) {
        return topicWords()[static_cast<size_t>(place.row)].words == LibpqClosed;
    };
    const bool others = std::any_of(reading.topics.begin(), reading.topics.end(), [&](const Place &place) {
        return topicWords()[static_cast<size_t>(place.row)].topic == Topic::OtherDatabase
            && !isSentence(place);
    });
    QList<Place> names = reading.topics;
    names.removeIf([](const Place &place) { return !namesMySql(place); });
    constexpr qsizetype Version = 12; // "MySQL 8.0.36 server"
    reading.topics.removeIf([&](const Place &place) {
        if (!isSentence(place))
            return false;
        if (!names.isEmpty() && !others)
            return true;
        qsizetype at = place.begin;
        while (at > 0 && (reading.folded[at - 1] == u' ' || reading.folded[at - 1] == u'\t'))
            --at;
        const QStringView before = QStringView(reading.folded).first(at);
        return before.endsWith(u"database") || before.endsWith(u"the") || before.endsWith(u"db")
            || std::any_of(names.begin(), names.end(), [&place](const Place &name) {
                   return name.end <= place.begin && name.end + Version >= place.begin;
               });
    });
}

} // namespace

bool Reading::isAbout(Topic topic) const
{
    return std::any_of(topics.begin(), topics.end(), [topic](const Place &place) {
        return topicWords()[static_cast<size_t>(place.row)].topic == topic;
    });
}

bool Reading::isOfOthers(const Place &place) const
{
    const qsizetype begin = lineBegin(place.begin);
    const qsizetype end = lineEnd(place.end);
    constexpr qsizetype Far = std::numeric_limits<qsizetype>::max();
    qsizetype toMySql = Far;
    qsizetype toOthers = Far;
    for (const Place &word : topics) {
        const Topic topic = topicWords()[static_cast<size_t>(word.row)].topic;
        const bool others = topic == Topic::OtherDatabase || topic == Topic::OtherService;
        if (!others && topic != Topic::MySql)
            continue;
        const bool sameLine = word.begin >= begin && word.begin < end;
        qsizetype &nearest = others ? toOthers : toMySql;
        nearest = std::min(nearest, sameLine ? 0 : std::abs(word.begin - place.begin));
    }
    return toOthers < toMySql;
}

bool Reading::isSaidByOthers(const Place &place) const
{
    return std::any_of(topics.begin(), topics.end(), [&place](const Place &word) {
        const Topic topic = topicWords()[static_cast<size_t>(word.row)].topic;
        return (topic == Topic::OtherDatabase || topic == Topic::OtherService) && word.begin <= place.begin
            && word.end >= place.end;
    });
}

qsizetype Reading::lineBegin(qsizetype at) const
{
    const qsizetype limit = std::max<qsizetype>(0, at - MaxLine);
    while (at > limit && text[at - 1] != u'\n' && text[at - 1] != u'\r')
        --at;
    return at;
}

qsizetype Reading::lineEnd(qsizetype at) const
{
    const qsizetype limit = std::min(text.size(), at + MaxLine);
    while (at < limit && text[at] != u'\n' && text[at] != u'\r')
        ++at;
    return at;
}

QStringView Reading::foldedLine(qsizetype at) const
{
    const qsizetype begin = lineBegin(at);
    return QStringView(folded).sliced(begin, lineEnd(at) - begin);
}

Reading readPhrases(const QString &text)
{
    static const Vocabulary vocabulary; // built once: about a thousand phrases
    Reading reading;
    reading.text = text;
    reading.folded = fold(text);
    for (const PhraseMatcher::Match &match : vocabulary.matcher.find(reading.folded)) {
        const Vocabulary::Origin &origin = vocabulary.origins[match.phrase];
        (reading.*origin.list).append({match.begin, match.end, origin.row});
    }
    keepWithCompanion(reading, reading.errors, errorWords());
    keepWithCompanion(reading, reading.topics, topicWords());
    keepLibpqs(reading);
    keepWidest(reading.errors);
    keepWidest(reading.osErrors);
    // Each error counts once: more mentions than these say nothing new, and cost time.
    for (PlaceList list : {&Reading::errors, &Reading::osErrors, &Reading::symbols}) {
        constexpr qsizetype MaxPlaces = 200;
        (reading.*list).resize(std::min((reading.*list).size(), MaxPlaces));
    }
    return reading;
}

} // namespace goneaway::symptom
