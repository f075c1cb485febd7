// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/FollowUps.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::diagnose {

namespace {

namespace hints = evidence::hints;
using evidence::Evidence;
using evidence::Incident;
using evidence::Phase;
using evidence::Symptom;

// What choosing an answer tells.
struct Answer {
    QLatin1StringView id;
    QLatin1StringView hint; // of the symptom
    std::array<QLatin1StringView, 4> denies; // causes that it speaks against
    void (*also)(Symptom &, Incident &) = nullptr;
};

struct Question {
    QLatin1StringView id;
    double first; // how often the first answer is the true one: our estimate, to weigh the answers by
    std::array<Answer, 2> answers;
    bool (*isKnown)(const Symptom &, const Incident &) = nullptr; // beside its hints
};

void wasInUse(Symptom &, Incident &incident)
{
    if (!incident.idleBefore)
        incident.idleBefore = 0ms;
}

void failedAtOnce(Symptom &, Incident &incident)
{
    if (!incident.failedAfter)
        incident.failedAfter = 0ms;
}

void neverConnected(Symptom &symptom, Incident &)
{
    if (symptom.phase == Phase::Unknown)
        symptom.phase = Phase::Connect;
}

void hadWorked(Symptom &symptom, Incident &)
{
    if (symptom.phase == Phase::Unknown)
        symptom.phase = Phase::Execute;
}

bool tellsIdle(const Symptom &, const Incident &incident)
{
    return incident.idleBefore.has_value();
}

bool tellsDuration(const Symptom &symptom, const Incident &incident)
{
    return incident.failedAfter.has_value() || symptom.phase == Phase::Connect;
}

bool tellsSize(const Symptom &, const Incident &incident)
{
    return incident.statementBytes.has_value();
}

bool tellsPhase(const Symptom &symptom, const Incident &)
{
    return symptom.phase != Phase::Unknown;
}

constexpr QLatin1StringView Yes{"yes"};
constexpr QLatin1StringView No{"no"};

constexpr Question Questions[] = {
    {"connected"_L1, 0.6, {{{Yes, {}, {}, &hadWorked}, {No, {}, {}, &neverConnected}}}, &tellsPhase},
    {"idle"_L1,
     0.5,
     {{{"paused"_L1, hints::Idle, {}, nullptr}, {"in-use"_L1, {}, {"idle-timeout"_L1}, &wasInUse}}},
     &tellsIdle},
    {"duration"_L1,
     0.5,
     {{{"at-once"_L1, {}, {"client-timeout"_L1}, &failedAtOnce},
       {"waited"_L1,
        hints::LongQuery,
        {"idle-timeout"_L1, "packet-too-large"_L1, "huge-insert"_L1},
        nullptr}}},
     &tellsDuration},
    {"size"_L1,
     0.3,
     {{{"large"_L1, hints::BigStatement, {}, nullptr},
       {"small"_L1, {}, {"packet-too-large"_L1, "huge-insert"_L1, "old-client-16mb"_L1}, nullptr}}},
     &tellsSize},
    {"restart"_L1,
     0.3,
     {{{Yes, hints::Restarted, {}, nullptr},
       {No, {}, {"server-restart"_L1, "server-crash"_L1, "out-of-memory"_L1}, nullptr}}}},
    {"crash"_L1,
     0.15,
     {{{Yes, hints::Crashed, {}, nullptr}, {No, {}, {"server-crash"_L1, "out-of-memory"_L1}, nullptr}}}},
    {"proxy"_L1, 0.3, {{{Yes, hints::Proxy, {}, nullptr}, {No, {}, {"proxy-timeout"_L1}, nullptr}}}},
    {"network"_L1,
     0.3,
     {{{Yes, hints::Vpn, {}, nullptr}, {No, {}, {"network-idle-drop"_L1, "port-blocked"_L1}, nullptr}}}},
    {"hosts"_L1,
     0.2,
     {{{Yes, hints::OneHostOnly, {}, nullptr},
       {No, {}, {"host-not-allowed"_L1, "host-blocked"_L1, "port-blocked"_L1}, nullptr}}}},
    {"fork"_L1, 0.25, {{{Yes, hints::Fork, {}, nullptr}, {No, {}, {"forked-connection"_L1}, nullptr}}}},
    {"threads"_L1,
     0.15,
     {{{Yes, hints::Threads, {}, nullptr}, {No, {}, {"packet-out-of-order"_L1}, nullptr}}}},
    {"killed"_L1, 0.1, {{{Yes, hints::Killed, {}, nullptr}, {No, {}, {"killed"_L1}, nullptr}}}},
    {"closed"_L1, 0.15, {{{Yes, hints::Closed, {}, nullptr}, {No, {}, {"use-after-close"_L1}, nullptr}}}},
    {"memory"_L1, 0.1, {{{Yes, hints::OutOfMemory, {}, nullptr}, {No, {}, {"out-of-memory"_L1}, nullptr}}}},
    {"disk"_L1, 0.05, {{{Yes, hints::DiskFull, {}, nullptr}, {No, {}, {"disk-full"_L1}, nullptr}}}},
};

bool isKnown(const Question &question, const Symptom &symptom, const Incident &incident)
{
    if (question.isKnown && question.isKnown(symptom, incident))
        return true;
    return std::any_of(question.answers.begin(), question.answers.end(), [&symptom](const Answer &answer) {
        return !answer.hint.isEmpty() && symptom.hintsAt(answer.hint);
    });
}

const Answer *answerTo(const Question &question, const Incident &incident)
{
    const QString given = incident.answers.value(question.id);
    const auto it = std::find_if(question.answers.begin(), question.answers.end(),
                                 [&given](const Answer &answer) { return given == answer.id; });
    return it != question.answers.end() ? it : nullptr;
}

// What part of all that speaks for any cause speaks for this one.
QMap<QString, double> shares(const Evidence &evidence)
{
    QMap<QString, double> shares;
    double sum = 0;
    for (const Finding &finding : diagnose(evidence).ranked) {
        constexpr double Step = 60; // a certainty outweighs any difference in weight below it
        double score = 0;
        if (finding.certainty == Certainty::Confirmed)
            score = finding.weight + 3 * Step;
        else if (finding.certainty == Certainty::Likely)
            score = finding.weight + Step;
        else if (finding.certainty == Certainty::Possible)
            score = finding.weight;
        sum += score;
        shares.insert(finding.cause.text(), score);
    }
    if (sum > 0) {
        for (double &share : shares)
            share /= sum;
    }
    return shares;
}

double distance(const QMap<QString, double> &before, const QMap<QString, double> &after)
{
    double moved = 0;
    for (auto it = before.begin(); it != before.end(); ++it)
        moved += std::abs(it.value() - after.value(it.key()));
    return moved / 2;
}

double howMuchItMoves(const Question &question, const Evidence &evidence, const QMap<QString, double> &before)
{
    double sum = 0;
    double chance = question.first;
    for (const Answer &answer : question.answers) {
        Evidence answered = evidence;
        Symptom symptom = *evidence.symptom();
        Incident incident = evidence.incident();
        incident.answers.insert(question.id, answer.id);
        takeAnswers(symptom, incident);
        answered.setSymptom(symptom);
        answered.setIncident(incident);
        sum += chance * distance(before, shares(answered));
        chance = 1 - chance;
    }
    return sum;
}

FollowUp described(const Question &question, double moves)
{
    FollowUp followUp{question.id, {}, moves};
    for (const Answer &answer : question.answers)
        followUp.answers.append(answer.id);
    return followUp;
}

} // namespace

