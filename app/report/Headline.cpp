// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/Headline.h"

#include "diagnose/Case.h"
#include "report/Layout.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::report {

using diagnose::Certainty;
using diagnose::Verdict;

namespace {

constexpr qsizetype MostErrors = 3;
constexpr qsizetype LongestError = 300; // characters

QString errorLine(const evidence::ClientError &error)
{
    QString line = error.code != 0 ? QString::number(error.code) : error.symbol;
    if (error.code != 0 && !error.symbol.isEmpty())
        line += u" ("_s + error.symbol + u')';
    const QString message = shortened(plainLine(error.message), LongestError);
    if (line.isEmpty())
        return message;
    return message.isEmpty() ? line : line + u": "_s + message;
}

bool stands(const ReportedFinding &finding)
{
    return finding.finding.certainty == Certainty::Confirmed
        || finding.finding.certainty == Certainty::Likely;
}

// A title in the middle of a sentence: its first word in lower case when it is one of those that may be
// ("The"), never a name ("MySQL"), and no full stop of its own.
QString insideSentence(const QString &title, const Texts &texts)
{
    QString inside = title.trimmed();
    if (inside.endsWith(u'.'))
        inside.chop(1);
    const QStringList ordinary =
        texts.text(u"report.headline.ordinary-words"_s).split(u' ', Qt::SkipEmptyParts);
    if (ordinary.contains(inside.section(u' ', 0, 0)))
        inside[0] = inside[0].toLower();
    return inside;
}

// What would help most when no cause stands out, in the order of how much it tells.
QString whatToSupply(const evidence::Evidence &evidence, const Texts &texts)
{
    const diagnose::Case known(evidence);
    if (const evidence::Observation *broken = known.brokenRung()) {
        const QString why = explain(*broken, texts);
        if (!why.isEmpty())
            return why;
    }
    if (!known.hasSymptom())
        return texts.text(u"report.advice.symptom"_s);
    if (!known.loggedIn())
        return texts.text(u"report.advice.login"_s);
    if (!known.errorLogRead())
        return texts.text(u"report.advice.error-log"_s);
    if (!known.logShowsAborts())
        return texts.text(u"report.advice.log-verbosity"_s);
    if (!known.incidentTimeKnown())
        return texts.text(u"report.advice.incident-time"_s);
    return {};
}

} // namespace

QString reportedError(const evidence::Evidence &evidence, const Texts &texts)
{
    if (!evidence.symptom())
        return {};
    const evidence::Symptom &symptom = *evidence.symptom();
    QStringList lines;
    for (const evidence::ClientError &error : symptom.errors) {
        if (lines.size() == MostErrors)
            break;
        if (const QString line = errorLine(error); !line.isEmpty())
            lines.append(line);
    }
    if (lines.isEmpty())
        lines.append(shortened(plainLine(symptom.text), LongestError));
    if (!symptom.client.name.isEmpty())
        lines.append(texts.text(u"report.error.by"_s, {{u"client"_s, plainLine(symptom.client.name)}}));
    lines.removeAll(QString());
    return lines.join(u'\n');
}

QString headlineOf(Verdict verdict, const QList<ReportedFinding> &findings, const Texts &texts)
{
    const QString key = u"report.verdict."_s + nameOf(verdict);
    if (verdict == Verdict::Explained && !findings.isEmpty()) {
        const ReportedFinding &top = findings.first();
        return texts.text(
            key,
            {{u"certainty"_s, texts.text(u"report.certainty."_s + nameOf(top.finding.certainty))},
             {u"cause"_s, insideSentence(top.title, texts)}});
    }
    if (verdict == Verdict::SeveralCandidates) {
        const auto count = std::count_if(findings.begin(), findings.end(), stands);
        const QString word = u"report.number.%1"_s.arg(count);
        return texts.text(key, {{u"count"_s, texts.has(word) ? texts.text(word) : QString::number(count)}});
    }
    return texts.text(key);
}

QString adviceOf(Verdict verdict, const QList<ReportedFinding> &findings, const evidence::Evidence &evidence,
                 const Texts &texts)
{
    const ReportedFinding *top =
        !findings.isEmpty() && stands(findings.first()) ? &findings.first() : nullptr;
    if (verdict == Verdict::Explained && top && !top->fixes.isEmpty())
        return top->fixes.first().action;
    if (verdict == Verdict::Healthy)
        return texts.text(u"report.advice.healthy"_s);
    if (top && !top->missing.isEmpty())
        return texts.text(u"report.advice.tell-apart"_s, {{u"missing"_s, top->missing.first()}});
    const QString next = whatToSupply(evidence, texts);
    if (!next.isEmpty())
        return next;
    if (top && !top->fixes.isEmpty())
        return top->fixes.first().action;
    return texts.text(u"report.advice.watch"_s);
}

} // namespace goneaway::report
