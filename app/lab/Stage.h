// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lab/Scenario.h"
#include "lab/Victim.h"

// What most scenarios share: a server, an application at work on it, and the end of the story.
namespace goneaway::lab {

Error didNotHappen(const QString &what);

// A server of this setting with these options besides: at its log level, with a certificate where TLS is
// asked for, and a few seconds old.
Result<std::unique_ptr<PracticeServer>> startServer(const Setting &setting,
                                                    const QStringList &serverOptions = {});
Result<std::unique_ptr<PracticeServer>> startServer(const Setting &setting, PracticeOptions options);

// Where the application of this setting connects: as "app", to the database "practice", with no timeout of
// its own that a scenario would meet.
connect::ConnectionTarget applicationTarget(const Setting &setting, const PracticeServer &server);
// Connects an application in this setting and has it run a first query.
Result<Victim> startApplication(const Setting &setting, const connect::ConnectionTarget &target,
                                connect::SessionOptions options = {}, const QStringList &prefix = {});

// The same for one that is going to be refused: whatever comes of it, the application is returned.
Result<Victim> tryApplication(const Setting &setting, const connect::ConnectionTarget &target,
                              connect::SessionOptions options = {}, const QStringList &prefix = {});

struct Stage {
    std::unique_ptr<PracticeServer> server;
    Victim victim;
};
// startServer() and startApplication() in one.
Result<Stage> setUp(const Setting &setting, const QStringList &serverOptions = {},
                    const connect::SessionOptions &options = {});

// The incident is there when the application met an error; it ends with this.
Result<Provoked> done(std::unique_ptr<PracticeServer> server, const Victim &victim);

// The same where the application was refused: who has no other account looks with the application's own.
Result<Provoked> refused(std::unique_ptr<PracticeServer> server, const Victim &victim);

// Asks until the answer is what is expected, at most ten seconds. The state of a server changes a moment
// after the cause.
Result<void> waitUntil(const PracticeServer &server, const QByteArray &statement,
                       const QString &expectedFirstCell);

// --- for Scenario::exists and Scenario::possibleHere
// ------------------------------------------------------------
bool onMariaDb(const Setting &setting);
bool onMySql(const Setting &setting);
bool overTcp(const Setting &setting); // clear text over TCP: for what needs its own end of the socket
bool overTcpOrTls(const Setting &setting);
bool overSocketOrTcp(const Setting &setting);
bool overTcpOnMariaDb(const Setting &setting); // where there is no server of ours, one server stands for both
Result<void> needsRoot();

} // namespace goneaway::lab
