// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/Diagnoser.h"

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace goneaway::bundle {

enum class FileState {
    AsMade, // its hash is the manifest's
    Unlisted, // the manifest itself, which cannot vouch for itself
    Changed,
    Damaged,
    Added, // the manifest does not know it
    Lost, // the manifest lists it, and it is not there
    NotCollected, // it never was in the bundle; the note says why
};

struct ListedItem {
    QString path; // inside the bundle's folder
    FileState state = FileState::AsMade;
    qint64 bytes = 0;
    QString source{};
    QString note{}; // why it is missing, or what of it did not fit
    int redactions = 0;
    std::chrono::milliseconds took{0};
};

// What the diagnosis said when the bundle was made.
struct StoredDiagnosis {
    diagnose::Verdict verdict = diagnose::Verdict::NotEnoughEvidence;
    QString headline;
    QString cause; // the id of the first finding; empty without one
    QString title; // its words then
    diagnose::Certainty certainty = diagnose::Certainty::NotChecked;
};

// What a bundle says of itself, beside its evidence.
struct Inventory {
    QDateTime madeAt; // UTC
    QString madeBy; // the version of Goneaway that made it
    QList<ListedItem> items; // in the manifest's order, then what it does not know
    std::optional<StoredDiagnosis> stored; // nothing when diagnosis.json is not there or cannot be read

    int count(FileState state) const;
    FileState stateOf(const QString &path) const; // Lost when nothing is known of it
    bool isAsMade() const; // nothing changed, damaged, added or lost
};

// Nothing here fails: what cannot be read is left empty. Texts are bounded.
Inventory inventoryOf(const QByteArray &manifest, const QByteArray &diagnosis,
                      const QHash<QString, FileState> &states, const QHash<QString, qint64> &sizes);

// Whether the diagnosis of today says something else than the one that is stored; `first`: its best finding.
bool differs(const StoredDiagnosis &stored, diagnose::Verdict today, const diagnose::Finding *first);

} // namespace goneaway::bundle
