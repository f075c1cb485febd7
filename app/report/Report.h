// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Texts.h"
#include "diagnose/Catalogue.h"
#include "diagnose/Diagnoser.h"
#include "evidence/Evidence.h"
#include "report/Timeline.h"

#include <QJsonObject>

namespace goneaway::report {

// One finding with its words filled in: all that a renderer or a window needs to show it.
struct ReportedFinding {
    diagnose::Finding finding;
    QString title;
    QString summary;
    QString whatHappened;
    QString howToBeSure;
    QStringList evidenceFor;
    QStringList evidenceAgainst;
    QStringList missing;
    QList<diagnose::Fix> fixes; // those that suit this server, placeholders filled
    QString forDevelopers;
    QList<diagnose::Link> links;
};

// One of the manual's four questions for a bug report (refman, "MySQL server has gone away", last section).
struct Question {
    enum class State { Answered, Asked, Unknown }; // from evidence, by the person, by nobody
    QString id; // "server-died", "one-query", "wait-timeout", "general-log"
    QString question;
    QString answer;
    State state = State::Unknown;
};

// A line about something that was looked at, for the report's tables.
struct Fact {
    QString name;
    QString value;
};

// Everything a report says, before any decision how it looks.
struct Report {
    QDateTime madeAt; // UTC
    diagnose::Verdict verdict = diagnose::Verdict::NotEnoughEvidence;
    QString headline; // the verdict in one sentence
    QString advice; // what to do first, one sentence
    QString reportedError; // what the person pasted, shortened; empty without
    QList<ReportedFinding> findings; // ranked, all causes
    QList<Question> questions;
    QList<Fact> server; // version, uptime, ... in reading order
    QList<Fact> client;
    QStringList ladder; // a sentence a rung
    QStringList couldNotSee; // what was not permitted or failed, a sentence each
    Timeline timeline;
    evidence::Evidence evidence;
};

Report makeReport(const evidence::Evidence &evidence, const diagnose::Diagnosis &diagnosis,
                  const diagnose::Catalogue &catalogue, const Texts &texts, const QDateTime &madeAt);

// The sentence for an observation's note, filled from its own values; its detail when it has no note.
QString explain(const evidence::Observation &observation, const Texts &texts);

} // namespace goneaway::report
