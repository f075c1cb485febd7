// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "symptom/Reading.h"

namespace goneaway::symptom {

// The longest sentence of an error that is kept (characters).
inline constexpr qsizetype MaxMessage = 500;

// Where the sentence begins behind an error number: past " (HY000) at line 12: ", ", ", "] ".
qsizetype behindNumber(const QString &text, qsizetype at, qsizetype end);

// Where the word begins that holds `at`: that of "Can't" for its "t".
qsizetype wordBegin(const Reading &reading, qsizetype at);

// Where the sentence begins that holds `at` in its middle: "Host '...' is not allowed to connect".
qsizetype sentenceBegin(const Reading &reading, qsizetype at);

// The sentence from `at` to `end`, or to the quote that closes it; verbatim, at most MaxMessage characters.
QString sentenceAt(const QString &text, qsizetype at, qsizetype end);

} // namespace goneaway::symptom
