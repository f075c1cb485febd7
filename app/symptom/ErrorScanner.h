// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "symptom/ErrorNumbers.h"
#include "symptom/ErrorWords.h"
#include "symptom/Reading.h"

#include <QList>

namespace goneaway::symptom {

// One error of the text, and what its words tell beside it.
struct FoundError {
    evidence::ClientError error;
    qsizetype at = 0; // where it begins
    QLatin1StringView library; // whose words they are; empty when the words do not tell
    evidence::Phase phase = evidence::Phase::Unknown; // as its words or its number say
    bool cliForm = false; // "ERROR 2013 (HY000): ", which only the mysql and mariadb programs print
    bool tupleForm = false; // "(2013, '...')", as Python's drivers print it

    bool operator==(const FoundError &) const = default;
};

// The errors that end or refuse connections, in the order of the text, each once. Errors of another kind or
// of another database leave no trace. `numbers` are errorNumbers() of the same reading.
QList<FoundError> scanErrors(const Reading &reading, const QList<ErrorNumber> &numbers);

} // namespace goneaway::symptom
