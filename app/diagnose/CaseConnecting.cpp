// SPDX-License-Identifier: GPL-3.0-or-later
// Case, part three: the words of the error itself, and how a connection attempt went.
#include "diagnose/Case.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::diagnose {

namespace facts = evidence::facts;
using evidence::ClientError;
using evidence::Observation;

namespace {

// What people and frameworks choose as timeouts.
constexpr std::chrono::seconds RoundTimes[] = {1s,   2s,   3s,   4s,   5s,   10s,   15s,   20s,   25s,
                                               30s,  40s,  45s,  50s,  60s,  90s,   100s,  120s,  150s,
                                               180s, 240s, 300s, 600s, 900s, 1200s, 1800s, 3600s, 7200s};

// The reasons that a server gives in an error packet of its own when it ends a connection.
constexpr int ServersWords[] = {1053, 1153, 1156, 1158, 1159, 1160, 1161, 1835, 1927, 3169, 4031};

// errno of Linux, macOS and Windows.
TcpOutcome outcomeOf(std::optional<int> osErrno)
{
    switch (osErrno.value_or(0)) {
    case 111:
    case 61:
    case 10061:
        return TcpOutcome::Refused;
    case 110:
    case 60:
    case 10060:
        return TcpOutcome::TimedOut;
    case 113:
    case 101:
    case 65:
    case 51:
    case 10065:
    case 10051:
        return TcpOutcome::Unreachable;
    default:
        return TcpOutcome::Unclear;
    }
}

} // namespace

bool Case::serverSaidOtherThan(std::initializer_list<int> own) const
{
    return std::any_of(std::begin(ServersWords), std::end(ServersWords), [&](int code) {
        return reported(code) && std::find(own.begin(), own.end(), code) == own.end();
    });
}

std::optional<bool> Case::failedAtOnce() const
{
    if (!incident().failedAfter)
        return std::nullopt;
    return *incident().failedAfter < 1s;
}

std::optional<std::chrono::seconds> Case::failedAfterRoundTime() const
{
    if (!incident().failedAfter)
        return std::nullopt;
    for (const std::chrono::seconds time : RoundTimes) {
        // Observed: 1 to 6 ms more (SIGNATURES 3, rule 8); clients that add their own work measure up to 0.5
        // % more.
        const auto over = *incident().failedAfter - time;
        if (over >= -10ms && over <= std::max<std::chrono::milliseconds>(100ms, time / 200))
            return time;
    }
    return std::nullopt;
}

std::optional<qint64> Case::statementBytesAtLeast() const
{
    if (incident().statementBytes)
        return incident().statementBytes;
    if (incident().statement.isEmpty())
        return std::nullopt;
    return incident().statement.toUtf8().size();
}

QString Case::targetHost() const
{
    static const QRegularExpression pattern(u"(?:server on|server host) '([^']*?)(?::\\d+)?'"_s);
    if (m_symptom) {
        for (const ClientError &error : m_symptom->errors) {
            if (const auto match = pattern.match(error.message); match.hasMatch())
                return match.captured(1);
        }
    }
    const Observation *name = rung(facts::LadderName);
    return name && (!hasSymptom() || failsNowAsReported()) ? name->field("host"_L1) : QString();
}

bool Case::targetIsThisMachine() const
{
    const QString host = targetHost();
    return host == "localhost"_L1 || host == "::1"_L1 || host.startsWith("127."_L1);
}

bool Case::throughSocket() const
{
    if (hasSymptom()) {
        return std::any_of(m_symptom->errors.begin(), m_symptom->errors.end(), [](const ClientError &error) {
            return error.code == 2002 && error.message.contains("through socket"_L1);
        });
    }
    const Observation *tcp = rung(facts::LadderTcp);
    return tcp && tcp->field("transport"_L1) == "socket"_L1;
}

bool Case::failsNowAsReported() const
{
    const Observation *broken = brokenRung();
    if (!broken)
        return false;
    if (!hasSymptom())
        return true;
    if (!failedToConnect() || !broken->error)
        return false;
    const int code = broken->error->code;
    return reported(code) || ((code == 2002 || code == 2003) && reportedAny({2002, 2003}));
}

bool Case::resolverFailedInWords() const
{
    static const QRegularExpression words(
        u"getaddrinfo|UnknownHostException|Name or service not known|nodename nor servname"
        "|Temporary failure in name resolution|ENOTFOUND|EAI_AGAIN|no such host"_s);
    // Names are looked up only while connecting: the first error must be that driver's.
    const bool first = hasSymptom() && !m_symptom->errors.isEmpty()
        && (m_symptom->errors.first().code == 0 || m_symptom->errors.first().code == 2002
            || m_symptom->errors.first().code == 2003 || dotNetCannotConnect());
    return first && words.match(m_symptom->text).hasMatch();
}

