// SPDX-License-Identifier: GPL-3.0-or-later
// The causes of the MySQL manual's own list, each against evidence as it was observed (SIGNATURES, tables 1
// and 2): the right one comes out on top and as sure as it may be, and no other of them claims to be likely.
#include "catalogue/ManualIncidents.h"
#include "diagnose/Cause.h"
#include "diagnose/Diagnoser.h"
#include "diagnose/Page.h"
#include "support/EvidenceBuilder.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace goneaway;
using namespace goneaway::diagnose;
using evidence::AbortReason;
using evidence::Evidence;
using evidence::LogEventKind;
using evidence::Phase;
using test::EvidenceBuilder;
namespace facts = evidence::facts;
namespace hints = evidence::hints;

Q_DECLARE_METATYPE(goneaway::evidence::Evidence)

namespace {

const QStringList ManualCauses = {u"idle-timeout"_s,        u"killed"_s,           u"use-after-close"_s,
                                  u"host-not-allowed"_s,    u"client-timeout"_s,   u"reconnect-off"_s,
                                  u"windows-late-error"_s,  u"packet-too-large"_s, u"huge-insert"_s,
                                  u"packet-out-of-order"_s, u"old-client-16mb"_s,  u"name-resolution"_s,
                                  u"networking-disabled"_s, u"port-blocked"_s,     u"forked-connection"_s};

const QString Lm2013 = u"Lost connection to server during query"_s; // MariaDB Connector/C
const QString Lo2013 = u"Lost connection to MySQL server during query"_s; // Oracle's library
const QString Lm2006 = u"Server has gone away"_s;

Finding findingOf(const Diagnosis &diagnosis, const QString &cause)
{
    for (const Finding &finding : diagnosis.ranked) {
        if (finding.cause.text() == cause)
            return finding;
    }
    return {};
}

bool isStrong(const Finding &finding)
{
    return finding.certainty == Certainty::Confirmed || finding.certainty == Certainty::Likely;
}

Page pageOf(const QString &cause)
{
    QFile file(u":/causes/en/%1.md"_s.arg(cause));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const auto page = parsePage(QString::fromUtf8(file.readAll()), cause);
    if (!page.ok())
        qWarning("%s", qPrintable(page.error().detail));
    return page.ok() ? *page : Page{};
}

// What a sentence on the page lacks; empty when it can be shown.
QString whatIsWrong(const QMap<QString, QString> &sentences, const QString &key, const TextValues &values)
{
    if (!sentences.contains(key))
        return u"no sentence \"%1\""_s.arg(key);
    static const QRegularExpression placeholder(u"\\{(\\w+)\\}"_s);
    auto match = placeholder.globalMatch(sentences.value(key));
    while (match.hasNext()) {
        const QString name = match.next().captured(1);
        if (!values.contains(name))
            return u"\"%1\" has no value for {%2}"_s.arg(key, name);
    }
    return {};
}

} // namespace

class TestManualCauses : public QObject
{
    Q_OBJECT

private slots:
    void each_incident_finds_its_cause_data();
    void each_incident_finds_its_cause();
    void what_is_no_evidence_leads_to_no_claim_data();
    void what_is_no_evidence_leads_to_no_claim();
    void evidence_against_a_cause_rules_it_out_data();
    void evidence_against_a_cause_rules_it_out();
    void a_huge_insert_is_told_how_many_rows_fit();
    void kill_query_is_no_lost_connection();
    void a_failing_connect_without_a_symptom_is_still_diagnosed();
    void the_pages_say_every_reason_in_words();

private:
    void check(const Evidence &evidence) const;
};

void TestManualCauses::each_incident_finds_its_cause_data()
{
    QTest::addColumn<Evidence>("evidence");
    QTest::addColumn<QString>("cause");
    QTest::addColumn<int>("certainty");
    QTest::addColumn<QStringList>("besides"); // may be as strong
    for (const auto &list :
         {test::lostConnections(), test::packets(), test::processes(), test::failedConnects()}) {
        for (const test::ManualIncident &incident : list)
            QTest::newRow(incident.name) << incident.evidence << incident.cause
                                         << static_cast<int>(incident.certainty) << incident.besides;
    }
}

void TestManualCauses::check(const Evidence &evidence) const
{
    for (const Finding &finding : diagnose::diagnose(evidence).ranked) {
        if (!ManualCauses.contains(finding.cause.text()))
            continue;
        const Page page = pageOf(finding.cause.text());
        for (const Reason &reason : finding.because) {
            const QString wrong = whatIsWrong(page.reasons, reason.key, reason.values);
            QVERIFY2(wrong.isEmpty(), qPrintable(finding.cause.text() + u": "_s + wrong));
        }
        for (const Need &need : finding.missing) {
            const QString wrong = whatIsWrong(page.missing, need.key, need.values);
            QVERIFY2(wrong.isEmpty(), qPrintable(finding.cause.text() + u": "_s + wrong));
        }
    }
}

