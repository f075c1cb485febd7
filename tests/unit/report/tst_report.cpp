// SPDX-License-Identifier: GPL-3.0-or-later
#include "Sample.h"
#include "report/FixValues.h"

#include <QTest>

#include <algorithm>

using namespace goneaway;
using namespace Qt::Literals::StringLiterals;
using diagnose::Certainty;
using diagnose::Verdict;
using evidence::Status;
namespace facts = evidence::facts;

class TestReport : public QObject
{
    Q_OBJECT

private:
    const sample::Words m_words{};

    static QString valueOf(const QList<report::Fact> &list, const QString &name)
    {
        const auto it = std::find_if(list.begin(), list.end(),
                                     [&name](const report::Fact &fact) { return fact.name == name; });
        return it == list.end() ? QString() : it->value;
    }

    static QString filled(const QString &command, const evidence::Evidence &evidence)
    {
        diagnose::Fix fix;
        fix.command = command;
        return report::filledIn(fix, report::fixValues(evidence)).command;
    }

private slots:
    void the_headline_says_the_verdict_data()
    {
        QTest::addColumn<Verdict>("verdict");
        QTest::addColumn<QList<Certainty>>("certainties");
        QTest::addColumn<QString>("headline");
        const QString idle = u"the server closed the connection because it was idle."_s;
        QTest::newRow("confirmed") << Verdict::Explained << QList{Certainty::Confirmed, Certainty::Possible}
                                   << u"Confirmed: "_s + idle;
        QTest::newRow("likely") << Verdict::Explained << QList{Certainty::Likely} << u"Likely: "_s + idle;
        QTest::newRow("several") << Verdict::SeveralCandidates
                                 << QList{Certainty::Likely, Certainty::Likely, Certainty::Likely,
                                          Certainty::Possible}
                                 << u"Three causes fit about equally well."_s;
        QTest::newRow("unexplained") << Verdict::Unexplained << QList{Certainty::RuledOut}
                                     << u"Nothing that we could look at explains it."_s;
        QTest::newRow("healthy") << Verdict::Healthy << QList{Certainty::Possible}
                                 << u"Nothing is wrong with this server right now."_s;
        QTest::newRow("no evidence") << Verdict::NotEnoughEvidence << QList{Certainty::NotChecked}
                                     << u"There is not enough evidence to name a cause."_s;
        QTest::newRow("no causes at all") << Verdict::NotEnoughEvidence << QList<Certainty>{}
                                          << u"There is not enough evidence to name a cause."_s;
    }
    void the_headline_says_the_verdict()
    {
        QFETCH(Verdict, verdict);
        QFETCH(QList<Certainty>, certainties);
        QFETCH(QString, headline);
        diagnose::Diagnosis diagnosis{verdict, {}};
        for (const Certainty certainty : certainties)
            diagnosis.ranked.append(sample::finding(certainty));
        const auto report = sample::reportOn(m_words, sample::idleTimeout(), diagnosis);
        QCOMPARE(report.headline, headline);
        QVERIFY(!report.advice.isEmpty());
        QVERIFY(!report.advice.contains(u"‹"_s));
        QCOMPARE(report.findings.size(), certainties.size());
    }

    void the_advice_for_an_explained_loss_is_the_first_fix()
    {
        const auto report = sample::explained(m_words);
        QCOMPARE(report.advice, report.findings.first().fixes.first().action);
    }

    void the_advice_asks_for_what_tells_most_data()
    {
        QTest::addColumn<evidence::Evidence>("evidence");
        QTest::addColumn<QString>("asks");
        evidence::Evidence nothing;
        QTest::newRow("no symptom") << nothing << u"Paste the error message"_s;
        evidence::Evidence symptomOnly;
        symptomOnly.setSymptom(sample::symptom());
        QTest::newRow("no login") << symptomOnly << u"Log in"_s;
        evidence::Evidence broken = symptomOnly;
        sample::addBrokenLadder(broken);
        QTest::newRow("no connection") << broken << u"Port 3306 on db1 refused the connection."_s;
        evidence::Evidence noLog = symptomOnly;
        noLog.add(sample::seen(facts::ServerVariables,
                               evidence::Table{{u"n"_s, u"v"_s}, {{u"log_warnings"_s, u"2"_s}}}));
        QTest::newRow("no log") << noLog << u"error log"_s;
    }
    void the_advice_asks_for_what_tells_most()
    {
        QFETCH(evidence::Evidence, evidence);
        QFETCH(QString, asks);
        const auto report = sample::reportOn(m_words, evidence, {Verdict::NotEnoughEvidence, {}});
        QVERIFY2(report.advice.contains(asks), qPrintable(report.advice));
    }

