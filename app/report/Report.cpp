// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/Report.h"

#include "report/FactSheet.h"
#include "report/FixValues.h"
#include "report/Headline.h"
#include "report/Questions.h"
#include "report/Rungs.h"

using namespace Qt::Literals::StringLiterals;

namespace goneaway::report {

namespace {

// The server's flavour, or what its greeting says when nobody could log in.
QString flavourOf(const evidence::Evidence &evidence)
{
    if (const auto *flavour = evidence.value<QString>(evidence::facts::ServerFlavour))
        return *flavour;
    const evidence::Observation *greeting = evidence.find(evidence::facts::LadderGreeting);
    return greeting ? greeting->field("flavour"_L1) : QString();
}

ReportedFinding worded(const diagnose::Finding &finding, const diagnose::Catalogue &catalogue,
                       const QString &flavour, const TextValues &values)
{
    ReportedFinding reported;
    reported.finding = finding;
    reported.title = finding.cause.text();
    // A diagnosis from elsewhere may know causes that this version does not.
    if (!catalogue.contains(finding.cause))
        return reported;
    const diagnose::Page &page = catalogue.page(finding.cause);
    reported.title = page.title;
    reported.summary = page.summary;
    reported.whatHappened = page.whatHappened;
    reported.howToBeSure = page.howToBeSure;
    reported.forDevelopers = page.forDevelopers;
    reported.links = page.links;
    for (const diagnose::Reason &reason : finding.because)
        (reason.supports ? reported.evidenceFor : reported.evidenceAgainst)
            .append(catalogue.sentence(finding.cause, reason));
    for (const diagnose::Need &need : finding.missing)
        reported.missing.append(catalogue.sentence(finding.cause, need));
    for (const diagnose::Fix &fix : page.fixes) {
        if (fix.suits(flavour))
            reported.fixes.append(filledIn(fix, values));
    }
    return reported;
}

} // namespace

Report makeReport(const evidence::Evidence &evidence, const diagnose::Diagnosis &diagnosis,
                  const diagnose::Catalogue &catalogue, const Texts &texts, const QDateTime &madeAt)
{
    Report report;
    report.madeAt = madeAt.toUTC();
    report.verdict = diagnosis.verdict;
    report.evidence = evidence;
    const QString flavour = flavourOf(evidence);
    const TextValues values = fixValues(evidence);
    for (const diagnose::Finding &finding : diagnosis.ranked)
        report.findings.append(worded(finding, catalogue, flavour, values));
    report.headline = headlineOf(report.verdict, report.findings, texts);
    report.advice = adviceOf(report.verdict, report.findings, evidence, texts);
    report.reportedError = reportedError(evidence, texts);
    report.questions = bugReportQuestions(evidence, texts);
    report.server = serverFacts(evidence, texts);
    report.client = clientFacts(evidence, texts);
    for (const RungLine &rung : rungLines(evidence, texts)) {
        if (!rung.sentence.isEmpty())
            report.ladder.append(rung.sentence);
    }
    report.couldNotSee = unseenFacts(evidence, texts);
    report.timeline = timelineOf(evidence);
    return report;
}

QString explain(const evidence::Observation &observation, const Texts &texts)
{
    // A bundle of a newer version may carry notes that this one has no words for.
    if (observation.note.isEmpty() || (!texts.has(observation.note) && !observation.detail.isEmpty()))
        return observation.detail;
    TextValues values = observation.textValues();
    if (!observation.detail.isEmpty())
        values.insert(u"detail"_s, observation.detail);
    return texts.text(observation.note, values);
}

} // namespace goneaway::report