void TestManualCauses::each_incident_finds_its_cause()
{
    QFETCH(Evidence, evidence);
    QFETCH(QString, cause);
    QFETCH(int, certainty);
    QFETCH(QStringList, besides);

    const Diagnosis diagnosis = diagnose::diagnose(evidence);
    QCOMPARE(nameOf(findingOf(diagnosis, cause).certainty), nameOf(static_cast<Certainty>(certainty)));
    for (const Finding &finding : diagnosis.ranked) {
        const QString other = finding.cause.text();
        if (other != cause && ManualCauses.contains(other) && !besides.contains(other))
            QVERIFY2(!isStrong(finding), qPrintable(other + u" is "_s + nameOf(finding.certainty)));
    }
    check(evidence);
}

void TestManualCauses::what_is_no_evidence_leads_to_no_claim_data()
{
    QTest::addColumn<Evidence>("evidence");
    const auto row = [](const char *name, const EvidenceBuilder &builder) {
        QTest::newRow(name) << builder.evidence();
    };

    row("nothing at all", EvidenceBuilder::nothing());
    row("a healthy MariaDB", EvidenceBuilder::mariadb());
    row("a healthy MySQL", EvidenceBuilder::mysql().errorSummaryRead());
    row("a healthy server with old abort lines",
        EvidenceBuilder::mariadb()
            .logRead()
            .log(AbortReason::TimeoutReading, 4, 1h)
            .log(AbortReason::PacketTooLarge, 5, 1h)
            .log(AbortReason::Killed, 6, 1h));
    row("a healthy server with short limits",
        EvidenceBuilder::mariadb()
            .variable("wait_timeout"_L1, 60)
            .variable("max_allowed_packet"_L1, 1048576));
    row("2006 alone", EvidenceBuilder::nothing().symptom(2006, Lm2006));
    row("2013 alone", EvidenceBuilder::nothing().symptom(2013, Lo2013));
    row("Node.js: the server closed the connection",
        EvidenceBuilder::nothing()
            .symptom(0, u"Connection lost: The server closed the connection."_s)
            .hint(hints::Closed));
    row("2006 and a healthy MariaDB", EvidenceBuilder::mariadb().symptom(2006, Lm2006));
    row("2013 and a healthy MySQL", EvidenceBuilder::mysql().symptom(2013, Lo2013).justNow());
    row("another session's timeout",
        EvidenceBuilder::mariadb()
            .symptom(2006, Lm2006)
            .justNow()
            .lostId(10)
            .logRead()
            .log(AbortReason::TimeoutReading, 4, 1h));
    row("another session's large packet",
        EvidenceBuilder::mariadb()
            .symptom(2006, Lm2006)
            .justNow()
            .lostId(10)
            .logRead()
            .log(AbortReason::PacketTooLarge, 4));
    row("the same id in the run before the last restart",
        EvidenceBuilder::mariadb()
            .uptime(1h)
            .symptom(2006, Lm2006)
            .justNow()
            .lostId(4)
            .logRead()
            .log(AbortReason::TimeoutReading, 4, 3h));
    row("a large packet hours before the error",
        EvidenceBuilder::mariadb()
            .symptom(2006, Lm2006)
            .justNow()
            .logRead()
            .log(AbortReason::PacketTooLarge, 4, 3h));
    row("KILL QUERY: 1317", EvidenceBuilder::mariadb().symptom(1317).notALoss());
    row("KILL QUERY, taken for a loss", EvidenceBuilder::mariadb().status("Com_kill"_L1, 1).symptom(1317));
    row("max_statement_time: 1969", EvidenceBuilder::mariadb().symptom(1969));
    row("max_execution_time: 3024", EvidenceBuilder::mysql().symptom(3024));
    row("shutdown: 1053", EvidenceBuilder::mysql().symptom(1053).justNow());
    row("HAProxy's timeout client: 1158", EvidenceBuilder::mysql().symptom(1158).justNow());
    row("net_write_timeout: 1161", EvidenceBuilder::mysql().symptom(1161).justNow());
    row("a kill -9 and a restart",
        EvidenceBuilder::mariadb()
            .uptime(20s)
            .status("Com_kill"_L1, 1)
            .symptom(2013, Lm2013)
            .justNow()
            .logRead());
    row("a restart while the connection lay idle",
        EvidenceBuilder::mariadb().uptime(1h).symptom(2006, Lm2006).justNow().idleBefore(2h));
    row("a network that forgot the idle flow",
        EvidenceBuilder::mariadb()
            .symptom(2013, Lm2013)
            .justNow()
            .idleBefore(20min)
            .lostId(42)
            .logRead()
            .process({u"42"_s, u"app"_s, u"10.0.0.5:40000"_s, u"shop"_s, u"Sleep"_s, u"1200"_s, u""_s, {}}));
    row("too many connections: 1040", EvidenceBuilder::nothing().symptom(1040));
    row("blocked host: 1129", EvidenceBuilder::nothing().symptom(1129));
    row("TLS: 2026", EvidenceBuilder::nothing().symptom(2026, u"TLS/SSL error: certificate has expired"_s));
    row("a dead socket: 2002 (111)",
        EvidenceBuilder::nothing().symptom(
            2002, u"Can't connect to local server through socket '/run/x' (111)"_s, Phase::Connect, 111));
    row("a refusal on this very machine: the server may be down",
        EvidenceBuilder::nothing()
            .broken(facts::LadderTcp, 2003, 111)
            .symptom(2003, u"Can't connect to MySQL server on '127.0.0.1:3306' (111)"_s, Phase::Connect,
                     111));
    row("an SSH server: greeting, 0", EvidenceBuilder::nothing().handshakeSymptom(2013, 0));
    row("no account for this machine, but another error was reported",
        EvidenceBuilder::nothing().broken(facts::LadderLogin, 1130).symptom(2006, Lm2006));
    row("a name that fails now, but another error was reported",
        EvidenceBuilder::nothing().broken(facts::LadderName, 2005, -2).symptom(2013, Lo2013));
}

