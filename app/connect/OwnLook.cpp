// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/OwnLook.h"

#include "connect/Aside.h"
#include "connect/ClientErrors.h"
#include "connect/LocalServers.h"
#include "connect/Outcomes.h"
#include "connect/Reach.h"
#include "connect/Strangers.h"

#include <algorithm>
#include <cerrno>
#include <tuple>

#ifdef Q_OS_WIN
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <netdb.h>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::connect {

namespace facts = evidence::facts;
using evidence::ClientError;
using evidence::Observation;
using evidence::Record;
using evidence::Status;

namespace {

// Our own look is short where the library has already waited its whole timeout in vain.
constexpr std::chrono::milliseconds LongLook = 2s;
constexpr std::chrono::milliseconds ShortLook = 500ms;
#ifdef Q_OS_WIN
// Windows takes a refusal for an accident: it tries four times more, half a second apart, before it tells.
constexpr std::chrono::milliseconds RefusalTakes = 3s;
#else
constexpr std::chrono::milliseconds RefusalTakes = 0s;
#endif

// For each step of our own look.
std::chrono::milliseconds ownDeadline(const Climb &climb)
{
    return std::min<std::chrono::milliseconds>(climb.target().connectTimeout,
                                               climb.usedWholeTimeout() ? ShortLook : LongLook);
}

// What the library met after a while, such as a proxy that gave up on its server, takes us as long.
std::chrono::milliseconds asLongAsTheLibrary(const Climb &climb)
{
    return climb.usedWholeTimeout() ? ownDeadline(climb)
                                    : std::max(ownDeadline(climb), climb.loginTook + ShortLook);
}

Reached reach(Climb &climb)
{
    const auto deadline = timeToConnect(climb);
    if (climb.overSocket()) {
        Reached reached;
        const Stopwatch watch;
        std::tie(reached.socket, reached.error) =
            Socket::connectTo(climb.target().socketPath, deadline, climb.cancel());
        reached.took = watch.elapsed();
        return reached;
    }
    Reached reached = reachAny(climb.addresses, deadline, climb.cancel());
    if (reached.used)
        climb.address = addressText(*reached.used);
    return reached;
}

void tellAttempts(Climb &climb, const Reached &reached)
{
    if (reached.attempts.isEmpty())
        return;
    Observation addresses = climb.rung(facts::LadderAddresses, u"connect()"_s);
    addresses.value = tableOf(reached.attempts);
    addresses.took = reached.took;
    climb.tell(addresses);
}

// "10.0.0.5: refused; ::1: unreachable"
QString attemptsText(const Reached &reached)
{
    QStringList texts;
    for (const QStringList &row : tableOf(reached.attempts).rows)
        texts << row.at(0) + u": "_s + row.at(1);
    return texts.join(u"; "_s);
}

void tellReached(Climb &climb, const Reached &reached)
{
    Observation rung = climb.rung(facts::LadderTcp, u"connect()"_s);
    Record record = climb.place();
    record.insert(u"tried"_s, attemptsText(reached));
    rung.value = record;
    rung.took = reached.took;
    climb.finish(rung, climb.reachNote(u"ok"_s));
}

void tellReset(Climb &climb, int error)
{
    Observation rung = climb.rung(facts::LadderGreeting, u"connect()"_s);
    Record record = climb.place();
    record.insert(u"protocol"_s, u"none"_s);
    rung.value = record;
    rung.error = socketError(codes::ServerLost, error);
    rung.detail = rung.error->message;
    climb.finish(rung, u"ladder.greeting.reset"_s, Status::Failed);
}

// Nobody listens at a place of this very machine: then this machine knows who listens elsewhere.
QString noteWithServersHere(const Climb &climb, const QString &outcome, Record &record)
{
    const bool nobody = outcome == "refused"_L1 || outcome == "missing"_L1 || outcome == "stale"_L1;
    if (!nobody || !isThisMachine(climb.target()))
        return climb.reachNote(outcome);
    const auto here = runAside([] { return lookForServers(); }, ShortLook, climb.cancel());
    if (!here)
        return climb.reachNote(outcome);
    record.insert(u"servers"_s, programsOf(*here));
    record.insert(u"listening"_s, listeningOf(*here));
    record.insert(u"all_seen"_s, here->complete ? u"yes"_s : u"no"_s);
    if (here->running.isEmpty())
        return climb.reachNote(here->complete ? outcome + u"-none-runs"_s : outcome);
    return climb.reachNote(record.value(u"listening"_s).isEmpty() ? outcome + u"-runs"_s
                                                                  : outcome + u"-elsewhere"_s);
}

void failToReach(Climb &climb, const Reached &reached, const ClientError &libraryError)
{
    Observation rung = climb.rung(facts::LadderTcp, u"connect()"_s);
    Record record = climb.place();
    // What an application on this library would be told, for comparing with what was pasted.
    record.insert(u"library_error"_s, QString::number(libraryError.code));
    record.insert(u"tried"_s, attemptsText(reached));
    rung.error = socketError(climb.overSocket() ? codes::SocketConnect : codes::HostConnect, reached.error);
    rung.detail = rung.error->message;
    rung.took = std::max(reached.took, climb.loginTook);
    const QString outcome = climb.overSocket() ? socketOutcome(reached.error, climb.target().socketPath)
                                               : tcpOutcome(reached.error, rung.took);
    const QString note = noteWithServersHere(climb, outcome, record);
    if (climb.cancelled())
        return;
    rung.value = record;
    climb.finish(rung, note, outcome == "timed-out"_L1 ? Status::TimedOut : Status::Failed);
}

// What was heard, asked for if need be.
struct Heard {
    Socket::Bytes bytes;
    Greeting greeting;
};

Heard hear(Climb &climb, Socket &socket)
{
    Heard heard;
    heard.bytes = socket.read(MaxGreeting, asLongAsTheLibrary(climb), climb.cancel(), &isWholeGreeting);
    const bool waits = heard.bytes.data.isEmpty() && heard.bytes.end == Socket::End::Silence;
    if (waits && !climb.overSocket())
        heard.bytes = askAsBrowser(socket, climb.cancel());
    heard.greeting = readGreeting(heard.bytes.data);
    const bool hungUp = heard.bytes.end == Socket::End::Closed || heard.bytes.end == Socket::End::Failed;
    if (waits && hungUp && heard.bytes.data.isEmpty())
        heard.greeting.speaker = askInOtherLanguages(climb);
    return heard;
}

Record recordOf(const Climb &climb, const Greeting &greeting)
{
    Record record = climb.place();
    record.insert(u"first_bytes"_s, greeting.shown);
    record.insert(u"version"_s, greeting.version);
    record.insert(u"protocol"_s, protocolName(greeting.speaker));
    if (greeting.speaker != Speaker::Mysql)
        return record;
    record.insert(u"flavour"_s, flavourOfVersion(greeting.version));
    record.insert(u"connection_id"_s, QString::number(greeting.connectionId));
    record.insert(u"auth_plugin"_s, greeting.authPlugin);
    record.insert(u"tls_offered"_s, greeting.offersTls ? u"yes"_s : u"no"_s);
    record.insert(u"capabilities"_s, u"0x"_s + QString::number(greeting.capabilities, 16));
    record.insert(u"status"_s, u"0x"_s + QString::number(greeting.status, 16));
    return record;
}

LookEnd tellHeard(Climb &climb, const Heard &heard, const ClientError &libraryError,
                  std::chrono::milliseconds took)
{
    Observation rung = climb.rung(facts::LadderGreeting, u"recv()"_s);
    rung.took = std::max(took, climb.loginTook);
    Record record = recordOf(climb, heard.greeting);
    if (heard.greeting.speaker == Speaker::Mysql) {
        // It speaks MySQL: what went wrong came later, or it is a slow or overloaded server.
        rung.value = record;
        climb.finish(rung, u"ladder.greeting.ok"_s);
        return LookEnd::SpeaksMysql;
    }
    QString outcome = heardOutcome(heard.greeting, heard.bytes);
    const QString usual = usualService(climb.target().port);
    if (outcome == "client-first"_L1 && !usual.isEmpty()) {
        record.insert(u"usual"_s, usual);
        outcome += u"-usual"_s;
    }
    rung.value = record;
    rung.error = heard.greeting.error ? *heard.greeting.error : libraryError;
    rung.detail = rung.error->message;
    climb.finish(rung, u"ladder.greeting."_s + outcome,
                 outcome == "silent"_L1 ? Status::TimedOut : Status::Failed);
    return LookEnd::Broken;
}

} // namespace

std::chrono::milliseconds timeToConnect(const Climb &climb)
{
    return std::max(asLongAsTheLibrary(climb), RefusalTakes);
}

std::pair<Socket, int> connectAgain(const Climb &climb, std::chrono::milliseconds deadline)
{
    if (climb.overSocket())
        return Socket::connectTo(climb.target().socketPath, deadline, climb.cancel());
    for (const addrinfo *address = climb.addresses.get(); address; address = address->ai_next) {
        if (climb.address.isEmpty() || addressText(*address) == climb.address)
            return Socket::connectTo(*address, deadline, climb.cancel());
    }
    return {Socket(), ECONNREFUSED};
}

void failAtPipe(Climb &climb, const ClientError &error, const QString &outcome)
{
    Observation rung = climb.libraryRung(facts::LadderTcp, u"mysql_real_connect()"_s);
    Record record = climb.place();
    record.insert(u"library_error"_s, QString::number(error.code));
    // A plug-in that is missing for the way there is no refused login, which its number means everywhere
    // else.
    rung.error = error.code == codes::PluginMissing
        ? clientError(codes::FirstOfMemory, error.sqlState, error.message)
        : error;
    rung.detail = error.message;
    rung.took = climb.loginTook;
    const QString note = noteWithServersHere(climb, outcome, record);
    if (climb.cancelled())
        return;
    rung.value = record;
    climb.finish(rung, note, outcome == "timed-out"_L1 ? Status::TimedOut : Status::Failed);
}

LookEnd lookForOurselves(Climb &climb, const ClientError &libraryError)
{
    Reached reached = reach(climb);
    if (climb.cancelled())
        return LookEnd::Cancelled;
    tellAttempts(climb, reached);
    if (reached.error != 0 && wasReset(reached.error)) {
        // Only what has been accepted can be reset: a refusal has a number of its own.
        tellReached(climb, reached);
        tellReset(climb, reached.error);
        return LookEnd::Broken;
    }
    if (reached.error != 0) {
        failToReach(climb, reached, libraryError);
        return climb.cancelled() ? LookEnd::Cancelled : LookEnd::Broken;
    }
    tellReached(climb, reached);
    const Stopwatch watch;
    const Heard heard = hear(climb, reached.socket);
    if (climb.cancelled())
        return LookEnd::Cancelled;
    return tellHeard(climb, heard, libraryError, watch.elapsed());
}

} // namespace goneaway::connect
