// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/Ladder.h"

#include "connect/Aside.h"
#include "connect/ClientErrors.h"
#include "connect/ClientSession.h"
#include "connect/Climb.h"
#include "connect/Greeting.h"
#include "connect/NameRung.h"
#include "connect/Outcomes.h"
#include "connect/OwnLook.h"
#include "connect/SocketEnds.h"
#include "connect/TlsRung.h"
#include "connect/TunnelClimb.h"
#include "connect/UpperRungs.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::connect {

namespace facts = evidence::facts;
using evidence::ClientError;
using evidence::Observation;
using evidence::Record;
using evidence::Status;

namespace {

// The library's login, and what each of its ends tells of the rungs.
class LibraryClimb
{
public:
    LibraryClimb(Climb &climb, const ClimbOptions &options)
        : m_climb(climb)
        , m_options(options)
    {
    }

    void logIn()
    {
        struct Attempt {
            ClientSession session;
            std::optional<ClientError> error;
        };
        const Stopwatch watch;
        auto attempt = runAside(
            [target = m_climb.target()] {
                Attempt made;
                SessionOptions options;
                options.timeGreeting = true;
                options.keepCertificate = true;
                made.error = made.session.open(target, options);
                return made;
            },
            m_climb.target().connectTimeout + Grace, m_climb.cancel());
        m_climb.loginTook = watch.elapsed();
        if (m_climb.cancelled())
            return;
        if (m_climb.overPipe() && (!attempt || attempt->error))
            failOverPipe(attempt ? *attempt->error : ownTimeout());
        else if (!attempt)
            lookForOurselves(ownTimeout());
        else if (!attempt->error)
            climbOn(std::move(attempt->session));
        else if (needsOwnLook(*attempt->error))
            lookForOurselves(*attempt->error);
        else
            fail(*attempt->error);
    }

private:
    // What the library would have said, had it kept to the time.
    static ClientError ownTimeout()
    {
        return clientError(codes::ServerLost, u"HY000"_s,
                           u"Lost connection to server: no answer to the login in time"_s);
    }

    void failOverPipe(const ClientError &error)
    {
        const QString outcome = pipeOutcome(error);
        if (outcome.isEmpty())
            fail(error);
        else
            failAtPipe(m_climb, error, outcome);
    }

    void lookForOurselves(const ClientError &error)
    {
        if (connect::lookForOurselves(m_climb, error) == LookEnd::SpeaksMysql)
            failAfterGreeting(error);
    }

    void climbOn(ClientSession session)
    {
        const SocketEnds ends = endsOf(session.socketDescriptor());
        HeardBelow heard;
        heard.version = session.serverVersion();
        heard.connectionId = session.connectionId();
        if (!ends.local.isEmpty())
            heard.local = ends.local + u':' + QString::number(ends.localPort);
        heard.roundTrip = ends.roundTrip;
        tellReached(ends);
        tellGreeting(session);
        tellTls(m_climb, session);
        tellLogin(session);
        climbOnSession(m_climb, std::move(session), heard, m_options.latency);
    }

    void tellReached(const SocketEnds &ends)
    {
        m_climb.address = ends.peer;
        Observation rung = m_climb.rung(facts::LadderTcp, u"connect()"_s);
        Record record = m_climb.place();
        if (!ends.local.isEmpty()) {
            record.insert(u"local_address"_s, ends.local);
            record.insert(u"local_port"_s, QString::number(ends.localPort));
            record.insert(u"interface"_s, ends.device);
        }
        if (ends.roundTrip) {
            record.insert(u"rtt_us"_s, QString::number(ends.roundTrip->count()));
            rung.took = std::chrono::round<std::chrono::milliseconds>(*ends.roundTrip);
        }
        rung.value = record;
        m_climb.finish(rung, m_climb.reachNote(u"ok"_s));
    }

    void tellGreeting(const ClientSession &session)
    {
        Observation rung = m_climb.libraryRung(facts::LadderGreeting, u"mysql_get_server_info()"_s);
        rung.value = Record{{u"version"_s, session.serverVersion()},
                            {u"flavour"_s, flavourOfVersion(session.serverVersion())},
                            {u"connection_id"_s, QString::number(session.connectionId())},
                            {u"tls_offered"_s, session.serverOffersTls() ? u"yes"_s : u"no"_s},
                            {u"capabilities"_s, u"0x"_s + QString::number(session.serverCapabilities(), 16)},
                            {u"protocol"_s, u"mysql"_s}};
        rung.took = std::min(session.greetingTook().value_or(0ms), m_climb.loginTook);
        m_climb.loginTook -= rung.took;
        m_climb.finish(rung, u"ladder.greeting.ok"_s);
    }

