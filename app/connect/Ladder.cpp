// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/Ladder.h"

#include "connect/Aside.h"
#include "connect/ClientErrors.h"
#include "connect/ClientSession.h"
#include "connect/Greeting.h"
#include "connect/Outcomes.h"
#include "connect/Socket.h"

#include <algorithm>

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

constexpr QLatin1StringView Rungs[] = {facts::LadderName, facts::LadderTcp, facts::LadderGreeting,
                                       facts::LadderLogin, facts::LadderQuery};

// Our own look is short where the library has already waited its whole timeout in vain.
constexpr std::chrono::milliseconds LongLook = 2s;
constexpr std::chrono::milliseconds ShortLook = 500ms;
// What a library may be late with its own timeout.
constexpr std::chrono::milliseconds Grace = 150ms;

class Climber
{
public:
    Climber(const ConnectionTarget &target, const Clock &clock, const CancelToken &cancel,
            const std::function<void(const Observation &)> &report)
        : m_target(target)
        , m_clock(clock)
        , m_cancel(cancel)
        , m_report(report)
    {
    }

    void climb()
    {
        if (findName() && !cancelled())
            logIn();
        skipRest();
    }

private:
    bool overSocket() const { return m_target.transport == Transport::Socket; }
    bool cancelled() const { return m_cancel.isCancelled(); }

    Observation rung(QLatin1StringView fact, const QString &what) const
    {
        Observation observation;
        observation.fact = fact;
        observation.source = {u"ladder"_s, what, {}};
        return observation;
    }

    void finish(Observation observation, const QString &note, Status status = Status::Seen)
    {
        observation.note = note;
        observation.status = status;
        observation.at = m_clock.now();
        m_report(observation);
        ++m_next;
    }

    void skipRest()
    {
        while (m_next < std::size(Rungs))
            finish(rung(Rungs[m_next], QString()), cancelled() ? u"ladder.cancelled"_s : u"ladder.skipped"_s,
                   Status::Skipped);
    }

    // --- the name
    // --------------------------------------------------------------------------------------------

    bool findName()
    {
        Observation observation = rung(facts::LadderName, u"getaddrinfo()"_s);
        if (overSocket()) {
            observation.value = Record{
                {u"host"_s, u"localhost"_s}, {u"path"_s, m_target.socketPath}, {u"kind"_s, u"socket"_s}};
            finish(observation, u"ladder.name.socket"_s);
            return true;
        }
        const Stopwatch watch;
        const auto answer = resolve(m_target.host, m_target.port, m_target.connectTimeout, m_cancel);
        observation.took = watch.elapsed();
        Record record{{u"host"_s, m_target.host}, {u"kind"_s, u"tcp"_s}};
        if (!answer || answer->error != 0) {
            observation.value = record;
            if (cancelled())
                return false;
            if (answer) {
                observation.error = ClientError{
                    codes::UnknownHost, u"CR_UNKNOWN_HOST"_s, {}, answer->error, answer->errorText};
                observation.detail = answer->errorText;
            }
            finish(observation, answer ? u"ladder.name.failed"_s : u"ladder.name.timed-out"_s,
                   answer ? Status::Failed : Status::TimedOut);
            return false;
        }
        m_addresses = answer->addresses;
        QStringList texts;
        for (const addrinfo *address = m_addresses.get(); address; address = address->ai_next)
            texts << addressText(*address);
        texts.removeDuplicates();
        record.insert(u"addresses"_s, texts.join(u", "_s));
        observation.value = record;
        finish(observation, u"ladder.name.ok"_s);
        return true;
    }

    // --- the library's login
    // -----------------------------------------------------------------------------------

