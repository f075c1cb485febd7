// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <span>

namespace goneaway::symptom {

// One client, driver, tool or proxy that may have written the text.
struct KnownClient {
    QLatin1StringView id; // stable; part of the JSON contract
    QLatin1StringView name; // as people call it
    // The C library whose errors it hands on unchanged: "libmysqlclient", "mariadb-connector-c", or empty
    // when it speaks the protocol itself or may be built on either.
    QLatin1StringView library;
    // When several left their marks in one text, the highest names the one that met the error: a driver knows
    // more than the framework that wraps it.
    int rank;
};

std::span<const KnownClient> knownClients();
const KnownClient *knownClient(QAnyStringView id); // null for an unknown id

// The C library behind a client; empty when unknown.
QLatin1StringView libraryBehind(QAnyStringView clientId);

// Words that only this client writes.
struct ClientMark {
    QStringView words; // a PhraseMatcher phrase
    QLatin1StringView client;
    bool byForm = false; // a form that others may use as well, no name
};

std::span<const ClientMark> clientMarks();

} // namespace goneaway::symptom