    Observation loginRung() const
    {
        Observation rung = m_climb.libraryRung(facts::LadderLogin, u"mysql_real_connect()"_s);
        rung.took = m_climb.loginTook;
        return rung;
    }

    Record loginRecord() const
    {
        const ConnectionTarget &target = m_climb.target();
        Record record = m_climb.place();
        record.insert(u"user"_s, target.user);
        record.insert(u"database"_s, target.database);
        record.insert(u"library"_s, clientLibrary().name);
        record.insert(u"library_version"_s, clientLibrary().version);
        record.insert(u"password"_s, target.hasPassword ? u"given"_s : u"none"_s);
        return record;
    }

    void tellLogin(const ClientSession &session)
    {
        Observation rung = loginRung();
        Record record = loginRecord();
        record.insert(u"connection_id"_s, QString::number(session.connectionId()));
        record.insert(u"tls"_s, session.tlsVersion().isEmpty() ? u"none"_s : session.tlsVersion());
        record.insert(u"cipher"_s, session.tlsCipher());
        rung.value = record;
        m_climb.finish(rung, u"ladder.login.ok"_s);
    }

    // The server answered with an error of its own, or the login broke off: the library's word is true.
    void fail(const ClientError &error)
    {
        tellReached({});
        const QString outcome = greetingOutcome(error);
        if (!outcome.isEmpty()) {
            Observation rung = m_climb.libraryRung(facts::LadderGreeting, u"mysql_real_connect()"_s);
            rung.value = m_climb.place();
            rung.error = error;
            rung.detail = error.message;
            rung.took = m_climb.loginTook;
            m_climb.finish(rung, u"ladder.greeting."_s + outcome, Status::Failed);
            return;
        }
        Observation greeting = m_climb.libraryRung(facts::LadderGreeting, u"mysql_real_connect()"_s);
        Record record = m_climb.place();
        record.insert(u"protocol"_s, u"mysql"_s);
        greeting.value = record;
        m_climb.finish(greeting, u"ladder.greeting.ok"_s);
        failAfterGreeting(error);
    }

    void failAfterGreeting(const ClientError &error)
    {
        if (error.code == codes::Tls) {
            failTls(m_climb, error);
            return;
        }
        tellTlsUnknown(m_climb);
        Observation rung = loginRung();
        rung.value = loginRecord();
        rung.error = error;
        rung.detail = error.message;
        const QString outcome = loginOutcome(error, m_climb.usedWholeTimeout(), m_climb.target().hasPassword);
        m_climb.finish(rung, u"ladder.login."_s + outcome,
                       outcome == "timed-out"_L1 ? Status::TimedOut : Status::Failed);
    }

    Climb &m_climb;
    const ClimbOptions &m_options;
};

} // namespace

std::span<const QLatin1StringView> rungs()
{
    return facts::LadderRungs;
}

std::shared_ptr<SshTunnel> climb(const ConnectionTarget &target, const Clock &clock,
                                 const CancelToken &cancel,
                                 const std::function<void(const Observation &)> &report,
                                 const ClimbOptions &options)
{
    if (target.ssh) {
        QList<QLatin1StringView> wanted(rungs().begin(), rungs().end());
        if (!options.latency)
            wanted.removeAll(facts::LadderLatency);
        return climbThroughTunnel(
            target, clock, cancel, report, wanted,
            [&](const ConnectionTarget &entrance, const CancelToken &inner, const RungReport &tell) {
                connect::climb(entrance, clock, inner, tell, options);
            });
    }
    Climb climb(target, clock, cancel, report);
    if (!options.latency)
        climb.leaveOut(facts::LadderLatency);
    if (!climb.cancelled() && findName(climb) && !climb.cancelled())
        LibraryClimb(climb, options).logIn();
    climb.skipRest();
    return nullptr;
}

} // namespace goneaway::connect