    void logIn()
    {
        struct Attempt {
            ClientSession session;
            std::optional<ClientError> error;
        };
        const Stopwatch watch;
        auto attempt = runAside(
            [target = m_target] {
                Attempt made;
                SessionOptions options;
                options.timeGreeting = true;
                made.error = made.session.open(target, options);
                return made;
            },
            m_target.connectTimeout + Grace, m_cancel);
        m_loginTook = watch.elapsed();
        if (cancelled())
            return;
        if (!attempt)
            lookForOurselves(ownTimeout());
        else if (!attempt->error)
            climbOn(std::move(attempt->session));
        else if (needsOwnLook(*attempt->error))
            lookForOurselves(*attempt->error);
        else {
            tellReached();
            failLater(*attempt->error);
        }
    }

    void climbOn(ClientSession session)
    {
        tellReached();
        tellGreeting(session);
        tellLogin(session);
        runFirstQuery(std::move(session));
    }

    // What the library would have said, had it kept to the time.
    static ClientError ownTimeout()
    {
        return clientError(codes::ServerLost, u"HY000"_s,
                           u"Lost connection to server: no answer to the login in time"_s);
    }

    bool usedWholeTimeout() const { return m_loginTook >= m_target.connectTimeout - 100ms; }

    Record place() const
    {
        if (overSocket())
            return {
                {u"path"_s, m_target.socketPath}, {u"transport"_s, u"socket"_s}, {u"host"_s, u"localhost"_s}};
        return {{u"host"_s, m_target.host},
                {u"port"_s, QString::number(m_target.port)},
                {u"address"_s, m_address.isEmpty() && m_addresses ? addressText(*m_addresses) : m_address},
                {u"transport"_s, u"tcp"_s}};
    }

    QString reachNote(const QString &outcome) const
    {
        return (overSocket() ? u"ladder.socket."_s : u"ladder.tcp."_s) + outcome;
    }

    void tellReached(std::chrono::milliseconds took = {})
    {
        Observation observation = rung(facts::LadderTcp, u"connect()"_s);
        observation.value = place();
        observation.took = took;
        finish(observation, reachNote(u"ok"_s));
    }

    void tellGreeting(const ClientSession &session)
    {
        Observation observation = rung(facts::LadderGreeting, u"mysql_get_server_info()"_s);
        observation.source.library = clientLibrary().display();
        observation.value = Record{{u"version"_s, session.serverVersion()},
                                   {u"flavour"_s, flavourOfVersion(session.serverVersion())},
                                   {u"connection_id"_s, QString::number(session.connectionId())},
                                   {u"tls_offered"_s, session.serverOffersTls() ? u"yes"_s : u"no"_s},
                                   {u"protocol"_s, u"mysql"_s}};
        observation.took = std::min(session.greetingTook().value_or(0ms), m_loginTook);
        m_loginTook -= observation.took;
        finish(observation, u"ladder.greeting.ok"_s);
    }

    Observation loginRung() const
    {
        Observation observation = rung(facts::LadderLogin, u"mysql_real_connect()"_s);
        observation.source.library = clientLibrary().display();
        observation.took = m_loginTook;
        return observation;
    }

    Record loginRecord() const
    {
        Record record = place();
        record.insert(u"user"_s, m_target.user);
        record.insert(u"database"_s, m_target.database);
        record.insert(u"library"_s, clientLibrary().name);
        record.insert(u"library_version"_s, clientLibrary().version);
        record.insert(u"password"_s, m_target.hasPassword ? u"given"_s : u"none"_s);
        return record;
    }

    void tellLogin(const ClientSession &session)
    {
        Observation observation = loginRung();
        Record record = loginRecord();
        record.insert(u"connection_id"_s, QString::number(session.connectionId()));
        record.insert(u"tls"_s, session.tlsVersion().isEmpty() ? u"none"_s : session.tlsVersion());
        record.insert(u"cipher"_s, session.tlsCipher());
        observation.value = record;
        finish(observation, u"ladder.login.ok"_s);
    }