void TestManualCauses::what_is_no_evidence_leads_to_no_claim()
{
    QFETCH(Evidence, evidence);
    for (const Finding &finding : diagnose::diagnose(evidence).ranked) {
        if (ManualCauses.contains(finding.cause.text()))
            QVERIFY2(!isStrong(finding),
                     qPrintable(finding.cause.text() + u" is "_s + nameOf(finding.certainty)));
    }
    check(evidence);
}

void TestManualCauses::evidence_against_a_cause_rules_it_out_data()
{
    QTest::addColumn<Evidence>("evidence");
    QTest::addColumn<QString>("cause");
    const auto row = [](const char *name, const EvidenceBuilder &builder, const char *cause) {
        QTest::newRow(name) << builder.evidence() << QString::fromLatin1(cause);
    };
    const auto lm2006 = EvidenceBuilder::mariadb().symptom(2006, Lm2006).justNow();
    const auto lm2013 = EvidenceBuilder::mariadb().symptom(2013, Lm2013).justNow();

    row("idle for less than every timeout", EvidenceBuilder(lm2006).idleBefore(10min), "idle-timeout");
    row("failed after a minute", EvidenceBuilder(lm2013).failedAfter(60s), "idle-timeout");
    row("MySQL counted no 4031", EvidenceBuilder::mysql().symptom(2013, Lo2013).justNow().errorSummaryRead(),
        "idle-timeout");
    row("the log blames a large packet",
        EvidenceBuilder(lm2006).lostId(4).logRead().log(AbortReason::PacketTooLarge, 4), "idle-timeout");
    row("no KILL counted", lm2013, "killed");
    row("level 4 names no KILL",
        EvidenceBuilder(lm2013).status("Com_kill"_L1, 2).variable("log_warnings"_L1, 4).logRead(), "killed");
    row("the log blames the network",
        EvidenceBuilder(lm2013)
            .status("Com_kill"_L1, 2)
            .lostId(4)
            .logRead()
            .log(AbortReason::ErrorReading, 4),
        "killed");
    row("well below the limit", EvidenceBuilder(lm2006).statementBytes(1000), "packet-too-large");
    row("no abort counted", EvidenceBuilder(lm2006).status("Aborted_clients"_L1, 0), "packet-too-large");
    row("the log has no such line", EvidenceBuilder(lm2006).logRead(), "packet-too-large");
    row("no INSERT", EvidenceBuilder(lm2006).statement(u"SELECT 1"_s), "huge-insert");
    row("one row", EvidenceBuilder(lm2006).statement(u"INSERT INTO t VALUES (1, 'a'), "_s), "huge-insert");
    row("the statement was sent", lm2013, "use-after-close");
    row("too quick for a timeout", EvidenceBuilder(lm2013).failedAfter(3ms), "client-timeout");
    row("today's server", lm2006, "old-client-16mb");
    row("the loss came after login", lm2013, "port-blocked");
    row("the loss came after login", lm2013, "networking-disabled");
    row("the loss came after login", lm2013, "name-resolution");
    row("the loss came after login", lm2013, "host-not-allowed");
    row("the write failed", lm2006, "windows-late-error");
    row("the connect failed", EvidenceBuilder::nothing().symptom(2003, {}, Phase::Connect, 111),
        "reconnect-off");
    row("timed out, not refused", EvidenceBuilder::nothing().symptom(2003, {}, Phase::Connect, 110),
        "networking-disabled");
    row("the server listens everywhere",
        EvidenceBuilder::mysql().symptom(2003, u"Can't connect to MySQL server on 'db:3306' (111)"_s,
                                         Phase::Connect, 111),
        "networking-disabled");
    row("the server answered", EvidenceBuilder::nothing().symptom(1045), "port-blocked");
}

