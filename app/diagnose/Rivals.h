// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/Case.h"
#include "diagnose/Finding.h"

#include <initializer_list>

// What many judges of lost connections have in common.
namespace goneaway::diagnose {

// For causes that end a connection after its login: rules the cause out and returns true when the evidence
// speaks of something else altogether. The page needs the sentences
//   never-connected  the error struck while connecting
//   statement-only   only a statement was ended (1317, 3024, ...), the connection lived on
//   said-other       the server itself gave another reason: {codes}
//   log-other        its log gives another reason for the lost session: {reason}, {id}, {time}, {line}
// ownCodes and ownReasons are those that do not speak against this cause.
bool isAnotherMatter(Judgement &judgement, const Case &facts, std::initializer_list<int> ownCodes,
                     std::initializer_list<evidence::AbortReason> ownReasons);

// The same for errors of a client library that name another reason by themselves: 2020 (a row too large),
// 2027 (a malformed packet). The page needs said-other.
bool libraryGaveAnotherReason(Judgement &judgement, const Case &known);

// {id}, {time}, {line}, {reason} of a line in the server's log.
TextValues lineValues(const evidence::LogEvent &line);

} // namespace goneaway::diagnose
