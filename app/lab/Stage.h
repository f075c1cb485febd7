// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lab/Relay.h"
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

// Something that keeps a session computing for as long as it is let: SLEEP() would return as if nothing had
// happened on a MySQL that is told to stop.
extern const QByteArray LongQuery;

// The application begins a statement, and the server is at work on it.
Result<void> beginRunning(const PracticeServer &server, Victim &victim,
                          const QByteArray &statement = LongQuery);
// The session's end: a moment after a KILL or a timeout.
Result<void> waitUntilGone(const PracticeServer &server, const Victim &victim);
// The server, which is about to end or has ended, is started again, and that is the end of it.
Result<Provoked> backAgain(Stage stage);

// A relay between the application and its server, and where the application then connects.
struct Relayed {
    std::unique_ptr<Relay> relay;
    connect::ConnectionTarget target;
};
Result<Relayed> putRelayBefore(const PracticeServer &server, const Setting &setting, Relay::Manner manner,
                               std::chrono::milliseconds patience = {});

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
