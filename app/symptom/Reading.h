// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "symptom/Surroundings.h"

#include <QList>
#include <QString>

namespace goneaway::symptom {

// One row of a table, found in the text.
struct Place {
    qsizetype begin = 0;
    qsizetype end = 0;
    qsizetype row = 0; // index into the table
};

// The text and every known phrase in it, in the order of the text.
struct Reading {
    QString text; // as pasted
    QString folded; // for comparing; same positions as text
    QList<Place> errors; // errorWords(); none inside another, `also` is satisfied
    QList<Place> symbols; // knownErrors(), by their names
    QList<Place> osErrors; // osErrorWords()
    QList<Place> clients; // clientMarks()
    QList<Place> topics; // topicWords(); `also` is satisfied
    QList<Place> phases; // phaseWords()
    QList<Place> hints; // hintWords()

    bool isAbout(Topic topic) const;
    // In a text that speaks of MySQL and of other databases or services: whether this place is about the
    // others. Its line tells, or else what is spoken of nearest to it.
    bool isOfOthers(const Place &place) const;
    // Whether it is part of a sentence that only another product says.
    bool isSaidByOthers(const Place &place) const;
    // The bounds of the line around a position: text without line ends must not cost more than other text, so
    // a "line" ends MaxLine characters away at the latest.
    qsizetype lineBegin(qsizetype at) const;
    qsizetype lineEnd(qsizetype at) const;
    QStringView foldedLine(qsizetype at) const;

    static constexpr qsizetype MaxLine = 2000;
};

// Finds all phrases of all tables in one pass.
Reading readPhrases(const QString &text);

} // namespace goneaway::symptom
