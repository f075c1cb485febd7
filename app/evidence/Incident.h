// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QMap>
#include <QString>

#include <chrono>
#include <optional>

class QJsonObject;

namespace goneaway::evidence {

// An answer that a person may give, or not.
enum class Answer { Unknown, Yes, No };

// The circumstances of the lost connection, as far as anybody said: read out of the pasted text, or asked.
struct Incident {
    std::optional<QDateTime> at; // UTC, when the application got the error
    std::optional<std::chrono::milliseconds> idleBefore; // since the connection's last use before that
    std::optional<std::chrono::milliseconds> failedAfter; // between sending the statement and the error
    std::optional<qint64> statementBytes; // length of the statement that failed
    std::optional<quint64> connectionId; // of the session that was lost
    QString statement; // the statement that failed, if known: holds literals
    // The manual's questions for a bug report that only a person can answer.
    Answer alwaysSameStatement = Answer::Unknown; // does one statement kill the server each time?
    Answer tableChecked = Answer::Unknown; // was CHECK TABLE run on its tables?
    // What the person answered to the questions of diagnose/FollowUps.h: question id -> answer id.
    QMap<QString, QString> answers;

    // Whatever `said` knows wins over what is known here: a person corrects a parser, never the reverse.
    void overrideWith(const Incident &said);

    bool operator==(const Incident &) const = default;
};

QJsonObject toJson(const Incident &incident);
Incident incidentFromJson(const QJsonObject &object);

} // namespace goneaway::evidence
