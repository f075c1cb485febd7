// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/Json.h"
#include "watch/IncidentBook.h"

#include <QTest>

using namespace goneaway;
using namespace goneaway::watch;
using namespace Qt::Literals::StringLiterals;

namespace {

Caught caught(int id, bool named)
{
    Caught made;
    made.id = id;
    evidence::Observation observation;
    observation.fact = evidence::FactId(evidence::facts::ServerVersion);
    made.evidence.add(observation);
    if (named) {
        diagnose::Finding finding;
        finding.cause = "killed"_L1;
        finding.certainty = diagnose::Certainty::Likely;
        made.diagnosis.ranked = {finding};
    }
    return made;
}

} // namespace

class TestIncidentBook : public QObject
{
    Q_OBJECT

private slots:
    void evidence_is_kept_of_the_newest_and_of_the_first_named_one()
    {
        IncidentBook book;
        for (int id = 1; id <= 60; ++id)
            book.put(caught(id, id >= 3));
        QCOMPARE(book.all().size(), 60);
        QVERIFY(book.hasEvidence(60));
        QVERIFY(book.hasEvidence(3));
        QVERIFY(!book.hasEvidence(1));
        QVERIFY(!book.hasEvidence(10));
        int whole = 0;
        for (const Caught &one : book.all())
            whole += book.hasEvidence(one.id);
        QCOMPARE(whole, static_cast<int>(IncidentBook::MostWithEvidence));
    }

    void what_happened_again_outlasts_a_later_look_and_goes_into_the_evidence()
    {
        IncidentBook book;
        book.put(caught(1, false));
        QVERIFY(!evidenceOf(*book.find(1)).find(evidence::facts::WatchRepeats));
        const QDateTime first(QDate(2026, 11, 23), QTime(14, 2), Qt::UTC);
        book.repeated({1, 37, first, first.addSecs(60)});
        book.put(caught(1, true)); // looked at again
        QCOMPARE(book.find(1)->repeated.count, 37);
        const auto evidence = evidenceOf(*book.find(1));
        const auto *record = evidence.value<evidence::Record>(evidence::facts::WatchRepeats);
        QVERIFY(record);
        QCOMPARE(record->value(u"count"_s), u"37"_s);
        QCOMPARE(record->value(u"since"_s), evidence::timeToText(first));
    }

    void the_list_itself_is_bounded_and_says_what_went()
    {
        IncidentBook book;
        for (int id = 1; id <= IncidentBook::MostAtAll + 50; ++id)
            book.put(caught(id, id == 1));
        QCOMPARE(book.all().size(), IncidentBook::MostAtAll);
        QCOMPARE(book.dropped(), 50);
        QVERIFY(book.hasEvidence(1));
        QVERIFY(!book.find(2));
    }

    void a_later_look_replaces_the_earlier_one()
    {
        IncidentBook book;
        book.put(caught(1, false));
        QVERIFY(!book.mostTelling()->diagnosis.top());
        book.put(caught(1, true));
        QCOMPARE(book.all().size(), 1);
        QVERIFY(book.mostTelling()->diagnosis.top());
    }

    void the_first_with_a_cause_tells_most()
    {
        IncidentBook book;
        QVERIFY(!book.mostTelling());
        book.put(caught(1, false));
        QCOMPARE(book.mostTelling()->id, 1);
        book.put(caught(2, true));
        book.put(caught(3, true));
        QCOMPARE(book.mostTelling()->id, 2);
    }
};

QTEST_GUILESS_MAIN(TestIncidentBook)
#include "tst_incidentbook.moc"
