// SPDX-License-Identifier: GPL-3.0-or-later
// open, compare and decode: no server needed.
#include "cli/CommandLine.h"
#include "cli/Commands.h"

#include "base/Clock.h"
#include "bundle/Bundle.h"
#include "bundle/Compare.h"
#include "diagnose/Diagnoser.h"
#include "diagnose/FollowUps.h"
#include "evidence/Json.h"
#include "report/Layout.h"
#include "symptom/Decoder.h"
#include "symptom/ErrorKnowledge.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace goneaway::cli {

namespace {

constexpr qint64 MaxPaste = 128 * 1024 * 1024; // decode() itself looks at the ends of a long text only
constexpr qsizetype ShownGuesses = 5;

using diagnose::Certainty;
using diagnose::Finding;

evidence::Evidence evidenceOf(const symptom::Decoded &decoded)
{
    evidence::Evidence evidence;
    evidence.setSymptom(decoded.symptom);
    evidence.setIncident(decoded.incident);
    return evidence;
}

// What a text alone can say: causes that it makes possible or better, best first.
QList<Finding> guesses(const symptom::Decoded &decoded)
{
    if (!decoded.symptom.connectionLoss)
        return {};
    QList<Finding> found = diagnose::diagnose(evidenceOf(decoded)).ranked;
    found.removeIf([](const Finding &finding) { return finding.certainty > Certainty::Possible; });
    return found;
}

QString askKey(const QString &question, const QString &answer = {})
{
    return u"ask."_s + question + (answer.isEmpty() ? QString() : u'.' + answer);
}

QStringList reasonsOf(const Finding &finding, const diagnose::Catalogue &catalogue)
{
    QStringList reasons;
    for (const diagnose::Reason &reason : finding.because)
        reasons << catalogue.sentence(finding.cause, reason);
    return reasons;
}

QJsonArray questionsJson(const symptom::Decoded &decoded, const Texts &texts)
{
    QJsonArray questions;
    for (const diagnose::FollowUp &asked : diagnose::followUps(evidenceOf(decoded))) {
        QJsonArray answers;
        for (const QString &answer : asked.answers)
            answers.append(QJsonObject{{u"id"_s, answer}, {u"text"_s, texts.text(askKey(asked.id, answer))}});
        questions.append(QJsonObject{{u"id"_s, asked.id},
                                     {u"question"_s, texts.text(askKey(asked.id))},
                                     {u"answers"_s, answers},
                                     {u"answer"_s, decoded.incident.answers.value(asked.id)}});
    }
    return questions;
}

QJsonObject decodedJson(const symptom::Decoded &decoded, const diagnose::Catalogue &catalogue,
                        const Texts &texts)
{
    QJsonArray errors;
    for (const evidence::ClientError &error : decoded.symptom.errors)
        errors.append(toJson(error));
    QJsonArray findings;
    for (const Finding &finding : guesses(decoded)) {
        findings.append(
            QJsonObject{{u"cause"_s, finding.cause.text()},
                        {u"certainty"_s, nameOf(finding.certainty)},
                        {u"because"_s, QJsonArray::fromStringList(reasonsOf(finding, catalogue))}});
    }
    return {{u"schema"_s, u"goneaway.decode/1"_s},
            {u"errors"_s, errors},
            {u"client"_s,
             QJsonObject{{u"id"_s, decoded.symptom.client.id}, {u"name"_s, decoded.symptom.client.name}}},
            {u"phase"_s, nameOf(decoded.symptom.phase)},
            {u"hints"_s, QJsonArray::fromStringList(decoded.symptom.hints)},
            {u"incident"_s, toJson(decoded.incident)},
            {u"findings"_s, findings},
            {u"questions"_s, questionsJson(decoded, texts)}};
}

// The most particular meaning that there is a text for: of this client's library, or of the number.
QString meaningOf(const evidence::ClientError &error, const QString &client, const Texts &texts)
{
    for (const QString &key : symptom::meaningKeys(error, client)) {
        if (texts.has(key))
            return texts.text(key);
    }
    return {};
}

QString decodedText(const symptom::Decoded &decoded, const Words &words)
{
    const evidence::Symptom &symptom = decoded.symptom;
    if (!symptom.connectionLoss)
        return u"This text does not speak of a lost or refused connection.\n"_s;
    QString text;
    for (const evidence::ClientError &error : symptom.errors) {
        text += error.code != 0 ? u"Error %1 %2"_s.arg(QString::number(error.code), error.symbol)
                                : u"Error "_s + error.symbol;
        if (error.osErrno)
            text += u" (operating system error %1)"_s.arg(*error.osErrno);
        text += u'\n';
        if (const QString meaning = meaningOf(error, symptom.client.id, words.texts); !meaning.isEmpty())
            text += u"  "_s + meaning + u'\n';
    }
    if (!symptom.client.name.isEmpty())
        text += u"Reported by: "_s + symptom.client.name + u'\n';
    if (symptom.phase != evidence::Phase::Unknown)
        text += u"Phase: "_s + nameOf(symptom.phase) + u'\n';
    QStringList circumstances;
    for (const QString &hint : symptom.hints)
        circumstances.append(words.texts.text(u"hint."_s + hint));
    if (!circumstances.isEmpty())
        text += u"The words around it speak of: "_s + circumstances.join(u", "_s) + u'\n';
    text += u"\nCauses that fit, best first (connect with \"goneaway-cli check\" to be sure):\n"_s;
    const QList<Finding> found = guesses(decoded);
    for (const Finding &finding : found.first(std::min(ShownGuesses, found.size()))) {
        text += u"  %1 [%2]\n"_s.arg(words.catalogue.page(finding.cause).title, nameOf(finding.certainty));
        for (const QString &reason : reasonsOf(finding, words.catalogue))
            text += u"    - "_s + reason + u'\n';
    }
    const auto questions = diagnose::followUps(evidenceOf(decoded));
    if (!questions.isEmpty())
        text += u"\nWhat would tell more (answer with --answer, as in --answer %1=%2):\n"_s.arg(
            questions.first().id, questions.first().answers.first());
    for (const diagnose::FollowUp &asked : questions) {
        text += u"  "_s + words.texts.text(askKey(asked.id)) + u'\n';
        for (const QString &answer : asked.answers) {
            const bool chosen = decoded.incident.answers.value(asked.id) == answer;
            text += u"    %1 %2=%3: %4\n"_s.arg(chosen ? u"*"_s : u"-"_s, asked.id, answer,
                                                words.texts.text(askKey(asked.id, answer)));
        }
    }
    return text;
}

void complainOfBundle(const QString &path, const Error &error)
{
    complain(error.detail);
    QFile file(path);
    if (QFileInfo(path).isFile() && file.open(QIODevice::ReadOnly) && !file.peek(2).startsWith("PK"))
        complain(
            u"a server's log is read with goneaway-cli log, an error message with goneaway-cli decode"_s);
}

// "--answer idle=paused" for each; what is no such question or answer is said.
QString takeAnswers(symptom::Decoded &decoded, const QStringList &given)
{
    const QList<diagnose::FollowUp> all = diagnose::allFollowUps();
    for (const QString &words : given) {
        const QString id = words.section(u'=', 0, 0);
        const QString answer = words.section(u'=', 1);
        const auto asked =
            std::find_if(all.begin(), all.end(), [&id](const diagnose::FollowUp &f) { return f.id == id; });
        if (asked == all.end())
            return u"there is no question \"%1\""_s.arg(id);
        if (!asked->answers.contains(answer))
            return u"answer \"%1\" with one of: %2"_s.arg(id, asked->answers.join(u", "_s));
        decoded.incident.answers.insert(id, answer);
    }
    diagnose::takeAnswers(decoded.symptom, decoded.incident);
    return {};
}

} // namespace

