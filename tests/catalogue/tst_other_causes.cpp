// SPDX-License-Identifier: GPL-3.0-or-later
// The causes beyond the MySQL manual's own list, each against evidence as it was observed (SIGNATURES, tables
// 1 and 2): the right one is as sure as it may be, and no other cause of the whole catalogue claims as much.
#include "catalogue/ManualIncidents.h"
#include "catalogue/OtherIncidents.h"
#include "diagnose/Catalogue.h"
#include "diagnose/Diagnoser.h"
#include "support/EvidenceBuilder.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace goneaway;
using namespace goneaway::diagnose;
using evidence::Evidence;
using evidence::LogEventKind;
using test::EvidenceBuilder;

Q_DECLARE_METATYPE(goneaway::evidence::Evidence)

namespace {

const QStringList OtherCauses = {
    u"server-crash"_s,         u"server-restart"_s,    u"out-of-memory"_s,
    u"server-hung"_s,          u"network-idle-drop"_s, u"proxy-timeout"_s,
    u"network-timeout"_s,      u"statement-timeout"_s, u"idle-transaction"_s,
    u"too-many-connections"_s, u"host-blocked"_s,      u"access-denied"_s,
    u"tls-failure"_s,          u"not-mysql"_s,         u"disk-full"_s,
};

bool isStrong(const Finding &finding)
{
    return finding.certainty == Certainty::Confirmed || finding.certainty == Certainty::Likely;
}

QString said(const Finding &finding)
{
    QStringList keys;
    for (const Reason &reason : finding.because)
        keys.append((reason.supports ? u""_s : u"not "_s) + reason.key);
    return u"%1 %2 %3 (%4)"_s.arg(finding.cause.text(), nameOf(finding.certainty))
        .arg(finding.weight)
        .arg(keys.join(u", "_s));
}

QString strongOnes(const Diagnosis &diagnosis)
{
    QStringList list;
    for (const Finding &finding : diagnosis.ranked) {
        if (isStrong(finding))
            list.append(said(finding));
    }
    return list.isEmpty() ? u"nothing"_s : list.join(u"; "_s);
}

Finding findingOf(const Diagnosis &diagnosis, const QString &cause)
{
    for (const Finding &finding : diagnosis.ranked) {
        if (finding.cause.text() == cause)
            return finding;
    }
    return {};
}

} // namespace

class TestOtherCauses : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void each_incident_finds_its_cause_data();
    void each_incident_finds_its_cause();
    void incidents_of_the_manuals_causes_are_left_to_them_data();
    void incidents_of_the_manuals_causes_are_left_to_them();
    void what_is_no_evidence_leads_to_no_claim_data();
    void what_is_no_evidence_leads_to_no_claim();
    void a_confirmed_crash_leaves_no_other_candidate();
    void a_pool_with_no_free_connection_is_no_lost_one();

private:
    void everySentenceIsThere(const Diagnosis &diagnosis) const;

    std::optional<Catalogue> m_catalogue;
};

void TestOtherCauses::initTestCase()
{
    auto catalogue = Catalogue::load(u"en"_s);
    QVERIFY2(catalogue.ok(), catalogue.ok() ? "" : qPrintable(catalogue.error().detail));
    m_catalogue = std::move(*catalogue);
}

void TestOtherCauses::everySentenceIsThere(const Diagnosis &diagnosis) const
{
    for (const Finding &finding : diagnosis.ranked) {
        for (const Reason &reason : finding.because) {
            const QString sentence = m_catalogue->sentence(finding.cause, reason);
            QVERIFY2(!sentence.startsWith(u'‹') && !sentence.contains(u'{'), qPrintable(said(finding)));
        }
        for (const Need &need : finding.missing) {
            const QString sentence = m_catalogue->sentence(finding.cause, need);
            QVERIFY2(!sentence.startsWith(u'‹') && !sentence.contains(u'{'), qPrintable(need.key));
        }
    }
}

void TestOtherCauses::each_incident_finds_its_cause_data()
{
    QTest::addColumn<Evidence>("evidence");
    QTest::addColumn<QString>("cause");
    QTest::addColumn<int>("certainty");
    QTest::addColumn<QStringList>("besides");
    for (const auto &list :
         {test::serverWentDown(), test::serverDownNow(), test::refusedLogins(), test::betweenTheTwo()}) {
        for (const test::OtherIncident &incident : list)
            QTest::newRow(qPrintable(incident.cause + u": "_s + incident.name))
                << incident.evidence << incident.cause << static_cast<int>(incident.certainty)
                << incident.besides;
    }
}

void TestOtherCauses::each_incident_finds_its_cause()
{
    QFETCH(Evidence, evidence);
    QFETCH(QString, cause);
    QFETCH(int, certainty);
    QFETCH(QStringList, besides);

    const Diagnosis diagnosis = diagnose::diagnose(evidence);
    const Finding finding = findingOf(diagnosis, cause);
    QVERIFY2(finding.certainty == static_cast<Certainty>(certainty),
             qPrintable(said(finding) + u" | strong: "_s + strongOnes(diagnosis)));
    const bool mayLead = static_cast<Certainty>(certainty) <= Certainty::Likely;
    for (const Finding &other : diagnosis.ranked) {
        if (!isStrong(other) || other.cause.text() == cause || besides.contains(other.cause.text()))
            continue;
        // Where this cause is weak, another of the manual's may be the right one.
        QVERIFY2(!mayLead && !OtherCauses.contains(other.cause.text()),
                 qPrintable(u"strong: "_s + strongOnes(diagnosis)));
    }
    everySentenceIsThere(diagnosis);
}

