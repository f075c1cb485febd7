// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/Symptom.h"

#include <span>

namespace goneaway::evidence {

// What part an error plays in the life of a connection.
enum class ErrorRole {
    Lost, // an established connection is gone: 2006, 2013, 2055, 4031, 1927, ...
    Refused, // no new connection: 2002, 2003, 2005, 1040, 1045, 1129, 1130, ...
    Ended, // a statement was ended, the connection lives: 1317, 1969, 3024
    Protocol, // the two ends disagree: 1153, 1156, 2014, 2020, 2027, ...
};

// One error number and what it means.
struct KnownError {
    int code;
    QLatin1StringView symbol; // "CR_SERVER_LOST": mysql/include/errmsg.h, share/messages_to_clients.txt
    QLatin1StringView sqlState;
    ErrorRole role;
    Phase phase; // where it strikes whenever it strikes; Unknown when it may strike anywhere
};

std::span<const KnownError> knownErrors(); // in the order of their codes
// Null for a number that has nothing to do with connections.
const KnownError *knownError(int code);
// Null for an unknown name; "ER_CON_COUNT_ERROR" in any case of letters.
const KnownError *knownErrorNamed(QStringView symbol);

} // namespace goneaway::evidence