QList<FollowUp> allFollowUps()
{
    QList<FollowUp> all;
    for (const Question &question : Questions)
        all.append(described(question, 0));
    return all;
}

QList<FollowUp> followUps(const Evidence &evidence, qsizetype most)
{
    const auto &symptom = evidence.symptom();
    if (!symptom || !symptom->connectionLoss || most <= 0)
        return {};
    // The answered ones are weighed as if they were open, so that the order does not change by answering.
    Evidence open = evidence;
    Incident incident = evidence.incident();
    const QMap<QString, QString> answers = incident.answers;
    incident.answers.clear();
    open.setIncident(incident);

    const bool settled = diagnose(open).ranked.first().certainty == Certainty::Confirmed;
    if (settled && answers.isEmpty())
        return {};

    constexpr double Worthwhile = 0.02;
    const QMap<QString, double> before = shares(open);
    QList<FollowUp> found;
    for (const Question &question : Questions) {
        const bool answered = answers.contains(question.id);
        if (!answered && isKnown(question, *symptom, incident))
            continue;
        const double moves = howMuchItMoves(question, open, before);
        if (answered || (!settled && moves >= Worthwhile))
            found.append(described(question, moves));
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const FollowUp &a, const FollowUp &b) { return a.moves > b.moves; });
    // Answered ones keep their place among the few.
    std::stable_partition(found.begin(), found.end(),
                          [&answers](const FollowUp &asked) { return answers.contains(asked.id); });
    found.resize(std::min(found.size(), most));
    std::stable_sort(found.begin(), found.end(),
                     [](const FollowUp &a, const FollowUp &b) { return a.moves > b.moves; });
    return found;
}

void takeAnswers(Symptom &symptom, Incident &incident)
{
    for (const Question &question : Questions) {
        const Answer *answer = answerTo(question, incident);
        if (!answer)
            continue;
        for (const Answer &other : question.answers) {
            if (&other != answer && !other.hint.isEmpty())
                symptom.hints.removeAll(other.hint);
        }
        if (!answer->hint.isEmpty() && !symptom.hintsAt(answer->hint))
            symptom.hints.append(answer->hint);
        if (answer->also)
            answer->also(symptom, incident);
    }
}

void weighDenials(QList<Finding> &findings, const Incident &incident)
{
    constexpr int WordsOnly = 50; // one strong sign (Finding::weight); more than words weighs more
    for (const Question &question : Questions) {
        const Answer *answer = answerTo(question, incident);
        if (!answer)
            continue;
        for (Finding &finding : findings) {
            const bool denied =
                std::any_of(answer->denies.begin(), answer->denies.end(),
                            [&finding](QLatin1StringView cause) { return finding.cause.text() == cause; });
            const bool guessed =
                finding.certainty == Certainty::Likely || finding.certainty == Certainty::Possible;
            if (!denied || !guessed || finding.weight > WordsOnly)
                continue;
            finding.certainty = Certainty::Possible;
            finding.weight = std::min(finding.weight, 5);
        }
    }
}

} // namespace goneaway::diagnose
