// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "symptom/ErrorKnowledge.h"
#include "symptom/Reading.h"

namespace goneaway::symptom {

// A four-digit number that the text itself calls an error number: "ERROR 2013 (HY000)", "(2006, '...')",
// "SQLSTATE[HY000] [2002]", "errno: 1040", "#2006 - ". A bare 2013 may be a year.
struct ErrorNumber {
    qsizetype begin;
    qsizetype end; // behind the digits
    int code;
    const KnownError *known; // null: an error that has nothing to do with connections
};

QList<ErrorNumber> errorNumbers(const Reading &reading); // in the order of the text

// The number in whose sentence this position stands: the last one before it on its line. Null when there is
// none.
const ErrorNumber *numberBefore(const Reading &reading, const QList<ErrorNumber> &numbers, qsizetype at);

} // namespace goneaway::symptom
