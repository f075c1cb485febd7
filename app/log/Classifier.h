// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/Events.h"
#include "log/LineHead.h"
#include "log/NeedleFinder.h"

#include <span>

namespace goneaway::log {

// What one line tells. `event` is meaningless for the roles that are no events.
struct Reading {
    Role role = Role::Event;
    bool showsLog = false; // no other text has such lines
    RawEvent event;
};

// The words that may make a line interesting; the index of one is the number of its rule.
std::span<const NeedleFinder::Needle> eventWords();

// Finds them. Made once and never changed: choosing its masks takes some milliseconds.
const NeedleFinder &eventFinder();

// The word says no more than "some error": it counts only where no better one applies.
bool isWeak(size_t word);

// The word stands in the middle of a crash: of no interest where the crash's head was seen.
bool isCrashPart(size_t word);

// Applies the rule of one word that stands in the line: fills `reading`, which is new. False, and it is still
// new, when the line does not mean it after all.
bool applyRule(size_t word, const LineHead &head, Bytes line, Reading &reading);

} // namespace goneaway::log
