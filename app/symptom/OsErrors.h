// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <span>

namespace goneaway::symptom {

// How an operating system, or a runtime on top of it, words a socket error.
struct OsErrorWords {
    QStringView words; // a PhraseMatcher phrase
    int number; // Linux's errno; Winsock's own number where the words are Windows's
    QLatin1StringView symbol; // "ECONNRESET"
    bool connecting; // it can only strike while connecting
    // True for the bare symbols (Node.js prints them): they stand for an error also without other words.
    bool isName;
};

std::span<const OsErrorWords> osErrorWords();

} // namespace goneaway::symptom
