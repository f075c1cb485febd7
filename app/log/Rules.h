// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log/Classifier.h"

namespace goneaway::log {

// One line that holds the word of a rule, as the rule's function sees it.
struct RuleInput {
    const LineHead &head;
    Bytes message; // of head, without "mariadbd: " in front
    Bytes word;
    evidence::LogEventKind kind; // as the table says
    Role role;
};

// True when the line means it; fills `reading`, whose kind and role are set already.
using RuleFunction = bool (*)(const RuleInput &input, Reading &reading);

struct Rule {
    Bytes word;
    RuleFunction function;
    evidence::LogEventKind kind = evidence::LogEventKind::Other;
    Role role = Role::Event;
    Bytes rarest{}; // see NeedleFinder::Needle; named where letters alone guess badly
};

// Sessions: SessionRules.cpp
bool abortedConnection(const RuleInput &input, Reading &reading);
// What servers write for names they do not know, and the reason; `rest`: what follows the names. False where
// nothing was aborted.
bool finishAborted(const RuleInput &input, Bytes rest, RawEvent &event);
bool brokenCommunication(const RuleInput &input, Reading &reading);
bool closedForInactivity(const RuleInput &input, Reading &reading);
bool accessDenied(const RuleInput &input, Reading &reading);
bool hostRefused(const RuleInput &input, Reading &reading);
bool forcedClose(const RuleInput &input, Reading &reading);

// The same in other languages: TranslatedRules.cpp
bool abortedTranslated(const RuleInput &input, Reading &reading);
evidence::AbortReason translatedReason(Bytes words);

// Starts, stops and other troubles of the server: ServerRules.cpp
bool starting(const RuleInput &input, Reading &reading);
bool lifeCycle(const RuleInput &input, Reading &reading);
bool shutdownBegins(const RuleInput &input, Reading &reading);
bool shutdownEnds(const RuleInput &input, Reading &reading);
bool wrapper(const RuleInput &input, Reading &reading);
bool oldWrapper(const RuleInput &input, Reading &reading);
bool gotSignal(const RuleInput &input, Reading &reading);
bool crashPart(const RuleInput &input, Reading &reading);
bool segfault(const RuleInput &input, Reading &reading);
bool assertionFailed(const RuleInput &input, Reading &reading);
bool killedByKernel(const RuleInput &input, Reading &reading);
bool unitDied(const RuleInput &input, Reading &reading);
bool trouble(const RuleInput &input, Reading &reading);
bool tableFull(const RuleInput &input, Reading &reading);
bool numberedError(const RuleInput &input, Reading &reading);
bool noMemory(const RuleInput &input, Reading &reading);
bool anyError(const RuleInput &input, Reading &reading);

} // namespace goneaway::log