    void a_real_diagnosis_becomes_a_report_with_every_cause()
    {
        const auto evidence = sample::idleTimeout();
        const auto diagnosis = diagnose::diagnose(evidence);
        const auto report = sample::reportOn(m_words, evidence, diagnosis);
        QCOMPARE(report.findings.size(), diagnosis.ranked.size());
        for (const auto &finding : report.findings) {
            QVERIFY(!finding.title.isEmpty());
            QVERIFY(!finding.fixes.isEmpty());
            for (const auto &sentence : finding.evidenceFor + finding.evidenceAgainst + finding.missing)
                QVERIFY2(!sentence.contains(u"‹"_s), qPrintable(sentence));
        }
    }

    void a_cause_that_this_version_does_not_know_is_shown_by_its_id()
    {
        diagnose::Finding foreign;
        foreign.cause = diagnose::CauseId(u"solar-flare"_s);
        foreign.certainty = Certainty::Likely;
        const auto report = sample::reportOn(m_words, {}, {Verdict::Explained, {foreign}});
        QCOMPARE(report.headline, u"Likely: solar-flare."_s);
        QVERIFY(!report.advice.isEmpty());
    }

    void reasons_are_sorted_into_for_and_against()
    {
        const auto finding = sample::explained(m_words).findings.first();
        QCOMPARE(
            finding.evidenceFor,
            QStringList{
                u"The connection had been idle for 9 hours; the server closes idle connections after 8 hours."_s});
        QCOMPARE(finding.evidenceAgainst.size(), 1);
        QCOMPARE(finding.missing.size(), 1);
    }

    void the_reported_error_has_number_name_and_client()
    {
        QCOMPARE(sample::explained(m_words).reportedError,
                 u"2006 (CR_SERVER_GONE_ERROR): Server has gone away\n(reported by PyMySQL)"_s);
    }

    void a_long_paste_is_shortened()
    {
        evidence::Evidence evidence;
        evidence.setSymptom(sample::symptom(QString(5000, u'x')));
        QVERIFY(sample::explained(m_words, evidence).reportedError.size() < 400);
        auto wordsOnly = sample::symptom(u"it broke\nthis morning "_s + QString(5000, u'y'));
        wordsOnly.errors.clear();
        evidence.setSymptom(wordsOnly);
        const QString said = sample::explained(m_words, evidence).reportedError;
        QVERIFY(said.startsWith("it broke this morning"_L1));
        QVERIFY(said.size() < 400);
    }

    void only_fixes_for_this_server_are_offered()
    {
        diagnose::Fix everywhere;
        diagnose::Fix mysqlOnly;
        mysqlOnly.servers = {u"mysql"_s};
        QVERIFY(everywhere.suits(u"mariadb"_s));
        QVERIFY(!mysqlOnly.suits(u"mariadb"_s));
        QVERIFY(mysqlOnly.suits(u"percona"_s));
        const auto report = sample::explained(m_words);
        for (const auto &finding : report.findings) {
            qsizetype suiting = 0;
            for (const auto &fix : m_words.catalogue.page(finding.finding.cause).fixes)
                suiting += fix.suits(u"mariadb"_s) ? 1 : 0;
            QCOMPARE(finding.fixes.size(), suiting);
            for (const auto &fix : finding.fixes)
                QVERIFY(fix.suits(u"mariadb"_s));
        }
    }

