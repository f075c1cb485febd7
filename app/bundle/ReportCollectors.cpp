// SPDX-License-Identifier: GPL-3.0-or-later
// The reports, for people and for opening the bundle again.
#include "bundle/Collectors.h"

#include "bundle/Secrets.h"
#include "report/Renderers.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::bundle {

namespace {

const QString OwnWork = u"Goneaway"_s;

Entry made(const QString &path, const QString &text, const Material &material)
{
    Entry entry;
    entry.path = path;
    entry.content = text.toUtf8();
    entry.source = OwnWork;
    // What was replaced before the report was written can only be counted by what stands there now.
    entry.redactions = material.pseudonyms.occurrences(text)
        + static_cast<int>(text.count(RemovedMark) + text.count(QString(RemovedMark).toHtmlEscaped()));
    return entry;
}

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

Entry html(const Material &material)
{
    return made(u"REPORT.html"_s, report::toHtml(material.report, material.texts), material);
}

Entry markdown(const Material &material)
{
    return made(u"REPORT.md"_s, report::toMarkdown(material.report, material.texts), material);
}

Entry diagnosis(const Material &material)
{
    Entry entry;
    entry.path = u"diagnosis.json"_s;
    entry.content = json(report::toJson(material.report));
    entry.source = OwnWork;
    entry.redactions = material.counts.total() - material.counts.logEvents;
    return entry;
}

Entry evidenceFile(const Material &material)
{
    Entry entry;
    entry.path = u"evidence.json"_s;
    entry.content = json(evidence::toJson(material.evidence()));
    entry.source = OwnWork;
    entry.redactions = material.counts.total();
    return entry;
}

QString stateText(report::Question::State state, const Texts &texts)
{
    switch (state) {
    case report::Question::State::Answered:
        return texts.text(u"bundle.question.answered"_s);
    case report::Question::State::Asked:
        return texts.text(u"bundle.question.asked"_s);
    case report::Question::State::Unknown:
        break;
    }
    return texts.text(u"bundle.question.unknown"_s);
}

Entry questions(const Material &material)
{
    QString text = u"# "_s + material.texts.text(u"bundle.questions.title"_s) + u"\n\n"_s
        + material.texts.text(u"bundle.questions.intro"_s) + u"\n"_s;
    int number = 0;
    for (const report::Question &question : material.report.questions) {
        text += u"\n## %1. %2\n\n"_s.arg(QString::number(++number), question.question);
        if (!question.answer.isEmpty())
            text += question.answer + u"\n\n"_s;
        text += u"_"_s + stateText(question.state, material.texts) + u"_\n"_s;
    }
    return made(u"questions.md"_s, text, material);
}

Entry symptom(const Material &material)
{
    Entry entry;
    entry.path = u"symptom.txt"_s;
    entry.source = material.texts.text(u"bundle.source.person"_s);
    entry.facts = {evidence::FactId(evidence::facts::Symptom)};
    entry.redactions = material.counts.symptom;
    const auto &seen = material.evidence().symptom();
    if (seen && !seen->text.isEmpty())
        entry.content = (seen->text.endsWith(u'\n') ? seen->text : seen->text + u'\n').toUtf8();
    else
        entry.why = material.texts.text(u"bundle.why.no-symptom"_s);
    return entry;
}

constexpr Collector All[] = {&html, &markdown, &diagnosis, &evidenceFile, &questions, &symptom};

} // namespace

std::span<const Collector> reportCollectors()
{
    return All;
}

} // namespace goneaway::bundle
