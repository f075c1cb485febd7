// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/Renderers.h"

#include "evidence/Json.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::report {

namespace {

QString stateName(Question::State state)
{
    switch (state) {
    case Question::State::Answered:
        return u"answered"_s;
    case Question::State::Asked:
        return u"asked"_s;
    case Question::State::Unknown:
        break;
    }
    return u"unknown"_s;
}

QJsonArray reasonsOf(const ReportedFinding &finding)
{
    QJsonArray reasons;
    // The sentences stand in two lists, each in the order of the reasons.
    qsizetype supporting = 0;
    qsizetype opposing = 0;
    for (const diagnose::Reason &reason : finding.finding.because) {
        const QString says = reason.supports ? finding.evidenceFor.value(supporting++)
                                             : finding.evidenceAgainst.value(opposing++);
        reasons.append(QJsonObject{
            {u"fact"_s, reason.fact.text()},
            {u"says"_s, says},
            {u"supports"_s, reason.supports},
        });
    }
    return reasons;
}

QJsonObject toJson(const diagnose::Fix &fix)
{
    return {
        {u"id"_s, fix.id},       {u"do"_s, fix.action}, {u"command"_s, fix.command},
        {u"scope"_s, fix.scope}, {u"risk"_s, fix.risk}, {u"undo"_s, fix.undo},
    };
}

QJsonObject toJson(const ReportedFinding &finding)
{
    QJsonArray fixes;
    for (const diagnose::Fix &fix : finding.fixes)
        fixes.append(toJson(fix));
    return {
        {u"cause"_s, finding.finding.cause.text()},
        {u"certainty"_s, nameOf(finding.finding.certainty)},
        {u"weight"_s, finding.finding.weight},
        {u"title"_s, finding.title},
        {u"because"_s, reasonsOf(finding)},
        {u"missing"_s, QJsonArray::fromStringList(finding.missing)},
        {u"fix"_s, fixes},
    };
}

QJsonObject toJson(const Question &question)
{
    return {
        {u"id"_s, question.id},
        {u"question"_s, question.question},
        {u"answer"_s, question.answer},
        {u"state"_s, stateName(question.state)},
    };
}

QJsonObject toJson(const Fact &fact)
{
    return {{u"name"_s, fact.name}, {u"value"_s, fact.value}};
}

template <typename Range>
QJsonArray arrayOf(const Range &range)
{
    QJsonArray array;
    for (const auto &item : range)
        array.append(toJson(item));
    return array;
}

} // namespace

QJsonObject toJson(const Report &report)
{
    QJsonObject object{
        {u"schema"_s, u"goneaway.report/1"_s},
        {u"made_at"_s, evidence::timeToText(report.madeAt)},
        {u"verdict"_s, nameOf(report.verdict)},
        {u"headline"_s, report.headline},
        {u"advice"_s, report.advice},
        {u"findings"_s, arrayOf(report.findings)},
        {u"questions"_s, arrayOf(report.questions)},
        {u"server"_s, arrayOf(report.server)},
        {u"client"_s, arrayOf(report.client)},
        {u"ladder"_s, QJsonArray::fromStringList(report.ladder)},
        {u"could_not_see"_s, QJsonArray::fromStringList(report.couldNotSee)},
        {u"incident"_s, evidence::toJson(report.evidence.incident())},
        {u"observations"_s, arrayOf(report.evidence.observations())},
    };
    if (report.evidence.symptom())
        object.insert("symptom"_L1, evidence::toJson(*report.evidence.symptom()));
    evidence::putText(object, "reported_error"_L1, report.reportedError);
    return object;
}

} // namespace goneaway::report
