// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of SIGNATURES, tables 1 and 2, of refused logins and of what lies between client and server.
#include "catalogue/OtherIncidents.h"

#include "support/EvidenceBuilder.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace goneaway::test {

namespace facts = evidence::facts;
namespace hints = evidence::hints;
using diagnose::Certainty;
using evidence::AbortReason;
using evidence::Phase;

namespace {

const QString Lm2013 = u"Lost connection to server during query"_s; // MariaDB Connector/C
const QString Lo2013 = u"Lost connection to MySQL server during query"_s; // Oracle's library
const QString Lm2006 = u"Server has gone away"_s;

QList<OtherIncident> busyAccounts()
{
    Incidents incidents("too-many-connections");
    incidents.add(u"1040"_s, EvidenceBuilder::nothing().symptom(1040), Certainty::Confirmed);
    incidents.add(u"1040, and we get in now"_s, EvidenceBuilder::mariadb().symptom(1040),
                  Certainty::Confirmed);
    incidents.add(u"1203"_s, EvidenceBuilder::mysql().symptom(1203), Certainty::Confirmed);
    incidents.add(u"1226 there and now"_s,
                  EvidenceBuilder::nothing().symptom(1226).broken(facts::LadderLogin, 1226),
                  Certainty::Confirmed);
    incidents.add(u"1040 now, nothing reported"_s,
                  EvidenceBuilder::nothing().broken(facts::LadderGreeting, 1040), Certainty::Confirmed);
    incidents.add(u"1040 now, an idle session was lost"_s,
                  EvidenceBuilder::nothing().symptom(2006).broken(facts::LadderLogin, 1040),
                  Certainty::Possible);
    incidents.add(u"lost, then 1040 on the way back"_s,
                  EvidenceBuilder::nothing().symptom(2013).symptom(1040), Certainty::Possible);
    incidents.add(u"was full some time, no symptom"_s,
                  EvidenceBuilder::mysql().status("Max_used_connections"_L1, 152), Certainty::Possible);
    return incidents.list();
}

QList<OtherIncident> blockedHosts()
{
    Incidents incidents("host-blocked");
    incidents.add(u"1129, MariaDB"_s, EvidenceBuilder::mariadb().symptom(1129), Certainty::Confirmed);
    incidents.add(u"1129 there and now"_s,
                  EvidenceBuilder::nothing().symptom(1129).broken(facts::LadderGreeting, 1129),
                  Certainty::Confirmed);
    incidents.add(u"1129 now"_s, EvidenceBuilder::nothing().broken(facts::LadderLogin, 1129),
                  Certainty::Confirmed);
    incidents.add(u"1129 now, but a session was lost"_s,
                  EvidenceBuilder::nothing().symptom(2013).broken(facts::LadderLogin, 1129),
                  Certainty::Possible);
    incidents.add(u"the host cache counts half of the limit"_s,
                  EvidenceBuilder::mysql()
                      .variable("max_connect_errors"_L1, 100)
                      .hostCache({{u"IP"_s, u"10.77.1.2"_s}, {u"SUM_CONNECT_ERRORS"_s, u"60"_s}}),
                  Certainty::Possible);
    return incidents.list();
}

QList<OtherIncident> logins()
{
    Incidents incidents("access-denied");
    const auto nothing = EvidenceBuilder::nothing();
    for (const int code : {1044, 1049, 1698, 1820, 1862, 2059, 2061, 3118, 4151})
        incidents.add(QString::number(code), EvidenceBuilder(nothing).symptom(code), Certainty::Confirmed);
    incidents.add(u"1045 reported, nobody tried again"_s, EvidenceBuilder(nothing).symptom(1045),
                  Certainty::Likely);
    incidents.add(u"1045 reported, another login works"_s, EvidenceBuilder::mysql().symptom(1045),
                  Certainty::Likely);
    incidents.add(u"1045 there and now"_s,
                  EvidenceBuilder(nothing).symptom(1045).broken(facts::LadderLogin, 1045), Certainty::Likely);
    const QString denied = u"Access denied for user 'app'@'10.0.0.9' (using password: YES)"_s;
    incidents.add(u"1045 now, and the account covers the host"_s,
                  EvidenceBuilder(nothing)
                      .symptom(1045, denied)
                      .broken(facts::LadderLogin, 1045)
                      .account(u"app"_s, u"10.0.0.%"_s),
                  Certainty::Confirmed);
    incidents.add(u"1045 now, and no account of that name"_s,
                  EvidenceBuilder(nothing)
                      .symptom(1045, denied)
                      .broken(facts::LadderLogin, 1045)
                      .account(u"other"_s, u"%"_s),
                  Certainty::Confirmed);
    incidents.add(u"1045 now, nothing reported"_s, EvidenceBuilder(nothing).broken(facts::LadderLogin, 1045),
                  Certainty::Likely);
    incidents.add(u"expired password: the first query says so"_s,
                  EvidenceBuilder(nothing).broken(facts::LadderQuery, 1820), Certainty::Confirmed);
    incidents.add(u"Goneaway's own login is wrong, a session was lost"_s,
                  EvidenceBuilder(nothing).symptom(2013).broken(facts::LadderLogin, 1045),
                  Certainty::Possible);
    incidents.add(u"lost, and then refused"_s, EvidenceBuilder(nothing).symptom(2006).symptom(1045),
                  Certainty::Possible);
    return incidents.list();
}

QList<OtherIncident> tls()
{
    Incidents incidents("tls-failure");
    const auto nothing = EvidenceBuilder::nothing();
    const auto expired = u"TLS/SSL error: certificate has expired"_s;
    incidents.add(u"3159"_s, EvidenceBuilder::mysql().symptom(3159), Certainty::Confirmed);
    incidents.add(u"expired certificate, MariaDB's library"_s,
                  EvidenceBuilder(nothing).symptom(2026, expired), Certainty::Likely);
    incidents.add(u"expired certificate, there and now"_s,
                  EvidenceBuilder(nothing).symptom(2026, expired).broken(facts::LadderLogin, 2026),
                  Certainty::Confirmed);
    incidents.add(
        u"certificate refused, Oracle's library"_s,
        EvidenceBuilder(nothing).symptom(
            2026, u"SSL connection error: error:0A000086:SSL routines::certificate verify failed"_s),
        Certainty::Likely);
    incidents.add(u"TLS fails now, nothing reported"_s,
                  EvidenceBuilder(nothing).broken(facts::LadderLogin, 2026), Certainty::Confirmed);
    incidents.add(u"an encrypted session was cut"_s,
                  EvidenceBuilder(nothing).symptom(2026, u"TLS/SSL error: unexpected eof while reading"_s),
                  Certainty::Possible);
    incidents.add(u"MariaDB requires TLS and says 1045"_s,
                  EvidenceBuilder::mariadb().variable("require_secure_transport"_L1, u"ON"_s).symptom(1045),
                  Certainty::Likely, {u"access-denied"_s});
    incidents.add(u"TLS fails now, a session was lost"_s,
                  EvidenceBuilder(nothing).symptom(2013).broken(facts::LadderLogin, 2026),
                  Certainty::Possible);
    return incidents.list();
}

QList<OtherIncident> otherPrograms()
{
    Incidents incidents("not-mysql");
    const auto nothing = EvidenceBuilder::nothing();
    const auto answers = [](EvidenceBuilder builder, const QString &protocol) {
        return builder.broken(facts::LadderGreeting, 2013, 0, {{u"protocol"_s, protocol}});
    };
    for (const char *protocol : {"ssh", "http", "smtp", "tls", "mysqlx"})
        incidents.add(QString::fromLatin1(protocol), answers(nothing, QString::fromLatin1(protocol)),
                      Certainty::Confirmed);
    incidents.add(u"SSH there and now"_s,
                  answers(EvidenceBuilder(nothing).handshakeSymptom(2013, 0), u"ssh"_s),
                  Certainty::Confirmed);
    incidents.add(u"something unknown answers"_s, answers(nothing, u"unknown"_s), Certainty::Likely);
    incidents.add(u"our address is SSH, but a session was lost"_s,
                  answers(EvidenceBuilder(nothing).symptom(2006), u"ssh"_s), Certainty::Possible);
    incidents.add(u"accepts and hangs up"_s, EvidenceBuilder(nothing).broken(facts::LadderGreeting, 2013, 0),
                  Certainty::Likely);
    incidents.add(u"accepted and hung up then, MariaDB's library"_s,
                  EvidenceBuilder(nothing).handshakeSymptom(2013, 11), Certainty::Possible);
    incidents.add(u"a server speaks there"_s, EvidenceBuilder::mariadb().symptom(2013, Lm2013),
                  Certainty::RuledOut);
    return incidents.list();
}

QList<OtherIncident> hung()
{
    Incidents incidents("server-hung");
    const auto nothing = EvidenceBuilder::nothing();
    incidents.add(u"stopped: no greeting now, a session was lost"_s,
                  EvidenceBuilder(nothing).symptom(2013).broken(facts::LadderGreeting, 2013, 110),
                  Certainty::Likely);
    incidents.add(
        u"no greeting there and now"_s,
        EvidenceBuilder(nothing).handshakeSymptom(2013, 110).broken(facts::LadderGreeting, 2013, 110),
        Certainty::Likely);
    incidents.add(u"no greeting now, nothing reported"_s,
                  EvidenceBuilder(nothing).broken(facts::LadderGreeting, 2013, 110), Certainty::Likely);
    incidents.add(u"no answer to SELECT 1"_s, EvidenceBuilder(nothing).broken(facts::LadderQuery, 2013, 110),
                  Certainty::Likely);
    incidents.add(u"no greeting then, all well now"_s, EvidenceBuilder::mariadb().handshakeSymptom(2013, 110),
                  Certainty::Possible);
    incidents.add(u"the error came at once"_s,
                  EvidenceBuilder::mysql().symptom(2013, Lo2013).failedAfter(3ms), Certainty::RuledOut);
    return incidents.list();
}

QList<OtherIncident> forgetfulNetworks()
{
    Incidents incidents("network-idle-drop");
    const auto idle = EvidenceBuilder::mariadb().symptom(2013, Lm2013).justNow().idleBefore(20min);
    incidents.add(u"the session is still asleep on the server"_s,
                  EvidenceBuilder(idle).lostId(42).process(
                      {u"42"_s, u"app"_s, u"10.0.0.5:40000"_s, u"shop"_s, u"Sleep"_s, u"1200"_s, {}, {}}),
                  Certainty::Likely);
    incidents.add(u"the server noticed by its own timeout, hours later"_s,
                  EvidenceBuilder::mariadb()
                      .symptom(2013, Lm2013)
                      .at(EvidenceBuilder::now().addSecs(-8 * 3600))
                      .idleBefore(20min)
                      .lostId(42)
                      .logRead()
                      .log(AbortReason::TimeoutReading, 42, 20min),
                  Certainty::Likely);
    incidents.add(u"waited after a pause shorter than wait_timeout, through a VPN"_s,
                  EvidenceBuilder(idle).failedAfter(937s).hint(hints::Vpn), Certainty::Likely);
    incidents.add(u"a pause shorter than wait_timeout, nothing else"_s, idle, Certainty::Possible);
    incidents.add(u"the words speak of a VPN"_s, EvidenceBuilder::nothing().symptom(2013).hint(hints::Vpn),
                  Certainty::Possible);
    incidents.add(u"in use just before"_s, EvidenceBuilder::mariadb().symptom(2013, Lm2013).idleBefore(2s),
                  Certainty::RuledOut);
    return incidents.list();
}

QList<OtherIncident> proxies()
{
    Incidents incidents("proxy-timeout");
    const auto lost = EvidenceBuilder::mariadb().symptom(2013, Lm2013).justNow();
    incidents.add(u"HAProxy's timeout client: 1158 comes through"_s, EvidenceBuilder::mysql().symptom(1158),
                  Certainty::Likely);
    incidents.add(
        u"each side blames the other, and there is a proxy"_s,
        EvidenceBuilder(lost).lostId(7).hint(hints::Proxy).logRead().log(AbortReason::ErrorReading, 7),
        Certainty::Likely);
    incidents.add(
        u"each side blames the other, at once"_s,
        EvidenceBuilder(lost).lostId(7).failedAfter(1ms).logRead().log(AbortReason::ErrorReading, 7),
        Certainty::Likely);
    incidents.add(u"HAProxy's timeout server cuts a query"_s,
                  EvidenceBuilder(lost)
                      .lostId(7)
                      .failedAfter(30002ms)
                      .hint(hints::Proxy)
                      .logRead()
                      .log(AbortReason::ErrorWriting, 7),
                  Certainty::Likely, {u"client-timeout"_s});
    incidents.add(u"idle, but not for long enough for the server"_s,
                  EvidenceBuilder(lost).idleBefore(61s).hint(hints::Proxy), Certainty::Likely);
    incidents.add(
        u"the proxy hangs up now"_s,
        EvidenceBuilder::nothing().symptom(2013).hint(hints::Proxy).broken(facts::LadderGreeting, 2013, 0),
        Certainty::Likely);
    incidents.add(u"the words speak of a proxy"_s,
                  EvidenceBuilder::nothing().symptom(2013).hint(hints::Proxy), Certainty::Possible);
    return incidents.list();
}

QList<OtherIncident> transfers()
{
    Incidents incidents("network-timeout");
    const auto lost =
        EvidenceBuilder::mysql().variable("log_error_verbosity"_L1, 3).symptom(2013, Lo2013).justNow();
    incidents.add(u"1159"_s, EvidenceBuilder::mysql().symptom(1159), Certainty::Likely);
    incidents.add(u"1161"_s, EvidenceBuilder::mysql().symptom(1161), Certainty::Likely);
    incidents.add(u"MySQL verbosity 3 names the lost session"_s,
                  EvidenceBuilder(lost).lostId(7).logRead().log(AbortReason::TimeoutWriting, 7),
                  Certainty::Confirmed);
    incidents.add(u"MySQL verbosity 3, id unknown"_s,
                  EvidenceBuilder(lost).logRead().log(AbortReason::TimeoutWriting, 7, 5s), Certainty::Likely);
    incidents.add(u"MariaDB could not write, while rows were fetched"_s,
                  EvidenceBuilder::mariadb()
                      .symptom(2013, Lm2013, Phase::Result)
                      .justNow()
                      .lostId(7)
                      .logRead()
                      .log(AbortReason::ErrorWriting, 7, 5s),
                  Certainty::Likely);
    incidents.add(u"LOAD DATA LOCAL stalled"_s,
                  EvidenceBuilder::mariadb()
                      .symptom(2006, Lm2006)
                      .justNow()
                      .lostId(7)
                      .statement(u"LOAD DATA LOCAL INFILE 'x' INTO TABLE t"_s)
                      .logRead()
                      .log(AbortReason::TimeoutReading, 7, 5s),
                  Certainty::Likely, {u"idle-timeout"_s});
    return incidents.list();
}

QList<OtherIncident> statements()
{
    Incidents incidents("statement-timeout");
    incidents.add(u"1969"_s, EvidenceBuilder::mariadb().symptom(1969), Certainty::Confirmed);
    incidents.add(u"3024"_s, EvidenceBuilder::mysql().symptom(3024), Certainty::Confirmed);
    incidents.add(u"1317"_s, EvidenceBuilder::mysql().symptom(1317).notALoss(), Certainty::Possible);

    Incidents idle("idle-transaction");
    const auto limited = EvidenceBuilder::mariadb()
                             .variable("idle_transaction_timeout"_L1, 60)
                             .symptom(2006, Lm2006)
                             .justNow();
    idle.add(u"idle for longer than the transaction may be, its own line"_s,
             EvidenceBuilder(limited).idleBefore(2min).lostId(4).logRead().log(AbortReason::TimeoutReading, 4,
                                                                               30s),
             Certainty::Confirmed);
    idle.add(u"idle for longer than the transaction may be, a line"_s,
             EvidenceBuilder(limited).idleBefore(2min).logRead().log(AbortReason::TimeoutReading, 4, 30s),
             Certainty::Likely, {u"idle-timeout"_s});
    idle.add(u"idle for longer than the transaction may be"_s, EvidenceBuilder(limited).idleBefore(2min),
             Certainty::Likely);
    idle.add(u"idle for less"_s, EvidenceBuilder(limited).idleBefore(10s), Certainty::RuledOut);
    idle.add(u"not set"_s, EvidenceBuilder::mariadb().symptom(2006, Lm2006).idleBefore(2min),
             Certainty::RuledOut);
    idle.add(u"MySQL has none"_s, EvidenceBuilder::mysql().symptom(2013, Lo2013), Certainty::RuledOut);
    return incidents.list() + idle.list();
}

} // namespace

QList<OtherIncident> refusedLogins()
{
    return busyAccounts() + blockedHosts() + logins() + tls() + otherPrograms();
}

QList<OtherIncident> betweenTheTwo()
{
    return hung() + forgetfulNetworks() + proxies() + transfers() + statements();
}

} // namespace goneaway::test
