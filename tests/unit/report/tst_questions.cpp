// SPDX-License-Identifier: GPL-3.0-or-later
#include "Sample.h"
#include "report/Questions.h"

#include <QTest>

using namespace goneaway;
using namespace Qt::Literals::StringLiterals;
using evidence::Answer;
using report::Question;
using State = Question::State;
using sample::at;
namespace facts = evidence::facts;

namespace {

evidence::LogEvent logged(evidence::LogEventKind kind, const QDateTime &time)
{
    evidence::LogEvent event;
    event.kind = kind;
    event.time = time;
    return event;
}

} // namespace

class TestQuestions : public QObject
{
    Q_OBJECT

private:
    const sample::Words m_words{};

    Question ask(const evidence::Evidence &evidence, const QString &id) const
    {
        for (const Question &question : report::bugReportQuestions(evidence, m_words.texts)) {
            if (question.id == id)
                return question;
        }
        return {};
    }

    // An incident at 05:00, before the server's start at 06:00.
    static evidence::Evidence restarted()
    {
        evidence::Evidence evidence = sample::idleTimeout();
        evidence::Incident incident;
        incident.at = at(5, 59, 50);
        evidence.setIncident(incident);
        return evidence;
    }

private slots:
    void there_are_always_four_and_each_has_an_answer()
    {
        for (const auto &evidence : {evidence::Evidence(), sample::idleTimeout(), restarted()}) {
            const auto questions = report::bugReportQuestions(evidence, m_words.texts);
            QStringList ids;
            for (const Question &question : questions) {
                ids.append(question.id);
                QVERIFY(!question.question.isEmpty() && !question.question.contains(u"‹"_s));
                QVERIFY(!question.answer.isEmpty() && !question.answer.contains(u"‹"_s));
            }
            QCOMPARE(ids,
                     (QStringList{u"server-died"_s, u"one-query"_s, u"wait-timeout"_s, u"general-log"_s}));
        }
    }

    void a_server_that_was_up_before_the_incident_did_not_die()
    {
        const Question question = ask(sample::idleTimeout(), u"server-died"_s);
        QCOMPARE(question.state, State::Answered);
        QVERIFY2(question.answer.startsWith("No."_L1), qPrintable(question.answer));
        QVERIFY(question.answer.contains("2026-11-23 06:00:00 UTC (3 hours)"_L1));
        QVERIFY(ask(sample::idleTimeout(), u"one-query"_s).answer.startsWith("No:"_L1));
    }

    void a_crash_in_the_log_is_named_with_its_time()
    {
        evidence::Evidence evidence = restarted();
        auto crash = logged(evidence::LogEventKind::Crash, at(5, 59, 45));
        crash.signal = 11;
        crash.statement = u"SELECT secret FROM t WHERE pin = 4711"_s;
        evidence.add(crash);
        const Question died = ask(evidence, u"server-died"_s);
        QCOMPARE(died.state, State::Answered);
        QVERIFY(died.answer.contains("signal 11 at 2026-11-23 05:59:45 UTC"_L1));
        const Question query = ask(evidence, u"one-query"_s);
        QVERIFY(query.answer.contains("names the statement"_L1));
        QVERIFY(!query.answer.contains("4711"_L1)); // values stay out
    }

    void a_clean_shutdown_is_no_crash()
    {
        evidence::Evidence evidence = restarted();
        evidence.add(logged(evidence::LogEventKind::Shutdown, at(5, 59, 45)));
        QVERIFY(ask(evidence, u"server-died"_s).answer.startsWith("It did not crash"_L1));
    }

    void an_unclean_start_means_that_it_died()
    {
        evidence::Evidence evidence = restarted();
        auto start = logged(evidence::LogEventKind::Starting, at(6, 0));
        start.afterCrash = true;
        evidence.add(start);
        QVERIFY(ask(evidence, u"server-died"_s).answer.startsWith("Yes:"_L1));
    }

