// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/Case.h"

#include <initializer_list>

namespace goneaway::diagnose {

// How an error number that a server or a library gives to a new connection (1040, 1045, 2026, ...) stands to
// the case.
struct Refusal {
    // Looks for one of these numbers in the symptom and on the rung where the ladder broke.
    Refusal(const Case &known, std::initializer_list<int> codes);

    int code = 0; // the first that was met; 0: none
    bool reported = false; // it is the error that struck, not one that came after another
    bool now = false; // the ladder meets one of them right now, on `rung`
    // It was seen, but the case is about something else: another error struck first, or the symptom is
    // another one and only our own connection is refused.
    bool aside = false;
    QLatin1StringView rung; // facts::Ladder..., when `now`
    QString message; // the words that came with it; may be empty

    // It happens before our eyes, and nobody reported anything else.
    bool settles() const { return now && !aside; }
    explicit operator bool() const { return code != 0; }
    TextValues values() const { return {{QStringLiteral("code"), QString::number(code)}}; }
};

} // namespace goneaway::diagnose
