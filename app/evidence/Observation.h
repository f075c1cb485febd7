// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Texts.h"
#include "evidence/ClientError.h"
#include "evidence/FactValue.h"
#include "evidence/Facts.h"

#include <QDateTime>

#include <chrono>
#include <optional>

class QJsonObject;

namespace goneaway::evidence {

// What came of looking.
enum class Status {
    Seen, // the value is what was there
    Failed, // looking failed, and the failure is itself worth knowing (a refused port, error 1045)
    NotPermitted, // this account or this user may not look
    TimedOut, // no answer within the check's budget
    Skipped, // not looked at: an earlier step failed, or the user cancelled
    NotApplicable, // this server or machine has no such thing
};

// How much care the value needs when it leaves the machine; the redactor acts on it.
enum class Sensitivity {
    Public, // versions, counters, settings
    Identifying, // hosts, addresses, accounts, schema and file names
    SqlText, // statements, which hold literals: people's data
};

// Who says so.
struct Source {
    QString kind; // "sql", "ladder", "file", "system", "user"
    QString what; // the statement, file or call
    QString library; // the client library that made it, e.g. "MariaDB Connector/C 3.3.14"; empty without one

    bool operator==(const Source &) const = default;
};

// One look at the world.
struct Observation {
    FactId fact;
    FactValue value;
    Status status = Status::Seen;
    QString note; // key in resources/texts: what this outcome means and what to do next; may be empty
    QString detail; // verbatim words of the system or the server; plain text
    std::optional<ClientError> error; // when a client library or a socket reported one
    Source source;
    Sensitivity sensitivity = Sensitivity::Identifying;
    QDateTime at; // UTC, when looking ended
    std::chrono::milliseconds took{0};

    bool seen() const { return status == Status::Seen; }
    // The value as T, or nothing when it was not seen or is of another kind.
    template <typename T>
    const T *as() const
    {
        return seen() ? std::get_if<T>(&value) : nullptr;
    }
    // A field of a Record value (seen or not); empty when there is none.
    QString field(QLatin1StringView name) const;
    // Values for the placeholders of the note: the Record's fields, plus code, os_errno, message and took.
    TextValues textValues() const;

    bool operator==(const Observation &) const = default;
};

QString nameOf(Status status);
QString nameOf(Sensitivity sensitivity);

QJsonObject toJson(const Observation &observation);
// Nothing when the object has no fact name or a value of an unknown kind.
std::optional<Observation> observationFromJson(const QJsonObject &object);

} // namespace goneaway::evidence