    void an_old_crash_does_not_count_against_a_server_that_stayed_up()
    {
        evidence::Evidence evidence = sample::idleTimeout();
        evidence.add(logged(evidence::LogEventKind::Crash, at(5, 59)));
        QVERIFY(ask(evidence, u"server-died"_s).answer.startsWith("No."_L1));
    }

    void without_a_time_the_question_stays_open_but_the_start_is_told()
    {
        evidence::Evidence evidence = sample::idleTimeout();
        evidence.setIncident({});
        const Question question = ask(evidence, u"server-died"_s);
        QCOMPARE(question.state, State::Unknown);
        QVERIFY(question.answer.contains("06:00:00"_L1));
    }

    void what_the_person_said_is_reported_as_asked()
    {
        evidence::Evidence evidence = restarted();
        evidence::Incident incident = evidence.incident();
        incident.alwaysSameStatement = Answer::Yes;
        incident.tableChecked = Answer::No;
        evidence.setIncident(incident);
        const Question question = ask(evidence, u"one-query"_s);
        QCOMPARE(question.state, State::Asked);
        QVERIFY(question.answer.contains("CHECK TABLE"_L1));
    }

    void a_check_of_the_tables_by_goneaway_answers_for_the_person()
    {
        evidence::Evidence evidence = restarted();
        evidence::Incident incident = evidence.incident();
        incident.alwaysSameStatement = Answer::Yes;
        evidence.setIncident(incident);
        const auto checked = [&evidence](const QList<QStringList> &rows) {
            evidence::Observation observation;
            observation.fact = facts::TestCaseCheck;
            observation.value =
                evidence::Table{{u"schema"_s, u"table"_s, u"op"_s, u"msg_type"_s, u"msg_text"_s}, rows};
            evidence.add(observation);
        };
        QCOMPARE(ask(evidence, u"one-query"_s).state, State::Unknown);
        checked({{u"s"_s, u"t"_s, u"check"_s, u"skipped"_s, u"not a table"_s}});
        QCOMPARE(ask(evidence, u"one-query"_s).state, State::Unknown);
        checked({{u"s"_s, u"t"_s, u"check"_s, u"status"_s, u"OK"_s}});
        QCOMPARE(ask(evidence, u"one-query"_s).state, State::Asked);
        QVERIFY(ask(evidence, u"one-query"_s).answer.contains("1 of them are in order"_L1));
        checked({{u"s"_s, u"t"_s, u"check"_s, u"error"_s, u"Corrupt"_s}});
        QVERIFY(ask(evidence, u"one-query"_s).answer.contains("not all are in order"_L1));
    }

    void the_three_timeouts_are_told()
    {
        const Question question = ask(sample::idleTimeout(), u"wait-timeout"_s);
        QCOMPARE(question.state, State::Answered);
        for (const auto part : {"28800 s (8 hours)"_L1, "3600 s (1 hour)"_L1, "600 s (10 minutes)"_L1})
            QVERIFY2(question.answer.contains(part), qPrintable(question.answer));
        QCOMPARE(ask({}, u"wait-timeout"_s).state, State::Unknown);
    }

    void a_general_log_that_is_off_says_how_to_switch_it_on_and_off()
    {
        const QString answer = ask(sample::idleTimeout(), u"general-log"_s).answer;
        QVERIFY(answer.contains("SET GLOBAL general_log = ON;"_L1));
        QVERIFY(answer.contains("SET GLOBAL general_log = OFF;"_L1));
    }

    void a_general_log_that_is_on_says_where()
    {
        evidence::Evidence evidence;
        evidence.add(sample::seen(facts::ServerGeneralLog,
                                  evidence::Record{{u"on"_s, u"yes"_s},
                                                   {u"output"_s, u"FILE"_s},
                                                   {u"path"_s, u"/var/lib/mysql/q.log"_s}}));
        const Question question = ask(evidence, u"general-log"_s);
        QCOMPARE(question.state, State::Answered);
        QVERIFY(question.answer.contains("FILE /var/lib/mysql/q.log"_L1));
    }
};

QTEST_GUILESS_MAIN(TestQuestions)
#include "tst_questions.moc"