    void runFirstQuery(ClientSession session)
    {
        Observation observation = rung(facts::LadderQuery, u"SELECT 1"_s);
        observation.source.library = clientLibrary().display();
        const Stopwatch watch;
        using Answer = std::variant<evidence::Table, ClientError>;
        // Given up by us or by the library, the session goes with the thread: closing it may take its time,
        // too.
        const auto shared = std::make_shared<ClientSession>(std::move(session));
        const auto answer =
            runAside([shared] { return shared->query("SELECT 1"); }, m_target.readTimeout + Grace, m_cancel);
        observation.took = watch.elapsed();
        if (cancelled())
            return;
        observation.value = place();
        const Answer given = answer.value_or(Answer(ownTimeout()));
        if (const auto *error = std::get_if<ClientError>(&given)) {
            observation.error = *error;
            observation.detail = error->message;
            const QString outcome = queryOutcome(*error, observation.took >= m_target.readTimeout - 100ms);
            finish(observation, u"ladder.query."_s + outcome,
                   outcome == "timed-out"_L1 ? Status::TimedOut : Status::Failed);
            return;
        }
        finish(observation, u"ladder.query.ok"_s);
    }

    // The server answered with an error of its own, or the login broke off: the library's word is true.
    void failLater(const ClientError &error)
    {
        const QString outcome = greetingOutcome(error);
        if (!outcome.isEmpty()) {
            Observation observation = rung(facts::LadderGreeting, u"mysql_real_connect()"_s);
            observation.source.library = clientLibrary().display();
            observation.value = place();
            observation.error = error;
            observation.detail = error.message;
            observation.took = m_loginTook;
            finish(observation, u"ladder.greeting."_s + outcome, Status::Failed);
            return;
        }
        Observation greeting = rung(facts::LadderGreeting, u"mysql_real_connect()"_s);
        Record record = place();
        record.insert(u"protocol"_s, u"mysql"_s);
        greeting.value = record;
        finish(greeting, u"ladder.greeting.ok"_s);
        failLogin(error);
    }

    void failLogin(const ClientError &error)
    {
        Observation observation = loginRung();
        observation.value = loginRecord();
        observation.error = error;
        observation.detail = error.message;
        const QString outcome = loginOutcome(error, usedWholeTimeout());
        finish(observation, u"ladder.login."_s + outcome,
               outcome == "timed-out"_L1 ? Status::TimedOut : Status::Failed);
    }

    // --- our own look, where the library's error hides the truth
    // -----------------------------------------------

    void lookForOurselves(const ClientError &libraryError)
    {
        const Stopwatch watch;
        auto [socket, error] = reach();
        const auto took = watch.elapsed();
        if (cancelled())
            return;
        if (error != 0 && wasReset(error)) {
            // Only what has been accepted can be reset: a refusal has a number of its own.
            tellReached(took);
            tellReset(error);
            return;
        }
        if (error != 0) {
            failToReach(error, std::max(took, m_loginTook), libraryError);
            return;
        }
        tellReached(took);
        hear(socket, libraryError);
    }

    void tellReset(int error)
    {
        Observation observation = rung(facts::LadderGreeting, u"connect()"_s);
        Record record = place();
        record.insert(u"protocol"_s, u"none"_s);
        observation.value = record;
        observation.error = socketError(codes::ServerLost, error);
        observation.detail = observation.error->message;
        finish(observation, u"ladder.greeting.reset"_s, Status::Failed);
    }

    // For each step of our own look.
    std::chrono::milliseconds ownDeadline() const
    {
        return std::min<std::chrono::milliseconds>(m_target.connectTimeout,
                                                   usedWholeTimeout() ? ShortLook : LongLook);
    }

    std::pair<Socket, int> reach()
    {
        const auto deadline = ownDeadline();
        if (overSocket())
            return Socket::connectTo(m_target.socketPath, deadline, m_cancel);
        std::pair<Socket, int> last;
        for (const addrinfo *address = m_addresses.get(); address && !cancelled();
             address = address->ai_next) {
            m_address = addressText(*address);
            last = Socket::connectTo(*address, deadline, m_cancel);
            if (last.second == 0)
                break;
        }
        return last;
    }

