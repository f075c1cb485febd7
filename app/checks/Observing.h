// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "checks/Check.h"
#include "evidence/Observation.h"

#include <optional>

// The small steps that every check is made of.
namespace goneaway::checks {

// An observation with its time and source filled in; the caller adds it with its value.
evidence::Observation observed(const CheckContext &context, QLatin1StringView fact, const QString &kind,
                               const QString &what,
                               evidence::Sensitivity sensitivity = evidence::Sensitivity::Public);

// Runs one statement and returns its rows. A failure is appended to the evidence as an observation of `fact`
// with the status that fits, and nothing is returned. `notes`: texts "<notes>.not-permitted",
// ".not-applicable",
// ".timed-out", ".failed".
std::optional<evidence::Table> ask(CheckContext &context, QLatin1StringView fact, const QString &statement,
                                   const QString &notes);

// ask() and, when it worked, the rows appended as the fact's value.
bool observeTable(CheckContext &context, QLatin1StringView fact, const QString &statement,
                  const QString &notes, evidence::Sensitivity sensitivity);

// Global variables, read from the evidence; empty when unknown.
QString globalVariable(const CheckContext &context, QLatin1StringView name);
bool isMariaDb(const CheckContext &context);

// Whether files that the server names can be files of this machine: it is reached through loopback or a
// socket, and calls itself by this machine's name. A container or a tunnel on a local port fails the second
// half.
bool serverIsOnThisMachine(const CheckContext &context);
// A path as the server gives it (relative ones hang below its data directory), as a path of this machine.
QString serverPath(const CheckContext &context, const QString &path);

} // namespace goneaway::checks
