// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/Symptom.h"

#include <QMap>

#include <optional>

namespace goneaway::symptom {

// Where a person knows better than the decoder. What is not set is left as it was read.
struct Corrections {
    std::optional<int> error; // the number that counts; 0: none of those that were found
    std::optional<QString> client; // an id of knownClients(); empty: somebody else
    std::optional<evidence::Phase> phase;
    QMap<QString, bool> hints; // evidence::hints -> it was so, or was not

    bool isEmpty() const { return *this == Corrections(); }

    bool operator==(const Corrections &) const = default;
};

// The symptom as the person has it. The pasted text stays what it was.
evidence::Symptom corrected(evidence::Symptom read, const Corrections &corrections);

} // namespace goneaway::symptom