    void failToReach(int error, std::chrono::milliseconds took, const ClientError &libraryError)
    {
        Observation observation = rung(facts::LadderTcp, u"connect()"_s);
        Record record = place();
        // What an application on this library would be told, for comparing with what was pasted.
        record.insert(u"library_error"_s, QString::number(libraryError.code));
        observation.value = record;
        observation.error = socketError(overSocket() ? codes::SocketConnect : codes::HostConnect, error);
        observation.detail = observation.error->message;
        observation.took = took;
        const QString outcome = overSocket() ? socketOutcome(error, m_target.socketPath) : tcpOutcome(error);
        finish(observation, reachNote(outcome),
               outcome == "timed-out"_L1 ? Status::TimedOut : Status::Failed);
    }

    // Whoever waits for the client to speak first may be a web server. To a MySQL server that hangs, these
    // words are one more client that did not log in, which giving up now would make us anyway.
    Socket::Bytes askAsBrowser(Socket &socket)
    {
        if (!socket.write(QByteArrayLiteral("GET / HTTP/1.0\r\n\r\n")))
            return {};
        const auto isAnswered = [](const QByteArray &data) {
            return data.contains('\n') || isWholeGreeting(data);
        };
        return socket.read(MaxGreeting, ShortLook, m_cancel, isAnswered);
    }

    void hear(Socket &socket, const ClientError &libraryError)
    {
        Observation observation = rung(facts::LadderGreeting, u"recv()"_s);
        const Stopwatch watch;
        // What the library met after a while, such as a proxy that gave up on its server, takes us as long.
        const auto deadline =
            usedWholeTimeout() ? ownDeadline() : std::max(ownDeadline(), m_loginTook + ShortLook);
        Socket::Bytes bytes = socket.read(MaxGreeting, deadline, m_cancel, &isWholeGreeting);
        if (bytes.data.isEmpty() && bytes.end == Socket::End::Silence && !overSocket())
            bytes = askAsBrowser(socket);
        if (cancelled())
            return;
        observation.took = std::max(watch.elapsed(), m_loginTook);
        const Greeting greeting = readGreeting(bytes.data);
        Record record = place();
        record.insert(u"first_bytes"_s, greeting.shown);
        record.insert(u"version"_s, greeting.version);
        record.insert(u"protocol"_s, protocolName(greeting.speaker));
        if (greeting.speaker == Speaker::Mysql)
            record.insert(u"flavour"_s, flavourOfVersion(greeting.version));
        observation.value = record;
        observation.error = greeting.error ? *greeting.error : libraryError;
        observation.detail = observation.error->message;
        if (greeting.speaker == Speaker::Mysql) {
            // It speaks MySQL: what went wrong came later, or it is a slow or overloaded server.
            observation.error.reset();
            observation.detail.clear();
            finish(observation, u"ladder.greeting.ok"_s);
            failLogin(libraryError);
            return;
        }
        const QString outcome = heardOutcome(greeting, bytes);
        finish(observation, u"ladder.greeting."_s + outcome,
               outcome == "silent"_L1 ? Status::TimedOut : Status::Failed);
    }

    const ConnectionTarget &m_target;
    const Clock &m_clock;
    const CancelToken &m_cancel;
    const std::function<void(const Observation &)> &m_report;
    std::size_t m_next = 0; // the rung to be reported next
    Addresses m_addresses;
    QString m_address; // the one tried last by our own socket
    std::chrono::milliseconds m_loginTook{0};
};

} // namespace

std::span<const QLatin1StringView> rungs()
{
    return Rungs;
}

void climb(const ConnectionTarget &target, const Clock &clock, const CancelToken &cancel,
           const std::function<void(const Observation &)> &report)
{
    Climber(target, clock, cancel, report).climb();
}

} // namespace goneaway::connect
