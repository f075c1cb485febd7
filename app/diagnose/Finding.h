// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Names.h"
#include "base/Texts.h"
#include "evidence/Facts.h"

#include <QList>

#include <optional>

namespace goneaway::diagnose {

struct CauseTag;
using CauseId = Name<CauseTag>;

// What a finding may claim.
enum class Certainty {
    Confirmed, // evidence that decides it for this incident
    Likely, // the evidence fits it better than any other cause
    Possible, // a risk that nothing here contradicts
    RuledOut, // evidence against it
    NotChecked, // what is missing stands in Finding::missing
};

// One piece of evidence for or against. The sentence is the page's "Reasons" entry of that key.
struct Reason {
    evidence::FactId fact; // where it was seen
    QString key;
    TextValues values; // for the sentence's {placeholders}
    bool supports = true; // false: speaks against the cause

    bool operator==(const Reason &) const = default;
};

// What would settle it, and how to get it. The sentence is the page's "Missing" entry of that key.
struct Need {
    QString key;
    TextValues values;

    bool operator==(const Need &) const = default;
};

struct Finding {
    CauseId cause;
    Certainty certainty = Certainty::NotChecked;
    // How well the evidence fits, 0 to 100; orders findings of equal certainty and tells near rivals apart.
    //   90  the server or library said so itself for this incident (4031, 1153, a log line with its
    //   connection id) 70  several independent signs agree (right error, right time, right log line) 50  one
    //   strong sign 30  one weak sign (a hint in the words, a setting that fits) 10  a general risk
    int weight = 0;
    QList<Reason> because;
    QList<Need> missing;

    bool operator==(const Finding &) const = default;
};

QString nameOf(Certainty certainty); // "confirmed", "likely", "possible", "ruled-out", "not-checked"
std::optional<Certainty> certaintyFrom(QStringView name);

// Collects a judge's reasons and ends in one Finding. The strongest claim made wins; without any claim the
// finding is "not checked".
class Judgement
{
public:
    explicit Judgement(QLatin1StringView cause);

    // Reasons, in the order in which a person should read them.
    Judgement &because(QLatin1StringView fact, const QString &key, const TextValues &values = {});
    Judgement &against(QLatin1StringView fact, const QString &key, const TextValues &values = {});
    Judgement &missing(const QString &key, const TextValues &values = {});

    // A claim; later claims of a weaker certainty or an equal one of less weight change nothing.
    Judgement &confirmed(int weight = 90);
    Judgement &likely(int weight);
    Judgement &possible(int weight);
    // Overrides every claim: evidence against it is final.
    Judgement &ruledOut();

    Finding finding() const { return m_finding; }

private:
    Judgement &claim(Certainty certainty, int weight);

    Finding m_finding;
    bool m_ruledOut = false;
};

} // namespace goneaway::diagnose
