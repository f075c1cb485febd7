// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/Bundle.h"

#include "bundle/Bounds.h"
#include "bundle/Collectors.h"
#include "bundle/Redactor.h"

#include <QSet>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

QString stampOf(const QDateTime &madeAt)
{
    return madeAt.toUTC().toString(u"yyyyMMdd'T'HHmmss'Z'"_s);
}

QString folderName(const QDateTime &madeAt)
{
    return u"goneaway-"_s + stampOf(madeAt);
}

QList<Entry> entriesOf(const Material &material)
{
    QList<Entry> entries;
    for (const auto collectors : {reportCollectors(), factCollectors(), testCaseCollectors()}) {
        for (const Collector make : collectors) {
            if (Entry entry = make(material); !entry.path.isEmpty())
                entries.append(std::move(entry));
        }
    }
    return entries;
}

void sayCuts(QList<Entry> &entries, const QHash<evidence::FactId, Cut> &cuts, const Texts &texts)
{
    for (Entry &entry : entries) {
        for (const evidence::FactId &fact : entry.facts) {
            const auto cut = cuts.constFind(fact);
            if (cut != cuts.constEnd())
                entry.cut = texts.text(u"bundle.cut"_s,
                                       {{u"rows"_s, QString::number(cut->rows)},
                                        {u"all"_s, QString::number(cut->allRows)},
                                        {u"shortened"_s, QString::number(cut->shortened)}});
        }
    }
}

QSet<QString> omittedFacts(const Contents &contents)
{
    QSet<QString> omitted;
    for (const Entry &entry : contents.entries) {
        for (const evidence::FactId &fact : entry.facts) {
            if (!entry.included)
                omitted.insert(fact.text());
        }
    }
    return omitted;
}

evidence::Evidence without(const evidence::Evidence &evidence, const QSet<QString> &facts)
{
    evidence::Evidence rest;
    for (const evidence::Observation &observation : evidence.observations()) {
        if (!facts.contains(observation.fact.text()))
            rest.add(observation);
    }
    const bool statement = !facts.contains(evidence::facts::Incident);
    if (!facts.contains(evidence::facts::LogEvents)) {
        for (evidence::LogEvent event : evidence.logEvents()) {
            if (!statement)
                event.statement.clear();
            rest.add(event);
        }
    }
    if (auto symptom = evidence.symptom()) {
        // The numbers stay: they name the error, not whom it struck.
        if (facts.contains(evidence::facts::Symptom)) {
            symptom->text.clear();
            for (evidence::ClientError &error : symptom->errors)
                error.message.clear();
        }
        rest.setSymptom(*symptom);
    }
    evidence::Incident incident = evidence.incident();
    if (!statement)
        incident.statement.clear();
    rest.setIncident(incident);
    return rest;
}

} // namespace

Contents collect(const report::Report &report, const Texts &texts, const diagnose::Catalogue &catalogue,
                 const RedactionPolicy &policy)
{
    Redactor redactor(policy);
    RedactionCounts counts;
    QHash<evidence::FactId, Cut> cuts;
    const evidence::Evidence safe = redactor.redacted(bounded(report.evidence, cuts), counts);
    const report::Report safeReport =
        report::makeReport(safe, diagnose::diagnose(safe), catalogue, texts, report.madeAt);
    const Material material{safeReport, texts, counts, redactor.pseudonyms()};

    Contents contents;
    contents.folder = folderName(report.madeAt);
    contents.madeAt = report.madeAt.toUTC();
    contents.entries = entriesOf(material);
    sayCuts(contents.entries, cuts, texts);
    contents.pseudonyms = redactor.pseudonyms().key();
    contents.evidence = safe;
    return contents;
}

Contents withChoices(const Contents &contents, const Texts &texts, const diagnose::Catalogue &catalogue)
{
    const QSet<QString> omitted = omittedFacts(contents);
    if (omitted.isEmpty())
        return contents;
    Contents chosen = contents;
    chosen.evidence = without(contents.evidence, omitted);
    const report::Report report = report::makeReport(chosen.evidence, diagnose::diagnose(chosen.evidence),
                                                     catalogue, texts, contents.madeAt);
    const RedactionCounts counts;
    const Pseudonyms pseudonyms;
    const QList<Entry> fresh = entriesOf({report, texts, counts, pseudonyms});
    for (Entry &entry : chosen.entries) {
        const auto again = std::find_if(fresh.begin(), fresh.end(),
                                        [&entry](const Entry &other) { return other.path == entry.path; });
        if (!entry.included) {
            entry.content.clear();
        } else if (again != fresh.end() && again->why.isEmpty()) {
            entry.content = again->content; // redacted as before, so the count holds
        } else if (entry.why.isEmpty()) { // another item that was left out took all that was in it
            entry.included = false;
            entry.content.clear();
        }
    }
    return chosen;
}

QString bugReport(const Contents &contents, const Texts &texts, const diagnose::Catalogue &catalogue,
                  report::BugReportStyle style)
{
    const evidence::Evidence evidence = without(contents.evidence, omittedFacts(contents));
    const auto diagnosis = diagnose::diagnose(evidence);
    return report::toBugReport(report::makeReport(evidence, diagnosis, catalogue, texts, contents.madeAt),
                               texts, style);
}

QString defaultName(const QDateTime &madeAt)
{
    // Not "goneaway-<time>.zip": most desktops tell types of files by what stands behind the name.
    return u"incident-"_s + stampOf(madeAt) + u".goneaway.zip"_s;
}

} // namespace goneaway::bundle
