// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace goneaway::checks {

struct CheckContext;

// The run functions behind the list in Check.cpp; each is explained where it is written.
void readClientSystem(CheckContext &context);
void readOptionFiles(CheckContext &context);
void readLocalServers(CheckContext &context);
void readServerSession(CheckContext &context);
void readServerVariables(CheckContext &context);
void readServerStatus(CheckContext &context);
void readPrivileges(CheckContext &context);
void readProcesslist(CheckContext &context);
void readHostCache(CheckContext &context);
void readAccounts(CheckContext &context);
void readErrorSummary(CheckContext &context);
void readLogVerbosity(CheckContext &context);
void readGeneralLog(CheckContext &context);
// An excerpt of a general query log that the person named as a log; false when it is none.
bool readGeneralLogFile(CheckContext &context, const QString &path);
void readErrorLog(CheckContext &context);

// Only for a bundle.
void readKeepalive(CheckContext &context);
void readServerLimits(CheckContext &context);
void readServerService(CheckContext &context);
void readKernelLog(CheckContext &context);
void readEventLog(CheckContext &context);
void readTestCase(CheckContext &context);

} // namespace goneaway::checks