    void placeholders_are_filled_from_the_evidence_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("filled");
        QTest::newRow("a server variable")
            << u"SET GLOBAL wait_timeout = {wait_timeout};"_s << u"SET GLOBAL wait_timeout = 28800;"_s;
        QTest::newRow("the session's account")
            << u"SHOW GRANTS FOR '{user}'@'{host}';"_s << u"SHOW GRANTS FOR 'app'@'web1.example';"_s;
        QTest::newRow("an unknown one stays readable")
            << u"SET GLOBAL x = {bytes_needed};"_s << u"SET GLOBAL x = <bytes_needed>;"_s;
        QTest::newRow("braces of code stay")
            << u"new Pool({ idle: 280 }); f(${HOME}); {}"_s << u"new Pool({ idle: 280 }); f(${HOME}); {}"_s;
        QTest::newRow("two in a row") << u"{net_read_timeout}{net_write_timeout}"_s << u"3060"_s;
    }
    void placeholders_are_filled_from_the_evidence()
    {
        QFETCH(QString, command);
        QTEST(filled(command, sample::idleTimeout()), "filled");
    }

    void the_refused_account_wins_over_our_own()
    {
        evidence::Evidence evidence = sample::idleTimeout();
        evidence.setSymptom(
            sample::symptom(u"Access denied for user 'shop'@'10.0.0.7' (using password: YES)"_s));
        QCOMPARE(filled(u"'{user}'@'{host}'"_s, evidence), u"'shop'@'10.0.0.7'"_s);
        evidence.setSymptom(
            sample::symptom(u"Host '10.0.0.8' is not allowed to connect to this MariaDB server"_s));
        QCOMPARE(filled(u"{host}"_s, evidence), u"10.0.0.8"_s);
    }

    void a_hostile_value_never_reaches_a_command_data()
    {
        QTest::addColumn<QString>("value");
        QTest::newRow("shell") << u"$(rm -rf ~)"_s;
        QTest::newRow("backtick") << u"`id`"_s;
        QTest::newRow("quote") << u"x'; DROP TABLE t; --"_s;
        QTest::newRow("new line") << u"1\nrm -rf ~"_s;
        QTest::newRow("trailing new line") << u"1\n"_s;
        QTest::newRow("option") << u"-oProxyCommand=x"_s;
        QTest::newRow("escape") << u"\u001b[2J"_s;
        QTest::newRow("empty") << QString();
    }
    void a_hostile_value_never_reaches_a_command()
    {
        QFETCH(QString, value);
        evidence::Evidence evidence;
        evidence.add(sample::seen(facts::ServerVariables,
                                  evidence::Table{{u"n"_s, u"v"_s}, {{u"log_error"_s, value}}}));
        QCOMPARE(filled(u"tail {log_error}"_s, evidence), u"tail <log_error>"_s);
    }

    void the_facts_of_the_server_are_readable()
    {
        const auto report = sample::explained(m_words);
        QCOMPARE(report.server.first().value, u"10.11.19-MariaDB-0+deb12u1-log"_s);
        QCOMPARE(valueOf(report.server, u"Uptime"_s), u"3 hours"_s);
        QCOMPARE(valueOf(report.server, u"wait_timeout"_s), u"28800 s (8 hours)"_s);
        QCOMPARE(valueOf(report.server, u"net_read_timeout"_s), u"30 s"_s);
        QCOMPARE(valueOf(report.server, u"max_allowed_packet"_s), u"16777216 (16 MiB)"_s);
        QCOMPARE(valueOf(report.server, u"Aborted_clients"_s), u"7"_s);
        QCOMPARE(valueOf(report.server, u"Error log"_s), u"/var/log/mysql/error.log (read)"_s);
        QCOMPARE(valueOf(report.server, u"General query log"_s), u"off"_s);
        for (const auto &fact : report.server + report.client)
            QVERIFY2(!fact.name.contains(u"‹"_s) && !fact.value.contains(u"‹"_s), qPrintable(fact.name));
    }

    void what_could_not_be_seen_is_told_once_and_skipped_things_are_not()
    {
        evidence::Evidence evidence;
        evidence.add(
            sample::unseen(facts::ServerHostCache, Status::NotPermitted, u"SELECT command denied"_s));
        evidence.add(
            sample::unseen(facts::ServerHostCache, Status::NotPermitted, u"SELECT command denied"_s));
        evidence.add(sample::unseen(facts::ServerStatus, Status::Skipped, u"cancelled"_s));
        evidence.add(sample::unseen(facts::ServerVersion, Status::TimedOut, u"no answer"_s));
        evidence.add(sample::seen(facts::ServerVersion, u"8.0.36"_s)); // found another way
        sample::addBrokenLadder(evidence); // has been seen: it stands in the ladder
        const auto report = sample::reportOn(m_words, evidence, {});
        QCOMPARE(report.couldNotSee, QStringList{u"SELECT command denied"_s});
        QCOMPARE(report.ladder.size(), 2);
    }

    void a_note_without_words_is_explained_by_its_detail()
    {
        auto observation = sample::unseen(facts::ServerHostCache, Status::Failed, u"the server's words"_s);
        observation.note = u"check.from-the-future"_s;
        QCOMPARE(report::explain(observation, m_words.texts), u"the server's words"_s);
        observation.note.clear();
        QCOMPARE(report::explain(observation, m_words.texts), u"the server's words"_s);
    }

    void nothing_at_all_still_makes_a_report()
    {
        const auto report = sample::reportOn(m_words, {}, {});
        QVERIFY(!report.headline.isEmpty());
        QCOMPARE(report.questions.size(), 4);
        QVERIFY(report.reportedError.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestReport)
#include "tst_report.moc"
