// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/Incident.h"
#include "evidence/Symptom.h"

namespace goneaway::symptom {

// What a pasted text says: the errors and where they struck, and the circumstances it happens to mention.
struct Decoded {
    evidence::Symptom symptom;
    evidence::Incident incident;

    bool operator==(const Decoded &) const = default;
};

// The most text that is looked at (characters, from the start and the end); more is cut out of the middle, so
// that a 100 MB paste costs no more than this.
inline constexpr qsizetype MaxText = 256 * 1024;

// Reads whatever a person pastes: a client's message, a stack trace, lines of a server's or proxy's log,
// plain words. Never fails: text that is no connection loss gives a symptom without errors and connectionLoss
// false. Pure and quick (2 KB in under 2 ms); safe on any thread.
Decoded decode(const QString &text);

} // namespace goneaway::symptom
