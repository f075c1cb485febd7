// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <span>

namespace goneaway::symptom {

// Words that people use around an error, in the languages they ask in. They shift a ranking, no more, so a
// word too many does less harm than one too few.
struct HintWords {
    QLatin1StringView hint; // of evidence::hints
    QStringView words; // PhraseMatcher phrases, separated by '|'
};

std::span<const HintWords> hintWords();

} // namespace goneaway::symptom
