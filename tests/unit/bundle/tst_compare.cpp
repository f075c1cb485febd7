// SPDX-License-Identifier: GPL-3.0-or-later
#include "SampleCase.h"
#include "bundle/Compare.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using bundle::Comparison;
using bundle::FactChange;

namespace facts = evidence::facts;

namespace {

evidence::Observation variables(const QString &waitTimeout, const QString &other)
{
    evidence::Observation observation;
    observation.fact = facts::ServerVariables;
    observation.value = evidence::Table{{u"Variable_name"_s, u"Value"_s},
                                        {{u"wait_timeout"_s, waitTimeout},
                                         {u"lc_messages"_s, other},
                                         {u"datadir"_s, u"/srv/"_s + other},
                                         {u"report_host"_s, u"host-7"_s},
                                         {u"max_connections"_s, u"151"_s}}};
    return observation;
}

QStringList namesOf(const Comparison &comparison)
{
    QStringList names;
    for (const FactChange &change : comparison.facts)
        names << change.what;
    return names;
}

} // namespace

class TestCompare : public QObject
{
    Q_OBJECT

private slots:
    void a_case_does_not_differ_from_itself()
    {
        const Comparison same = bundle::compare(sample::idleTimeout(), sample::idleTimeout());
        QCOMPARE(same.causes, QList<bundle::CauseChange>());
        QCOMPARE(same.facts, QList<FactChange>());
        QVERIFY(bundle::toText(same, sample::catalogue(), sample::texts())
                    .contains("Every cause is as certain"_L1));
    }

    void what_can_end_a_connection_comes_before_what_cannot()
    {
        evidence::Evidence before;
        before.add(variables(u"2"_s, u"de"_s));
        evidence::Evidence after;
        after.add(variables(u"28800"_s, u"en"_s));
        const Comparison comparison = bundle::compare(before, after);
        // Places of files and pseudonyms are of no use to anybody.
        QCOMPARE(namesOf(comparison), (QStringList{u"wait_timeout"_s, u"lc_messages"_s}));
        QCOMPARE(comparison.facts[0].before, u"2"_s);
        QCOMPARE(comparison.facts[0].after, u"28800"_s);
        QCOMPARE(comparison.facts[0].causes, QList<diagnose::CauseId>{diagnose::CauseId(u"idle-timeout"_s)});
        QCOMPARE(comparison.facts[1].rank, FactChange::Rank::Other);
    }

    void a_setting_of_a_cause_that_moved_explains_it()
    {
        evidence::Evidence after = sample::idleTimeout();
        evidence::Evidence healthy;
        for (const evidence::Observation &observation : after.observations())
            healthy.add(observation);
        healthy.add(variables(u"60000"_s, u"en"_s));
        const Comparison comparison = bundle::compare(after, healthy);
        QVERIFY(comparison.topBefore);
        QCOMPARE(comparison.topBefore->text(), u"idle-timeout"_s);
        QVERIFY(!comparison.topAfter);
        QCOMPARE(comparison.causes.first().cause.text(), u"idle-timeout"_s);
        QCOMPARE(comparison.facts.first().what, u"wait_timeout"_s);
        QCOMPARE(comparison.facts.first().rank, FactChange::Rank::Explains);
        const QJsonObject json = bundle::toJson(comparison);
        QCOMPARE(json.value("schema"_L1).toString(), u"goneaway.compare/1"_s);
        QCOMPARE(json.value("before"_L1).toObject().value("top"_L1).toString(), u"idle-timeout"_s);
        QVERIFY(!json.value("after"_L1).toObject().contains("top"_L1));
        QCOMPARE(json.value("facts"_L1).toArray().first().toObject().value("rank"_L1).toString(),
                 u"explains"_s);
        const QString text = bundle::toText(comparison, sample::catalogue(), sample::texts());
        QVERIFY2(text.contains("wait_timeout: 28800 -> 60000"_L1), qPrintable(text));
    }

    void what_one_case_did_not_look_at_is_no_difference()
    {
        const Comparison comparison = bundle::compare(sample::refusedConnection(), sample::idleTimeout());
        for (const FactChange &change : comparison.facts)
            QVERIFY2(!change.what.contains("timeout"_L1), qPrintable(change.what));
        QVERIFY(namesOf(comparison).contains(u"ladder.tcp"_s));
    }
};

QTEST_GUILESS_MAIN(TestCompare)
#include "tst_compare.moc"