bool Case::reportedSymbol(std::initializer_list<QLatin1StringView> symbols) const
{
    return m_symptom
        && std::any_of(m_symptom->errors.begin(), m_symptom->errors.end(), [&](const ClientError &error) {
               return std::find(symbols.begin(), symbols.end(), error.symbol) != symbols.end();
           });
}

bool Case::driverCountsDisorder() const
{
    static const QRegularExpression words(
        u"Packet sequence number wrong|PROTOCOL_PACKETS_OUT_OF_ORDER|PROTOCOL_INCORRECT_PACKET_SEQUENCE"
        "|Packets (?:received )?out of order(?!\\. Expected 1 received 0)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return m_symptom && words.match(m_symptom->text).hasMatch();
}

bool Case::serverAwayAfterLoss() const
{
    if (!lostAfterLogin())
        return false;
    return reportedSymbol({"CANNOT_RECONNECT"_L1})
        || std::any_of(m_symptom->errors.begin(), m_symptom->errors.end(), [](const ClientError &error) {
               const int code = error.osErrno.value_or(0);
               const bool noSocket = error.code == 2002 && code == 2; // ENOENT
               return (error.code == 2002 || error.code == 2003)
                   && (outcomeOf(error.osErrno) == TcpOutcome::Refused || noSocket);
           });
}

bool Case::pastedPeerWentAway() const
{
    return reported(1184) && reportedAny({1158, 1160});
}

bool Case::lostWhileConnecting() const
{
    return failedToConnect() && reportedAny({2013, 2012, 2007, 2027, 1043, 2055});
}

bool Case::waitedForGreeting() const
{
    return lostWhileConnecting() && outcomeOf(reportedOsErrno()) == TcpOutcome::TimedOut;
}

bool Case::greetedBeforeLoss() const
{
    static const QRegularExpression phases(
        u"reading authorization packet|sending authentication information|reading final connect information"_s);
    return lostWhileConnecting() && phases.match(m_symptom->text).hasMatch();
}

bool Case::onlyWaitedForPool() const
{
    return m_symptom && !m_symptom->errors.isEmpty()
        && std::all_of(m_symptom->errors.begin(), m_symptom->errors.end(), [](const ClientError &error) {
               return error.code == 0 && error.symbol == "POOL_TIMEOUT"_L1;
           });
}

bool Case::dotNetCannotConnect() const
{
    if (!reported(1042))
        return false;
    return m_symptom->client.id == "mysqlconnector"_L1 || m_symptom->client.id == "connector-net"_L1
        || std::any_of(m_symptom->errors.begin(), m_symptom->errors.end(), [](const ClientError &error) {
               return error.code == 1042
                   && error.message.contains("any of the specified MySQL hosts"_L1, Qt::CaseInsensitive);
           });
}

bool Case::nameFailed() const
{
    // getaddrinfo()'s errors are negative on Unix; Winsock's begin at 11001 (WSAHOST_NOT_FOUND).
    const int code = reportedOsErrno().value_or(0);
    return reported(2005)
        || ((reportedAny({0, 2002, 2003, 2013}) || dotNetCannotConnect()) && failedToConnect()
            && (code < 0 || (code >= 11001 && code <= 11004)));
}

TcpOutcome Case::tcpNow() const
{
    const Observation *tcp = rung(facts::LadderTcp);
    if (!tcp || tcp->field("transport"_L1) == "socket"_L1)
        return TcpOutcome::NotTried;
    if (tcp->seen())
        return TcpOutcome::Open;
    if (tcp->status == evidence::Status::TimedOut)
        return TcpOutcome::TimedOut;
    return outcomeOf(tcp->error ? tcp->error->osErrno : std::nullopt);
}

TcpOutcome Case::tcpReported() const
{
    // Drivers of their own (code 0) report the operating system's error only.
    if (!hasSymptom() || !failedToConnect() || throughSocket()
        || !(reportedAny({0, 2002, 2003}) || dotNetCannotConnect()))
        return TcpOutcome::NotTried;
    if (nameFailed() || resolverFailedInWords())
        return TcpOutcome::NotTried;
    if (reportedOsErrno())
        return outcomeOf(reportedOsErrno());
    static const QRegularExpression silence(u"timed out|i/o timeout|ETIMEDOUT"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    return silence.match(m_symptom->text).hasMatch() ? TcpOutcome::TimedOut : TcpOutcome::Unclear;
}

} // namespace goneaway::diagnose
