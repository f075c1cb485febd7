// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/Symptom.h"

#include <QString>

#include <span>

namespace goneaway::symptom {

// How much a phrase proves by itself.
enum class Strength {
    Weak, // many programs say so: counts when the text is about MySQL, or is nothing but this sentence
    Driver, // a driver's own sentence: counts unless the text is about another database
    Strong, // only MySQL's and MariaDB's own libraries and servers say so: always counts
};

// The sentence of an error, as one library, driver or server words it.
struct ErrorWords {
    QStringView words; // a PhraseMatcher phrase
    int code; // MySQL error number, 0 for a driver's own error, NotAnError for words that only look like one
    QLatin1StringView symbol; // of a driver's own error; empty: the symbol of the code, if any
    Strength strength;
    QStringView also = {}; // counts only when this stands on the same line, after the words or before them
    QLatin1StringView library =
        {}; // "libmysqlclient" or "mariadb-connector-c", when the words tell them apart
    evidence::Phase phase = evidence::Phase::Unknown; // Unknown: the code decides
};

inline constexpr int NotAnError = -1;
// The symbol of every driver's "no free connection in the pool": nothing on the network failed.
inline constexpr QLatin1StringView PoolTimeout{"POOL_TIMEOUT"};
inline constexpr QLatin1StringView CannotReconnect{"CANNOT_RECONNECT"};

// Where two rows match at one place, the longer wins; of equal ones the first whose `also` is there.
std::span<const ErrorWords> errorWords();

// A number that means a lost connection on one server and something else on the other: not an error of ours
// when these words follow it.
struct LookAlike {
    int code;
    QStringView words;
};

std::span<const LookAlike> lookAlikes();

} // namespace goneaway::symptom
