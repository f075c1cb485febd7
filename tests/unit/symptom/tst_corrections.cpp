// SPDX-License-Identifier: GPL-3.0-or-later
#include "symptom/Corrections.h"
#include "symptom/Decoder.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using evidence::Phase;
using symptom::Corrections;

class TestCorrections : public QObject
{
    Q_OBJECT

private slots:
    void without_a_correction_nothing_changes()
    {
        QCOMPARE(symptom::corrected(read, {}), read);
        QVERIFY(Corrections().isEmpty());
    }

    void another_error_takes_the_place_of_the_one_that_was_misread()
    {
        Corrections corrections;
        corrections.error = 2006;
        const evidence::Symptom symptom = symptom::corrected(read, corrections);
        QCOMPARE(symptom.errors.size(), 1);
        QCOMPARE(symptom.errors.first().code, 2006);
        QCOMPARE(symptom.errors.first().symbol, u"CR_SERVER_GONE_ERROR"_s);
        QCOMPARE(symptom.text, read.text);
    }

    void an_error_that_was_read_keeps_its_sentence_and_comes_first()
    {
        const auto two = symptom::decode(
            u"ERROR 2006 (HY000): Server has gone away\nERROR 2002 (HY000): Can't connect to local server through socket '/run/mysqld/mysqld.sock' (2)"_s);
        Corrections corrections;
        corrections.error = 2002;
        const evidence::Symptom symptom = symptom::corrected(two.symptom, corrections);
        QCOMPARE(symptom.errors.size(), 2);
        QCOMPARE(symptom.errors.first().code, 2002);
        QCOMPARE(symptom.errors.first().osErrno, std::optional<int>(2));
        QVERIFY(symptom.errors.first().message.contains("through socket"_L1));
    }

    void a_person_may_call_a_text_a_loss_that_the_decoder_did_not()
    {
        Corrections corrections;
        corrections.error = 2013;
        const auto chatter = symptom::decode(u"it broke again"_s).symptom;
        QVERIFY(!chatter.connectionLoss);
        QVERIFY(symptom::corrected(chatter, corrections).connectionLoss);
    }

    void client_phase_and_circumstances_are_the_persons()
    {
        Corrections corrections;
        corrections.client = u"connector-j"_s;
        corrections.phase = Phase::Idle;
        corrections.hints = {{u"fork"_s, true}, {u"idle"_s, false}};
        const evidence::Symptom symptom = symptom::corrected(read, corrections);
        QCOMPARE(symptom.client.id, u"connector-j"_s);
        QCOMPARE(symptom.client.name, u"MySQL Connector/J"_s);
        QCOMPARE(symptom.phase, Phase::Idle);
        QVERIFY(symptom.hints.contains(u"fork"_s));
        QVERIFY(!symptom.hints.contains(u"idle"_s));
        corrections.client = QString();
        QCOMPARE(symptom::corrected(read, corrections).client, evidence::ReportingClient());
    }

private:
    const evidence::Symptom read =
        symptom::decode(u"(2013, 'Lost connection to MySQL server during query') overnight"_s).symptom;
};

QTEST_GUILESS_MAIN(TestCorrections)
#include "tst_corrections.moc"
