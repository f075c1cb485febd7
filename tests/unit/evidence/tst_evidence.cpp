// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/Evidence.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::evidence;

namespace {

Observation seen(QLatin1StringView fact, FactValue value, int second = 0)
{
    Observation observation;
    observation.fact = fact;
    observation.value = std::move(value);
    observation.at = QDateTime({2026, 11, 23}, {3, 7, second}, Qt::UTC);
    return observation;
}

// Through text, as in a file: what is lost there is lost.
Evidence throughFile(const Evidence &evidence)
{
    const QByteArray file = QJsonDocument(toJson(evidence)).toJson();
    const auto back = evidenceFromJson(QJsonDocument::fromJson(file).object());
    return back.ok() ? *back : Evidence();
}

} // namespace

class TestEvidence : public QObject
{
    Q_OBJECT

private slots:
    void every_kind_of_value_survives_a_file_data()
    {
        QTest::addColumn<int>("kind");
        const char *names[] = {"nothing", "yes or no", "a number beyond 2^53", "a fraction", "text",
                               "a time",  "a record",  "a table with NULL"};
        for (int i = 0; i < 8; ++i)
            QTest::newRow(names[i]) << i;
    }
    void every_kind_of_value_survives_a_file()
    {
        QFETCH(int, kind);
        const FactValue values[] = {
            FactValue{},
            FactValue{true},
            FactValue{qint64(9007199254740993)},
            FactValue{0.25},
            FactValue{u"größer {x}"_s},
            FactValue{QDateTime({2026, 11, 23}, {3, 7, 22, 120}, Qt::UTC)},
            FactValue{Record{{u"host"_s, u"127.0.0.1"_s}}},
            FactValue{Table{{u"a"_s, u"b"_s}, {{u"1"_s, QString()}, {u""_s, u"x"_s}}}},
        };
        Evidence evidence;
        evidence.add(seen(facts::ServerUptime, values[kind]));
        QCOMPARE(throughFile(evidence), evidence);
    }

    void null_is_not_the_empty_string_after_a_file()
    {
        Evidence evidence;
        evidence.add(seen(facts::ServerProcesslist, Table{{u"a"_s, u"b"_s}, {{QString(), u""_s}}}));
        const Evidence back = throughFile(evidence);
        const auto *table = back.value<Table>(facts::ServerProcesslist);
        QVERIFY(table);
        QVERIFY(table->rows[0][0].isNull());
        QVERIFY(!table->rows[0][1].isNull());
    }

    void a_whole_case_survives_a_file()
    {
        Evidence evidence;
        Symptom symptom;
        symptom.text = u"ERROR 2013 (HY000): Lost connection"_s;
        symptom.errors = {ClientError{2013, u"CR_SERVER_LOST"_s, u"HY000"_s, 110, u"Lost connection"_s}};
        symptom.client = {u"pymysql"_s, u"PyMySQL"_s};
        symptom.phase = Phase::Handshake;
        symptom.hints = {hints::Vpn};
        symptom.connectionLoss = true;
        evidence.setSymptom(symptom);
        Incident incident;
        incident.at = QDateTime({2026, 11, 23}, {3, 0}, Qt::UTC);
        incident.idleBefore = std::chrono::hours(8);
        incident.connectionId = 42;
        incident.tableChecked = Answer::No;
        evidence.setIncident(incident);
        Observation refused = seen(facts::LadderTcp, Record{{u"port"_s, u"3306"_s}});
        refused.status = Status::Failed;
        refused.note = u"ladder.tcp.refused"_s;
        refused.error = ClientError{2002, {}, {}, 111, u"Connection refused"_s};
        refused.sensitivity = Sensitivity::SqlText;
        refused.source = {u"ladder"_s, u"connect()"_s, u"MariaDB Connector/C"_s};
        refused.took = std::chrono::milliseconds(7);
        evidence.add(refused);
        LogEvent event;
        event.kind = LogEventKind::AbortedConnection;
        event.reason = AbortReason::Killed;
        event.connectionId = 42;
        event.byConnectionId = 0;
        event.line = 17;
        event.text = u"Aborted connection 42"_s;
        evidence.add(event);
        QCOMPARE(throughFile(evidence), evidence);
    }

    void the_latest_look_at_a_fact_counts()
    {
        Evidence evidence;
        evidence.add(seen(facts::ServerUptime, qint64(5), 1));
        Observation failed = seen(facts::ServerUptime, {}, 2);
        failed.status = Status::TimedOut;
        evidence.add(failed);
        QCOMPARE(evidence.find(facts::ServerUptime)->status, Status::TimedOut);
        QCOMPARE(*evidence.value<qint64>(facts::ServerUptime), 5); // the last one that was seen
        QCOMPARE(evidence.collectedAt().time().second(), 2);
    }

    void a_newer_schema_says_what_to_do()
    {
        const auto result = evidenceFromJson({{u"schema"_s, u"goneaway.evidence/9"_s}});
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::Unsupported);
        QVERIFY(result.error().detail.contains("update Goneaway"_L1));
    }

    void a_newer_schema_is_read_as_far_as_it_is_known()
    {
        QJsonObject json = toJson(Evidence());
        json.insert(u"schema"_s, u"goneaway.evidence/2"_s);
        QVERIFY(evidenceFromJson(json).ok());
        QVERIFY(isOfNewerVersion(json));
        QVERIFY(!isOfNewerVersion(toJson(Evidence())));
        for (const QString &schema :
             {u"goneaway.evidence/0"_s, u"goneaway.evidence/1x"_s, u"goneaway.evidence/"_s}) {
            json.insert(u"schema"_s, schema);
            QCOMPARE(evidenceFromJson(json).error().code, ErrorCode::Malformed);
        }
    }

    void foreign_json_is_refused() { QCOMPARE(evidenceFromJson({}).error().code, ErrorCode::Malformed); }

    void observations_of_unknown_kinds_are_left_out_not_misread()
    {
        QJsonObject json = toJson(Evidence());
        json.insert(u"observations"_s,
                    QJsonArray{QJsonObject{{u"fact"_s, u"x"_s}, {u"value"_s, QJsonArray{1}}}});
        const auto result = evidenceFromJson(json);
        QVERIFY(result.ok());
        QVERIFY(result->observations().isEmpty());
    }

    void a_persons_word_wins_over_what_a_text_said()
    {
        Incident incident;
        incident.idleBefore = std::chrono::seconds(5);
        incident.connectionId = 7;
        Incident said;
        said.idleBefore = std::chrono::hours(8);
        said.alwaysSameStatement = Answer::Yes;
        incident.overrideWith(said);
        QCOMPARE(*incident.idleBefore, std::chrono::hours(8));
        QCOMPARE(*incident.connectionId, quint64(7));
        QCOMPARE(incident.alwaysSameStatement, Answer::Yes);
    }
};

QTEST_GUILESS_MAIN(TestEvidence)
#include "tst_evidence.moc"