int runOpen(const QStringList &arguments)
{
    CommandLine line("open"_L1, allCommands()[2].usage);
    line.option(u"json"_s, u"Prints the report as JSON (goneaway.report/1)."_s)
        .option(u"as"_s, u"Prints the text for a bug report instead: mysql, mariadb, github or mail."_s,
                u"STYLE"_s);
    if (const auto status = line.parse(arguments))
        return *status;
    if (line.arguments().size() != 1)
        return line.wrong(u"name one bundle"_s);
    const auto style = report::bugReportStyleFrom(line.value(u"as"_s));
    if (line.has(u"as"_s) && !style)
        return line.wrong(u"--as takes mysql, mariadb, github or mail"_s);
    const auto words = loadWords();
    if (!words) {
        complain(words.error().detail);
        return OwnFailure;
    }
    const auto opened = bundle::open(line.arguments().first());
    if (!opened) {
        complainOfBundle(line.arguments().first(), opened.error());
        return OwnFailure;
    }
    for (const QString &warning : opened->warnings)
        complain(warning);
    const diagnose::Diagnosis diagnosis = diagnose::diagnose(opened->evidence);
    const auto report =
        report::makeReport(opened->evidence, diagnosis, words->catalogue, words->texts, SystemClock().now());
    if (line.has(u"json"_s))
        printJson(report::toJson(report));
    else if (style)
        print(report::toBugReport(report, words->texts, *style));
    else
        print(report::toText(report, words->texts, terminalStyle()));
    return diagnosis.top() ? CauseFound : NothingFound;
}

