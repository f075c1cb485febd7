// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace goneaway::planted {

// One thing that must not leave the machine, and the text around it that gives it away.
struct Bait {
    QString kind;
    QString word; // what is looked for: long and random enough to stand nowhere by chance
    QString text; // as it is planted
};

// One secret of each kind, each with words of its own; `seed` makes the next set different.
QList<Bait> secretsOfAllKinds(quint32 seed);
// Names: hosts, addresses, accounts, schemas, tables and files. They become pseudonyms.
QList<Bait> namesOfAllKinds(quint32 seed);

// All the ways in which a word can hide in a file: as it is, base64 at each of the three offsets, hexadecimal
// in both cases, percent-encoded, UTF-16 in both orders.
QList<QByteArray> spellings(const QString &word);

} // namespace goneaway::planted
