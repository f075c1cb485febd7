// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Texts.h"
#include "diagnose/Catalogue.h"
#include "diagnose/Diagnoser.h"
#include "evidence/Evidence.h"

#include <QJsonObject>

#include <optional>

namespace goneaway::bundle {

// One cause in two cases.
struct CauseChange {
    diagnose::CauseId cause;
    diagnose::Certainty before;
    diagnose::Certainty after;

    bool operator==(const CauseChange &) const = default;
};

// One fact that differs between two cases.
struct FactChange {
    // Why it differs matters more than that it differs: a setting that explains a cause whose certainty
    // changed comes first, then what can explain a drop at all, then the rest.
    enum class Rank { Explains, CanExplain, Other };

    QString what; // "wait_timeout", "server.version", "ladder.login"
    QString before; // empty: not there, or not looked at
    QString after;
    QList<diagnose::CauseId> causes; // that it can explain
    Rank rank = Rank::Other;

    bool operator==(const FactChange &) const = default;
};

// Two cases side by side: before and after a fix, a good and a bad client.
struct Comparison {
    diagnose::Verdict verdictBefore = diagnose::Verdict::NotEnoughEvidence;
    diagnose::Verdict verdictAfter = diagnose::Verdict::NotEnoughEvidence;
    std::optional<diagnose::CauseId> topBefore; // likely or confirmed
    std::optional<diagnose::CauseId> topAfter;
    QDateTime madeBefore; // UTC, when the newest observation was made
    QDateTime madeAfter;
    QList<CauseChange> causes; // whose certainty changed, the clearest change first
    QList<FactChange> facts; // ranked

    bool operator==(const Comparison &) const = default;
};

// A pure function of both. Names were replaced in each case on its own, so hosts, accounts and the like
// cannot be compared and are left out.
Comparison compare(const evidence::Evidence &before, const evidence::Evidence &after);

QString toText(const Comparison &comparison, const diagnose::Catalogue &catalogue, const Texts &texts);
// {"schema":"goneaway.compare/1","before":{"verdict","top","at"},"after":{...},
//  "causes":[{"cause","before","after"}],"facts":[{"what","before","after","rank","causes":[]}]}
QJsonObject toJson(const Comparison &comparison);

} // namespace goneaway::bundle
