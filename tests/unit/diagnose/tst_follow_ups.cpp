// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Texts.h"
#include "diagnose/FollowUps.h"
#include "evidence/Evidence.h"
#include "symptom/Decoder.h"

#include <QJsonObject>
#include <QSet>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using diagnose::FollowUp;

namespace {

evidence::Evidence evidenceOf(const QString &text, const QMap<QString, QString> &answers = {})
{
    symptom::Decoded decoded = symptom::decode(text);
    decoded.incident.answers = answers;
    diagnose::takeAnswers(decoded.symptom, decoded.incident);
    evidence::Evidence evidence;
    evidence.setSymptom(decoded.symptom);
    evidence.setIncident(decoded.incident);
    return evidence;
}

QStringList idsOf(const QList<FollowUp> &questions)
{
    QStringList ids;
    for (const FollowUp &question : questions)
        ids.append(question.id);
    return ids;
}

QString firstCause(const evidence::Evidence &evidence)
{
    return diagnose::diagnose(evidence).ranked.first().cause.text();
}

const QString GoneAway = u"ERROR 2006 (HY000): MySQL server has gone away"_s;

} // namespace

class TestFollowUps : public QObject
{
    Q_OBJECT

private slots:
    void every_question_and_answer_has_its_words()
    {
        const auto texts = Texts::load(u"en"_s);
        QVERIFY(texts);
        QSet<QString> ids;
        for (const FollowUp &question : diagnose::allFollowUps()) {
            QVERIFY2(!ids.contains(question.id), qPrintable(question.id));
            ids.insert(question.id);
            QVERIFY2(texts->has(u"ask."_s + question.id), qPrintable(question.id));
            QVERIFY(question.answers.size() > 1);
            for (const QString &answer : question.answers)
                QVERIFY2(texts->has(u"ask.%1.%2"_s.arg(question.id, answer)), qPrintable(question.id));
        }
    }

    void at_most_four_are_asked_and_the_most_telling_first()
    {
        const QList<FollowUp> asked = diagnose::followUps(evidenceOf(GoneAway));
        QVERIFY(asked.size() > 1 && asked.size() <= diagnose::MostFollowUps);
        for (qsizetype i = 1; i < asked.size(); ++i)
            QVERIFY(asked[i - 1].moves >= asked[i].moves);
        QVERIFY(idsOf(asked).contains(u"idle"_s));
        QVERIFY(idsOf(asked).contains(u"size"_s));
        QCOMPARE(diagnose::followUps(evidenceOf(GoneAway), 2).size(), 2);
    }

    void what_the_text_tells_is_not_asked()
    {
        QVERIFY(!idsOf(diagnose::followUps(evidenceOf(GoneAway + u" after being idle for 8 hours"_s)))
                     .contains(u"idle"_s));
        QVERIFY(!idsOf(diagnose::followUps(evidenceOf(GoneAway + u" while importing a big dump"_s)))
                     .contains(u"size"_s));
    }

    void what_cannot_matter_is_not_asked()
    {
        const QStringList refused =
            idsOf(diagnose::followUps(evidenceOf(u"Error: connect ECONNREFUSED 127.0.0.1:3306"_s)));
        for (const QString &id : {u"idle"_s, u"size"_s, u"threads"_s, u"duration"_s})
            QVERIFY2(!refused.contains(id), qPrintable(id));
    }

    void what_is_no_loss_asks_nothing()
    {
        QVERIFY(diagnose::followUps(evidenceOf(u"ERROR 1064 (42000): You have an error in your SQL syntax"_s))
                    .isEmpty());
        QVERIFY(diagnose::followUps(evidence::Evidence()).isEmpty());
    }

    void what_the_server_said_itself_leaves_nothing_to_ask()
    {
        QVERIFY(diagnose::followUps(evidenceOf(u"ERROR 1153 (08S01): Got a packet bigger than "
                                               "'max_allowed_packet' bytes"_s))
                    .isEmpty());
    }

    void an_answer_moves_the_ranking_data()
    {
        QTest::addColumn<QString>("question");
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("cause");
        QTest::newRow("after a pause") << u"idle"_s << u"paused"_s << u"idle-timeout"_s;
        QTest::newRow("a large statement") << u"size"_s << u"large"_s << u"packet-too-large"_s;
        QTest::newRow("workers") << u"fork"_s << u"yes"_s << u"forked-connection"_s;
        QTest::newRow("threads") << u"threads"_s << u"yes"_s << u"packet-out-of-order"_s;
        QTest::newRow("closed before") << u"closed"_s << u"yes"_s << u"use-after-close"_s;
        QTest::newRow("killed") << u"killed"_s << u"yes"_s << u"killed"_s;
        QTest::newRow("restarted") << u"restart"_s << u"yes"_s << u"server-restart"_s;
        QTest::newRow("crashed") << u"crash"_s << u"yes"_s << u"server-crash"_s;
    }

    void an_answer_moves_the_ranking()
    {
        QFETCH(QString, question);
        QFETCH(QString, answer);
        QTEST(firstCause(evidenceOf(GoneAway, {{question, answer}})), "cause");
    }

    void a_no_lowers_what_only_words_speak_for()
    {
        const QString text = GoneAway + u", somebody mentioned a load balancer"_s;
        const auto weightOf = [](const evidence::Evidence &evidence) {
            for (const diagnose::Finding &finding : diagnose::diagnose(evidence).ranked) {
                if (finding.cause.text() == "idle-timeout"_L1)
                    return finding.weight;
            }
            return -1;
        };
        QVERIFY(weightOf(evidenceOf(text, {{u"idle"_s, u"in-use"_s}})) < weightOf(evidenceOf(text)));
    }

    void answers_alone_confirm_nothing()
    {
        for (const FollowUp &question : diagnose::allFollowUps()) {
            for (const QString &answer : question.answers) {
                for (const auto &finding :
                     diagnose::diagnose(evidenceOf(GoneAway, {{question.id, answer}})).ranked)
                    QVERIFY2(finding.certainty != diagnose::Certainty::Confirmed, qPrintable(question.id));
            }
        }
    }

    void an_answered_question_stays_and_keeps_its_place()
    {
        const QStringList before = idsOf(diagnose::followUps(evidenceOf(GoneAway)));
        evidence::Evidence answered = evidenceOf(GoneAway);
        evidence::Incident incident = answered.incident();
        incident.answers.insert(before.last(), u"no"_s);
        answered.setIncident(incident);
        QCOMPARE(idsOf(diagnose::followUps(answered)), before);
    }

    void answers_travel_with_the_incident()
    {
        evidence::Incident incident;
        QVERIFY(!toJson(incident).contains("answers"_L1));
        incident.answers = {{u"idle"_s, u"paused"_s}, {u"proxy"_s, u"no"_s}};
        QCOMPARE(evidence::incidentFromJson(toJson(incident)), incident);
        evidence::Incident read;
        read.answers = {{u"idle"_s, u"in-use"_s}};
        read.overrideWith(incident);
        QCOMPARE(read.answers, incident.answers);
    }

    void nonsense_answers_are_ignored()
    {
        QCOMPARE(firstCause(evidenceOf(GoneAway, {{u"idle"_s, u"perhaps"_s}, {u"moon"_s, u"full"_s}})),
                 firstCause(evidenceOf(GoneAway)));
    }
};

QTEST_GUILESS_MAIN(TestFollowUps)
#include "tst_follow_ups.moc"