int runCompare(const QStringList &arguments)
{
    CommandLine line("compare"_L1, usageOf("compare"_L1));
    line.option(u"json"_s, u"Prints JSON (goneaway.compare/1)."_s);
    if (const auto status = line.parse(arguments))
        return *status;
    if (line.arguments().size() != 2)
        return line.wrong(u"name two bundles: the one from before, then the one from after"_s);
    const auto words = loadWords();
    if (!words) {
        complain(words.error().detail);
        return OwnFailure;
    }
    QList<evidence::Evidence> cases;
    for (const QString &path : line.arguments()) {
        auto opened = bundle::open(path);
        if (!opened) {
            complainOfBundle(path, opened.error());
            return OwnFailure;
        }
        for (const QString &warning : opened->warnings)
            complain(path + u": "_s + warning);
        cases.append(std::move(opened->evidence));
    }
    const bundle::Comparison comparison = bundle::compare(cases[0], cases[1]);
    if (line.has(u"json"_s))
        printJson(bundle::toJson(comparison));
    else
        print(report::plain(bundle::toText(comparison, words->catalogue, words->texts)));
    return comparison.topAfter ? CauseFound : NothingFound;
}

int runDecode(const QStringList &arguments)
{
    CommandLine line("decode"_L1, allCommands()[3].usage);
    line.option(u"json"_s, u"Prints JSON (goneaway.decode/1)."_s);
    line.option(u"answer"_s, u"Answers one of the questions that decode asks; may be repeated."_s,
                u"QUESTION=ANSWER"_s);
    if (const auto status = line.parse(arguments))
        return *status;
    if (line.arguments().size() > 1)
        return line.wrong(u"name one file, or - for standard input"_s);
    const auto words = loadWords();
    if (!words) {
        complain(words.error().detail);
        return OwnFailure;
    }
    const auto text = readText(line.arguments().value(0, u"-"_s), MaxPaste);
    if (!text)
        return line.wrong(text.error().detail);
    symptom::Decoded decoded = symptom::decode(*text);
    if (const QString wrong = takeAnswers(decoded, line.values(u"answer"_s)); !wrong.isEmpty())
        return line.wrong(wrong);
    if (line.has(u"json"_s))
        printJson(decodedJson(decoded, words->catalogue, words->texts));
    else
        print(report::plain(decodedText(decoded, *words)));
    const auto found = guesses(decoded);
    return !found.isEmpty() && found.first().certainty <= Certainty::Likely ? CauseFound : NothingFound;
}

} // namespace goneaway::cli