void TestOtherCauses::incidents_of_the_manuals_causes_are_left_to_them_data()
{
    QTest::addColumn<Evidence>("evidence");
    for (const auto &list :
         {test::lostConnections(), test::packets(), test::processes(), test::failedConnects()}) {
        for (const test::ManualIncident &incident : list)
            QTest::newRow(incident.name) << incident.evidence;
    }
}

void TestOtherCauses::incidents_of_the_manuals_causes_are_left_to_them()
{
    QFETCH(Evidence, evidence);
    const Diagnosis diagnosis = diagnose::diagnose(evidence);
    for (const Finding &finding : diagnosis.ranked) {
        // 1045 is the one number that has two readings.
        const bool denied = finding.cause.text() == "access-denied"_L1 && evidence.symptom()->has(1045);
        if (OtherCauses.contains(finding.cause.text()) && !denied)
            QVERIFY2(!isStrong(finding), qPrintable(strongOnes(diagnosis)));
    }
    everySentenceIsThere(diagnosis);
}

void TestOtherCauses::what_is_no_evidence_leads_to_no_claim_data()
{
    QTest::addColumn<Evidence>("evidence");
    QTest::newRow("nothing at all") << EvidenceBuilder::nothing().evidence();
    QTest::newRow("healthy MariaDB") << EvidenceBuilder::mariadb().evidence();
    QTest::newRow("healthy MySQL") << EvidenceBuilder::mysql().evidence();
    QTest::newRow("healthy, restarted a minute ago") << EvidenceBuilder::mariadb().uptime(1min).evidence();
    evidence::LogEvent start;
    start.kind = LogEventKind::Starting;
    start.afterCrash = true;
    start.time = EvidenceBuilder::now().addSecs(-600);
    QTest::newRow("healthy, crashed ten minutes ago") << EvidenceBuilder::mariadb()
                                                             .uptime(10min)
                                                             .logRead()
                                                             .log(LogEventKind::Crash, {}, 601s)
                                                             .log(start)
                                                             .evidence();
    QTest::newRow("healthy, stopped an hour ago")
        << EvidenceBuilder::mysql().uptime(50min).logRead().log(LogEventKind::Shutdown, {}, 51min).evidence();
    QTest::newRow("healthy, the disk was full")
        << EvidenceBuilder::mysql().logRead().log(LogEventKind::DiskFull).evidence();
    QTest::newRow("KILL QUERY: 1317") << EvidenceBuilder::mysql().symptom(1317).notALoss().evidence();
    QTest::newRow("1317, taken for a loss") << EvidenceBuilder::mysql().symptom(1317).uptime(5min).evidence();
    QTest::newRow("2013, nothing else known") << EvidenceBuilder::nothing().symptom(2013).evidence();
    QTest::newRow("2006 on a server that is up for days")
        << EvidenceBuilder::mysql().symptom(2006).evidence();
    QTest::newRow("a statement was too large, on a fresh server")
        << EvidenceBuilder::mysql().symptom(1153).uptime(5min).evidence();
    QTest::newRow("idle too long, on a fresh server")
        << EvidenceBuilder::mysql().symptom(4031).uptime(5min).evidence();
}

void TestOtherCauses::what_is_no_evidence_leads_to_no_claim()
{
    QFETCH(Evidence, evidence);
    const Diagnosis diagnosis = diagnose::diagnose(evidence);
    for (const Finding &finding : diagnosis.ranked) {
        if (OtherCauses.contains(finding.cause.text()))
            QVERIFY2(!isStrong(finding), qPrintable(strongOnes(diagnosis)));
    }
    everySentenceIsThere(diagnosis);
}

void TestOtherCauses::a_confirmed_crash_leaves_no_other_candidate()
{
    evidence::LogEvent start;
    start.kind = LogEventKind::Starting;
    start.afterCrash = true;
    start.time = EvidenceBuilder::now();
    const Evidence evidence = EvidenceBuilder::mariadb()
                                  .symptom(2013, u"Lost connection to server during query"_s)
                                  .justNow()
                                  .failedAfter(20s)
                                  .uptime(0s)
                                  .logRead()
                                  .log(LogEventKind::Crash, {}, 1s)
                                  .log(start)
                                  .evidence();
    const Diagnosis diagnosis = diagnose::diagnose(evidence);
    QVERIFY(diagnosis.top());
    QCOMPARE(diagnosis.top()->cause.text(), u"server-crash"_s);
    QCOMPARE(diagnosis.verdict, Verdict::Explained);
    QCOMPARE(strongOnes(diagnosis).count(u';'), 0);
}

void TestOtherCauses::a_pool_with_no_free_connection_is_no_lost_one()
{
    EvidenceBuilder builder = EvidenceBuilder::mariadb();
    builder.symptom(0, u"POOL_TIMEOUT"_s)
        .hint(evidence::hints::Idle)
        .justNow()
        .idleBefore(9h)
        .failedAfter(30s);
    const Diagnosis diagnosis = diagnose::diagnose(builder.evidence());
    QVERIFY2(!diagnosis.top(), qPrintable(strongOnes(diagnosis)));
    everySentenceIsThere(diagnosis);

    // Beside a real loss it takes nothing away.
    builder.symptom(2006);
    QVERIFY(diagnose::diagnose(builder.evidence()).top());
}

QTEST_GUILESS_MAIN(TestOtherCauses)
#include "tst_other_causes.moc"
