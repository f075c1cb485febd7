// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/Diagnoser.h"

#include "diagnose/Case.h"
#include "diagnose/Cause.h"
#include "diagnose/FollowUps.h"
#include "evidence/Evidence.h"
#include "evidence/Json.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::diagnose {

namespace {

constexpr evidence::EnumName<Verdict> VerdictNames[] = {
    {Verdict::Explained, "explained"_L1},
    {Verdict::SeveralCandidates, "several-candidates"_L1},
    {Verdict::Unexplained, "unexplained"_L1},
    {Verdict::Healthy, "healthy"_L1},
    {Verdict::NotEnoughEvidence, "not-enough-evidence"_L1},
};

// A likely cause that fits this much worse than the best one is only possible (weights of Finding: one whole
// step of strength).
constexpr int ClearlyWorse = 15;

bool aboveEveryDoubt(const Finding &finding)
{
    return finding.certainty == Certainty::Confirmed || finding.certainty == Certainty::Likely;
}

void weighAgainstEachOther(QList<Finding> &findings)
{
    const bool anyConfirmed = std::any_of(findings.begin(), findings.end(), [](const Finding &finding) {
        return finding.certainty == Certainty::Confirmed;
    });
    int best = 0;
    for (const Finding &finding : findings) {
        if (finding.certainty == Certainty::Likely)
            best = std::max(best, finding.weight);
    }
    for (Finding &finding : findings) {
        if (finding.certainty == Certainty::Likely && (anyConfirmed || finding.weight + ClearlyWorse < best))
            finding.certainty = Certainty::Possible;
    }
}

// Nobody could connect right after the loss: the server was gone. What leaves it running explains no more
// than half of that, and needs better evidence than a general risk.
void weighAftermath(QList<Finding> &findings)
{
    constexpr QLatin1StringView TakesTheServerDown[] = {"server-crash"_L1, "server-restart"_L1,
                                                        "out-of-memory"_L1, "disk-full"_L1};
    constexpr int Weak = 30; // Finding::weight
    constexpr int Risk = 10;
    for (Finding &finding : findings) {
        const bool down =
            std::any_of(std::begin(TakesTheServerDown), std::end(TakesTheServerDown),
                        [&finding](QLatin1StringView id) { return finding.cause.text() == id; });
        if (!down && finding.certainty == Certainty::Possible && finding.weight <= Weak)
            finding.weight = std::min(finding.weight, Risk);
    }
}

// Nobody reported a loss: old log lines and risky settings are no diagnosis. Only what fails before our own
// eyes, the ladder, may claim more.
void calmDown(QList<Finding> &findings)
{
    for (Finding &finding : findings) {
        const bool seenNow =
            std::any_of(finding.because.begin(), finding.because.end(), [](const Reason &reason) {
                return reason.supports && reason.fact.text().startsWith("ladder."_L1);
            });
        if (aboveEveryDoubt(finding) && !seenNow)
            finding.certainty = Certainty::Possible;
    }
}

Verdict verdictOf(const QList<Finding> &ranked, const Case &facts)
{
    const auto strong = std::count_if(ranked.begin(), ranked.end(), aboveEveryDoubt);
    if (strong > 0 && (ranked.first().certainty == Certainty::Confirmed || strong == 1))
        return Verdict::Explained;
    if (strong > 1)
        return Verdict::SeveralCandidates;
    if (!facts.hasSymptom())
        return facts.loggedIn() ? Verdict::Healthy : Verdict::NotEnoughEvidence;
    return facts.loggedIn() && facts.errorLogRead() ? Verdict::Unexplained : Verdict::NotEnoughEvidence;
}

} // namespace

const Finding *Diagnosis::top() const
{
    return !ranked.isEmpty() && aboveEveryDoubt(ranked.first()) ? &ranked.first() : nullptr;
}

QString nameOf(Verdict verdict)
{
    return nameIn(VerdictNames, verdict);
}

Diagnosis diagnose(const evidence::Evidence &evidence)
{
    Diagnosis diagnosis;
    for (const Cause &cause : allCauses())
        diagnosis.ranked.append(cause.judge(evidence));
    const Case facts(evidence);
    if (!facts.hasSymptom() || facts.onlyWaitedForPool())
        calmDown(diagnosis.ranked);
    if (facts.serverAwayAfterLoss())
        weighAftermath(diagnosis.ranked);
    weighDenials(diagnosis.ranked, evidence.incident());
    weighAgainstEachOther(diagnosis.ranked);
    std::stable_sort(diagnosis.ranked.begin(), diagnosis.ranked.end(),
                     [](const Finding &a, const Finding &b) {
                         return a.certainty != b.certainty ? a.certainty < b.certainty : a.weight > b.weight;
                     });
    diagnosis.verdict = verdictOf(diagnosis.ranked, facts);
    return diagnosis;
}

} // namespace goneaway::diagnose
