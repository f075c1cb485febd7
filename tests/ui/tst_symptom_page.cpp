// SPDX-License-Identifier: GPL-3.0-or-later
#include "Pages.h"
#include "symptom/Decoder.h"
#include "ui/pages/SymptomPage.h"
#include "ui/widgets/PasteBox.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QWheelEvent>

using namespace Qt::Literals::StringLiterals;
using namespace goneaway;
using namespace goneaway::uitest;

class TestSymptomPage : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        session = makeSession();
        state = std::make_unique<ui::WizardState>(*session, ui::Given{});
        page = std::make_unique<ui::SymptomPage>(*session, *state);
        page->initializePage();
        page->show();
        text = child<ui::PasteBox>(*page, "symptomText");
    }
    void cleanup()
    {
        page.reset();
        state.reset();
        session.reset();
    }

    void a_pasted_error_is_understood_while_typing()
    {
        QTest::keyClicks(text, u"ERROR 2013 (HY000): Lost connection to MySQL server during query"_s);
        QTRY_VERIFY(state->given().symptom && state->given().symptom->has(2013));
        QVERIFY(page->findChild<QWidget *>(u"errorChip"_s));
        QVERIFY(page->findChild<QWidget *>(u"errorChip"_s)->accessibleName().contains("2013"_L1));
        QVERIFY(!page->findChild<QWidget *>(u"notALoss"_s));
    }

    void text_that_is_no_loss_is_said_kindly_and_does_not_stop_anybody()
    {
        text->setPlainText(u"the cat sat on the mat"_s);
        QTRY_VERIFY(page->findChild<QWidget *>(u"notALoss"_s));
        QVERIFY(page->isComplete());
        QVERIFY(page->validatePage());
    }

    void without_a_message_there_is_no_symptom()
    {
        text->setPlainText(u"ERROR 2006 (HY000): MySQL server has gone away"_s);
        QTRY_VERIFY(state->given().symptom);
        click(child<QCheckBox>(*page, "noMessage"));
        QVERIFY(!state->given().symptom);
        QVERIFY(!text->isEnabled());
        click(child<QCheckBox>(*page, "noMessage"));
        QVERIFY(state->given().symptom);
    }

    void the_persons_word_wins_over_the_text()
    {
        auto *idle = child<QLineEdit>(*page, "idleBefore");
        QTest::keyClicks(idle, u"8 h"_s);
        symptom::Decoded decoded;
        decoded.symptom.connectionLoss = true;
        decoded.incident.idleBefore = std::chrono::seconds(5);
        decoded.incident.connectionId = 42;
        text->setPlainText(u"ERROR 2006"_s);
        QSignalSpy answered(session.get(), &session::TroubleshootingSession::decoded);
        QVERIFY(answered.wait());
        emit session->decoded(answered.first().first().value<session::RunId>(), decoded);
        QCOMPARE(state->given().incident.idleBefore, std::chrono::milliseconds(std::chrono::hours(8)));
        QCOMPARE(state->given().incident.connectionId, 42U);
        QCOMPARE(child<QLineEdit>(*page, "connectionId")->text(), u"42"_s);
    }

    void an_answer_about_an_older_text_is_dropped()
    {
        text->setPlainText(u"ERROR 2006 (HY000): MySQL server has gone away"_s);
        QTRY_VERIFY(state->given().symptom);
        symptom::Decoded stale;
        stale.incident.connectionId = 4711;
        emit session->decoded(0, stale);
        emit session->decoded(999'999, stale);
        QVERIFY(!state->given().incident.connectionId);
    }

    void the_time_is_unknown_until_somebody_tells_it()
    {
        QVERIFY(!state->given().incident.at);
        child<QCheckBox>(*page, "incidentTimeUnknown")->setChecked(false);
        child<QDateTimeEdit>(*page, "incidentTime")
            ->setDateTime(QDateTime(QDate(2026, 11, 23), QTime(3, 7, 22)));
        QCOMPARE(state->given().incident.at->toLocalTime(), QDateTime(QDate(2026, 11, 23), QTime(3, 7, 22)));
    }

    void a_time_that_makes_no_sense_is_marked_and_not_used()
    {
        auto *idle = child<QLineEdit>(*page, "idleBefore");
        QTest::keyClicks(idle, u"a while"_s);
        QVERIFY(!state->given().incident.idleBefore);
        QVERIFY(child<QAction>(*idle, "notUnderstood")->isVisible());
    }

    void a_huge_or_rich_paste_becomes_bounded_plain_text()
    {
        auto *rich = new QMimeData;
        rich->setHtml(u"<h1>x</h1>"_s);
        rich->setText(QString(4 * symptom::MaxText, u'x'));
        QGuiApplication::clipboard()->setMimeData(rich);
        text->paste();
        QVERIFY(text->toPlainText().size() <= symptom::MaxText);
        QVERIFY(text->toPlainText().startsWith("xxx"_L1));
    }

    void a_prefilled_incident_is_decoded_at_once()
    {
        ui::Given given;
        given.symptomText = u"(4031, 'The client was disconnected by the server because of inactivity.')"_s;
        ui::WizardState prefilled(*session, given);
        ui::SymptomPage fresh(*session, prefilled);
        fresh.initializePage();
        QTRY_VERIFY(prefilled.given().symptom && prefilled.given().symptom->has(4031));
    }

    void a_correction_wins_and_survives_further_typing()
    {
        text->setPlainText(u"(2013, 'Lost connection to MySQL server during query')"_s);
        QTRY_VERIFY(state->given().symptom && state->given().symptom->has(2013));
        QCOMPARE(state->given().symptom->client.id, u"pymysql"_s);

        choose("correctError", 2006);
        choose("correctClient", u"mysqlclient"_s);
        choose("correctPhase", static_cast<int>(evidence::Phase::Idle));
        click(child<QCheckBox>(*page, "hint.fork"));
        QSignalSpy again(session.get(), &session::TroubleshootingSession::decoded);
        text->appendPlainText(u"and some more words, django"_s);
        QVERIFY(again.wait());
        QCOMPARE(state->given().symptom->errors.first().code, 2006);
        QCOMPARE(state->given().symptom->client.id, u"mysqlclient"_s);
        QCOMPARE(state->given().symptom->phase, evidence::Phase::Idle);
        QVERIFY(state->given().symptom->hints.contains(u"fork"_s));
        QVERIFY(page->findChild<QWidget *>(u"errorChip"_s)->accessibleName().contains("2006"_L1));

        child<QComboBox>(*page, "correctError")->setCurrentIndex(0);
        QCOMPARE(state->given().symptom->errors.first().code, 2013);
    }

    void a_person_can_say_what_the_decoder_did_not_find()
    {
        text->setPlainText(u"it broke again"_s);
        QTRY_VERIFY(page->findChild<QWidget *>(u"notALoss"_s));
        choose("correctError", 2006);
        QVERIFY(state->given().symptom->connectionLoss);
        QVERIFY(!page->findChild<QWidget *>(u"notALoss"_s));
    }

    void at_most_four_questions_are_asked_and_their_answers_reach_the_case()
    {
        QVERIFY(!questions());
        text->setPlainText(u"ERROR 2006 (HY000): MySQL server has gone away"_s);
        QTRY_VERIFY(questions() > 0);
        QVERIFY(questions() <= 4);
        choose("followUp.idle", u"paused"_s);
        QCOMPARE(state->given().incident.answers.value(u"idle"_s), u"paused"_s);
        QVERIFY(state->given().symptom->hints.contains(u"idle"_s));
        QVERIFY(child<QComboBox>(*page, "followUp.idle")); // and stays

        choose("followUp.idle", u"in-use"_s);
        QVERIFY(!state->given().symptom->hints.contains(u"idle"_s));
        QCOMPARE(state->given().incident.idleBefore, std::chrono::milliseconds(0));
        child<QComboBox>(*page, "followUp.idle")->setCurrentIndex(0);
        QVERIFY(!state->given().incident.idleBefore);
        QVERIFY(state->given().incident.answers.isEmpty());
    }

    void what_is_no_loss_asks_no_questions()
    {
        text->setPlainText(u"ERROR 2006 (HY000): MySQL server has gone away"_s);
        QTRY_VERIFY(questions() > 0);
        text->setPlainText(u"the cat sat on the mat"_s);
        QTRY_VERIFY(!questions());
    }

    void the_wheel_changes_no_answer()
    {
        text->setPlainText(u"ERROR 2006 (HY000): MySQL server has gone away"_s);
        QTRY_VERIFY(questions() > 0);
        auto *box = child<QComboBox>(*page, "followUp.idle");
        QWheelEvent wheel({5, 5}, box->mapToGlobal(QPointF(5, 5)), {}, {0, -120}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(box, &wheel);
        QCOMPARE(box->currentIndex(), 0);
    }

private:
    void choose(const char *name, const QVariant &data)
    {
        auto *box = child<QComboBox>(*page, name);
        const int index = box->findData(data);
        QVERIFY2(index > 0, name);
        box->setCurrentIndex(index);
    }

    qsizetype questions() const
    {
        const auto *form = page->findChild<QWidget *>(u"followUps"_s);
        return form->isHidden() ? 0 : form->findChildren<QComboBox *>().size();
    }

    std::unique_ptr<session::TroubleshootingSession> session;
    std::unique_ptr<ui::WizardState> state;
    std::unique_ptr<ui::SymptomPage> page;
    ui::PasteBox *text = nullptr;
};

QTEST_MAIN(TestSymptomPage)
#include "tst_symptom_page.moc"