void TestManualCauses::evidence_against_a_cause_rules_it_out()
{
    QFETCH(Evidence, evidence);
    QFETCH(QString, cause);
    const Finding finding = findingOf(diagnose::diagnose(evidence), cause);
    QCOMPARE(nameOf(finding.certainty), u"ruled-out"_s);
    QVERIFY(std::any_of(finding.because.begin(), finding.because.end(),
                        [](const Reason &reason) { return !reason.supports; }));
    check(evidence);
}

void TestManualCauses::a_huge_insert_is_told_how_many_rows_fit()
{
    // Rows of 12 bytes with their comma, a limit of 1 MiB: 90 % of it holds 78643 of them.
    const QString sql = u"INSERT INTO t VALUES "_s + u"(123456789),"_s.repeated(100'000);
    const auto diagnosis = diagnose::diagnose(EvidenceBuilder::mariadb()
                                                  .variable("max_allowed_packet"_L1, 1048576)
                                                  .symptom(1153)
                                                  .statement(sql)
                                                  .evidence());
    const Finding finding = findingOf(diagnosis, u"huge-insert"_s);
    QCOMPARE(finding.because.first().key, u"refused"_s);
    const int rows = finding.because.first().values.value(u"rows"_s).toInt();
    QVERIFY2(rows > 75'000 && rows < 86'000, qPrintable(QString::number(rows)));
    QVERIFY(rows * 12 < 1048576);
}

void TestManualCauses::kill_query_is_no_lost_connection()
{
    const auto diagnosis = diagnose::diagnose(EvidenceBuilder::mariadb()
                                                  .status("Com_kill"_L1, 1)
                                                  .symptom(1317, u"Query execution was interrupted"_s)
                                                  .evidence());
    QCOMPARE(findingOf(diagnosis, u"killed"_s).certainty, Certainty::RuledOut);
}

void TestManualCauses::a_failing_connect_without_a_symptom_is_still_diagnosed()
{
    const std::tuple<EvidenceBuilder, QString, Certainty> cases[] = {
        {EvidenceBuilder::nothing().broken(facts::LadderName, 2005, -2, {{u"host"_s, u"db"_s}}),
         u"name-resolution"_s, Certainty::Confirmed},
        {EvidenceBuilder::nothing().broken(facts::LadderTcp, 2003, 110), u"port-blocked"_s,
         Certainty::Likely},
        {EvidenceBuilder::nothing().broken(facts::LadderTcp, 2003, 111, {{u"host"_s, u"db"_s}}),
         u"networking-disabled"_s, Certainty::Likely},
        {EvidenceBuilder::nothing().broken(facts::LadderLogin, 1130), u"host-not-allowed"_s,
         Certainty::Confirmed},
    };
    for (const auto &[builder, cause, certainty] : cases) {
        const Evidence evidence = builder.evidence();
        QCOMPARE(nameOf(findingOf(diagnose::diagnose(evidence), cause).certainty), nameOf(certainty));
        check(evidence);
    }
}

void TestManualCauses::the_pages_say_every_reason_in_words()
{
    for (const QString &cause : ManualCauses) {
        const Page page = pageOf(cause);
        QCOMPARE(page.id, cause);
        // Every sentence is used: the judge's file names its key (four of them stand in Rivals.cpp).
        const QString folder = QStringLiteral(GONEAWAY_SOURCE_DIR) + u"/app/diagnose/"_s;
        QString source;
        for (const QString &name : {QString(u"causes/"_s + cause + u".cpp"_s), u"Rivals.cpp"_s}) {
            const QString path = folder + name;
            QFile file(path);
            QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(path));
            source += QString::fromUtf8(file.readAll());
        }
        for (const QString &key : page.reasons.keys() + page.missing.keys())
            QVERIFY2(source.contains(u"u\"%1\"_s"_s.arg(key)), qPrintable(cause + u": "_s + key));
    }
}

QTEST_GUILESS_MAIN(TestManualCauses)
#include "tst_manual_causes.moc"
